"""``sluiswachter scan`` for files that are no plain text, and ``redigeer``: a file without what is found in it."""

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from detectors.finding import KINDS, Finding
from proxy.documents import Document, Documents, FileRefused, work
from proxy.documents.report import REASONS, by_place, line
from proxy.inspection.found import Findings
from proxy.inspection.redact import Edit, Marked, Redactor
from proxy.settings import Settings
from proxy.vault.memory import Vault, lookalikes
from proxy.wire.message import USUAL, Attachment, FileTerms, Message, Rewritten

_USER = "redigeer"


class FileError(Exception):
    """A file that cannot be read, or not be written: which, and why."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    redact = commands.add_parser("redigeer", help="write a document again without what is found in it")
    redact.add_argument("source", type=Path, help="the document, for example in.docx")
    redact.add_argument("target", type=Path, help="where the redacted document goes, for example uit.docx")
    redact.add_argument("--model", default=None, help="spaCy pipeline instead of the one that ships")
    redact.set_defaults(command=_redact)


class _Here:
    """Reads and searches in this process: a command has nobody to wait for it."""

    def __init__(self, model: str | None) -> None:
        from detectors.scanner import Scanner

        self._scanner = Scanner(model, Settings().own_data)
        self._seconds = Settings().file_deadline_seconds

    async def read(self, data: bytes, terms: FileTerms = USUAL) -> Document:
        return work.read(data, replace(terms, seconds=self._seconds))

    async def redact(self, data: bytes, edits: Mapping[int, Sequence[Edit]], terms: FileTerms = USUAL) -> bytes:
        return work.redact(data, edits, replace(terms, seconds=self._seconds))

    async def scan(
        self, texts: Sequence[str], kinds: Sequence[frozenset[str] | None] | None = None
    ) -> list[tuple[Finding, ...]]:
        wanted = kinds or [None] * len(texts)
        return [self._scanner.scan([text], kind)[0] for text, kind in zip(texts, wanted, strict=True)]


def load(path: Path) -> bytes:
    """The bytes of a file; FileError when there are none to be had."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"{path}: {error.strerror}") from None


async def find(path: Path, data: bytes, here: _Here) -> tuple[Message, Findings]:
    """A file and what is found in each of its parts; FileError says in plain words why not."""
    room = Documents(here, here)
    try:
        file = Attachment("", "", data, "file")
        message = await room.open(Message("file", (), _nothing, (file,)), USUAL)
    except FileRefused as refused:
        raise FileError(f"{path}: {REASONS['nl'].get(refused.reason, refused.reason)}") from None
    # The place without "bijlage 1: " before it: there is one file.
    parts = tuple(replace(part, place=part.place.partition(": ")[2] or "tekst") for part in message.parts)
    return replace(message, parts=parts), await room.scan(parts)


def _nothing(texts: Mapping[int, str], files: Mapping[int, bytes] = MappingProxyType({}), /) -> Rewritten:
    """A file on a disk came in no request, so there is none to write it back into."""
    raise NotImplementedError


def show(path: Path, model: str | None, *, as_json: bool) -> int:
    """Print what is found in a document, page by page."""
    message, found = asyncio.run(find(path, load(path), _Here(model)))
    if as_json:
        print(json.dumps({"kind": message.file_kinds[0], "findings": _as_data(message, found)}, ensure_ascii=False))
        return 0
    print(f"{path.name} ({message.file_kinds[0]})")
    for part, findings in zip(message.parts, found, strict=True):
        if findings:
            print(f"  {part.place}{'' if part.editable else ' (kan niet worden weggelaten)'}")
            for f in findings:
                value = " ".join(part.text[f.start : f.end].split())
                print(f"    {f.kind:18} {f.score:4.2f}  {value}  ({KINDS[f.kind].nl})")
    if not any(found):
        print("  niets gevonden")
    return 0


def _as_data(message: Message, found: Findings) -> list[dict[str, object]]:
    return [
        {"place": part.place, "start": f.start, "end": f.end, "type": f.kind, "score": round(f.score, 3)}
        for part, findings in zip(message.parts, found, strict=True)
        for f in findings
    ]


def _redact(arguments: argparse.Namespace) -> int:
    here = _Here(arguments.model)
    message, found = asyncio.run(find(arguments.source, load(arguments.source), here))
    for part, findings in zip(message.parts, found, strict=True):
        if findings and not part.editable:
            where = line(part.place, Counter(finding.kind for finding in findings), "nl")
            raise FileError(f"{arguments.source}: {REASONS['nl']['file-fixed']} ({where})")
    try:
        new = asyncio.run(_without(message, found, here))
    except FileRefused as refused:
        raise FileError(f"{arguments.source}: {REASONS['nl'].get(refused.reason, refused.reason)}") from None
    arguments.target.write_bytes(new)
    for place, counts in by_place([part.place for part in message.parts], found):
        print(line(place, counts, "nl"))
    print(f"{arguments.target} geschreven{'' if any(found) else '; er is niets gevonden'}", file=sys.stderr)
    return 0


async def _without(message: Message, found: Findings, here: _Here) -> bytes:
    """The file without what was found."""
    redactor = Redactor(Vault(keep_seconds=3600, most_per_user=10**6))
    taken = frozenset().union(*(lookalikes(part.text) for part in message.parts))

    async def edit(texts: Marked) -> list[tuple[Edit, ...]]:
        stand_ins = redactor.stand_ins(texts, _USER, taken)
        return [redactor.edits(text, findings, stand_ins) for text, findings in texts]

    first = await edit([(part.text, findings) for part, findings in zip(message.parts, found, strict=True)])
    edits = {number: each for number, each in enumerate(first) if each}
    files = await Documents(here, here).redact(message, edits, lambda _: True, edit)
    return files.get(0, message.files[0].data)
