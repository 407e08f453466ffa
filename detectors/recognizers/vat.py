"""RSIN and BTW-nummer: the fiscal numbers of organisations, which of a sole trader lead to a person.

Issued by the Belastingdienst and the KVK; the checks are python-stdnum's.
"""

from stdnum.nl import bsn, btw

from detectors.recognizers.identifier import Identifier


def check(text: str) -> bool | None:
    """A btw-id has a form of its own, so that one with a slip of the pen is one too; a bare RSIN passes the elfproef."""
    if text[:2].upper() == "NL":
        return btw.is_valid(text) or None
    return None if bsn.is_valid(text) else False


VAT = Identifier(
    kind="VAT",
    name="vat",
    source="https://www.belastingdienst.nl/btw-id",
    patterns={
        r"(?<![0-9A-Za-z])NL ?[0-9]{4}[. ]?[0-9]{2}[. ]?[0-9]{3}[. ]?B[. ]?[0-9]{2}(?![0-9A-Za-z])": 0.7,
        r"(?<=rsin[ :.-]{0,4}(?:nummer|nr)?[ :.]{0,3})[0-9]{9}(?![0-9])": 0.9,
    },
    check=check,
    confirmed_score=0.95,
    words=("rsin",),
    anchor=r"(?<=NL ?)[0-9]{4}",
    reach=40,
    examples=("btw-id ⟦NL123456782B01⟧", "RSIN ⟦123456782⟧", "btw ⟦NL123456789B01⟧", "(⟦NL 1234.56.782.B.01⟧)"),
    counter_examples=("NL123456789", "RSIN 123456789", "NL91ABNA0417164300"),
)
