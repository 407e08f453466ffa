"""Onderwijsnummer: nine digits for pupils without a BSN, beginning with 10 (Wet op het onderwijstoezicht).

The check is python-stdnum's.
"""

from stdnum.nl import onderwijsnummer

from detectors.recognizers.identifier import Identifier


def check(text: str) -> bool | None:
    """The elfproef with another remainder."""
    return bool(onderwijsnummer.is_valid(text))


EDUCATION_NUMBER = Identifier(
    kind="EDUCATION_NUMBER",
    name="education_number",
    source="https://duo.nl/zakelijk",
    patterns={
        r"(?<![0-9.,-])10[0-9]{7}(?![0-9])(?![.,-][0-9])": 0.3,
    },
    check=check,
    confirmed_score=0.45,
    context=("onderwijsnummer", "leerlingnummer", "pgn", "persoonsgebonden", "leerling", "student"),
    examples=("onderwijsnummer ⟦101222306⟧", "persoonsgebonden nummer ⟦101222306⟧"),
    counter_examples=("onderwijsnummer 101222307", "nummer 101222306"),
)
