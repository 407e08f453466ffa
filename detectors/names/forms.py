"""The forms of a name that leave no doubt: after a title, after initials, a known forename with a known surname.

The network judges by context and may be misled by it; these forms are names in any context.
"""

import re
from collections.abc import Container, Iterator, Sequence

from detectors.names.features import folded
from detectors.names.lexicon import FORENAME, PLACE, ROLES, SURNAME, Lexicon

MOST_PARTS = 8
_ORDINARY, MOST_ORDINARY = 3, 4
_NEVER_ALONE = frozenset(
    (
        "mei",
        "juni",
        "min",
        "per",
        "us",
        "server",
        "side",
        "edit",
        "said",
        "age",
        "line",
        "than",
        "dat",
        "dag",
        "om",
        "job",
        "marine",
        "summer",
        "klas",
        "ja",
        "can",
        "else",
        "ah",
        "ha",
        "niks",
    )
)
_ARTICLES, _ENDS = ("de", "het", "een", "den", "the", "a", "an", "team", "project"), (",", ".", ";", ":", ")", "?", "!")
# What is told apart by a letter: ``Bijlage B. Begroting``.
_LETTERED = frozenset(("bijlage", "optie", "klasse", "categorie", "type", "variant", "deel", "punt", "groep", "vak", "streng", "blok", "appendix", "option", "annex", "part", "vraag"))  # fmt: skip
# Titles that end in a full stop because they are shortened; behind another word it ends a sentence.
_SHORTENED = frozenset(("dhr", "dr", "drs", "ds", "fam", "gebr", "hr", "ing", "ir", "jhr", "jkvr", "mevr", "mr", "mrs", "ms", "mw", "prof", "wed"))  # fmt: skip
# Before these stands a person, never a place: ``familie bosch``.
_OF_PEOPLE = frozenset(("dhr", "fam", "familie", "gezin", "heer", "hr", "mevr", "mevrouw", "meneer", "mijnheer", "mw", "mrs", "mr", "ms"))  # fmt: skip
_CALLINGS = ROLES["callings"]
_PREFIXES, TITLES = ROLES["prefixes"] | {"'", "’", "v", "d", "t"}, ROLES["titles"]
NO_SURNAMES, SELDOM = ROLES["titles"] | ROLES["never"], ROLES["cues"] | ROLES["organisations"] | ROLES["acts"]
STREET = re.compile(
    r"\w{2}(?:straat|laan|weg|plein|dreef|gracht|kade|singel|steeg|pad|hof|park|dijk|school|markt|brug|huis|prijs)$",
    re.I,
)
# Prefixes that stand before a surname more often than before the name of a place.
_JOINING = frozenset(("de", "den", "der", "van", "ter", "ten", "von", "el", "al", "da", "di", "dos"))
_MOST_INITIALS = 12  # without a bound a text of nothing but initials takes for ever
Form = tuple[int, int]


def written_forms(tokens: Sequence[str], lexicon: Lexicon, settled: Container[int] = ()) -> Iterator[Form]:
    """First token and token after the last of every name in such a form that begins at no token that is settled."""
    starters = {token for token in set(tokens) if _could_start(token, lexicon)}
    free = 0
    for at, token in enumerate(tokens):
        if at < free or token not in starters or at in settled:
            continue
        end = (
            _after_title(tokens, at, lexicon)
            or _after_initials(tokens, at, lexicon)
            or _known(tokens, at, lexicon)
            or _joined(tokens, at, lexicon)
            or _after_calling(tokens, at, lexicon)
            or _amid(tokens, at, lexicon)
            or _turned(tokens, at, lexicon)
        )
        if end:
            yield end
            free = end[1]


def _could_start(token: str, lexicon: Lexicon) -> bool:
    if len(token) == 1:
        return token.isupper()
    low = token.casefold()
    if low in TITLES or low in _CALLINGS:
        return True
    # With its accents it must be a forename, without them it may be a surname.
    return token.istitle() and bool(lexicon.names(low) & FORENAME or names_of(low, lexicon) & SURNAME)


