"""Protocol buffers read by field, without their schema: https://protobuf.dev/programming-guides/encoding/.

A length-delimited field is a text, a message or bytes, and only its schema would say which. What can be only one of
these is that. What can be a text and also a message with texts in it is changed as a message and looked at as both.
Bytes stay as they are; what reads as text in them is looked at.
"""

import math
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from proxy.wire.body_files import is_known_file
from proxy.wire.encoding import decode
from proxy.wire.message import Unreadable

_VARINT, _FIXED64, _LENGTH, _FIXED32 = 0, 1, 2, 5
_MOST_DEEP = 40
_MOST_FIELDS = 100_000
_LARGEST_FIELD = (1 << 29) - 1
# Eight to twelve digits can be somebody's number; a longer one is a time or an id of a machine.
_LEAST, _MOST = 10**7, 10**12
_ZSTD = b"\x28\xb5\x2f\xfd"
_MOST_HIDDEN = 4 << 20  # bytes of a message after everything in it is unpacked
_SHORT = 8
# No control characters but white space: those are what distinguishes a message from a text.
_NOT_TEXT = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN = re.compile(r"[\x20-\x7e]")
_RUN = re.compile(
    rb"(?:[\x20-\x7e\t\n\r]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){4,}"
)


@dataclass(slots=True)
class Leaf:
    """A field without fields: ``kind`` is text, number, bytes or both (a text that is read as a message too)."""

    place: str
    kind: str
    value: str
    data: bytes = b""


@dataclass(slots=True)
class _Field:
    """``raw`` is the whole field; a length-delimited one has its tag, and a leaf's number or a message inside."""

    raw: bytes
    tag: bytes = b""
    leaf: int | None = None
    message: "list[_Field] | None" = None


@dataclass(slots=True)
class Proto:
    """A message, its leaves in order, and the way back."""

    leaves: list[Leaf] = field(default_factory=list)
    _fields: list[_Field] = field(default_factory=list)

    def write(self, values: Mapping[int, str]) -> bytes:
        """The message with new texts for some leaves; every length around them is mended."""
        return _write(self._fields, values) if values else b"".join(one.raw for one in self._fields)


def read(data: bytes) -> Proto:
    """Every field of a message; Unreadable(binary) when the bytes are none."""
    proto = Proto()
    fields = _Reader(proto.leaves).message(data, "", 0)
    if fields is None:
        raise Unreadable("binary")
    proto._fields = fields
    return proto


def runs(data: bytes) -> str:
    """What reads as text in bytes, one piece a line."""
    return "\n".join(match[0].decode("utf-8", "replace") for match in _RUN.finditer(data))


class _Reader:
    def __init__(self, leaves: list[Leaf]) -> None:
        self._leaves = leaves
        self._count = 0
        self._left = _MOST_HIDDEN

    def message(self, data: bytes, place: str, depth: int) -> list[_Field] | None:
        """The fields of a message; None when the bytes are no message to the last of them."""
        cut = list(_cut(data))
        if not cut or cut[-1] is None or depth > _MOST_DEEP:
            return None
        self._count += len(cut)
        if self._count > _MOST_FIELDS:
            raise Unreadable("too-many")
        return [self._field(data, piece, place, depth) for piece in cut if piece]

    def _field(self, data: bytes, piece: "_Piece", place: str, depth: int) -> _Field:
        raw = data[piece.start : piece.end]
        here = f"{place}.{piece.number}" if place else str(piece.number)
        if piece.kind == _LENGTH:
            tag, inside = data[piece.start : piece.after_tag], data[piece.value : piece.end]
            return self._inside(_Field(raw, tag), inside, here, depth)
        numbers = (piece.value,) if piece.kind == _VARINT else _numbers(data[piece.after_tag : piece.end])
        self._leaves += (Leaf(here, "number", str(number)) for number in numbers if _LEAST <= number < _MOST)
        return _Field(raw)

    def _inside(self, one: _Field, inside: bytes, place: str, depth: int) -> _Field:
        if not inside:
            return one
        text, first = _text(inside), len(self._leaves)
        if text is None and is_known_file(inside):
            self._leaves.append(Leaf(place, "bytes", runs(inside), inside))
            return one
        one.message = self.message(inside, place, depth + 1)
        if text is not None:
            if one.message is not None and any(leaf.kind == "text" for leaf in self._leaves[first:]):
                self._leaves.append(Leaf(place, "both", text))
                return one
            del self._leaves[first:]
            one.message, one.leaf = None, first
            self._leaves.append(Leaf(place, "text", text))
        elif one.message is None:
            del self._leaves[first:]
            self._leaves.append(Leaf(place, "bytes", runs(inside), inside))
            if under := self._hidden(inside):
                self._leaves.append(Leaf(place, "bytes", under))
        return one

    def _hidden(self, data: bytes) -> str:
        """What reads as text in bytes that are compressed or text in sixteen bits; "" for other bytes."""
        if not (name := _compression(data)):
            return _wide(data)
        try:
            out = decode(data, name, self._left)
        except Unreadable as error:
            if error.reason == "too-large":
                raise
            return ""
        self._left -= len(out)
        return runs(out)


