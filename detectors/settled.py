"""Cells that need no second look: their column says what they are, and they look like it.

A sheet of ten thousand inhabitants is mostly such cells. The network and the patterns of addresses, which cost most of
detection, are not asked about them; what recognises a number, a secret or an own word still reads every cell.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Cell = tuple[str, int, int]  # kind, start and end in code points
Span = tuple[int, int]
Found = tuple[int, int, str, float]  # first token, token after the last, label, score
# A value that stands in a column again and again is asked about this often; what it was twice, it is everywhere.
ASKED = 8
_TWICE = 2
FORMS = {
    # Words without figures.
    "PERSON": re.compile(r"(?:[^\W\d_]|[ .,'’()-]){2,60}"),
    "EMAIL": re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"),
    # A street and a number.
    "ADDRESS": re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’-]){1,50} [1-9][0-9]{0,4}(?: ?[a-zA-Z]| ?-?[0-9]{1,3})?"),
}


def settled(text: str, cells: Sequence[Cell]) -> list[Cell]:
    """Of the cells under telling headings those that look like what their heading says, in order."""
    return [cell for cell in cells if (form := FORMS.get(cell[0])) and form.fullmatch(text, cell[1], cell[2])]


def blanked(text: str, cells: Sequence[Cell], kind: str) -> str:
    """The text with spaces in place of the cells of one kind: every other character keeps its place."""
    out: list[str] = []
    at = 0
    for found, start, end in cells:
        if found == kind and start >= at:
            out += (text[at:start], " " * (end - start))
            at = end
    return "".join((*out, text[at:])) if out else text


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a text's tokens beforehand: cells that are settled, and places that hold the same."""

    cells: Sequence[Cell] = ()
    same: Sequence[Sequence[Span]] = ()

    def again(self) -> Iterator[Span]:
        """The places that need not be asked about, because they hold what was asked about often enough."""
        return (place for places in self.same for place in places[ASKED:])

    def spread(self, found: list[Found]) -> list[Found]:
        """What was found at some of the places that hold the same also at all places that were not asked about."""
        if not self.same:
            return found
        number = {place: at for at, places in enumerate(self.same) for place in places[:ASKED]}
        firsts = sorted(number)
        seen: dict[tuple[int, int, int, str], list[float]] = {}
        for start, end, label, score in found:
            at = bisect_right(firsts, (start, 1 << 60)) - 1
            first, last = firsts[at] if at >= 0 else (0, 0)
            if start < last and end <= last:
                seen.setdefault((number[first, last], start - first, end - first, label), []).append(score)
        more = [
            (place + start, place + end, label, max(scores))
            for (group, start, end, label), scores in seen.items()
            if len(scores) >= _TWICE
            for place, _ in self.same[group][ASKED:]
        ]
        return sorted({*found, *more})


NOTHING = Known()


def known(text: str, cells: Sequence[Cell], starts: Sequence[int]) -> Known:
    """The same with tokens for places; ``starts`` says where tokens begin."""

    def token(at: int) -> int:
        return bisect_left(starts, at)

    same = [[(token(start), token(end)) for start, end in places] for places in repeated(text)]
    return Known([(kind, token(start), token(end)) for kind, start, end in cells], same)


def repeated(text: str) -> list[list[Span]]:
    """Of a table with tabs the values that stand in one column again and again: for each all its places, in order.

    Such a value ("open", "Jeugdzorg", a name in a list of visits) is the same thing in every row of its column.
    """
    places: dict[tuple[int, str], list[Span]] = {}
    at = 0
    for line in text.split("\n"):
        row = line.split("\t")
        if len(row) > 1:
            start = at
            for column, value in enumerate(row):
                if value and not value[0].isdigit() and not value.isspace():
                    places.setdefault((column, value), []).append((start, start + len(value)))
                start += len(value) + 1
        at += len(line) + 1
    return [found for found in places.values() if len(found) > ASKED]
