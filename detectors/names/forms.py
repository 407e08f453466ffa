"""The forms of a name that leave no doubt: after a title, after initials, a known forename with a known surname.

The network judges by context and may be misled by it; these forms are names in any context.
"""

import re
from collections.abc import Iterator, Sequence

from detectors.names.features import folded
from detectors.names.lexicon import FORENAME, PLACE, ROLES, SURNAME, Lexicon

_MOST_PARTS = 8
_ORDINARY = 3
_PREFIXES, _TITLES = ROLES["prefixes"] | {"'", "’", "v", "d", "t"}, ROLES["titles"]
_NO_SURNAMES, _SELDOM = ROLES["titles"] | ROLES["never"], ROLES["cues"] | ROLES["organisations"] | ROLES["acts"]
_STREET = re.compile(
    r"\w{2}(?:straat|laan|weg|plein|dreef|gracht|kade|singel|steeg|pad|hof|park|dijk|school|markt|brug|huis|prijs)$",
    re.I,
)
Form = tuple[int, int]


def written_forms(tokens: Sequence[str], lexicon: Lexicon) -> Iterator[Form]:
    """First token and token after the last of every name in such a form."""
    starters = {token for token in set(tokens) if _could_start(token, lexicon)}
    free = 0
    for at, token in enumerate(tokens):
        if at < free or token not in starters:
            continue
        end = _after_title(tokens, at, lexicon) or _after_initials(tokens, at, lexicon) or _known(tokens, at, lexicon)
        if end:
            yield end
            free = end[1]


def _could_start(token: str, lexicon: Lexicon) -> bool:
    if len(token) == 1:
        return token.isupper()
    return token.casefold() in _TITLES or (token.istitle() and _is(token, FORENAME, lexicon))


def _after_title(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Form | None:
    """``mw. Van Dijk``, ``dhr jansen``, ``wethouder De Groot``."""
    if tokens[at].casefold() not in _TITLES:
        return None
    start = at + 1 + (tokens[at + 1 : at + 2] == ["."])
    end = _surname(tokens, _skip_initials(tokens, start), lexicon)
    return (start, end) if end else None


def _after_initials(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Form | None:
    """``J.P. van den Berg``."""
    first = _skip_initials(tokens, at)
    if first == at:
        return None
    end = _surname(tokens, first, lexicon)
    return (at, end) if end and tokens[end - 1][0].isupper() else None


def _known(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Form | None:
    """``Annemieke de Vries``: a forename that is no word, and a surname."""
    if not tokens[at].istitle() or not _is(tokens[at], FORENAME, lexicon):
        return None
    end = _surname(tokens, at + 1, lexicon)
    return (at, end) if end and tokens[end - 1][0].isupper() and _is(tokens[end - 1], SURNAME, lexicon) else None


def _skip_initials(tokens: Sequence[str], at: int) -> int:
    """The token after ``J.P.``; the same token where there are no initials."""
    while at + 1 < len(tokens) and tokens[at + 1] == "." and tokens[at].isupper() and len(tokens[at]) == 1:
        at += 2
    return at


def _surname(tokens: Sequence[str], at: int, lexicon: Lexicon) -> int | None:
    """The token after a surname that begins at ``at``, prefixes included."""
    first = at
    while at < len(tokens) and at - first < _MOST_PARTS and tokens[at].casefold() in _PREFIXES:
        at += 1 + (tokens[at + 1 : at + 2] == ["."] and len(tokens[at]) == 1)
    if at >= len(tokens) or not tokens[at][0].isalpha() or _STREET.search(tokens[at]):
        return None
    low = tokens[at].casefold()
    if low in _NO_SURNAMES or (low in _SELDOM and not (tokens[at][0].isupper() and _names(low, lexicon) & SURNAME)):
        return None
    if tokens[at][0].isupper():
        fits = lexicon.level(low) < _ORDINARY or _names(low, lexicon) & SURNAME
    else:
        fits = _is(tokens[at], SURNAME, lexicon)
    return at + 1 if fits else None


def _is(token: str, bit: int, lexicon: Lexicon) -> bool:
    """Whether the lists know a word for such a name and hardly for anything else."""
    low = token.casefold()
    names = _names(low, lexicon)
    return bool(names & bit) and not names & PLACE and lexicon.level(low) <= (bit == SURNAME)


def _names(low: str, lexicon: Lexicon) -> int:
    return lexicon.names(low) | lexicon.names(folded(low))
