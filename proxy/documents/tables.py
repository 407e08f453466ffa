"""Rows of cells as texts in which a heading tells what its column holds (detectors/recognizers/table.py)."""

import re

from proxy.documents.passages import Passage, Slot

_ROWS = 30_000  # characters per passage
_WIDEST = 200
_BREAKS = str.maketrans("\t\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " " * 11)
# A stretch of a slot, a whole slot shown as another text, or a text that stands in no slot.
Span = tuple[Slot, int, int] | tuple[Slot | None, str]
Cell = list[Span]


class Table:
    """Gathers rows; every passage begins with the row of headings, so that no cell stands without its own."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._rows: list[tuple[int, list[Cell]]] = []
        self._next = 1
        self._width = 0

    def row(self, cells: list[Cell], number: int | None = None) -> None:
        """Add a row; ``number`` is what a person calls it (default: one more than the last)."""
        number = self._next if number is None else number
        self._next = number + 1
        while cells and not any(_shown(span).strip() for span in cells[-1]):
            cells = cells[:-1]
        if cells:
            self._rows.append((number, cells))
            self._width = max(self._width, min(len(cells), _WIDEST))

    def passages(self) -> list[Passage]:
        """The rows, some hundreds a passage."""
        heading = next((at for at, (_, cells) in enumerate(self._rows[:30]) if _is_heading(cells)), None)
        passages: list[Passage] = []
        for at, (number, cells) in enumerate(self._rows):
            if not passages or len(passages[-1]) > _ROWS:
                first = not passages
                passages.append(Passage(self._place if first else f"{self._place} vanaf rij {number}".strip()))
                if not first and heading is not None and heading < at:
                    self._repeat(passages[-1], self._rows[heading][1])
            self._write(passages[-1], cells)
        return passages

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

    def _repeat(self, passage: Passage, cells: list[Cell]) -> None:
        words = ["".join(map(_shown, cell)).translate(_BREAKS) for cell in cells]
        passage.literal("\t".join([*words, *[""] * (self._width - len(words))]) + "\n")


def _shown(span: Span) -> str:
    return span[1] if len(span) == 2 else span[0].value[span[1] : span[2]]


def _is_heading(cells: list[Cell]) -> bool:
    """At least two short words without figures, and nothing else."""
    words = [word for cell in cells if (word := "".join(map(_shown, cell)).strip())]
    return len(words) > 1 and all(len(word) < 40 and not re.search(r"[0-9]{3}|@", word) for word in words)
