"""From an answer's headers to a function that restores its bytes as they pass."""

import codecs
import re
import zlib
from collections.abc import Callable
from functools import partial
from typing import Protocol

import brotli
import structlog
import zstandard

from proxy.wire.answers import protobuf
from proxy.wire.answers.batches import Batches
from proxy.wire.answers.decoding import decoder
from proxy.wire.answers.document import ArrayStream, Document
from proxy.wire.answers.frames import Envelopes, EventStream, Whole
from proxy.wire.answers.html import HtmlStream
from proxy.wire.answers.lines import Lines
from proxy.wire.answers.messages import MessageStream
from proxy.wire.answers.sse import SseStream
from proxy.wire.restore import Originals, TextStream, json_escape

__all__ = ["MessageStream", "restoring"]
_log = structlog.get_logger("answer")
# Scripts and styles are the same for everybody: nothing is put into those.
_TEXTS: dict[str, Callable[[str], str]] = {
    "text/plain": str,
    "text/markdown": str,
    "text/x-component": json_escape,
}
_LINES = ("ndjson", "jsonl", "json-seq", "x-json-stream", "stream+json")
# Services whose answers are lines of JSON, whatever they call them.
_LINED = frozenset({"grok-web", "huggingchat", "ollama"})
_SSE = re.compile(r"(?:data|event|id|retry)?:")
_NUMBERED = re.compile(r"(?:[0-9]{1,3}|[a-z]):[\[{\"]")


class _Text(Protocol):
    def feed(self, text: str, *, last: bool = False) -> str: ...


class _Bytes(Protocol):
    def feed(self, data: bytes, *, last: bool = False) -> bytes: ...


def restoring(
    content_type: str, encoding: str, originals: Originals, dialect: str = ""
) -> Callable[[bytes], list[bytes]] | None:
    """A function from each piece of the body (b"" ends it) to pieces; None when the answer holds no text to restore."""
    kind = content_type.partition(";")[0].strip().lower()
    restorer = _binary(kind, originals, dialect) or _textual(kind, originals, dialect)
    decode = decoder(encoding)
    if restorer is None or decode is None:
        return None
    failed = broken = False

    def piece(data: bytes) -> list[bytes]:
        nonlocal failed, broken
        try:
            plain = decode(data) if data and not broken else b""
        except (zlib.error, brotli.error, zstandard.ZstdError):  # a browser would end there as well
            broken, plain = True, b""
        if not failed:
            try:
                plain = restorer.feed(plain, last=not data)
            except Exception as error:  # an answer that cannot be restored goes on as it is
                failed = True
                _log.error("answer not restored", exception=type(error).__name__)
        # No piece rather than an empty one: in chunked coding an empty piece ends the answer.
        return [plain] if plain else []

    return piece


def _binary(kind: str, originals: Originals, dialect: str) -> _Bytes | None:
    if kind == "application/vnd.amazon.eventstream":
        return EventStream(originals, dialect)
    if kind.startswith(("application/connect+", "application/grpc")):
        return Envelopes(originals, dialect, is_json=kind.endswith("+json")) if "text" not in kind else None
    if kind in ("application/proto", "application/protobuf", "application/x-protobuf"):
        return Whole(partial(protobuf.restore, originals=originals))
    return None


def _textual(kind: str, originals: Originals, dialect: str) -> _Bytes | None:
    if kind in ("text/event-stream", "text/html") or "json" in kind or kind in _TEXTS:
        return _Sniffer(partial(_format, kind, originals, dialect))
    return None


def _format(kind: str, originals: Originals, dialect: str, begin: str) -> _Text:
    """The format of a text; its first characters say more than its type, which services use loosely."""
    if begin.startswith(")]}'"):
        return Batches(originals, dialect)
    if kind == "text/html":
        return HtmlStream(originals)
    if kind == "text/event-stream":
        return SseStream(originals, dialect) if not begin.startswith(("{", "[")) else Lines(originals, dialect)
    if kind == "text/plain" and (_NUMBERED.match(begin) or begin.startswith('{"')):
        return Lines(originals, dialect)
    if kind == "text/plain" and _SSE.match(begin):
        return SseStream(originals, dialect)
    if any(word in kind for word in _LINES) or (dialect in _LINED and begin.startswith("{")):
        return Lines(originals, dialect)
    if "json" in kind:
        is_stream = dialect == "gemini" and begin.startswith("[")
        return ArrayStream(originals, dialect) if is_stream else Document(originals, dialect)
    return TextStream(originals, _TEXTS[kind])


class _Sniffer:
    """UTF-8 in and out, in the format that the first characters show."""

    def __init__(self, choose: Callable[[str], _Text]) -> None:
        self._choose = choose
        self._text: _Text | None = None
        self._begin = ""
        self._utf8 = codecs.getincrementaldecoder("utf-8")("surrogateescape")

    def feed(self, data: bytes, *, last: bool = False) -> bytes:
        text = self._utf8.decode(data, final=last)
        if self._text is None:
            self._begin += text
            begin = self._begin.lstrip("\ufeff \t\r\n")
            if len(begin) < 8 and not last:
                return b""
            text, self._begin = self._begin, ""
            self._text = self._choose(begin)
        return self._text.feed(text, last=last).encode("utf-8", "surrogateescape")
