"""A text that was changed, and where each of its characters came from."""

from array import array
from collections.abc import Callable, Iterable

Edit = tuple[int, int, str]  # start, end and replacement, in code points of the text that is changed
Step = Callable[[str], Iterable[Edit]]


class Mapped:
    """A text with, for every character, the span of the original text that it stands for."""

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = array("I", range(len(text)))
        self._ends = array("I", range(1, len(text) + 1))

    def apply(self, edits: Iterable[Edit]) -> bool:
        """Make edits, given in order and without overlaps; whether anything changed."""
        pieces: list[str] = []
        starts, ends = array("I"), array("I")
        at = 0
        for start, end, new in edits:
            if start < at or self.text[start:end] == new:
                continue
            pieces += (self.text[at:start], new)
            starts += self._starts[at:start] + array("I", [self._starts[start]]) * len(new)
            ends += self._ends[at:start] + array("I", [self._ends[end - 1]]) * len(new)
            at = end
        if at == 0:
            return False
        self.text = "".join((*pieces, self.text[at:]))
        self._starts, self._ends = starts + self._starts[at:], ends + self._ends[at:]
        return True

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that ``text[start:end]`` stands for (end greater than start)."""
        return self._starts[start], self._ends[end - 1]
