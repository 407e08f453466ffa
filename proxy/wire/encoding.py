"""Content encodings, decoded whole and within a limit, or not at all."""

import zlib
from collections.abc import Callable, Iterator

import brotli
import zstandard

from proxy.wire.message import Unreadable

_STEP = 1 << 16
_BROTLI_STEP = 4  # brotli cannot bound its output, so it gets its input in crumbs
_MOST_STACKED = 3


def decode(body: bytes, content_encoding: str, limit: int) -> bytes:
    """The body without its encodings (``gzip, br``: the last one is taken off first), at most ``limit`` bytes.

    Raises Unreadable: ``encoding`` for what is unknown, damaged, cut short or followed by other bytes, ``too-large``.
    """
    names = [name.strip().lower() for name in content_encoding.split(",") if name.strip()]
    if len(names) > _MOST_STACKED:
        raise Unreadable("encoding")
    for name in reversed(names):
        decoder = _DECODERS.get(name)
        if decoder is None:
            raise Unreadable("encoding")
        try:
            body = _bounded(decoder(body), limit)
        except (zlib.error, brotli.error, zstandard.ZstdError, EOFError):
            raise Unreadable("encoding") from None
    if len(body) > limit:
        raise Unreadable("too-large")
    return body


def _bounded(pieces: Iterator[bytes], limit: int) -> bytes:
    out = bytearray()
    for piece in pieces:
        out += piece
        if len(out) > limit:
            raise Unreadable("too-large")
    return bytes(out)


def _inflate(body: bytes, bits: int) -> Iterator[bytes]:
    """Every member of a zlib or gzip stream; other bytes behind it are an error."""
    while body:
        stream = zlib.decompressobj(bits)
        yield stream.decompress(body, _STEP)
        while not stream.eof:
            if not stream.unconsumed_tail:
                raise EOFError
            yield stream.decompress(stream.unconsumed_tail, _STEP)
        body = stream.unused_data


def _gzip(body: bytes) -> Iterator[bytes]:
    return _inflate(body, 31)


def _deflate(body: bytes) -> Iterator[bytes]:
    """With the zlib header that RFC 9110 asks for, or raw, as some clients send it."""
    is_zlib = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _inflate(body, 15 if is_zlib else -15)


def _br(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    for start in range(0, len(body), _BROTLI_STEP):
        if stream.is_finished():
            raise EOFError
        yield stream.process(body[start : start + _BROTLI_STEP])
    if not stream.is_finished():
        raise EOFError


def _zstd(body: bytes) -> Iterator[bytes]:
    while body:
        stream = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
        for start in range(0, len(body), 1024):
            yield stream.decompress(body[start : start + 1024])
            if stream.eof:
                body = stream.unused_data + body[start + 1024 :]
                break
        else:
            raise EOFError


def _identity(body: bytes) -> Iterator[bytes]:
    yield body


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "identity": _identity,
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _br,
    "zstd": _zstd,
}
