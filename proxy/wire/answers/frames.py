"""Frames of bytes: AWS event streams (Bedrock), and the envelopes of gRPC and Connect.

AWS: https://smithy.io/2.0/aws/amazon-eventstream.html (lengths and two CRC-32 sums, made anew here).
Connect: https://connectrpc.com/docs/protocol#streaming-rpcs (a byte of flags, a length, a message).
"""

import base64
import struct
import zlib
from collections.abc import Callable

from proxy.wire.answers import protobuf
from proxy.wire.answers.records import Out, Records
from proxy.wire.answers.values import dumps, loads
from proxy.wire.restore import Originals

_MOST = 32 * 1024 * 1024
_COMPRESSED, _END = 1, 0x82


class EventStream:
    """Frames of an AWS event stream. Feed it bytes, it gives bytes; each frame as soon as it is whole."""

    def __init__(self, originals: Originals, dialect: str = "") -> None:
        self._records = Records(originals, dialect)
        self._buffer = bytearray()
        self._lost = False  # what is no event stream passes as it is

    def feed(self, data: bytes, *, last: bool = False) -> bytes:
        """Restore every frame that is complete."""
        self._buffer += data
        out = bytearray()
        while not self._lost and len(self._buffer) >= 16:
            total, headers, crc = struct.unpack(">III", self._buffer[:12])
            if zlib.crc32(self._buffer[:8]) != crc or not 16 + headers <= total <= _MOST:
                self._lost = True
            elif len(self._buffer) < total:
                break
            else:
                frame = bytes(self._buffer[:total])
                del self._buffer[:total]
                out += self._frame(frame, frame[12 : 12 + headers], frame[12 + headers : -4])
        if last or self._lost:
            out += b"".join(_aws(one) for one in self._records.flush()) + self._buffer
            self._buffer.clear()
        return bytes(out)

    def _frame(self, frame: bytes, headers: bytes, payload: bytes) -> bytes:
        record = loads(payload.decode("utf-8", "replace"))
        if not isinstance(record, dict):
            return frame
        wrapped = record if isinstance(record.get("bytes"), str) else None
        if wrapped is not None:
            # InvokeModelWithResponseStream: the model's own event, as base64.
            record = loads(base64.b64decode(wrapped["bytes"]).decode("utf-8", "replace"))
            if not isinstance(record, dict):
                return frame
        outs = self._records.feed(record, (headers, wrapped), _event_type(headers))
        return b"".join(_aws(out) if out.changed else frame for out in outs)


def _event_type(headers: bytes) -> str:
    """The value of the ``:event-type`` header (a text: type 7, a length of two bytes, the text)."""
    name = b":event-type\x07"
    at = headers.find(name)
    if at < 0:
        return ""
    start = at + len(name) + 2
    (length,) = struct.unpack(">H", headers[at + len(name) : start])
    return headers[start : start + length].decode("utf-8", "replace")


def _aws(out: Out) -> bytes:
    headers, wrapped = out.around
    record = out.record
    if wrapped is not None:
        record = {**wrapped, "bytes": base64.b64encode(dumps(record).encode()).decode()}
    return aws_frame(headers, dumps(record).encode())


def aws_frame(headers: bytes, payload: bytes) -> bytes:
    """One frame of an AWS event stream; ``headers`` as they stand in it."""
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + payload
    return message + struct.pack(">I", zlib.crc32(message))


class Envelopes:
    """The envelopes of gRPC, gRPC-Web and Connect. Feed it bytes, it gives bytes."""

    def __init__(self, originals: Originals, dialect: str = "", *, is_json: bool = False) -> None:
        self._records = Records(originals, dialect)
        self._fields = protobuf.Fields(originals)
        self._is_json = is_json
        self._buffer = bytearray()

    def feed(self, data: bytes, *, last: bool = False) -> bytes:
        """Restore every message that is complete."""
        self._buffer += data
        out = bytearray()
        while len(self._buffer) >= 5:
            flags, length = struct.unpack(">BI", self._buffer[:5])
            if length > _MOST or len(self._buffer) < 5 + length:
                break
            envelope = bytes(self._buffer[: 5 + length])
            del self._buffer[: 5 + length]
            out += self._envelope(flags, envelope)
        if last:
            out += self._flush() + self._buffer
            self._buffer.clear()
        return bytes(out)

    def _envelope(self, flags: int, envelope: bytes) -> bytes:
        if flags & _END:
            return self._flush() + envelope
        message = envelope[5:]
        if flags & _COMPRESSED:
            try:
                message = zlib.decompressobj(47).decompress(message, _MOST)
            except zlib.error:
                return envelope
        if self._is_json:
            record = loads(message.decode("utf-8", "replace"))
            outs = self._records.feed(record) if isinstance(record, dict | list) else []
            return b"".join(_wrapped(_json(out)) if out.changed else envelope for out in outs) or envelope
        new = self._fields.feed(message)
        return _wrapped(new) if new != message else envelope

    def _flush(self) -> bytes:
        rest = [_json(out) for out in self._records.flush()] if self._is_json else self._fields.flush()
        return b"".join(map(_wrapped, rest))


def _json(out: Out) -> bytes:
    return dumps(out.record).encode()


def _wrapped(message: bytes) -> bytes:
    return struct.pack(">BI", 0, len(message)) + message


class Whole:
    """One message that is only understood when it is complete, up to 32 MB; a larger one passes as it is."""

    def __init__(self, restore: Callable[[bytes], bytes]) -> None:
        self._restore = restore
        self._buffer = bytearray()
        self._passing = False

    def feed(self, data: bytes, *, last: bool = False) -> bytes:
        """Nothing until the end."""
        self._buffer += data
        self._passing = self._passing or len(self._buffer) > _MOST
        if not (last or self._passing):
            return b""
        whole, self._buffer = bytes(self._buffer), bytearray()
        return whole if self._passing else self._restore(whole)
