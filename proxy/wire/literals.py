"""Surrogates in an answer: plausible values that stand for the originals, found as whole words, letter by letter."""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping


class Literals:
    """Finds any of a set of texts. Keys are surrogates, values what they stand for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)
        self._sorted = sorted(self._values)
        self._longest = max(map(len, self._sorted), default=0)
        longest_first = sorted(map(re.escape, self._sorted), key=len, reverse=True)
        self._whole = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")

    def replace(self, text: str, start: int, escape: Callable[[str], str]) -> str:
        """``text[start:]`` with originals for surrogates; what is before is context."""
        out, at = [], start
        for match in self._whole.finditer(text, start):
            out += [text[at : match.start()], escape(self._values[match[0]])]
            at = match.end()
        return "".join([*out, text[at:]])

    def held(self, text: str, start: int) -> int:
        """How many characters at the end could become a surrogate, or be one that goes on as a longer word."""
        for at in range(max(start, len(text) - self._longest), len(text)):
            if at and _is_word(text[at - 1]) and _is_word(text[at]):
                continue
            begin = text[at:]
            place = bisect_left(self._sorted, begin)
            if place < len(self._sorted) and self._sorted[place].startswith(begin):
                return len(begin)
        return 0


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
