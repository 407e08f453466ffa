"""Texts that know the way back to the places in a file from which they were put together.

A *slot* is one place in a file that holds a string: a text node, an attribute, a cell, or a whole text file. A
*passage* is what a reader sees as one text (a page, a sheet, a note), built from slots and from literals that stand in
no slot (a tab between two cells). An edit of a passage lands in the slots below it.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from proxy.documents.document import FileRefused

Edit = tuple[int, int, str]


class Slot:
    """One string in a file; ``put`` writes its new value, once, when the file is saved."""

    __slots__ = ("_edits", "_put", "value")

    def __init__(self, value: str, put: Callable[[str], None] | None = None) -> None:
        self.value = value
        self._put = put
        self._edits: list[Edit] = []

    @property
    def edits(self) -> list[Edit]:
        """What was asked so far, in order and apart."""
        return _merged(self._edits)

    @property
    def changed(self) -> bool:
        """Whether it will get another value."""
        return bool(self._edits)

    @property
    def editable(self) -> bool:
        """Whether it can get another value."""
        return self._put is not None

    def edit(self, start: int, end: int, new: str) -> None:
        """Note an edit of ``value[start:end]``; what several views of one slot ask twice is done once."""
        self._edits.append((start, end, new))

    def result(self) -> str:
        """The value after every edit; of edits that overlap the first keeps its words and takes the ground of both."""
        out, at = [], 0
        for start, end, new in _merged(self._edits):
            out += [self.value[at:start], new]
            at = end
        return "".join([*out, self.value[at:]])

    def save(self) -> None:
        """Write the new value, if there is one."""
        if self._edits:
            if self._put is None:
                raise FileRefused("fixed")
            self._put(self.result())


def _merged(edits: Iterable[Edit]) -> list[Edit]:
    merged: list[Edit] = []
    for start, end, new in sorted(edits, key=lambda edit: (edit[0], -edit[1], -len(edit[2]))):
        if merged and start < merged[-1][1]:
            first, last, words = merged[-1]
            merged[-1] = (first, max(last, end), words or new)
        else:
            merged.append((start, end, new))
    return merged


class Passage:
    """One text for the detectors, and the slots below it."""

    __slots__ = ("_at", "_fill", "_segments", "_size", "_words", "exact", "fixed", "place")

    def __init__(self, place: str, *, exact: bool = False, fixed: bool = False) -> None:
        self.place = place
        self.exact = exact
        self.fixed = fixed
        # (text as shown, slot or None, where it begins in the slot, where it ends there)
        self._segments: list[tuple[str, Slot | None, int, int]] = []
        self._at: list[int] = []
        self._size = 0
        self._words = ""
        self._fill: Callable[[Passage], None] | None = None

    @classmethod
    def of(cls, place: str, words: str, fill: "Callable[[Passage], None]") -> "Passage":
        """A passage of which the words are known; ``fill`` puts them together of slots, once one is edited.

        A sheet has a hundred thousand cells, and most files are only read.
        """
        passage = cls(place)
        passage._words, passage._size, passage._fill = words, len(words), fill
        return passage

    def _filled(self) -> "list[tuple[str, Slot | None, int, int]]":
        """The segments. FileRefused when the slots say something else than what was read."""
        if self._fill is not None:
            fill, self._fill, self._size = self._fill, None, 0
            fill(self)
            if self.text != self._words:
                raise FileRefused("fixed")
        return self._segments

    def literal(self, text: str) -> None:
        """Add a text that stands in no slot."""
        self._add(text, None, 0, 0)

    def slot(self, slot: Slot, text: str | None = None) -> None:
        """Add a whole slot, shown as ``text`` (default: as its value)."""
        self._add(slot.value if text is None else text, slot, 0, len(slot.value))

    def range(self, slot: Slot, start: int, end: int, text: str | None = None) -> None:
        """Add a stretch of a slot; a ``text`` of another length makes it one piece that is replaced as a whole."""
        self._add(slot.value[start:end] if text is None else text, slot, start, end)

    def _add(self, text: str, slot: Slot | None, start: int, end: int) -> None:
        if text:
            self._at.append(self._size)
            self._segments.append((text, slot, start, end))
            self._size += len(text)

    def __len__(self) -> int:
        return self._size

    @property
    def text(self) -> str:
        """What the detectors read."""
        return self._words if self._fill else "".join(segment[0] for segment in self._segments)

    def spans(self) -> list[tuple[Slot, int, int] | tuple[Slot | None, str]]:
        """The slots and literals, as a cell of a table takes them."""
        return [
            (slot, text) if slot is None or len(text) != end - start else (slot, start, end)
            for text, slot, start, end in self._filled()
        ]

    @property
    def editable(self) -> bool:
        """Whether what is found here can be taken out."""
        return not self.fixed

    def edit(self, edits: Sequence[Edit]) -> None:
        """Hand each edit to the slots below: the first gets the new words, the others lose their share."""
        segments = self._filled()
        for start, end, new in edits:
            words = new
            for number in range(bisect_right(self._at, start) - 1, len(segments)):
                begin = self._at[number]
                if begin >= end:
                    break
                if self._one(number, max(start - begin, 0), end - begin, words):
                    words = ""
            if words:
                raise FileRefused("fixed")

    def _one(self, number: int, start: int, end: int, new: str) -> bool:
        text, slot, first, last = self._segments[number]
        if slot is None or not slot.editable or start >= len(text):
            return False
        if len(text) == last - first:
            slot.edit(first + start, first + min(end, len(text)), new)
        else:
            slot.edit(first, last, new)
        return True

    @property
    def touched(self) -> bool:
        """Whether anything below it will change."""
        return any(slot is not None and slot.changed for _, slot, _, _ in self._segments)

    def save(self) -> None:
        """Write every slot that changed."""
        done: set[int] = set()
        for _, slot, _, _ in self._segments:
            if slot is not None and slot.changed and id(slot) not in done:
                done.add(id(slot))
                slot.save()


class Opened:
    """A file that is open: its kind, its passages, and the way back to bytes (None: it cannot be rewritten)."""

    def __init__(self, kind: str, passages: list[Passage], save: Callable[[], bytes] | None = None) -> None:
        self.kind = kind
        self.passages = passages
        self._save = save
        if save is None:
            for passage in passages:
                passage.fixed = True

    @property
    def editable(self) -> bool:
        """Whether the file can be written again."""
        return self._save is not None

    @property
    def touched(self) -> bool:
        """Whether saving it would change anything."""
        return any(passage.touched for passage in self.passages)

    def within(self, place: str) -> list[Passage]:
        """The passages, as parts of the file that this one lies in."""
        for passage in self.passages:
            passage.place = f"{place}: {passage.place}" if passage.place else place
        return self.passages

    def save(self) -> bytes:
        """The file after every edit."""
        if self._save is None:
            raise FileRefused("fixed")
        return self._save()
