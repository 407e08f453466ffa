"""Content encodings of answers, undone as they pass. What is damaged ends the answer there, as a browser would."""

import zlib
from collections.abc import Callable

import brotli
import zstandard

Decode = Callable[[bytes], bytes]


class Inflate:
    """gzip and deflate: several members behind each other, and deflate without its header, as some servers send it."""

    def __init__(self, *, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._stream = None if not is_gzip else zlib.decompressobj(31)

    def __call__(self, data: bytes) -> bytes:
        """The bytes that are certain so far."""
        out = bytearray()
        while data:
            if self._stream is None:
                self._stream = zlib.decompressobj(15 if data[0] & 0x0F == 8 else -15)
            out += self._stream.decompress(data)
            if not self._stream.eof:
                break
            # Behind the last member zeros may stand; anything else but a member is not passed on.
            data = self._stream.unused_data
            if not self._is_gzip or not data.startswith(b"\x1f"):
                break
            self._stream = zlib.decompressobj(31)
        return bytes(out)


def decoder(encoding: str) -> Decode | None:
    """A streaming decoder, or None for an encoding (or several at once) that is not known."""
    match encoding.strip().lower():
        case "" | "identity":
            return bytes
        case "gzip" | "x-gzip":
            return Inflate(is_gzip=True)
        case "deflate":
            return Inflate(is_gzip=False)
        case "br":
            process: Decode = brotli.Decompressor().process
            return process
        case "zstd":
            return zstandard.ZstdDecompressor().decompressobj(read_across_frames=True).decompress
        case _:
            return None
