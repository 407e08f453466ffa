"""Number of a Dutch driving licence: ten digits, issued by the RDW under the Wegenverkeerswet 1994.

The form has no public check digit, so it is known by its context only.
"""

from detectors.recognizers.identifier import Identifier

DRIVING_LICENCE = Identifier(
    kind="DRIVING_LICENCE",
    name="driving_licence",
    source="https://www.rdw.nl/rijbewijs",
    patterns={
        r"(?<![0-9.,-])[0-9](?:[ .]?[0-9]){9}(?![0-9])(?![.,-][0-9])": 0.2,
    },
    context=("rijbewijs", "driving licence", "driver's license", "driving license"),
    examples=("rijbewijsnummer ⟦5123456789⟧", "Rijbewijs nr. ⟦4801234567⟧", "rijbewijs ⟦48 0123 4567⟧"),
    counter_examples=("factuur 5123456789",),
)
