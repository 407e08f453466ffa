"""The rules by which words become a name."""

import re
from collections.abc import Iterator

from detectors.names.lexicon import ROLES, lexicon
from detectors.names.words import Word, words

_STREET = re.compile(
    r"\w{2}(?:straat|laan|weg|plein|dreef|gracht|kade|singel|steeg|pad|hof|park|dijk|school|markt|brug)$", re.I
)
_LABEL = re.compile(r"[ \t]*:[ \t]*$|[ \t]*$|,[ \t\r\n]*$")
# Nobody's name has more parts; without a bound a text of nothing but prefixes would take for ever.
_MOST_PARTS = 8
Found = tuple[int, int]


class NameFinder:
    """Finds names by the lists; no state but the lists."""

    def __init__(self) -> None:
        self._lexicon = lexicon()

    def find(self, text: str) -> list[Found]:
        """Start and end of every name, in code points, in order."""
        all_words = words(text, self._lexicon)
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(all_words):
            last = _name(text, all_words, at)
            if last is not None:
                found.append((at, last))
            at = at + 1 if last is None else last + 1
        again = _again(all_words, found)
        return [(all_words[first].start, all_words[last].end) for first, last in sorted((*found, *again))]


def _name(text: str, all_words: list[Word], at: int) -> int | None:
    """The last word of the name that begins at ``at``, or None."""
    word = all_words[at]
    titled = at > 0 and all_words[at - 1].title and word.joined
    if word.title or (word.cue and not titled) or not word.text[0].isalpha():
        return None
    cued = _is_cued(text, all_words, at)
    last = _titled(all_words, at) if titled else _untitled(text, all_words, at, cued=cued)
    if last is None or (not titled and _is_place_or_organisation(all_words, at, last)):
        return None
    return last


def _is_cued(text: str, all_words: list[Word], at: int) -> bool:
    """A word such as ``naam`` or ``Beste`` stands just before, perhaps with a colon or comma between."""
    if at == 0 or not all_words[at - 1].cue:
        return False
    return bool(_LABEL.match(text[all_words[at - 1].end : all_words[at].start]))


def _titled(all_words: list[Word], at: int) -> int | None:
    """After a title: initials, forenames and prefixes, up to a surname."""
    end = at
    while (
        end - at < _MOST_PARTS
        and _follows(all_words, end + 1)
        and (_leads(all_words[end]) or _is_part(all_words[end + 1]))
    ):
        if not (_leads(all_words[end]) or all_words[end + 1].capital or all_words[end + 1].prefix):
            break
        end += 1
    while end > at and all_words[end].prefix:
        end -= 1
    word = all_words[end]
    known = word.sure_surname or (word.surname and end > at) or (word.sure_forename and not word.prefix)
    return end if not word.prefix and (word.capital or known) else None


def _leads(word: Word) -> bool:
    return word.initials or word.prefix


def _is_part(word: Word) -> bool:
    return word.initials or word.prefix or (word.capital and not word.common and not word.cue)


def _untitled(text: str, all_words: list[Word], at: int, *, cued: bool) -> int | None:
    word = all_words[at]
    if word.initials:
        return _after_initials(all_words, at)
    if (turned := _turned(text, all_words, at)) is not None:
        return turned
    if word.prefix and not (word.capital and word.forename):
        return _prefixed(all_words, at, cued=cued)
    if word.never and not (cued and word.forename and word.capital):
        return None
    family, given = _family(all_words, at)
    if family is not None and _fits(all_words, at, family, given):
        return family
    return _single(text, all_words, at, given, cued=cued)


def _after_initials(all_words: list[Word], at: int) -> int | None:
    """``J.P. van den Berg``"""
    end = at + 1
    while end - at < _MOST_PARTS and _follows(all_words, end) and _leads(all_words[end]):
        end += 1
    return end if _follows(all_words, end) and all_words[end].capital and not all_words[end].title else None


def _turned(text: str, all_words: list[Word], at: int) -> int | None:
    """``Vries, Jan de`` and ``El Khattabi, N.``: the surname first."""
    end = at
    while end - at < _MOST_PARTS and all_words[end].prefix and _follows(all_words, end + 1):
        end += 1
    after = end + 1
    if after >= len(all_words) or not all_words[end].capital or all_words[end].never:
        return None
    if not re.fullmatch(r",[ \t]{0,2}", text[all_words[end].end : all_words[after].start]):
        return None
    given = all_words[after]
    known = all_words[end].sure_surname or end > at or (all_words[end].surname and all_words[end].opens)
    if not (known and (given.initials or (given.capital and given.forename and not given.never))):
        return None
    while (
        after - at < _MOST_PARTS
        and _follows(all_words, after + 1)
        and (all_words[after + 1].prefix or all_words[after + 1].sure_forename)
    ):
        after += 1
    return after


