"""Where a name begins and ends: what belongs to it on either side of what the network saw."""

from collections.abc import Sequence

from detectors.names.forms import (
    MOST_ORDINARY,
    MOST_PARTS,
    NO_SURNAMES,
    SELDOM,
    STREET,
    TITLES,
    Form,
    names_of,
    skip_initials,
)
from detectors.names.lexicon import FORENAME, PLACE, ROLES, SURNAME, Lexicon

_LINKS = (
    "van",
    "de",
    "den",
    "der",
    "ter",
    "ten",
    "'",
    "t",
    "het",
    "la",
    "le",
    "el",
    "al",
    "von",
    "du",
    "da",
    "dos",
    "di",
)
_PREDICATES = (
    "baron",
    "barones",
    "jonkheer",
    "jonkvrouw",
    "graaf",
    "gravin",
    "ridder",
    "jhr",
    "jkvr",
    "markies",
    "hertog",
    "prins",
)
_GREETINGS = frozenset(("groet", "groeten", "groetjes", "dag", "beste", "lieve", "dear", "regards", "aldus", "volgens"))
_BEHIND = ("'", "’", "t", "de", "den", "het")
_OPENS = ("\n", "\r", "\t", ";", "|", ".", ":", "*", "•", "(", "[", '"', ">")
_CLOSES = ("", "\n", "\r", "\t", ";", "|", ",", ")", '"')
# What stands before a place; a word that is so known is no name that happens to be a word.
_WHERE, _KNOWN = ("in", "te", "uit", "naar", "van", "bij", "at", "from", "near"), 3
_MIDDLE = ("Van", "Thi", "Thị", "Văn")


def whole(tokens: Sequence[str], start: int, end: int, lexicon: Lexicon) -> Form:
    """The name with what belongs to it on either side, where the network stopped too soon."""
    after = tokens[end : end + 3]
    if after[:1] == ["-"] and after[1:] and after[1].istitle() and _could_follow(after[1], lexicon):
        return start, end + 2
    if after and after[0] in _MIDDLE and not (after[1:] and after[1][0].isupper()):
        return _from_before(tokens, start, lexicon), end + 1
    if after[1:] and after[0] in _PREDICATES and (after[1].istitle() or after[1] in _LINKS):
        end += 1
    if after[:1] == [","] and after[1:] and _opens(tokens, start) and _is_given(tokens, end + 1, lexicon):
        return start, end + 2
    if tokens[end - 1] in _MIDDLE and (first := _from_before(tokens, start, lexicon)) < start:
        return first, end
    end = _to_the_end(tokens, start, end, lexicon)
    return _from_the_start(tokens, start, lexicon), end


def _from_before(tokens: Sequence[str], start: int, lexicon: Lexicon) -> int:
    """With a forename that is an everyday word as well, before a surname and a middle name: ``My Bui Thi``."""
    before = tokens[start - 1] if start else ""
    return start - 1 if before.istitle() and lexicon.names(before.casefold()) & FORENAME else start


def _from_the_start(tokens: Sequence[str], start: int, lexicon: Lexicon) -> int:
    """With a predicate and initials (``M. jonkvrouw``), a surname that stands first (``Ven, Maria``), or a forename."""
    if start > 1 and tokens[start - 1] in _PREDICATES and (tokens[start - 2] == "." or tokens[start - 2].istitle()):
        start -= 1
        while start > 1 and tokens[start - 1] == "." and len(tokens[start - 2]) == 1 and tokens[start - 2].isupper():
            start -= 2
    first = tokens[start].casefold()
    if start > 1 and tokens[start - 1] == "," and first != tokens[start]:
        opens = _opens(tokens, start - 2)
        low = tokens[start - 2].casefold()
        fits = names_of(low, lexicon) & SURNAME or _is_unheard_of(low, lexicon)
        if (
            opens
            and tokens[start - 2].istitle()
            and fits
            and low not in NO_SURNAMES | ROLES["things"] | ROLES["acts"] | _GREETINGS
        ):
            return start - 2
    title = start > 0 and tokens[start - 1].istitle() and len(tokens[start - 1]) > 1
    return start - 1 if title and _could_begin(tokens, start - 1, lexicon) else start


def _opens(tokens: Sequence[str], at: int) -> bool:
    """Whether a token stands at the beginning of a line, cell or part of a sentence."""
    return at == 0 or tokens[at - 1] in _OPENS or tokens[at - 1][0] == "\x1f"


