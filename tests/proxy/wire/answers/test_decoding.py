"""Encodings of answers (proxy/wire/answers/decoding.py)."""

import gzip
import zlib

import brotli
import pytest
import zstandard

from proxy.wire.answer import restoring
from proxy.wire.answers.decoding import decoder
from proxy.wire.restore import Originals

DATA = b'data: {"text":"Dag"}\n\n' * 500


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(DATA)), ("x-gzip", gzip.compress(DATA[:100]) + gzip.compress(DATA[100:])), ("GZIP", gzip.compress(DATA) + b"\0\0\0"),
        ("deflate", zlib.compress(DATA)), ("deflate", raw_deflate(DATA)), ("br", brotli.compress(DATA)),
        ("zstd", zstandard.compress(DATA)), ("zstd", zstandard.compress(DATA[:100]) + zstandard.compress(DATA[100:])), ("", DATA), ("identity", DATA),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_in_pieces_of_any_size(encoding: str, body: bytes, size: int) -> None:
    decode = decoder(encoding)
    assert decode is not None
    assert b"".join(decode(body[at : at + size]) for at in range(0, len(body), size)) == DATA


@pytest.mark.parametrize("encoding", ["snappy", "gzip, br", "compress"])
def test_what_is_not_known(encoding: str) -> None:
    assert decoder(encoding) is None


def test_words_come_as_soon_as_the_service_flushes_them() -> None:
    stream, decode = zlib.compressobj(wbits=31), decoder("gzip")
    assert decode is not None
    for piece in (b"Dag ", b"meneer "):
        assert decode(stream.compress(piece) + stream.flush(zlib.Z_SYNC_FLUSH)) == piece


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_damaged_answer_ends(encoding: str) -> None:
    restore = restoring("text/plain", encoding, Originals({"[PERSOON_1]": "Jan"}))
    assert restore is not None
    assert b"".join([*restore(b"\xff\x01 no such encoding"), *restore(b"more"), *restore(b"")]) == b""
