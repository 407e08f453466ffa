"""What a placeholder looks like in an answer: services change a little what they repeat.

``[PERSOON_1]``, ``[persoon 1]``, ``\\[PERSOON\\_1\\]``, ``[**PERSOON_1**]``, ``[PERSON_1]`` (translated along with the
text), ``%5BPERSOON_1%5D`` in a link, ``&#91;PERSOON_1&#93;`` in HTML, and ``PERSOON_1`` without its brackets.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote

import regex

from detectors.finding import KINDS
from detectors.windows import joined

Escape = Callable[[str], str]
# The English name of a kind, for an answer in another language than the question.
ALIASES = {kind.name: kind.placeholder for kind in KINDS.values() if kind.name != kind.placeholder}
LONGEST = 72  # characters of a placeholder in its longest form
CONTEXT = 1000  # characters before it that tell where it stands
_OPEN = r"(?:\\{0,8}\[|%5B|\\{1,8}u005B|&\#91;|&lbrack;|&lsqb;)"
_CLOSE = r"(?:\\{0,8}\]|%5D|\\{1,8}u005D|&\#93;|&rbrack;|&rsqb;)"
_MARKS = r"[ \u00a0*`]{0,3}"
_BRACKETED = (
    rf"(?P<open>{_OPEN}){_MARKS}(?P<word>WORDS)(?:\\{{0,8}}[_-]|[ \u00a0]|%20|%5F|\+)"
    rf"(?P<number>\d{{1,9}}){_MARKS}{_CLOSE}"
)
_BARE = r"(?<![\w\\])(?P<bareword>WORDS)\\{0,8}_(?P<barenumber>\d{1,9})(?!\d)"
_ADDRESS = re.compile(r"(?i)://|(?:mailto|tel):|www\.")
# A picture in Markdown, an attribute of HTML, a style, and the address of a reference that a picture may use: each with
# the signs without which there is none, since the search takes longer.
_FETCHED = {
    "![": re.compile(r"!\[[^\]]{0,300}\]\((?:[^()]|\([^()]*\))*\Z"),
    "<": re.compile(
        r"(?i)<[a-z][^<>]*\b(?:src|srcset|href|ping|action|poster|data|background|style)[ \t]*=[ \t]*"
        r"(?:\\?\"[^\"]*|\\?'[^']*|[^\s\"'>]*)\Z"
    ),
    "url(": re.compile(r"(?i)\burl\([^)]*\Z"),
    "@import": re.compile(r"(?i)@import[^;]*\Z"),
    "]:": re.compile(r"^[ >]{0,6}\[[^\]]{1,100}\]:[ \t]*<?[^\s/\\]{0,9}[/\\]{2}[^\n]*\Z", re.MULTILINE),
}
_NO_ADDRESS = re.compile(r"[\s<>{}]")
_ADDRESS_ENDS = re.compile(r"[\s<>\"'`]")


_PIECE = 4096
_BEFORE = 24
# What stands between a word and its number, and what longer signs end with.
_BETWEEN, _LONGER, _LAST = frozenset("_- \u00a0+"), ("%20", "%5F"), frozenset("0F")
_OTHER_FIGURES = re.compile(r"[^\W_a-zA-Z0-9]")


class Pattern:
    """Finds the placeholders of some words (``PERSOON``, ``ADRES`` ...)."""

    def __init__(self, words: frozenset[str]) -> None:
        aliases = [alias for alias, word in ALIASES.items() if word in words]
        either = sorted({*words, *aliases}, key=len, reverse=True)
        pattern = f"{_BRACKETED}|{_BARE}".replace("WORDS", "|".join(either))
        self._whole = regex.compile(pattern, regex.IGNORECASE)
        self._words = tuple(either)
        self._reach = len(either[0]) + 8 if either else 0  # a word, and the backslashes that may stand behind it
        letters = "".join(sorted({word[0] for word in either}))
        self._begin = regex.compile(rf"[\[\\%&]|(?<![\w\\])[{letters}]", regex.IGNORECASE)

    def replace(self, text: str, start: int, original: Callable[[str], str | None], escape: Escape) -> str:
        """``text[start:]`` with ``original(NAME_1)`` for each placeholder that has one; what is before is context."""
        if not self.might(text[start:]):
            return text[start:]
        out, at = [], start
        for match in self._whole.finditer(text, start):
            value = original(name_of(match["word"] or match["bareword"], match["number"] or match["barenumber"]))
            if value is not None and not _is_fetched(match):
                out += [text[at : match.start()], _fit(value, match, escape)]
                at = match.end()
        return "".join([*out, text[at:]])

    def names(self, text: str) -> frozenset[str]:
        """Every placeholder in a text, known or not, as ``PERSOON_1``."""
        upper = text.upper()
        if len(upper) != len(text):  # a few letters grow, such as "\u00df"
            places = [(0, len(text))] if self.might(text) else []
        else:
            # Only where a number follows one of the words: most texts hold "adres" and the like, and this is the
            # whole of a conversation with every prompt.
            spans = ((max(0, at - self._reach), at) for at in _numbered(upper))
            places = [span for span in spans if upper[span[0] : span[1]].rstrip("\\").endswith(self._words)]
        return frozenset(
            name_of(match["word"] or match["bareword"], match["number"] or match["barenumber"])
            for start, end in joined(places, _BEFORE, LONGEST, len(text))
            for match in self._within(text, start, end)
        )

    def _within(self, text: str, start: int, end: int) -> Iterator["regex.Match[str]"]:
        """The matches of a stretch, a piece at a time: one search holds up every other thread until it ends."""
        for begin in range(start, end, _PIECE):
            stop = min(begin + _PIECE, end)
            for match in self._whole.finditer(text, begin, min(stop + LONGEST, end)):
                if match.start() < stop:
                    yield match

    def might(self, text: str) -> bool:
        """Whether it is worth looking closer."""
        upper = text.upper()  # much faster than a pattern without case
        return any(word in upper for word in self._words)

    def held(self, text: str, start: int) -> int:
        """How many characters at the end of ``text[start:]`` could be the beginning of a placeholder."""
        at = max(start, len(text) - LONGEST)
        while begin := self._begin.search(text, at):
            match = self._whole.match(text, begin.start(), partial=True)
            if match is None:
                at = begin.end()
            elif match.partial or (match.end() == len(text) and not match["open"]):
                return len(text) - int(begin.start())
            else:
                at = match.end()
        return 0


@lru_cache(maxsize=256)
def pattern_of(words: frozenset[str]) -> Pattern:
    """The pattern for these words, compiled once."""
    return Pattern(words)


def words_of(names: Iterable[str]) -> frozenset[str]:
    """``PERSOON`` of ``[PERSOON_1]``."""
    return frozenset(name.strip("[]").rpartition("_")[0].upper() for name in names)


def name_of(word: str, number: str) -> str:
    """``PERSOON_1``, however it was written."""
    word = word.upper()
    return f"{ALIASES.get(word, word)}_{int(number)}"


def _numbered(upper: str) -> Iterator[int]:
    """Where the sign between a word and a number stands, in order; a text is searched for each figure, since that is
    much faster than a pattern."""
    figures = [at for figure in "0123456789" for at in _places(upper, figure)]
    if not upper.isascii():
        figures += (match.start() for match in _OTHER_FIGURES.finditer(upper) if match[0].isdecimal())
    for at in sorted(figures):
        sign = upper[at - 1 : at]
        if sign in _BETWEEN:
            end = at - 1
        elif sign in _LAST and upper[at - 3 : at] in _LONGER:
            end = at - 3
        else:
            continue
        before = upper[end - 1 : end]
        if before.isalpha() or before == "\\":
            yield end


def _places(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _is_fetched(match: "regex.Match[str]") -> bool:
    """Whether it stands in an address that a page fetches by itself, such as a picture's.

    Whoever gets words into an answer could send an original anywhere with that.
    """
    ahead = match.string[max(0, match.start() - CONTEXT) : match.start()]
    if len(ahead) == CONTEXT and ahead.isascii() and not _NO_ADDRESS.search(ahead):
        return True  # what it began with is not known any more
    low = ahead.lower()
    ends = {"<": ahead.rfind(">")}  # only in a tag that is still open
    return any(
        low.rfind(mark) > ends.get(mark, -1) and pattern.search(ahead, ends.get(mark, -1) + 1)
        for mark, pattern in _FETCHED.items()
    )


def _fit(value: str, match: "regex.Match[str]", escape: Escape) -> str:
    """The value as it may stand there: in a link URL-coded, behind an entity as HTML."""
    opening = (match["open"] or "").lower()
    if opening.startswith("&"):
        return escape(html.escape(value))
    ahead = match.string[max(0, match.start() - CONTEXT) : match.start()]
    if opening.startswith("%") or _ADDRESS.search(_ADDRESS_ENDS.split(ahead)[-1]):
        return quote(value, safe="@+")
    return escape(value)
