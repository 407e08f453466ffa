"""Cuts a text into words, and says of each what it could be in a name."""

import re
from dataclasses import dataclass

from detectors.names.lexicon import ROLES, Lexicon

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?(?:[^\W\d_]{1,2}\.)*|[0-9]+")
_INITIALS = re.compile(r"(?:[A-Z][a-z]?\.-?)+$|[a-z]\.(?:[a-z]\.)+$")
_JOINED = re.compile(r"[ \u00a0]{1,2}|[ ]?/[ ]?|\r?\n(?=[ \t]*(?:van|de|den|der|ter|ten|te)\b)")
_SENTENCE_END = re.compile(r"[.!?:;•*\n\r\t|>\"“(]\s*[-–\"'“‘(]*\s*$")
# A small letter may come before the capital of a name: al-Masri, 't Hart, d'Ancona.
_SMALL_BEFORE = re.compile(r"(?:al|el|ait|ben|bin)-[A-ZÀ-Þ]|'[ts]-?[A-Z]|d['’][A-Z]")
_NEVER, _PREFIXES, _TITLES, _CUES = (ROLES[role] for role in ("never", "prefixes", "titles", "cues"))
_WITH_POINT = ROLES["titles"] | ROLES["organisations"] | ROLES["prefixes"]


@dataclass(slots=True)
class Word:
    """One word, its place, and what the lists say of it."""

    text: str
    low: str
    start: int
    end: int
    capital: bool
    joined: bool  # only a space lies between this word and the one before it
    opens: bool  # stands where every word has a capital: at the start of a sentence or a line
    forename: bool
    surname: bool
    common: bool
    never: bool
    initials: bool
    prefix: bool
    title: bool
    cue: bool

    @property
    def sure_forename(self) -> bool:
        """A forename that is no common word."""
        return self.forename and not self.common and not self.never

    @property
    def sure_surname(self) -> bool:
        """A surname that is no common word."""
        return self.surname and not self.common and not self.never


def words(text: str, lexicon: Lexicon) -> list[Word]:
    """The words of a text, in order."""
    result: list[Word] = []
    for match in _WORD.finditer(text):
        value, end = match[0], match.end()
        initials = bool(_INITIALS.match(value))
        if value.endswith(".") and not initials and value.casefold() not in _WITH_POINT:
            value, end = value.rstrip("."), end - 1
        joined = bool(result) and bool(_JOINED.fullmatch(text, result[-1].end, match.start()))
        result.append(_word(text, value, match.start(), end, joined, initials, lexicon))
    _unshout(text, result)
    return result


def _word(text: str, value: str, start: int, end: int, joined: bool, initials: bool, lexicon: Lexicon) -> Word:
    low = value.casefold()
    bare = low.rstrip(".")
    return Word(
        text=value,
        low=low,
        start=start,
        end=end,
        capital=value[0].isupper() or (not value.isalpha() and bool(_SMALL_BEFORE.match(value))),
        joined=joined,
        opens=not joined and bool(start == 0 or _SENTENCE_END.search(text, max(0, start - 12), start)),
        forename=lexicon.is_forename(low),
        surname=lexicon.is_surname(low) and ("-" not in value or _same_case(value)),
        common=low in lexicon.common,
        never=low in _NEVER or low in lexicon.places or ("-" in low and not lexicon.places.isdisjoint(low.split("-"))),
        initials=initials,
        prefix=low in _PREFIXES,
        title=low in _TITLES,
        cue=bare in _CUES,
    )


def _same_case(value: str) -> bool:
    """``Klaassen-Oomen`` and ``klaassen-oomen``, but not ``WOZ-waarde``."""
    return all(part[:1].isupper() == value[0].isupper() for part in value.split("-"))


def _unshout(text: str, result: list[Word]) -> None:
    """In a line that is written wholly in capitals, a capital says nothing."""
    shouted: dict[int, bool] = {}
    for word in result:
        if not word.text.isupper() or len(word.text) < 2 or word.initials:
            continue
        start = text.rfind("\n", 0, word.start) + 1
        if start not in shouted:
            end = text.find("\n", word.start)
            line = text[start : end if end >= 0 else len(text)]
            shouted[start] = line.isupper() and len(line.split()) > 3
        if shouted[start]:
            word.capital = False
