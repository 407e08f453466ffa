"""The forms of a name that leave no doubt: after a title, after initials, a known forename with a known surname.

The network judges by context and may be misled by it; these forms are names in any context.
"""

import re
from collections.abc import Iterator, Sequence

from detectors.names.features import folded
from detectors.names.lexicon import FORENAME, PLACE, ROLES, SURNAME, Lexicon

_MOST_PARTS = 8
_ORDINARY, _MOST_ORDINARY = 3, 4
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
_BEHIND = ("'", "’", "t", "de", "den", "het")
_OPENS = ("\n", "\r", "\t", ";", "|", ".", ":", "*", "•", "(", "[", '"', ">")
_CLOSES = ("", "\n", "\r", "\t", ";", "|", ",", ")", '"')
_MIDDLE = ("Van", "Thi", "Thị", "Văn")
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
        end = (
            _after_title(tokens, at, lexicon)
            or _after_initials(tokens, at, lexicon)
            or _known(tokens, at, lexicon)
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
    if token.istitle() and lexicon.names(low) & FORENAME:
        return True
    return low in _TITLES or (token.istitle() and bool(_names(low, lexicon) & SURNAME))


def _after_title(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Form | None:
    """``mw. Van Dijk``, ``dhr jansen``, ``wethouder De Groot``."""
    if tokens[at].casefold() not in _TITLES:
        return None
    start = at + 1 + (tokens[at + 1 : at + 2] == ["."])
    end = _surname(tokens, _skip_initials(tokens, start), lexicon, titled=tokens[at].islower())
    return (start, end or _short(tokens, start, lexicon)) if end or _short(tokens, start, lexicon) else None


def _short(tokens: Sequence[str], at: int, lexicon: Lexicon) -> int:
    """The token after a surname that is a most ordinary word as well: ``mevrouw To``, ``dhr. La``; 0 when it is none."""
    word, after = "".join(tokens[at : at + 1]), "".join(tokens[at + 1 : at + 2])
    is_name = word.istitle() and _names(word.casefold(), lexicon) & SURNAME and word.casefold() not in _TITLES
    return at + 1 if is_name and not after[:1].isupper() else 0


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


def _turned(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Form | None:
    """``Smulders, P.J.M.``: a surname, a comma and initials."""
    low = tokens[at].casefold()
    if tokens[at + 1 : at + 2] != [","] or not _names(low, lexicon) & SURNAME or lexicon.level(low) >= _MOST_ORDINARY:
        return None
    end = _skip_initials(tokens, at + 2)
    return (at, end) if end > at + 2 else None


def _amid(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Form | None:
    """``het kind My woont``: an everyday word with a capital amid words without one is the name that it can be."""
    low = tokens[at].casefold()
    before, after = "".join(tokens[at - 1 : at]), "".join(tokens[at + 1 : at + 2])
    if (
        len(low) == 1
        or lexicon.level(low) < _MOST_ORDINARY
        or low in _NEVER_ALONE
        or lexicon.names(low) & PLACE
        or not tokens[at].istitle()
    ):
        return None
    amid = before.isalpha() and before.islower() and before not in _ARTICLES and before not in _TITLES
    return (at, at + 1) if amid and (after[:1].islower() or after in _ENDS) else None


def whole(tokens: Sequence[str], start: int, end: int, lexicon: Lexicon) -> Form:
    """The name with what belongs to it on either side, where the network stopped too soon."""
    after = tokens[end : end + 3]
    if after[:1] == ["-"] and after[1:] and after[1].istitle() and _could_follow(after[1], lexicon):
        return start, end + 2
    if after and after[0] in _MIDDLE and not (after[1:] and after[1][0].isupper()):
        return start, end + 1
    if after[1:] and after[0] in _PREDICATES and (after[1].istitle() or after[1] in _LINKS):
        end += 1
    end = _to_the_end(tokens, start, end, lexicon)
    return _from_the_start(tokens, start, lexicon), end


def _from_the_start(tokens: Sequence[str], start: int, lexicon: Lexicon) -> int:
    """With a predicate and initials (``M. jonkvrouw``), a surname that stands first (``Ven, Maria``), or a forename."""
    if start > 1 and tokens[start - 1] in _PREDICATES and (tokens[start - 2] == "." or tokens[start - 2].istitle()):
        start -= 1
        while start > 1 and tokens[start - 1] == "." and len(tokens[start - 2]) == 1 and tokens[start - 2].isupper():
            start -= 2
    first = tokens[start].casefold()
    if start > 1 and tokens[start - 1] == "," and first != tokens[start]:
        opens = not tokens[start - 3 : start - 2] or tokens[start - 3] in _OPENS or tokens[start - 3][0] == "\x1f"
        low = tokens[start - 2].casefold()
        fits = _names(low, lexicon) & SURNAME or _is_unheard_of(low, lexicon)
        if opens and tokens[start - 2].istitle() and fits and low not in _NO_SURNAMES | ROLES["things"] | ROLES["acts"]:
            return start - 2
    title = start > 0 and tokens[start - 1].istitle() and len(tokens[start - 1]) > 1
    return start - 1 if title and _could_begin(tokens, start - 1, lexicon) else start


def _to_the_end(tokens: Sequence[str], start: int, end: int, lexicon: Lexicon) -> int:
    """With a prefix that trails (``Heuvel, Maria van den``), or the surname behind a forename or a prefix."""
    if (
        end - start == 1
        and len(tokens[end : end + 1])
        and _skip_initials(tokens, end) > end
        and tokens[start].istitle()
    ):
        return _skip_initials(tokens, end)
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
        known = bool(_names(low, lexicon) & SURNAME) and (last - end > 1 or not lexicon.names(low) & PLACE)
        forename = lexicon.names(tokens[end - 1].casefold()) & FORENAME
        if (last > end and known and tokens[end - 1].istitle()) or (
            last == end and _is_unheard_of(low, lexicon, most=bool(forename))
        ):
            return last + 1
    return end


def _skip_links(tokens: Sequence[str], at: int) -> int:
    """The token after prefixes such as ``van den``, ``in 't`` and ``'s-``."""
    first = at
    while at < len(tokens) and at - first < _MOST_PARTS:
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
    if low in _TITLES or low in _SELDOM or low in _NO_SURNAMES - ROLES["never"] or lexicon.names(low) & PLACE:
        return False
    amid = at > 0 and tokens[at - 1].islower()
    return bool(amid and lexicon.names(low) & FORENAME) or (
        low not in ROLES["never"] and _is_unheard_of(low, lexicon, most=amid)
    )


def _is_unheard_of(low: str, lexicon: Lexicon, *, most: int = 0) -> bool:
    """A word in no list, or with ``most`` 1 one that only looks like a form of a word."""
    if not low.isalpha() or lexicon.names(low) or lexicon.level(low) > most or low in ROLES["things"] | _SELDOM:
        return False
    return not _STREET.search(low)


def _with_surname(tokens: Sequence[str], start: int, end: int, lexicon: Lexicon) -> int:
    """The token after the surname that follows a forename: ``Gerlof de Lange``, ``Almaz Demissie``."""
    last = _skip_links(tokens, end)
    if last >= len(tokens) or not tokens[last].istitle() or len(tokens[last]) == 1:
        return end
    low = tokens[last].casefold()
    if last > end:
        return last + 1 if _names(low, lexicon) & SURNAME else end
    known = bool(lexicon.names(tokens[start].casefold()) & FORENAME)
    return last + 1 if known and _could_follow(tokens[last], lexicon) else end


def _could_follow(token: str, lexicon: Lexicon) -> bool:
    low = token.casefold()
    if low in _NO_SURNAMES or low in _SELDOM or low in ROLES["things"] or lexicon.names(low) & PLACE:
        return False
    return lexicon.level(low) < _MOST_ORDINARY


def _skip_initials(tokens: Sequence[str], at: int) -> int:
    """The token after ``J.P.``; the same token where there are no initials."""
    while at + 1 < len(tokens) and tokens[at + 1] == "." and tokens[at].isupper() and len(tokens[at]) == 1:
        at += 2
    return at


def _surname(tokens: Sequence[str], at: int, lexicon: Lexicon, *, titled: bool = False) -> int | None:
    """The token after a surname that begins at ``at``, prefixes included."""
    first = at
    while at < len(tokens) and at - first < _MOST_PARTS and tokens[at].casefold() in _PREFIXES:
        at += 1 + (tokens[at + 1 : at + 2] == ["."] and len(tokens[at]) == 1)
    if tokens[at : at + 2] == ["s", "-"] and at > first and tokens[at - 1] in ("'", "’"):
        at += 2
    if at >= len(tokens) or not tokens[at][0].isalpha() or _STREET.search(tokens[at]):
        return None
    low = tokens[at].casefold()
    if low in _NO_SURNAMES or (low in _SELDOM and not (tokens[at][0].isupper() and _names(low, lexicon) & SURNAME)):
        return None
    if tokens[at][0].isupper():
        # In the middle of a sentence a word has a capital because it is a name.
        fits = titled or lexicon.level(low) < _ORDINARY or _names(low, lexicon) & SURNAME
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
