"""Compound files of Microsoft: doc, ppt and xls before 2007, Outlook messages, macros and embedded objects.

What their readers give in order is read first; after that every readable string in every stream, so that nothing that
stands in a comment, note or property is missed. None of them can be rewritten.
"""

import io
import re
import struct
from collections.abc import Callable, Iterator

import olefile
from python_calamine import CalamineError, load_workbook

from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused
from proxy.documents.inside import in_stream
from proxy.documents.passages import Opened, Passage
from proxy.documents.strings import as_passages, strings
from proxy.documents.tables import Table
from proxy.documents.unpack_ole import lzfu, vba

Inner = Callable[[bytes, str], Opened]
_PROPERTY = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})")
_FILES = ("package", "contents", "\x01ole10native")
_MOST_STREAMS = 5_000


def open_ole(data: bytes, budget: Budget, inner: Inner) -> Opened:
    """A compound file."""
    try:
        ole = olefile.OleFileIO(io.BytesIO(data))
        names = ["/".join(path) for path in ole.listdir()]
    except (OSError, ValueError, IndexError, struct.error, TypeError, AttributeError):
        raise FileRefused("damaged") from None
    if len(names) > _MOST_STREAMS:
        raise FileRefused("too-many")
    lower = {name.lower() for name in names}
    if "encryptedpackage" in lower or "encryptioninfo" in lower:
        raise FileRefused("encrypted")
    try:
        streams = {name: ole.openstream(name).read() for name in names}
    except (OSError, ValueError, IndexError, struct.error):
        raise FileRefused("damaged") from None
    for content in streams.values():
        budget.unpack(len(content), len(content))
    kind = _kind(lower)
    return Opened(kind, [p for p in _passages(kind, data, streams, budget, inner) if p.text.strip()])


def _kind(names: set[str]) -> str:
    marks = (("worddocument", "doc"), ("powerpoint document", "ppt"), ("workbook", "xls"), ("book", "xls"))
    known = next((kind for name, kind in marks if name in names), "")
    return known or ("msg" if any("__properties_version1.0" in name for name in names) else "ole")


def _passages(kind: str, data: bytes, streams: dict[str, bytes], budget: Budget, inner: Inner) -> Iterator[Passage]:
    if kind == "doc":
        yield from _doc(streams)
    elif kind == "xls":
        yield from sheets(data)
    elif kind == "ppt" and b"\x00\x2f\x14\xf0" in streams.get("Current User", b"")[:20]:
        raise FileRefused("encrypted")
    for name, content in streams.items():
        last = name.rpartition("/")[2].lower()
        if kind == "msg" and (match := _PROPERTY.search(name.rpartition("/")[2])):
            yield from _mapi(match[1], match[2], content, inner)
        elif last in _FILES:
            yield from inner(_native(content) if "native" in last else content, "").within("ingesloten bestand")
        elif content[:1] == b"\x01" or b"Attribut" in content:
            yield from as_passages("\n".join(vba(content)), "macro's")
            yield from strings(content, "overige teksten")
        else:
            yield from in_stream(content, inner)
            yield from strings(content, "eigenschappen" if "summaryinformation" in last else "overige teksten")


def _doc(streams: dict[str, bytes]) -> Iterator[Passage]:
    """A Word document's text by its piece table ([MS-DOC] 2.4.1)."""
    main = streams.get("WordDocument", b"")
    if len(main) < 0x1AA or struct.unpack_from("<H", main, 0x0A)[0] & 0x0100:
        raise FileRefused("encrypted" if len(main) >= 0x1AA else "damaged")
    table = streams.get("1Table" if struct.unpack_from("<H", main, 0x0A)[0] & 0x0200 else "0Table", b"")
    start, size = struct.unpack_from("<II", main, 0x01A2)
    clx = table[start : start + size]
    at = 0
    while clx[at : at + 1] == b"\x01":
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at : at + 1] != b"\x02":
        raise FileRefused("damaged")
    text = "".join(_pieces(main, clx[at + 5 :]))
    clean = re.sub(r"\x13[^\x14\x15]*\x14?|\x15", "", text)
    for one in (clean, text):
        shown = one.translate({0x07: "\t", 0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x1E: "-", 0x1F: None})
        yield from as_passages(re.sub(r"[\x00-\x08\x0e-\x1f]", " ", shown), "tekst")
        if clean == text:
            return


def _pieces(main: bytes, table: bytes) -> Iterator[str]:
    count = (len(table) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table)
    for number in range(count):
        (place,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)
        length = ends[number + 1] - ends[number]
        if place & 0x4000_0000:
            begin = (place & 0x3FFF_FFFF) // 2
            yield main[begin : begin + length].decode("cp1252", "replace")
        else:
            yield main[place : place + 2 * length].decode("utf-16-le", "replace")


def sheets(data: bytes) -> Iterator[Passage]:
    """The cells of a workbook of any age (python-calamine), for those that cannot be rewritten."""
    try:
        book = load_workbook(io.BytesIO(data))
        for number, name in enumerate(book.sheet_names, 1):
            sheet = book.get_sheet_by_name(name)
            table = Table(f"blad {number}")
            for row in sheet.to_python(skip_empty_area=True):
                table.row([[(None, shown(value))] for value in row])
            yield from table.passages()
            yield from as_passages(name, "namen van bladen")
    except (CalamineError, OSError, ValueError, TypeError) as error:
        raise FileRefused("encrypted" if "password" in str(error).lower() else "damaged") from None


def shown(value: object) -> str:
    """A cell's value as people write it."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if hasattr(value, "strftime"):
        return str(value.strftime("%d-%m-%Y"))
    return str(value)


def _mapi(number: str, kind: str, content: bytes, inner: Inner) -> Iterator[Passage]:
    """A property of an Outlook message ([MS-OXPROPS])."""
    if kind == "001F":
        yield from as_passages(content.decode("utf-16-le", "replace"), "bericht")
    elif kind == "001E":
        yield from as_passages(content.decode("cp1252", "replace"), "bericht")
    elif number == "1009":
        yield from inner(lzfu(content), "").within("bericht")
    elif number == "1013":
        yield from inner(content, "").within("bericht")
    elif number == "3701":
        yield from inner(content, "").within("bijlage")
    elif kind == "0102":
        yield from strings(content, "overige teksten")


def _native(content: bytes) -> bytes:
    """The file in an ``Ole10Native`` stream: behind three names, with its length before it."""
    at = 6
    for _ in range(2):
        at = content.find(b"\0", at) + 1
    at += 4
    if at + 4 > len(content):
        return content
    (size,) = struct.unpack_from("<I", content, at)
    at += 4 + size
    if at + 4 > len(content):
        return content
    (size,) = struct.unpack_from("<I", content, at)
    return content[at + 4 : at + 4 + size] if 0 < size <= len(content) - at - 4 else content
