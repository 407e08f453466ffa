"""A-nummer (administratienummer): ten digits that identify a person in the basisregistratie personen.

Issued by municipalities under the Wet basisregistratie personen; check of the Logisch Ontwerp BRP, 01.10 A-nummer.
"""

from detectors.recognizers.identifier import Identifier


def check(text: str) -> bool | None:
    """Both sums of the Logisch Ontwerp; context decides, since many numbers have ten digits."""
    digits = [int(c) for c in text if c in "0123456789"]
    first = sum(digits) % 11 in (0, 5)
    return None if first and sum(d << i for i, d in enumerate(digits)) % 11 == 0 else False


A_NUMBER = Identifier(
    kind="A_NUMBER",
    name="a_number",
    source="https://www.rvig.nl/brp/documenten",
    patterns={
        r"(?<![0-9.,-])[1-9][0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}(?![0-9])(?![.,-][0-9])": 0.2,
    },
    check=check,
    context=("a-nummer", "anummer", "a nummer", "a-nr", "anr", "a.nr", "administratienummer"),
    examples=("A-nummer ⟦1234567055⟧", "administratienummer: ⟦1234567190⟧", "anr ⟦1234567055⟧"),
    counter_examples=("A-nummer 1234567056", "bestelling 1234567055"),
)