def _is_given(tokens: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    """Whether a forename nobody has heard of ends a line or cell: ``Ramkisoensing, Soerjpersad``."""
    closes = "".join(tokens[at + 1 : at + 2]) in _CLOSES
    return closes and tokens[at].istitle() and len(tokens[at]) > 1 and _is_unheard_of(tokens[at].casefold(), lexicon)


def _to_the_end(tokens: Sequence[str], start: int, end: int, lexicon: Lexicon) -> int:
    """With a prefix that trails (``Heuvel, Maria van den``), or the surname behind a forename or a prefix."""
    if end - start == 1 and len(tokens[end : end + 1]) and skip_initials(tokens, end) > end and tokens[start].istitle():
        return skip_initials(tokens, end)
    last = _skip_links(tokens, end)
    behind = last + (tokens[last : last + 1] == ["-"])
    closes = "".join(tokens[behind : behind + 1]) in _CLOSES
    if last > end and closes:
        return last
    if tokens[end - 1] in _LINKS and last < len(tokens) and tokens[last].istitle():
        return last + 1
    if end - start == 1 and tokens[start].istitle():
        return _with_surname(tokens, start, end, lexicon)
    if last < len(tokens) and tokens[last].istitle() and len(tokens[last]) > 1:
        low = tokens[last].casefold()
        known = bool(names_of(low, lexicon) & SURNAME) and (last - end > 1 or not lexicon.names(low) & PLACE)
        forename = lexicon.names(tokens[end - 1].casefold()) & FORENAME
        if (last > end and known and tokens[end - 1].istitle()) or (
            last == end and _is_unheard_of(low, lexicon, most=bool(forename))
        ):
            return last + 1
    return end


def _skip_links(tokens: Sequence[str], at: int) -> int:
    """The token after prefixes such as ``van den``, ``in 't`` and ``'s-``."""
    first = at
    while at < len(tokens) and at - first < MOST_PARTS:
        opens = tokens[at] in ("in", "op", "te") and "".join(tokens[at + 1 : at + 2]) in _BEHIND
        if not (tokens[at] in _LINKS or opens or (tokens[at] == "te" and "".join(tokens[at + 1 : at + 2]) in _CLOSES)):
            break
        at += 1
    if at + 1 < len(tokens) and at > first and tokens[at - 1] == "'" and tokens[at] == "s" and tokens[at + 1] == "-":
        return at + 2
    return at


def _could_begin(tokens: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    """Whether a word with a capital before a name is part of it: a forename amid a sentence, or a word nobody knows."""
    low = tokens[at].casefold()
    if low in TITLES or low in SELDOM or low in NO_SURNAMES - ROLES["never"]:
        return False
    amid = at > 0 and tokens[at - 1].islower()
    if lexicon.names(low) & PLACE and (not amid or tokens[at - 1] in _WHERE):
        return False
    if lexicon.names(low) & FORENAME and (amid or low not in ROLES["never"]):
        return True
    if amid and tokens[at].istitle() and lexicon.level(low) < _KNOWN and low not in ROLES["things"]:
        return not STREET.search(low)
    return low not in ROLES["never"] and _is_unheard_of(low, lexicon, most=amid)


def _is_unheard_of(low: str, lexicon: Lexicon, *, most: int = 0) -> bool:
    """A word in no list, or with ``most`` 1 one that only looks like a form of a word."""
    if not low.isalpha() or lexicon.names(low) or low in ROLES["things"] | SELDOM:
        return False
    if lexicon.level(low) > most and not lexicon.unheard_of(low):
        return False
    return not STREET.search(low)


def _with_surname(tokens: Sequence[str], start: int, end: int, lexicon: Lexicon) -> int:
    """The token after the surname that follows a forename: ``Gerlof de Lange``, ``Almaz Demissie``."""
    last = _skip_links(tokens, end)
    if last >= len(tokens) or not tokens[last].istitle() or len(tokens[last]) == 1:
        return end
    low = tokens[last].casefold()
    if last > end:
        return last + 1 if names_of(low, lexicon) & SURNAME else end
    known = bool(lexicon.names(tokens[start].casefold()) & FORENAME)
    return last + 1 if known and _could_follow(tokens[last], lexicon) else end


def _could_follow(token: str, lexicon: Lexicon) -> bool:
    low = token.casefold()
    if low in NO_SURNAMES or low in SELDOM or low in ROLES["things"] or lexicon.names(low) & PLACE:
        return False
    return lexicon.level(low) < MOST_ORDINARY
