"""International bank account number (ISO 13616), any country, with or without spaces; the check is python-stdnum's."""

from stdnum import iban

from detectors.recognizers.identifier import Identifier


def check(text: str) -> bool | None:
    """Length per country and the two check digits."""
    return bool(iban.is_valid("".join(c for c in text if c.isalnum()), check_country=False))


IBAN = Identifier(
    kind="IBAN",
    name="iban",
    source="https://www.iso.org/standard/81090.html",
    patterns={
        r"(?-i:(?<![0-9A-Za-z])[A-Z]{2}[0-9]{2}(?:[ \u00a0.-]?[A-Z0-9]{4}){2,7}(?:[ \u00a0.-]?[A-Z0-9]{1,3})?(?![0-9A-Za-z]))": 0.6,
        r"(?<![0-9A-Za-z])[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}(?![0-9A-Za-z])": 0.6,
        # Dutch ones, spaced in any way.
        r"(?<![0-9A-Za-z])NL[ .-]?[0-9]{2}[ .-]?[A-Z]{4}(?:[ \u00a0.-]{0,2}[0-9]){10}(?![0-9])": 0.6,
    },
    check=check,
    anchor=r"(?<=[A-Z]{2}[ .-]?)[0-9]{2}[ \u00a0.-]?[A-Z0-9]{4}",
    reach=45,
    examples=(
        "op ⟦NL91 ABNA 0417 1643 00⟧ graag",
        "⟦NL91ABNA0417164300⟧",
        "⟦BE68 5390 0754 7034⟧",
        "⟦nl91abna0417164300⟧",
        "op ⟦PL61 1090 1014 0000 0712 1981 2874⟧ van haar",
        "NL-nummer ⟦NL 91 ABNA 041 716 4300⟧",
    ),
    counter_examples=("NL91ABNA0417164301", "AB12 CDEF 1234 5678"),
)
