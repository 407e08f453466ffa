"""Reads any request of an AI service: its address, headers and body, as text parts with a way back."""

import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import quote, unquote, unquote_plus

from proxy.wire import body_forms, json_text
from proxy.wire.body_files import Raw
from proxy.wire.body_json import JsonBody
from proxy.wire.body_multipart import Multipart
from proxy.wire.encoding import decode
from proxy.wire.message import Attachment, Exchange, Headers, Message, Part, Rewritten, Unreadable

# Headers that browsers, SDKs and the services themselves fill in; anything else may hold a person's words.
_TECHNICAL = re.compile(
    r"(?i)^(?:cookie|authorization|proxy-.*|user-agent|accept.*|sec-.*|content-.*|host|x-api-key|x-goog-.*|api-key|"
    r"anthropic-.*|openai-.*|x-stainless-.*|traceparent|tracestate|origin|connection|keep-alive|te|upgrade.*|"
    r"cache-control|pragma|priority|dnt|if-.*|range|transfer-encoding|x-request-id|x-amz-.*|oai-.*|x-csrf.*|x-xsrf.*|baggage|sentry-trace)$"
)
# Binary messages between programs: no files.
_MESSAGES = ("grpc", "proto", "connect+", "msgpack", "cbor")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_TELLING = re.compile(r"\s|@|[0-9]{6}")


def read(
    dialect: str, exchange: Exchange, *, limit: int, roles: Callable[[json_text.Leaf, dict[str, str]], str]
) -> Message:
    """All text of a request. Raises Unreadable when any of it cannot be read whole."""
    if exchange.method == "WEBSOCKET":
        return _socket_message(dialect, exchange, limit, roles)
    if exchange.method not in _METHODS:
        raise Unreadable("method")
    if exchange.header("upgrade") and not _is_websocket(exchange):
        raise Unreadable("upgrade")
    body = decode(exchange.body, exchange.header("content-encoding"), limit)
    reader = _body(body, exchange, roles)
    address = _Address(exchange.path)
    parts = (*address.parts, *_header_parts(exchange.headers), *reader.parts)
    shift = len(parts) - len(reader.parts)

    def write(texts: Mapping[int, str], files: Mapping[int, bytes] = MappingProxyType({}), /) -> Rewritten:
        path = address.write({n: t for n, t in texts.items() if n < len(address.parts)})
        new = reader.write({n - shift: t for n, t in texts.items() if n >= shift}, files)
        return Rewritten(path, _headers(exchange.headers, len(new)), new)

    return Message(dialect, parts, write, tuple(reader.files))


def _is_websocket(exchange: Exchange) -> bool:
    """A handshake; the messages after it are inspected one by one."""
    return exchange.header("upgrade").lower() == "websocket" and exchange.method == "GET" and not exchange.body


def _socket_message(
    dialect: str, exchange: Exchange, limit: int, roles: Callable[[json_text.Leaf, dict[str, str]], str]
) -> Message:
    """A message on a WebSocket: no address and no headers, and the end of the message before it."""
    if len(exchange.body) > limit:
        raise Unreadable("too-large")
    reader = _body(exchange.body, exchange, roles)
    tails = [
        Part(before + part.text, part.place, "tail", False, seam=len(before))
        for part in reader.parts
        if part.editable and (before := exchange.tails.get(part.place, ""))
    ]
    shown = len(reader.parts)

    def write(texts: Mapping[int, str], files: Mapping[int, bytes] = MappingProxyType({}), /) -> Rewritten:
        return Rewritten(exchange.path, (), reader.write({n: t for n, t in texts.items() if n < shown}, files))

    return Message(dialect, (*reader.parts, *tails), write, tuple(reader.files))


class _Nothing:
    parts: tuple[Part, ...] = ()
    files: tuple[Attachment, ...] = ()

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        return b""


def _body(body: bytes, exchange: Exchange, roles: Callable[[json_text.Leaf, dict[str, str]], str]) -> body_forms.Body:
    if not body:
        return _Nothing()
    content_type = exchange.header("content-type")
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return Multipart(body, content_type)
    if kind == "application/x-www-form-urlencoded":
        return body_forms.Form(body_forms.text_of(body, content_type))
    if any(word in kind for word in _MESSAGES):
        raise Unreadable("binary")
    if _is_file(body, kind, exchange):
        return Raw(body, exchange)
    text = body_forms.text_of(body, content_type)
    if "json" in kind or text.lstrip()[:1] in ("{", "["):
        return _json(text, kind, roles)
    return body_forms.Text(text)


def _json(text: str, kind: str, roles: Callable[[json_text.Leaf, dict[str, str]], str]) -> body_forms.Body:
    if "ndjson" in kind or "jsonl" in kind:
        for line in filter(str.strip, text.split("\n")):
            json_text.read(line)
        return body_forms.Lines(text, roles)
    try:
        return JsonBody(text, roles)
    except Unreadable:
        if "json" in kind:
            raise
        return body_forms.Text(text)


def _is_file(body: bytes, kind: str, exchange: Exchange) -> bool:
    """Whether a body is a file by itself: by its kind, by its bytes, or because a PUT stores it."""
    if exchange.method == "PUT" and "json" not in kind:
        return True
    return not _is_text(kind) if kind else b"\x00" in body[:4096] or body.startswith((b"%PDF", b"PK\3\4"))


def _is_text(kind: str) -> bool:
    return kind.startswith("text/") or any(word in kind for word in ("json", "xml", "javascript", "graphql", "yaml"))


def _headers(headers: Headers, length: int) -> Headers:
    """The headers as they go on: the body is plain now, and its length is known."""
    gone = ("content-encoding", "content-length", "transfer-encoding", "trailer", "expect")
    kept = tuple((name, value) for name, value in headers if name.lower() not in gone)
    return (*kept, ("content-length", str(length))) if length else kept


def _header_parts(headers: Headers) -> tuple[Part, ...]:
    values = [Part(unquote(v), f"header {n}", "header", False) for n, v in headers if not _TECHNICAL.match(n) and v]
    names = [Part(n, "header name", "header", False) for n, _ in headers if _TELLING.search(n)]
    return (*values, *names)


class _Address:
    """Path segments that could hold text, and every value of the query string."""

    def __init__(self, path: str) -> None:
        self._path, self._mark, query = path.partition("?")
        self._pairs = [pair.partition("=") for pair in query.split("&")] if query else []
        self._editable: list[int] = []
        values = [
            Part(unquote_plus(value), f"query {number}", "url")
            for number, (_, _, value) in enumerate(self._pairs)
            if value
        ]
        self._editable = [number for number, (_, _, value) in enumerate(self._pairs) if value]
        names = [unquote_plus(name) for name, _, _ in self._pairs]
        segments = [unquote(segment) for segment in self._path.split("/")]
        fixed = [Part(text, "path", "url", False) for text in (*segments, *names) if _TELLING.search(text)]
        self.parts = (*values, *fixed)

    def write(self, texts: Mapping[int, str]) -> str:
        """The path with new query values."""
        pairs = [list(pair) for pair in self._pairs]
        for number, text in texts.items():
            pairs[self._editable[number]][2] = quote(text, safe="")
        return self._path + self._mark + "&".join("".join(pair) for pair in pairs)


def dumps(value: object) -> bytes:
    """JSON as this project writes it."""
    return json.dumps(value, ensure_ascii=False).encode()
