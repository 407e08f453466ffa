"""From an answer's headers to a function that restores its bytes as they pass."""

import codecs
import html
import zlib
from collections.abc import Callable
from typing import Protocol

import brotli
import zstandard

from proxy.wire.restore import Originals, TextStream, json_escape
from proxy.wire.restore_sse import SseStream

# Scripts and styles are the same for everybody: nothing is put into those.
_TEXTS: dict[str, Callable[[str], str]] = {
    "text/plain": str,
    "text/markdown": str,
    "text/html": html.escape,
    "text/x-component": json_escape,
}


class _Restorer(Protocol):
    def feed(self, text: str, *, last: bool = False) -> str: ...


def _decoder(encoding: str) -> Callable[[bytes], bytes] | None:
    """A streaming decoder, or None for an encoding that is not known."""
    match encoding.strip().lower():
        case "" | "identity":
            return bytes
        case "gzip" | "x-gzip":
            return zlib.decompressobj(31).decompress
        case "deflate":
            return zlib.decompressobj().decompress
        case "br":
            process: Callable[[bytes], bytes] = brotli.Decompressor().process
            return process
        case "zstd":
            return zstandard.ZstdDecompressor().decompressobj().decompress
        case _:
            return None


def restoring(content_type: str, encoding: str, originals: Originals) -> Callable[[bytes], list[bytes]] | None:
    """A function from each piece of the body (b"" ends it) to pieces; None when the answer holds no text to restore."""
    kind = content_type.partition(";")[0].strip().lower()
    restorer: _Restorer
    if kind == "text/event-stream":
        restorer = SseStream(originals)
    elif "json" in kind:
        restorer = TextStream(originals, json_escape)
    elif kind in _TEXTS:
        restorer = TextStream(originals, _TEXTS[kind])
    else:
        return None
    decode = _decoder(encoding)
    if decode is None:
        return None
    utf8 = codecs.getincrementaldecoder("utf-8")("surrogateescape")

    def piece(data: bytes) -> list[bytes]:
        plain = decode(data) if data else b""
        text = restorer.feed(utf8.decode(plain, final=not data), last=not data)
        # No piece rather than an empty one: in chunked coding an empty piece ends the answer.
        return [text.encode("utf-8", "surrogateescape")] if text else []

    return piece
