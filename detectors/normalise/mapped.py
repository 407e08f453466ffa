"""A text that was changed, and where each of its characters came from."""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator

from detectors.windows import Span, joined

Edit = tuple[int, int, str]  # start, end and replacement, in code points of the text that is changed
_CHANGED = re.compile(b"\1+")
# What lies this near to a change can be found because of it; so much text is looked at on either side.
NEAR, _AROUND = 80, 240
Step = Callable[[str], Iterable[Edit]]


class Mapped:
    """A text with, for every character, the span of the original text that it stands for."""

    __slots__ = ("_changed", "_ends", "_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = array("I", range(len(text)))
        self._ends = array("I", range(1, len(text) + 1))
        self._changed = bytearray(len(text) + 1)

    def apply(self, edits: Iterable[Edit]) -> bool:
        """Make edits, given in order and without overlaps; whether anything changed."""
        pieces: list[str] = []
        starts, ends, changed = array("I"), array("I"), bytearray()
        at = 0
        for start, end, new in edits:
            if start < at or self.text[start:end] == new:
                continue
            pieces += (self.text[at:start], new)
            starts += self._starts[at:start] + array("I", [self._starts[start]]) * len(new)
            ends += self._ends[at:start] + array("I", [self._ends[end - 1]]) * len(new)
            changed += self._changed[at:start] + b"\1" * len(new)
            if changed and not new:
                changed[-1] = 1
            self._changed[end] = 1
            at = end
        if at == 0:
            return False
        self.text = "".join((*pieces, self.text[at:]))
        self._starts, self._ends = starts + self._starts[at:], ends + self._ends[at:]
        self._changed = changed + self._changed[at:]
        return True

    def spots(self) -> Iterator[Span]:
        """The stretches of the text around what was changed, from the beginning of a line where one is near."""
        for start, end in joined(
            (m.span() for m in _CHANGED.finditer(self._changed)), _AROUND, _AROUND, len(self.text)
        ):
            line = self.text.rfind("\n", max(0, start - _AROUND), start) + 1
            yield (line or start), end

    def is_near(self, start: int, end: int) -> bool:
        """Whether something was changed in or near ``text[start:end]``."""
        return self._changed.find(1, max(0, start - NEAR), end + NEAR) >= 0

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that ``text[start:end]`` stands for (end greater than start)."""
        return self._starts[start], self._ends[end - 1]
