"""Payment cards: 13 to 19 digits that pass the Luhn check (ISO/IEC 7812); the check is python-stdnum's."""

from stdnum import luhn

from detectors.recognizers.identifier import Identifier


def check(text: str) -> bool | None:
    """The Luhn check, and not the same digit throughout."""
    digits = "".join(c for c in text if c in "0123456789")
    return bool(luhn.is_valid(digits)) and len(set(digits)) > 1


CREDIT_CARD = Identifier(
    kind="CREDIT_CARD",
    name="credit_card",
    source="https://www.iso.org/standard/70484.html",
    patterns={
        r"(?<![0-9.,-])(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|3[47][0-9]{2}|6(?:011|5[0-9]{2}|7[0-9]{2}))(?:[ -]?[0-9]{4}){2}[ -]?[0-9]{1,7}(?![0-9])": 0.5,
        r"(?<![0-9.,-])3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}(?![0-9])": 0.5,
    },
    check=check,
    confirmed_score=0.9,
    anti_context=("order", "factuur", "track", "barcode", "ean", "meter"),
    examples=("kaart ⟦4111 1111 1111 1111⟧", "⟦5555555555554444⟧", "amex ⟦3782 822463 10005⟧"),
    counter_examples=("4111 1111 1111 1112", "0000 0000 0000 0000"),
)
