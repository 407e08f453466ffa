"""Protocol buffers without their schema: texts are found by their place, replaced, and the lengths around them mended.

https://protobuf.dev/programming-guides/encoding/
"""

from collections.abc import Iterator

from proxy.wire.answers.values import restore_value
from proxy.wire.restore import Originals, TextStream

Place = tuple[int, ...]
_DEEPEST = 24
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
# A tail is only held when it surely begins a placeholder: which fields are pieces of one text is not known here.
_SURE = 2


def fields(message: bytes) -> list[tuple[int, int, bytes]] | None:
    """Every field as (number, wire type, the bytes of its value); None when this is no message."""
    found, at = [], 0
    while at < len(message):
        key, at = _varint(message, at)
        number, kind = key >> 3, key & 7
        if at < 0 or not 0 < number < 1 << 29:
            return None
        if kind == _VARINT:
            end = _varint(message, at)[1]
        elif kind == _BYTES:
            length, at = _varint(message, at)
            end = at + length if at >= 0 else -1
        else:
            end = at + {_FIXED64: 8, _FIXED32: 4}.get(kind, len(message) + 1)
        if not at <= end <= len(message):
            return None
        found.append((number, kind, message[at:end]))
        at = end
    return found


def write(items: list[tuple[int, int, bytes]]) -> bytes:
    """The message of these fields."""
    out = bytearray()
    for number, kind, value in items:
        out += _as_varint(number << 3 | kind) + (_as_varint(len(value)) if kind == _BYTES else b"") + value
    return bytes(out)


class Fields:
    """Restores messages of one stream, of which texts may go on in the next message."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals
        self._streams: dict[Place, TextStream] = {}

    def feed(self, message: bytes) -> bytes:
        """The message with its originals."""
        if not self._streams and not self._originals.might(message.decode("utf-8", "replace")):
            tails = [text for _, text in _texts(message) if self._sure(text)]
            if not tails:
                return message
        return self._message(message, ())

    def flush(self) -> Iterator[bytes]:
        """What is still held, each in a message of nothing but that text."""
        for place, stream in self._streams.items():
            if stream.rest:
                value = stream.rest.encode()
                for number in reversed(place):
                    value = write([(number, _BYTES, value)])
                yield value
        self._streams.clear()

    def _message(self, message: bytes, place: Place) -> bytes:
        items = fields(message)
        if items is None:
            return message
        return write([(n, kind, self._value(v, (*place, n)) if kind == _BYTES else v) for n, kind, v in items])

    def _value(self, value: bytes, place: Place) -> bytes:
        if value and len(place) < _DEEPEST and fields(value) is not None:
            return self._message(value, place)
        try:
            text = value.decode()
        except UnicodeDecodeError:
            return value
        stream = self._streams.pop(place, None)
        text = (stream.rest if stream else "") + text
        if self._sure(text):
            stream = self._streams[place] = TextStream(self._originals)
            return stream.feed(text).encode()
        return restore_value(text, self._originals).encode()

    def _sure(self, text: str) -> bool:
        held = self._originals.held(text)
        return held >= _SURE and not text[len(text) - held].isalpha()


def restore(message: bytes, originals: Originals) -> bytes:
    """One message on its own."""
    stream = Fields(originals)
    out = stream.feed(message)
    return out if not any(True for _ in stream.flush()) else message


def _texts(message: bytes, place: Place = ()) -> Iterator[tuple[Place, str]]:
    for number, kind, value in fields(message) or ():
        if kind != _BYTES or not value:
            continue
        if len(place) < _DEEPEST and fields(value) is not None:
            yield from _texts(value, (*place, number))
            continue
        try:
            yield (*place, number), value.decode()
        except UnicodeDecodeError:
            continue


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """The number at a place and the place behind it; -1 when it does not end."""
    if at < 0:
        return 0, -1
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            return 0, -1
        value |= (data[at] & 0x7F) << shift
        at += 1
        if not data[at - 1] & 0x80:
            return value, at
    return 0, -1


def _as_varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
