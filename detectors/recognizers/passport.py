"""Number of a Dutch passport or identity card: two letters, six letters or digits, one digit; never the letter O.

Issued under the Paspoortwet; the check is python-stdnum's.
"""

from stdnum.nl import identiteitskaartnummer

from detectors.recognizers.identifier import Identifier

_LENGTH = 9


def check(text: str) -> bool | None:
    """The form is right; context decides, unless there are at least four digits among the letters."""
    dutch = len(text) == _LENGTH and text[1].isalpha()
    return (
        None if not dutch or (identiteitskaartnummer.is_valid(text) and sum(c.isdigit() for c in text) > 1) else False
    )


PASSPORT = Identifier(
    kind="PASSPORT",
    name="passport",
    source="https://www.rvig.nl/paspoort-en-identiteitskaart",
    patterns={
        r"(?<![0-9A-Za-z-])[A-NP-Z]{2}[A-NP-Z0-9]{6}[0-9](?![0-9A-Za-z-])": 0.2,
        # Of other countries: up to three letters and six to nine digits.
        r"(?<![0-9A-Za-z-])[A-Z]{1,3} ?[0-9]{6,9}(?![0-9A-Za-z-])": 0.2,
    },
    check=check,
    context=(
        "verblijfsdocument",
        "legitim",
        "identificeer",
        "pasp",
        "id nr",
        "id-nr",
        "verblijfsvergunning",
        "idk",
        "id-nummer",
        "nationaal id",
        "paspoort",
        "identiteitskaart",
        "id-kaart",
        "id kaart",
        "idkaart",
        "documentnummer",
        "document nr",
        "reisdocument",
        "passport",
        "identity card",
        "legitimatie",
        "identiteitsbewijs",
        "id-bewijs",
    ),
    reach=30,
    examples=(
        "paspoortnummer ⟦NW12BX345⟧",
        "ID-kaart: ⟦IX4F7H2K9⟧",
        "documentnummer ⟦NX0000001⟧",
        "Pools paspoort ⟦FG482913⟧",
        "Syrisch paspoort nr ⟦N012345678⟧",
    ),
    counter_examples=("bestelling AB12CD345", "paspoort OO1234567"),
)