def _prefixed(all_words: list[Word], at: int, *, cued: bool) -> int | None:
    """``Van Dijk`` and ``De Wit`` without a forename: only with a capital."""
    if not all_words[at].capital:
        return None
    end = at
    while end - at < _MOST_PARTS and _follows(all_words, end + 1) and all_words[end].prefix:
        end += 1
    name = all_words[end]
    if name.prefix or not name.capital or not name.surname or name.never:
        return None
    plain = name.common and all_words[at].low in ("de", "het", "op", "in", "te")
    return None if plain and not cued else end


def _family(all_words: list[Word], at: int) -> tuple[int | None, int]:
    """The last word of the surname behind forenames, and the last forename."""
    given = at
    while (
        given - at < _MOST_PARTS
        and _follows(all_words, given + 1)
        and (all_words[given + 1].initials or (all_words[given + 1].forename and _continues(all_words, at, given + 1)))
    ):
        given += 1
    end = given + 1
    while end - at < 2 * _MOST_PARTS and _follows(all_words, end) and all_words[end].prefix:
        end += 1
    if not _follows(all_words, end) or not _can_be_family(all_words[end], after_prefix=end > given + 1):
        return (given, given - 1) if given > at else (None, given)
    return end, given


def _continues(all_words: list[Word], at: int, next_one: int) -> bool:
    same_case = all_words[next_one].capital == all_words[at].capital
    return (
        same_case and not all_words[next_one].never and not (all_words[next_one].common and not all_words[at].capital)
    )


def _can_be_family(word: Word, *, after_prefix: bool) -> bool:
    if word.title or word.cue or (word.never and not after_prefix):
        return False
    if word.capital:
        return word.surname or after_prefix or not word.common
    return word.sure_surname or (after_prefix and word.surname)


def _fits(all_words: list[Word], at: int, family: int, given: int) -> bool:
    """Whether these words together are a name, and not words of a sentence."""
    first, last = all_words[at], all_words[family]
    linked = family > given + 1
    if not first.capital:
        return (first.sure_forename and last.surname) or (first.forename and linked and last.sure_surname)
    if not last.capital:
        return first.sure_forename and linked and last.surname
    if first.forename:
        return not first.opens or not first.common or last.surname or linked
    unknown = not first.common and not first.surname and not first.text.isupper()
    if linked:
        loose = all_words[given + 1].low in ("in", "op") or last.never or bool(_STREET.search(first.text))
        return last.surname and not first.common and not loose
    return (unknown and last.sure_surname and not first.opens) or (first.surname and not first.common and last.forename)


def _single(text: str, all_words: list[Word], at: int, given: int, *, cued: bool) -> int | None:
    """One name alone: a forename with a capital, a name after a cue, or who speaks in a chat (``Sjaak:``)."""
    word = all_words[at]
    if not word.capital:
        return at if cued and word.sure_forename else None
    if word.sure_forename or (word.forename and not word.opens and not word.never):
        return max(at, given)
    if cued and (word.forename or word.sure_surname):
        return at
    speaks = text[: word.start].endswith("\n") or word.start == 0
    return at if speaks and word.forename and text[word.end : word.end + 1] == ":" else None


def _follows(all_words: list[Word], at: int) -> bool:
    return at < len(all_words) and all_words[at].joined and all_words[at].text[0].isalpha()


def _is_place_or_organisation(all_words: list[Word], at: int, last: int) -> bool:
    """``Jan Steenstraat``, ``Stichting Jan de Vries``."""
    if at and all_words[at].joined and all_words[at - 1].low in ROLES["organisations"]:
        return True
    streets = [last, last + 1] if _follows(all_words, last + 1) and all_words[last + 1].capital else [last]
    return any(_STREET.search(all_words[i].text) and not _is_known(all_words[i]) for i in streets)


def _is_known(word: Word) -> bool:
    return word.forename or (word.surname and not word.common)


def _again(all_words: list[Word], found: list[Found]) -> Iterator[Found]:
    """A word of a name that was found is that name wherever it stands with a capital."""
    inside = {at for first, last in found for at in range(first, last + 1)}
    names = {
        all_words[at].low
        for at in inside
        if len(all_words[at].text) > 2
        and not all_words[at].common
        and not all_words[at].prefix
        and not all_words[at].initials
    }
    for at, word in enumerate(all_words):
        if at not in inside and word.capital and word.low in names and not word.never:
            yield at, at