def _numbers(data: bytes) -> tuple[int, ...]:
    """A field of eight bytes as a whole number, and as the measured number that JSON's numbers become."""
    if len(data) != 8:
        return ()
    (measured,) = struct.unpack("<d", data)
    return (int.from_bytes(data, "little"), int(measured) if math.isfinite(measured) and measured.is_integer() else 0)


def _compression(data: bytes) -> str:
    """The name of the compression that bytes begin like; "" for none."""
    if data.startswith(_ZSTD):
        return "zstd"
    return "deflate" if data[:1] == b"\x78" and int.from_bytes(data[:2], "big") % 31 == 0 else ""


def _wide(data: bytes) -> str:
    """Bytes that are text in sixteen bits a letter, as text; "" for other bytes."""
    if len(data) < _SHORT or data.count(0) * 3 < len(data):
        return ""
    either = (data[: len(data) // 2 * 2].decode(codec, "replace") for codec in ("utf-16-le", "utf-16-be"))
    return next((_NOT_TEXT.sub(" ", text) for text in either if len(_PLAIN.findall(text)) * 2 > len(text)), "")


def _text(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if _NOT_TEXT.search(text) else text


@dataclass(slots=True)
class _Piece:
    """Where a field stands. ``value`` is the number of a varint, or where a length-delimited value begins."""

    number: int
    kind: int
    start: int
    after_tag: int
    value: int
    end: int


def _cut(data: bytes) -> Iterator[_Piece | None]:
    """The fields of a message one by one; None, and no more, where the bytes are none."""
    at = 0
    while at < len(data):
        start = at
        tag, at = _varint(data, at)
        number, kind, after_tag = tag >> 3, tag & 7, at
        value = 0
        if not 0 < number <= _LARGEST_FIELD or kind not in (_VARINT, _FIXED64, _LENGTH, _FIXED32):
            yield None
            return
        if kind == _VARINT:
            value, at = _varint(data, at)
        elif kind == _LENGTH:
            length, value = _varint(data, at)
            at = value + length if value > 0 <= length else -1
        else:
            at += 8 if kind == _FIXED64 else 4
        if not after_tag <= at <= len(data):
            yield None
            return
        yield _Piece(number, kind, start, after_tag, value, at)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number and where it ends; (-1, -1) when there is none."""
    value = shift = 0
    while 0 <= at < len(data) and shift < 70:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value, at
        shift += 7
    return -1, -1


def varint(value: int) -> bytes:
    """A number as it stands in a message."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _write(fields: Sequence[_Field], values: Mapping[int, str]) -> bytes:
    out = bytearray()
    for one in fields:
        if one.leaf in values and one.leaf is not None:
            data = values[one.leaf].encode("utf-8", "surrogateescape")
        elif one.message is not None:
            data = _write(one.message, values)
        else:
            out += one.raw
            continue
        # A length may be written longer than it needs to be; what did not change keeps its bytes.
        new = one.tag + varint(len(data)) + data
        out += one.raw if one.raw.endswith(data) and len(_value(one)) == len(data) else new
    return bytes(out)


def _value(one: _Field) -> bytes:
    length, start = _varint(one.raw, len(one.tag))
    return one.raw[start : start + length]
