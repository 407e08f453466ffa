"""Bodies of protocol buffers, alone or in the frames of gRPC, gRPC-Web and Connect.

Source: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, https://connectrpc.com/docs/protocol.
"""

import base64
import binascii
from collections.abc import Callable, Mapping

from proxy.wire import charset, protobuf
from proxy.wire.body_files import is_known_file
from proxy.wire.body_forms import Body, Nothing
from proxy.wire.body_json import JsonBody
from proxy.wire.dialect import Dialect
from proxy.wire.encoding import decode
from proxy.wire.message import Attachment, Part, Unreadable
from proxy.wire.texts import Texts

_HEAD = 5
_COMPRESSED, _END = 1, 2
# Bytes of this size that are no text are a file, and a file is opened or refused.
_LARGE = 65_536


class ProtoBody:
    """One message; with ``also_text`` its bytes are a text too, and looked at as one."""

    strange = False

    def __init__(self, data: bytes, dialect: Dialect, *, also_text: bool = False) -> None:
        self._proto = protobuf.read(data)
        self._all = Texts()
        for number, leaf in enumerate(self._proto.leaves):
            self._add(number, leaf, dialect)
        whole = (
            Part(data.decode(), "body", "twice", False)
            if also_text
            else Part(protobuf.runs(data), "body", "raw", False)
        )
        self.parts = (*self._all.parts, whole)
        self.files = tuple(self._all.files)

    def _add(self, number: int, leaf: protobuf.Leaf, dialect: Dialect) -> None:
        place = f"field {leaf.place}"
        if leaf.kind == "text":
            self._all.add(number, Part(leaf.value, place, dialect.see(place).role))
        elif leaf.kind == "both":
            self._all.add(number, Part(leaf.value, place, "twice", False))
        elif leaf.kind == "bytes" and (len(leaf.data) >= _LARGE or is_known_file(leaf.data)):
            self._all.add_file(number, Attachment("", "", leaf.data, place))
        elif leaf.value:
            self._all.add(number, Part(leaf.value, place, "metadata", False))

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """The message with new texts; a file in it stays as it is, and one that must change is refused."""
        values, held = self._all.values(texts, files)
        if held:
            raise Unreadable("file")
        return self._proto.write(values)


class Frames:
    """Messages one after another, each behind a flag and its length; they go on without compression."""

    def __init__(self, data: bytes, compression: str, limit: int, make: Callable[[bytes], Body]) -> None:
        self._flags: list[int] = []
        self._bodies: list[Body] = []
        at, left = 0, limit
        while at < len(data):
            flag, length = data[at], int.from_bytes(data[at + 1 : at + _HEAD], "big")
            payload = data[at + _HEAD : at + _HEAD + length]
            if len(payload) != length or at + _HEAD > len(data) or flag & ~(_COMPRESSED | _END):
                raise Unreadable("frames")
            if flag & _COMPRESSED:
                if not compression:
                    raise Unreadable("encoding")
                payload = decode(payload, compression, left)
            left -= len(payload)
            self._flags.append(flag & ~_COMPRESSED)
            self._bodies.append(make(payload) if not flag & _END else JsonBody(charset.text_of(payload, ""), _PLAIN))
            at += _HEAD + length
        self.parts = tuple(part for body in self._bodies for part in body.parts)
        self.files = tuple(file for body in self._bodies for file in body.files)
        self.strange = any(body.strange for body in self._bodies)

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """Frame by frame."""
        out, at, first = bytearray(), 0, 0
        for flag, body in zip(self._flags, self._bodies, strict=True):
            size, many = len(body.parts), len(body.files)
            mine = {n - first: data for n, data in files.items() if first <= n < first + many}
            new = body.write({n - at: text for n, text in texts.items() if at <= n < at + size}, mine)
            out += bytes([flag]) + len(new).to_bytes(4, "big") + new
            at, first = at + size, first + many
        return bytes(out)


class _Coded:
    """gRPC-Web's text form: the frames in base64."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self.parts, self.files, self.strange = frames.parts, frames.files, frames.strange

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        return base64.b64encode(self._frames.write(texts, files))


_PLAIN = Dialect("generic")
_BARE = ("proto", "protobuf", "protobuffer", "x-proto", "x-protobuf", "x-protobuffer", "vnd.google.protobuf")


def body(data: bytes, kind: str, compression: str, limit: int, dialect: Dialect) -> Body | None:
    """A body of one of these kinds (a media type); None for another kind."""
    family, _, form = kind.removeprefix("application/").partition("+")
    if family in (*_BARE, "x-google-protobuf"):
        return ProtoBody(data, dialect)
    if family not in ("grpc", "grpc-web", "grpc-web-text", "connect") or form not in ("", "proto", "json"):
        return None

    def one(payload: bytes) -> Body:
        if not payload:
            return Nothing()
        return JsonBody(charset.text_of(payload, ""), dialect) if form == "json" else ProtoBody(payload, dialect)

    if family != "grpc-web-text":
        return Frames(data, compression, limit, one)
    try:
        return _Coded(Frames(base64.b64decode(data, validate=True), compression, limit, one))
    except binascii.Error:
        raise Unreadable("encoding") from None
