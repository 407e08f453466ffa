"""An age beside a name: ``Jan de Vries (44)``, ``de 9-jarige Sem``. An age alone is nobody's ("kinderen van 9 jaar")."""

import re
from collections.abc import Iterable, Iterator

from detectors.finding import Finding

KIND, _SCORE, _BY = "AGE", 0.8, "age"
_YEARS = r"(?:1[01][0-9]|[1-9]?[0-9])(?![0-9.,:/-])"
_UNIT = r"(?: ?(?:jaar|jr|jarig|years?|yrs?|y/o|maanden|maand|mnd|weken|weeks|months)\b\.?(?: (?:oud|old)\b)?)"
_AFTER = re.compile(
    rf"[,;:]? {{0,2}}(?:(?:is|was|van|aged|nu|bijna|net) ){{0,2}}(?:\({_YEARS}(?:{_UNIT}|(?=\)))|{_YEARS}{_UNIT})", re.I
)
_BEFORE = re.compile(
    r"(?<![0-9])(?:1[01][0-9]|[1-9]?[0-9])[- ]?(?:jarige|year[- ]old|jaar oude)\b(?: [a-z]+){0,2} ?$", re.I
)
_DIGITS = re.compile("[0-9]+")
_REACH = 40


def ages(text: str, persons: Iterable[Finding]) -> Iterator[Finding]:
    """The age that stands beside each person, its figures only."""
    for person in persons:
        if after := _AFTER.match(text, person.end, person.end + _REACH):
            figures = _DIGITS.search(text, after.start(), after.end())
        elif before := _BEFORE.search(text, max(0, person.start - _REACH), person.start):
            figures = _DIGITS.search(text, before.start(), before.end())
        else:
            continue
        if figures:
            yield Finding(KIND, figures.start(), figures.end(), min(_SCORE, person.score), _BY)
