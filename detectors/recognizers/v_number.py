"""V-nummer (vreemdelingennummer): ten digits, given by the IND under the Vreemdelingenwet 2000.

There is no public check digit, so it is known by its context only.
"""

from detectors.recognizers.identifier import Identifier

V_NUMBER = Identifier(
    kind="V_NUMBER",
    name="v_number",
    source="https://ind.nl/nl/v-nummer",
    patterns={
        r"(?<![0-9.,-])[0-9](?:[ .-]?[0-9]){9}(?![0-9])(?![.,-][0-9])": 0.2,
    },
    context=(
        "v-nummer",
        "v-number",
        "v nummer",
        "v number",
        "vnummer",
        "v-no",
        "alien number",
        "v-nr",
        "v.nr",
        "vnr",
        "vreemdelingnummer",
        "vreemdelingennummer",
        "vreemdelingen nummer",
    ),
    examples=(
        "V-nummer ⟦2712345678⟧",
        "vreemdelingennummer: ⟦271 234 5678⟧",
        "my V number is ⟦2845 119 307⟧",
        "vnr ⟦2712345678⟧",
    ),
    counter_examples=("bel 0612345678", "nummer 2712345678"),
)
