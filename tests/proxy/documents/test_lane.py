"""Files are read apart, within bounds (lane.py, work.py), and what the inspector gets of them (room.py)."""

import asyncio
import io
import os
import zipfile
from collections.abc import AsyncIterator, Sequence

import docx
import pytest

from detectors.finding import Finding
from proxy.documents import Document, Documents, FileRefused, Lane, Piece, work
from proxy.documents.progress import Step
from proxy.documents.readings import Readings
from proxy.documents.room import Reader
from proxy.inspection.rooms import Scan
from proxy.wire.message import USUAL, Attachment, FileTerms, Message, Part, Rewritten
from tests.proxy.documents.office import picture


def slow(data: bytes, terms: FileTerms, seat: int) -> Document:
    if data == b"hang":
        while True:
            pass
    if data == b"eat":
        bytearray(3_000_000_000)
    if data == b"far":
        work._budget(terms, seat).at("page", 3, 200)
        while True:
            pass
    if data == b"die":
        os._exit(1)
    return Document("text", (Piece(data.decode(), ""),))


@pytest.fixture
async def lane(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Lane]:
    lane = Lane(workers=1, seconds=3, memory_mb=1024)
    await lane.start()
    yield lane
    await lane.close()


async def test_a_worker_that_overruns_is_replaced(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "read", slow)
    for data, reason in ((b"hang", "file-too-slow"), (b"die", "file-memory")):
        with pytest.raises(FileRefused) as refused:
            await lane.read(data)
        assert refused.value.reason == reason
        assert (await lane.read(b"hallo")).pieces[0].text == "hallo"


async def test_how_far_a_worker_came_is_known_also_when_it_was_too_slow(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "read", slow)
    with Readings().watch("user:jan") as reading:
        with pytest.raises(FileRefused, match="slow"):
            await lane.read(b"far")
        assert reading.steps == (Step("page", 3, 200),)
        await lane.read(b"hallo")
        assert reading.steps == ()  # of another file nothing is known yet


async def test_a_policy_can_make_the_time_shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    lane = Lane(workers=1, seconds=3, memory_mb=1024)
    asked: list[float] = []
    monkeypatch.setattr(lane, "_run", lambda job, data, terms: asked.append(terms.seconds) or _done())
    for seconds in (1.0, 100.0):
        await lane.read(b"x", FileTerms(seconds=seconds))
    assert asked == [1.0, 3]
    await lane.close()


async def _done() -> Document:
    return Document("text", ())


async def test_memory_is_bounded(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "read", slow)
    with pytest.raises((FileRefused, MemoryError)):
        await lane.read(b"eat")


async def test_a_refusal_comes_back_as_it_is(lane: Lane) -> None:
    with pytest.raises(FileRefused) as refused:
        await lane.read(b"\x00\x01\x02\x03" * 99)
    assert refused.value.reason == "file"
    assert (await lane.redact(b"BSN 123456782", {0: [(4, 13, "[BSN_1]")]})) == b"BSN [BSN_1]"


