"""Rows of cells as texts in which a heading tells what its column holds (detectors/recognizers/table.py)."""

import re
from collections.abc import Callable
from functools import partial

from proxy.documents.passages import Passage, Slot

_ROWS = 30_000  # characters per passage
_WIDEST = 200
_BREAKS = str.maketrans("\t\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " " * 11)
# A stretch of a slot, a whole slot shown as another text, or a text that stands in no slot.
Span = tuple[Slot, int, int] | tuple[Slot | None, str]
Cell = list[Span]
Row = tuple[int, list[str], Callable[[], list[Cell]]]  # its number, the words of its cells, and of what these are


class Table:
    """Gathers rows; every passage begins with the row of headings, so that no cell stands without its own."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._rows: list[Row] = []
        self._next = 1
        self._width = 0

    def row(self, cells: list[Cell], number: int | None = None) -> None:
        """Add a row; ``number`` is what a person calls it (default: one more than the last)."""
        self.words(["".join(map(shown, cell)) for cell in cells], lambda: cells, number)

    def words(self, words: list[str], cells: Callable[[], list[Cell]], number: int | None = None) -> None:
        """Add a row of which the words are known; ``cells`` says of what they are, once something is taken out."""
        number = self._next if number is None else number
        self._next = number + 1
        if not "".join(words).isprintable():
            words = [word.translate(_BREAKS) for word in words]
        while words and not words[-1].strip():
            words.pop()
        if words:
            self._rows.append((number, words, cells))
            self._width = max(self._width, min(len(words), _WIDEST))

    def passages(self) -> list[Passage]:
        """The rows, some hundreds a passage."""
        heading = next((at for at, (_, words, _) in enumerate(self._rows[:30]) if _is_heading(words)), None)
        passages: list[Passage] = []
        begin = 0
        while begin < len(self._rows):
            repeats = begin > 0 and heading is not None and heading < begin
            lines = [self._line(self._rows[heading][1])] if repeats and heading is not None else []
            end, size = begin, sum(map(len, lines))
            while end < len(self._rows) and size <= _ROWS:
                lines.append(self._line(self._rows[end][1]))
                size += len(lines[-1])
                end += 1
            place = f"{self._place} vanaf rij {self._rows[begin][0]}".strip() if begin else self._place
            fill = partial(self._fill, lines[0] if repeats else "", self._rows[begin:end])
            passages.append(Passage.of(place, "".join(lines), fill))
            begin = end
        return passages

    def _line(self, words: list[str]) -> str:
        return "\t".join([*words, *[""] * (self._width - len(words))]) + "\n"

    def _fill(self, heading: str, rows: list[Row], passage: Passage) -> None:
        passage.literal(heading)
        for _, words, make in rows:
            self._write(passage, make()[: len(words)])

    def _write(self, passage: Passage, cells: list[Cell]) -> None:
        for number in range(max(self._width, len(cells))):
            if number:
                passage.literal("\t")
            for span in cells[number] if number < len(cells) else ():
                if len(span) == 2:
                    words = span[1].translate(_BREAKS)
                    passage.slot(span[0], words) if span[0] else passage.literal(words)
                else:
                    slot, start, end = span
                    passage.range(slot, start, end, slot.value[start:end].translate(_BREAKS))
        passage.literal("\n")


def shown(span: Span) -> str:
    """The words of a span."""
    return span[1] if len(span) == 2 else span[0].value[span[1] : span[2]]


def _is_heading(cells: list[str]) -> bool:
    """At least two short words without figures, and nothing else."""
    words = [word for cell in cells if (word := cell.strip())]
    return len(words) > 1 and all(len(word) < 40 and not re.search(r"[0-9]{3}|@", word) for word in words)
