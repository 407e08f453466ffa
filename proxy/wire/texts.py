"""The texts of a body in order, and the way from new texts back to the places where they stood."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from proxy.wire.message import Attachment, Part


class Holds(Protocol):
    """What has texts and files in it."""

    @property
    def parts(self) -> Sequence[Part]:
        """Its texts, in order; new ones come back by their place in this order."""

    @property
    def files(self) -> Sequence[Attachment]:
        """Its files, in order."""

    @property
    def strange(self) -> bool:
        """Whether a sentence stood where the dialect knows of none."""


class Inner(Holds, Protocol):
    """What stands in a text and has texts of its own."""

    def text(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> str:
        """The text with new texts and files in it."""


class Texts:
    """Gathers parts and files, each with the slot (a number that the body chooses) in which it stands."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.files: list[Attachment] = []
        self.strange = False
        self._part_owner: list[tuple[int, int]] = []
        self._file_owner: list[tuple[int, int]] = []
        self._inner: dict[int, Inner] = {}

    def add(self, slot: int, part: Part) -> None:
        """A text that fills its slot."""
        self._part_owner.append((slot, 0))
        self.parts.append(part)

    def add_file(self, slot: int, file: Attachment) -> None:
        """A file that fills its slot."""
        self._file_owner.append((slot, 0))
        self.files.append(file)

    def add_inner(self, slot: int, inner: Inner) -> None:
        """A slot with texts of its own."""
        self._inner[slot] = inner
        self._part_owner += ((slot, number) for number in range(len(inner.parts)))
        self._file_owner += ((slot, number) for number in range(len(inner.files)))
        self.parts += inner.parts
        self.files += inner.files
        self.strange |= inner.strange

    def values(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> tuple[dict[int, str], dict[int, bytes]]:
        """New texts and new files by slot; a part number beyond the last one says nothing."""
        out: dict[int, str] = {}
        held: dict[int, bytes] = {}
        within: dict[int, tuple[dict[int, str], dict[int, bytes]]] = {}
        for number, text in texts.items():
            if number < len(self._part_owner):
                slot, at = self._part_owner[number]
                if slot in self._inner:
                    within.setdefault(slot, ({}, {}))[0][at] = text
                else:
                    out[slot] = text
        for number, data in files.items():
            slot, at = self._file_owner[number]
            if slot in self._inner:
                within.setdefault(slot, ({}, {}))[1][at] = data
            else:
                held[slot] = data
        out.update({slot: self._inner[slot].text(*new) for slot, new in within.items()})
        return out, held
