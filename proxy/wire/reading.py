"""Reads any request of an AI service: its address, headers and body, as text parts with a way back."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from proxy.wire import body_forms, body_protobuf, charset, headers
from proxy.wire.address import Address
from proxy.wire.body_files import Raw, is_later_piece, is_upload
from proxy.wire.body_json import JsonBody, looks_like_json
from proxy.wire.body_multipart import Multipart
from proxy.wire.body_packed import MAGIC, Packed, Recoded
from proxy.wire.carried import carried
from proxy.wire.dialect import Dialect
from proxy.wire.encoding import decode
from proxy.wire.message import Exchange, Message, Part, Rewritten, Unreadable
from proxy.wire.seams import LONGEST, kin, seams

# Binary messages between programs: no files.
_MESSAGES = ("grpc", "proto", "connect+", "msgpack", "cbor")
_COMPRESSIONS = ("grpc-encoding", "connect-content-encoding")
_TEXTS = ("json", "xml", "javascript", "graphql", "yaml", "csp-report", "sentry-envelope")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# The numbers and the name space before the JSON of socket.io (https://socket.io/docs/v4/socket-io-protocol/).
_PACKET = re.compile(r"[0-9]{1,4}(?:/[\w/-]{0,40},)?[0-9]{0,6}(?=[\[{])")
_RECORD_END = "\x1e"


def read(dialect: Dialect, exchange: Exchange, *, limit: int) -> Message:
    """All text of a request. Raises Unreadable when any of it cannot be read whole."""
    if exchange.method == "WEBSOCKET":
        return _socket_message(dialect, exchange, limit)
    if exchange.method not in _METHODS:
        raise Unreadable("method")
    if exchange.header("upgrade") and not _is_websocket(exchange):
        raise Unreadable("upgrade")
    body = decode(exchange.body, exchange.header("content-encoding"), limit)
    reader = _body(body, exchange, dialect, limit)
    address = Address(exchange.path, dialect)
    before = len(address.parts)
    heads = headers.read(exchange.headers)
    shift = before + len(heads)
    parts = (*address.parts, *heads, *reader.parts, *seams(reader.parts))
    if _is_signed(exchange):
        parts = tuple(replace(part, editable=False) for part in parts)

    def write(texts: Mapping[int, str], files: Mapping[int, bytes] = MappingProxyType({}), /) -> Rewritten:
        path = address.write({n: t for n, t in texts.items() if n < before})
        own = {n - before: t for n, t in texts.items() if before <= n < shift}
        new = reader.write({n - shift: t for n, t in texts.items() if n >= shift}, files)
        if exchange.header("upload-offset") and len(new) != len(exchange.body):
            raise Unreadable("file-length")  # tus: how long the file is was agreed before
        heading = headers.write(exchange.headers, own, len(new))
        return Rewritten(path, heading if new == exchange.body else headers.of_another_body(heading, len(new)), new)

    drift = reader.strange and dialect.is_precise(exchange.path)
    return Message(dialect.name, parts, write, (*reader.files, *carried(parts, exchange)), drift=drift)


def _is_signed(exchange: Exchange) -> bool:
    """A signature over the whole request (AWS): what is changed in it would be refused, without saying why."""
    return exchange.header("authorization").startswith("AWS4-")


def _is_websocket(exchange: Exchange) -> bool:
    """A handshake; the messages after it are inspected one by one."""
    return exchange.header("upgrade").lower() == "websocket" and exchange.method == "GET" and not exchange.body


def _socket_message(dialect: Dialect, exchange: Exchange, limit: int) -> Message:
    """A message on a WebSocket: no address and no headers, and the end of the message before it."""
    if len(exchange.body) > limit:
        raise Unreadable("too-large")
    reader = _socket_body(exchange, dialect)
    first = {kin(part.place): part for part in reversed(reader.parts) if part.editable}
    tails = [
        Part(before + part.text[:LONGEST], part.place, "tail", False, seam=len(before))
        for key, part in first.items()
        if (before := exchange.tails.get(key, ""))
    ]
    tails += seams(reader.parts)
    shown = len(reader.parts)

    def write(texts: Mapping[int, str], files: Mapping[int, bytes] = MappingProxyType({}), /) -> Rewritten:
        return Rewritten(exchange.path, (), reader.write({n: t for n, t in texts.items() if n < shown}, files))

    drift = reader.strange and dialect.is_precise(exchange.path)
    parts = (*reader.parts, *tails)
    return Message(dialect.name, parts, write, (*reader.files, *carried(parts, exchange)), drift=drift)


def _body(body: bytes, exchange: Exchange, dialect: Dialect, limit: int) -> body_forms.Body:
    if not body:
        return body_forms.Nothing()
    content_type = exchange.header("content-type")
    kind = content_type.partition(";")[0].strip().lower()
    if is_upload(exchange):
        return Raw(body, exchange)
    if kind == "multipart/form-data":
        if is_later_piece(exchange):
            raise Unreadable("file-piece")
        return Multipart(body, content_type, dialect)
    if kind == "application/x-www-form-urlencoded":
        return body_forms.Form(charset.text_of(body, content_type), dialect)
    if any(word in kind for word in _MESSAGES) and "json+proto" not in kind:
        return _program_message(body, kind, exchange, dialect, limit)
    if body.startswith(MAGIC) and _is_text(kind or "text/plain"):
        inside = decode(body, "gzip", limit)
        if inside.startswith(MAGIC):
            raise Unreadable("encoding")  # some archives hold themselves
        return Packed(body, _body(inside, exchange, dialect, limit))
    if _is_file(body, kind, exchange):
        return Raw(body, exchange)
    if "json" in kind:
        return _json(charset.text_of(body, content_type), kind, dialect)
    codec = charset.codec_of(content_type)
    text = charset.decode(body, codec)
    structured = _structured(text, dialect)
    if structured and codec != "utf-8":
        return Recoded(structured, codec)
    return structured or body_forms.Text(text, codec)


def _program_message(body: bytes, kind: str, exchange: Exchange, dialect: Dialect, limit: int) -> body_forms.Body:
    compression = next((value for name in _COMPRESSIONS if (value := exchange.header(name))), "")
    found = body_protobuf.body(body, kind, compression, limit, dialect)
    if found is None:
        raise Unreadable("binary")
    return found


def _socket_body(exchange: Exchange, dialect: Dialect) -> body_forms.Body:
    """A text, whatever it holds; bytes are text too, or protocol buffers, or refused."""
    if not exchange.body:
        return body_forms.Nothing()
    is_text = exchange.header("content-type").startswith("text/")
    try:
        text = charset.decode(exchange.body, "utf-8")
    except Unreadable:
        if is_text:
            raise
        return body_protobuf.ProtoBody(exchange.body, dialect)
    return _structured(text, dialect) or (not is_text and _either(exchange.body, dialect)) or body_forms.Text(text)


def _either(data: bytes, dialect: Dialect) -> body_forms.Body | None:
    """A text that may as well be a message with texts in it is looked at as both; None when it is only a text."""
    try:
        found = body_protobuf.ProtoBody(data, dialect, also_text=True)
    except Unreadable:
        return None
    return found if any(part.editable for part in found.parts) else None


def _json(text: str, kind: str, dialect: Dialect) -> body_forms.Body:
    if any(word in kind for word in ("ndjson", "jsonl", "json-seq")):
        return body_forms.Records(text, dialect)
    return JsonBody(text, dialect)


def _structured(text: str, dialect: Dialect) -> body_forms.Body | None:
    """JSON or records of it under another name (beacons, SignalR); None for what is not strictly that."""
    try:
        if text.endswith(_RECORD_END):
            return body_forms.Records(text, dialect, _RECORD_END)
        if looks_like_json(text):
            return JsonBody(text, dialect)
        if packet := _PACKET.match(text):
            return JsonBody(text[packet.end() :], dialect, packet[0])
    except Unreadable:
        pass
    try:
        return body_forms.Records(text, dialect) if text.startswith("{") and "\n" in text.strip() else None
    except Unreadable:
        return None


def _is_file(body: bytes, kind: str, exchange: Exchange) -> bool:
    """Whether a body is a file by itself: by its kind, by its bytes, or because a PUT stores it."""
    if exchange.method == "PUT" and "json" not in kind:
        return True
    return not _is_text(kind) if kind else b"\x00" in body[:4096] or body.startswith((b"%PDF", b"PK\3\4"))


def _is_text(kind: str) -> bool:
    return kind.startswith("text/") or any(word in kind for word in _TEXTS)


def dumps(value: object) -> bytes:
    """JSON as this project writes it."""
    return json.dumps(value, ensure_ascii=False).encode()