class Detectors(Scan):
    """Finds a number of nine figures and the name Jan."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, frozenset[str] | None]] = []

    async def scan(
        self, texts: Sequence[str], kinds: Sequence[frozenset[str] | None] | None = None
    ) -> list[tuple[Finding, ...]]:
        self.asked += [(len(text), kind) for text, kind in zip(texts, kinds or [None] * len(texts), strict=True)]
        found = []
        for text, kind in zip(texts, kinds or [None] * len(texts), strict=True):
            values = (("BSN", "123456782"), ("PERSON", "Jan"))
            found.append(
                tuple(
                    Finding(name, text.index(value), text.index(value) + len(value), 0.9, "x")
                    for name, value in values
                    if value in text and (kind is None or name in kind)
                )
            )
        return found


def letter(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def message(*files: Attachment) -> Message:
    def write(texts: object, new: dict[int, bytes] | None = None, /) -> Rewritten:
        return Rewritten("/", (), (new or {}).get(0, b""))

    return Message("x", (Part("hallo", "body"),), write, files)


def is_person(finding: Finding) -> bool:
    return finding.kind == "PERSON"


async def again(found: Sequence[tuple[str, Sequence[Finding]]]) -> list[list[tuple[int, int, str]]]:
    return [[(f.start, f.end, "[Y]") for f in findings] for _, findings in found]


async def test_texts_of_files_come_behind_those_of_the_request(lane: Lane) -> None:
    room = Documents(lane, Detectors())
    opened = await room.open(message(Attachment("Jan_brief.docx", "", letter("BSN 123456782"))), FileTerms())
    assert opened.file_kinds == ("docx",)
    assert [part.place for part in opened.parts[:2]] == ["body", "naam van bijlage"]
    assert opened.parts[1].text.strip() == "Jan brief"
    assert any(part.place == "bijlage Jan_brief.docx: pagina 1" and part.editable for part in opened.parts)
    assert {part.file for part in opened.parts} == {None, 0}
    assert {part.role for part in opened.parts[2:]} == {"file", "data"}


async def test_settings_are_searched_for_checked_numbers_only(lane: Lane) -> None:
    detectors = Detectors()
    room = Documents(lane, detectors)
    found = await room.scan([Part("Jan 123456782", "x", "data", True, 0), Part("Jan", "x", "file", True, 0)])
    assert [[finding.kind for finding in each] for each in found] == [["BSN"], ["PERSON"]]


async def test_a_redacted_file_is_read_again(lane: Lane) -> None:
    room = Documents(lane, Detectors())
    opened = await room.open(message(Attachment("a.docx", "", letter("Jan woont hier"))), FileTerms())
    number = next(n for n, part in enumerate(opened.parts) if "Jan" in part.text)
    files = await room.redact(opened, {number: ((0, 3, "[PERSOON_1]"),)}, is_person, again)
    assert "[PERSOON_1] woont hier" in "".join(piece.text for piece in (await lane.read(files[0])).pieces)
    # What still stands there after the first round goes in the next.
    files = await room.redact(opened, {number: ((4, 9, "[X]"),)}, is_person, again)
    assert "[Y] [X] hier" in "".join(piece.text for piece in (await lane.read(files[0])).pieces)

    async def never(found: object) -> list[list[tuple[int, int, str]]]:
        return [[(1, 1, "")] if findings else [] for _, findings in found]  # type: ignore[attr-defined]

    with pytest.raises(FileRefused, match="left"):
        await room.redact(opened, {number: ((4, 9, "[X]"),)}, is_person, never)


async def test_long_files_go_to_detection_in_turns() -> None:
    detectors = Detectors()
    room = Documents(Lane.__new__(Lane), detectors)
    await room.scan([Part("x" * 40_000, str(n), "file", True, 0) for n in range(5)])
    assert len(detectors.asked) == 5


async def test_a_file_is_written_on_the_terms_on_which_it_was_read(lane: Lane) -> None:
    """A picture that need not be read has no passage, and the numbers of those behind it are others."""
    terms = FileTerms(unread=frozenset({"image", "audio"}))
    room = Documents(lane, Detectors())
    data = zipped({"a.png": picture("Letters in een plaatje"), "b.mp3": b"ID3" + bytes(99), "c.txt": b"Jan woont hier"})
    opened = await room.open(message(Attachment("a.zip", "", data)), terms)
    at = next(number for number, part in enumerate(opened.parts) if part.text == "Jan woont hier")
    files = await room.redact(opened, {at: ((0, 3, "[PERSOON_1]"),)}, lambda _: True, no_more)
    with zipfile.ZipFile(io.BytesIO(files[0])) as new:
        assert new.read("c.txt") == b"[PERSOON_1] woont hier"


async def no_more(found: object) -> list[list[tuple[int, int, str]]]:
    raise AssertionError("nothing is left to be found")


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


async def test_too_many_files_are_refused() -> None:
    class Nothing(Reader):
        async def read(self, data: bytes, terms: FileTerms = USUAL) -> Document:
            return Document("text", ())

        async def redact(self, data: bytes, edits: object, terms: FileTerms = USUAL) -> bytes:
            return b""

    room = Documents(Nothing(), Detectors())
    with pytest.raises(FileRefused, match="many"):
        await room.open(message(*[Attachment("", "", b"x")] * 51), FileTerms())


async def test_the_loop_goes_on_while_files_are_read(lane: Lane) -> None:
    room = Documents(lane, Detectors())
    waiting = [
        asyncio.create_task(room.open(message(Attachment("a.docx", "", letter("x " * 20_000))), FileTerms()))
        for _ in range(5)
    ]
    turns = 0
    while not all(one.done() for one in waiting):
        await asyncio.sleep(0.01)
        turns += 1
    assert turns > 5
    assert all(one.result().file_kinds == ("docx",) for one in waiting)