def _after_title(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Form | None:
    """``mw. Van Dijk``, ``dhr jansen``, ``wethouder De Groot``."""
    if tokens[at].casefold() not in TITLES:
        return None
    start = at + 1 + (tokens[at + 1 : at + 2] == ["."] and tokens[at].casefold() in _SHORTENED)
    end = _surname(tokens, skip_initials(tokens, start), lexicon, titled=tokens[at].islower())
    end = end or _small(tokens, start, lexicon, tokens[at].casefold())
    return (start, end or _short(tokens, start, lexicon)) if end or _short(tokens, start, lexicon) else None


def _small(tokens: Sequence[str], at: int, lexicon: Lexicon, title: str) -> int:
    """The token after a surname in small letters that is a place as well (``familie bosch``); 0 when it is none."""
    low = "".join(tokens[at : at + 1])
    fits = title in _OF_PEOPLE and low.islower() and names_of(low, lexicon) & SURNAME and lexicon.level(low) <= 1
    return at + 1 if fits and low not in NO_SURNAMES | SELDOM | _PREFIXES else 0


def _after_calling(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Form | None:
    """``Huisarts Smulders``, ``mentor Sanne``: what somebody is, and a name that is no everyday word and no place."""
    name = "".join(tokens[at + 1 : at + 2])
    low = name.casefold()
    if tokens[at].casefold() not in ROLES["callings"] or not name.istitle() or len(name) == 1 or STREET.search(low):
        return None
    if (
        low in NO_SURNAMES
        or low in ROLES["things"]
        or lexicon.names(low) & PLACE
        or lexicon.level(low) >= MOST_ORDINARY
    ):
        return None
    return (at + 1, at + 2) if names_of(low, lexicon) & (SURNAME | FORENAME) else None


def _short(tokens: Sequence[str], at: int, lexicon: Lexicon) -> int:
    """The token after a surname that is a most ordinary word as well: ``mevrouw To``, ``dhr. La``; 0 when it is none."""
    word, after = "".join(tokens[at : at + 1]), "".join(tokens[at + 1 : at + 2])
    is_name = word.istitle() and names_of(word.casefold(), lexicon) & SURNAME and word.casefold() not in TITLES
    return at + 1 if is_name and not after[:1].isupper() else 0


def _after_initials(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Form | None:
    """``J.P. van den Berg``."""
    first = skip_initials(tokens, at)
    before = "".join(tokens[max(0, at - 1) : at])
    if first == at or before in ("-", "/") or before.isdigit() or before.casefold() in _LETTERED:
        return None
    end = _surname(tokens, first, lexicon)
    return (at, end) if end and tokens[end - 1][0].isupper() else None


def _known(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Form | None:
    """``Annemieke de Vries``: a forename that is no word, and a surname."""
    if not tokens[at].istitle() or not _is(tokens[at], FORENAME, lexicon):
        return None
    end = _surname(tokens, at + 1, lexicon)
    return (at, end) if end and tokens[end - 1][0].isupper() and _is(tokens[end - 1], SURNAME, lexicon) else None


def _joined(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Form | None:
    """``Jan de Vries``: a forename joined to a surname that is a word or a village as well."""
    low, between = tokens[at].casefold(), "".join(tokens[at + 1 : at + 2])
    if not tokens[at].istitle() or between not in _JOINING or lexicon.level(low) >= _ORDINARY:
        return None
    end = _surname(tokens, at + 1, lexicon)
    if not end or not lexicon.names(low) & FORENAME or not tokens[end - 1][0].isupper():
        return None
    return (at, end) if names_of(tokens[end - 1].casefold(), lexicon) & SURNAME else None


def _turned(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Form | None:
    """``Smulders, P.J.M.``: a surname, a comma and initials."""
    low = tokens[at].casefold()
    if tokens[at + 1 : at + 2] != [","] or not names_of(low, lexicon) & SURNAME or lexicon.level(low) >= MOST_ORDINARY:
        return None
    end = skip_initials(tokens, at + 2)
    return (at, end) if end > at + 2 else None


def _amid(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Form | None:
    """``het kind My woont``: an everyday word with a capital amid words without one is the forename that it can be."""
    low = tokens[at].casefold()
    before, after = "".join(tokens[at - 1 : at]), "".join(tokens[at + 1 : at + 2])
    if (
        len(low) == 1
        or lexicon.level(low) < MOST_ORDINARY
        or low in _NEVER_ALONE
        or not names_of(low, lexicon) & FORENAME
        or lexicon.names(low) & PLACE
        or not tokens[at].istitle()
    ):
        return None
    amid = before.isalpha() and before.islower() and before not in _ARTICLES and before not in TITLES
    return (at, at + 1) if amid and (after[:1].islower() or after in _ENDS) else None


def skip_initials(tokens: Sequence[str], at: int) -> int:
    """The token after ``J.P.``; the same token where there are no initials, or more than anybody has."""
    start = at
    while at + 1 < len(tokens) and tokens[at + 1] == "." and tokens[at].isupper() and len(tokens[at]) == 1:
        at += 2
        if at - start > 2 * _MOST_INITIALS:
            return start
    return at


def _surname(tokens: Sequence[str], at: int, lexicon: Lexicon, *, titled: bool = False) -> int | None:
    """The token after a surname that begins at ``at``, prefixes included."""
    first = at
    while at < len(tokens) and at - first < MOST_PARTS and tokens[at].casefold() in _PREFIXES:
        at += 1 + (tokens[at + 1 : at + 2] == ["."] and len(tokens[at]) == 1)
    if tokens[at : at + 2] == ["s", "-"] and at > first and tokens[at - 1] in ("'", "’"):
        at += 2
    if at >= len(tokens) or not tokens[at][0].isalpha() or STREET.search(tokens[at]):
        return None
    low = tokens[at].casefold()
    if low in NO_SURNAMES or (low in SELDOM and not (tokens[at][0].isupper() and names_of(low, lexicon) & SURNAME)):
        return None
    if tokens[at][0].isupper():
        # In the middle of a sentence a word has a capital because it is a name.
        fits = titled or lexicon.level(low) < _ORDINARY or names_of(low, lexicon) & SURNAME
    else:
        fits = _is(tokens[at], SURNAME, lexicon)
    return at + 1 if fits else None


def _is(token: str, bit: int, lexicon: Lexicon) -> bool:
    """Whether the lists know a word for such a name and hardly for anything else."""
    low = token.casefold()
    names = names_of(low, lexicon)
    return bool(names & bit) and not names & PLACE and lexicon.level(low) <= (bit == SURNAME)


def names_of(low: str, lexicon: Lexicon) -> int:
    """What the lists say of a word, with or without its accents."""
    return lexicon.names(low) if low.isascii() else lexicon.names(low) | lexicon.names(folded(low))
