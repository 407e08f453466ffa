"""Files that stand inside other bytes: as base64 in a text, and as pictures in a stream of an older format."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator

from proxy.documents.passages import Opened, Passage

Inner = Callable[[bytes, str], Opened]
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{40,}(?:[ \t]*(?:\\[rn]|\r?\n)[ \t]*[A-Za-z0-9+/_-]{8,})*={0,2}")
_MAGIC: tuple[bytes, ...] = (b"PK\3\4", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")
_MAGIC += (b"\xd0\xcf\x11\xe0", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf", b"BZh", b"\xfd7zXZ")
_UU = re.compile(r"(?m)^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n((?:[ -`]{1,86}\r?\n)+?)end[ \t]*\r?$")
_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND"
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"


def in_text(text: str, inner: Inner) -> Iterator[Passage]:
    """The texts of every file that stands in a text as base64 (a data URL, a flat office file, a log)."""
    for match in _BASE64.finditer(text):
        plain = re.sub(r"\\[rn]|\s", "", match[0]).translate(str.maketrans("-_", "+/")).rstrip("=")
        try:
            if not base64.b64decode(plain[:16]).startswith(_MAGIC):
                continue
            data = base64.b64decode(plain + "=" * (-len(plain) % 4))
        except (binascii.Error, ValueError):
            continue
        yield from _fixed(inner(data, "").within("ingesloten bestand"))
    yield from _uuencoded(text, inner)


def _uuencoded(text: str, inner: Inner) -> Iterator[Passage]:
    """Files as old mail programs and Unix send them: between ``begin 644 name`` and ``end``."""
    for match in _UU.finditer(text):
        lines = match[2].splitlines()
        try:
            data = b"".join(binascii.a2b_uu(line.encode("ascii", "replace")) for line in lines)
        except binascii.Error:
            continue
        yield from _fixed(inner(data, match[1]).within("ingesloten bestand"))


def in_stream(data: bytes, inner: Inner) -> Iterator[Passage]:
    """The texts of every PNG and JPEG picture in a stream."""
    for start, end, extra in ((_PNG, _PNG_END, 8), (_JPEG, _JPEG_END, 2)):
        at = data.find(start)
        while at >= 0:
            stop = data.find(end, at)
            after = data.find(start, at + 4)
            if start == _JPEG:
                stop = data.rfind(end, at, after if after > 0 else len(data))
            if stop < 0:
                break
            yield from _fixed(inner(data[at : stop + extra], "").within("afbeelding"))
            at = data.find(start, stop)


def _fixed(passages: list[Passage]) -> Iterator[Passage]:
    for passage in passages:
        passage.fixed = True
        yield passage
