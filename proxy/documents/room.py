"""What the inspector asks of this room: open the files of a request, find in them, write them again."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from detectors.finding import Finding
from proxy.documents.document import Document, FileRefused
from proxy.documents.file_names import spaced
from proxy.documents.passages import Edit
from proxy.documents.readings import of_now
from proxy.documents.shelf import Shelf
from proxy.inspection.found import CHECKED_KINDS, Findings, plain
from proxy.inspection.rooms import EditAgain, Edits, Scan
from proxy.wire.message import Attachment, FileTerms, Message, Part

MustGo = Callable[[Finding], bool]
_TOGETHER = 50_000  # characters that go to detection at once; a prompt waits behind no more than this
_MOST_FILES = 50
_MOST_ROUNDS = 3
# What a page that became a picture gives back is guessed letter by letter.
_GUESSED = "beeld"


class Reader(Protocol):
    """The lane, as far as this module needs it."""

    def read(self, data: bytes, terms: FileTerms = ...) -> Awaitable[Document]:
        """Every text in a file."""

    def redact(self, data: bytes, edits: Mapping[int, Sequence[Edit]], terms: FileTerms = ...) -> Awaitable[bytes]:
        """The file after edits by number of piece."""


class Documents:
    """Files in, texts out, and files again."""

    def __init__(self, lane: Reader, detectors: Scan, shelf: Shelf | None = None) -> None:
        self._lane = lane
        self._shelf = shelf or Shelf()
        self._detectors = detectors
        # Detection for files takes one worker at a time and leaves the others to prompts.
        self._turn = asyncio.Semaphore(1)

    async def open(self, message: Message, terms: FileTerms) -> Message:
        """The message with the texts of its files behind its own; FileRefused when one cannot be read whole."""
        if len(message.files) > _MOST_FILES:
            raise FileRefused("too-many")
        names = [
            Part(spaced(f.name), "naam van bijlage", "name", False)
            for f in message.files
            if f.name and f.place == "body"
        ]
        texts: list[Part] = []
        kinds: list[str] = []
        reading = of_now()
        reading.begins([file.name for file in message.files])
        for number, file in enumerate(message.files):
            reading.opens(number)
            document = await self._lane.read(file.data, terms)
            kinds.append(document.kind)
            texts += _parts(number, file, document)
        return replace(message, parts=(*message.parts, *names, *texts), file_kinds=tuple(kinds), terms=terms)

    async def scan(self, parts: Sequence[Part]) -> Findings:
        """The findings of each part, some pages at a time."""
        found: list[tuple[Finding, ...]] = []
        async with self._turn:
            batches = _batches(parts)
            for number, batch in enumerate(batches):
                of_now().searches(number, len(batches))
                kinds = [CHECKED_KINDS if part.role == "data" else None for part in batch]
                found += await self._detectors.scan([part.text for part in batch], kinds)
        return tuple(found)

    async def redact(self, message: Message, edits: Edits, must_go: MustGo, edit: EditAgain) -> Mapping[int, bytes]:
        """New bytes by file number. Each is read and searched again; FileRefused when anything is still found."""
        files: dict[int, bytes] = {}
        for number, file in enumerate(message.files):
            pieces = [at for at, part in enumerate(message.parts) if part.file == number]
            wanted: dict[int, Sequence[Edit]] = {at - pieces[0]: edits[at] for at in pieces if at in edits}
            if wanted:
                old = [message.parts[at] for at in pieces]
                of_now().opens(number)
                files[number] = await self._rewritten(number, file, old, wanted, must_go, edit, message.terms)
        return files

    async def offer(self, message: Message, findings: Findings, owner: str, edit: EditAgain) -> str:
        """Keep redacted copies for their owner; the path of the first, "" when any file cannot be rewritten."""
        both = list(zip(message.parts, findings, strict=True))
        in_files = [(part, found) for part, found in both if part.file is not None and found]
        if not in_files or not all(part.editable for part, _ in in_files):
            return ""
        wanted = await edit([(part.text, found if part.file is not None else ()) for part, found in both])
        edits = {number: tuple(each) for number, each in enumerate(wanted) if each}
        try:
            files = await self.redact(message, edits, lambda _: True, edit)
        except FileRefused:
            return ""
        # A name in which something was found is not given back.
        named = not any(found for part, found in both if part.role == "name")
        tokens = [self._shelf.put(owner, _called(message, at, named=named), data) for at, data in files.items()]
        return next((f"/bestand/{token}" for token in tokens if token), "")

    async def _rewritten(
        self,
        number: int,
        file: Attachment,
        parts: Sequence[Part],
        wanted: dict[int, Sequence[Edit]],
        must_go: MustGo,
        edit: EditAgain,
        terms: FileTerms,
    ) -> bytes:
        """A file after some rounds: a text from which names are gone can look like another name."""
        gone: set[str] = set()
        for _ in range(_MOST_ROUNDS):
            gone |= {plain(parts[at].text[start:end]) for at, each in wanted.items() for start, end, _ in each}
            data = await self._lane.redact(file.data, wanted, terms)
            file = replace(file, data=data)
            parts = _parts(number, file, await self._lane.read(data, terms))
            left = [
                [f for f in found if _counts(part, f, gone) and (must_go(f) or f.kind in CHECKED_KINDS)]
                for part, found in zip(parts, await self.scan(parts), strict=True)
            ]
            if not any(left):
                return data
            if any(found and not part.editable for part, found in zip(parts, left, strict=True)):
                break
            again = await edit([(part.text, found) for part, found in zip(parts, left, strict=True)])
            wanted = {at: each for at, each in enumerate(again) if each}
        raise FileRefused("left")


def _called(message: Message, number: int, *, named: bool) -> str:
    """What a copy is called: as its file, or by its kind."""
    name = message.files[number].name
    return name[-100:] if named and name else f"bijlage-{number + 1}.{message.file_kinds[number]}"


def _counts(part: Part, finding: Finding, gone: set[str]) -> bool:
    """Of a page that became a picture only what was to go counts: its letters are guessed again."""
    return not part.place.endswith(_GUESSED) or plain(part.text[finding.start : finding.end]) in gone


def _parts(number: int, file: Attachment, document: Document) -> list[Part]:
    name = file.name[-60:] or str(number + 1)
    return [
        Part(
            piece.text,
            f"bijlage {name}: {piece.place}" if piece.place else f"bijlage {name}",
            "data" if piece.exact else "file",
            piece.editable and not file.inside,
            number,
        )
        for piece in document.pieces
    ]


def _batches(parts: Sequence[Part]) -> list[list[Part]]:
    batches: list[list[Part]] = []
    size = 0
    for part in parts:
        if not batches or size + len(part.text) > _TOGETHER:
            batches.append([])
            size = 0
        batches[-1].append(part)
        size += len(part.text)
    return batches
