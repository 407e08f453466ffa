"""Protocol buffers and envelopes (proxy/wire/answers/protobuf.py, frames.py)."""

import gzip
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.wire.answer import restoring
from proxy.wire.answers.protobuf import Fields, fields, restore, write
from proxy.wire.restore import Originals

ORIGINALS = Originals({"[PERSOON_1]": "Jan de Vries", "[PERSOON_12]": "Piet" * 40})


def text(number: int, value: str) -> bytes:
    return write([(number, 2, value.encode())])


def test_texts_at_any_depth_and_lengths_mended() -> None:
    inner = text(3, "aan [PERSOON_12]") + write([(4, 0, b"\x96\x01"), (5, 5, b"abcd"), (6, 1, b"abcdefgh")])
    message = text(1, "x") + write([(2, 2, inner), (9, 2, b"\xff\xfe[PERSOON_1]")])
    found = fields(restore(message, ORIGINALS))
    assert found is not None
    inside = fields(found[1][2])
    assert inside is not None
    assert inside[0][2].decode() == "aan " + "Piet" * 40
    assert inside[1:] == [(4, 0, b"\x96\x01"), (5, 5, b"abcd"), (6, 1, b"abcdefgh")]
    assert found[2][2] == b"\xff\xfe[PERSOON_1]"  # no text


@given(st.binary(max_size=60))
def test_what_is_no_message_keeps_its_bytes(data: bytes) -> None:
    assert restore(data, ORIGINALS) == data
    found = fields(data)
    assert found is None or fields(write(found)) == found


@pytest.mark.parametrize(
    "data", [b"\x80", b"\x0a\x05ab", b"\x00", b"\x0b", b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", b"\x09ab"]
)
def test_broken_messages_are_none(data: bytes) -> None:
    assert fields(data) is None


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_text_that_goes_on_in_the_next_message(cut: int) -> None:
    word = "[PERSOON_1]"
    stream = Fields(ORIGINALS)
    out = [stream.feed(text(1, "Dag " + word[:cut])), stream.feed(text(1, word[cut:] + "!")), *stream.flush()]
    if cut > 1:  # a single bracket is not waited for: which fields go on is not known here
        values = [found[0][2].decode() for one in out if (found := fields(one))]
        assert "".join(values) == "Dag Jan de Vries!"


def test_what_is_held_comes_at_the_end() -> None:
    stream = Fields(ORIGINALS)
    inner = write([(2, 2, text(1, "Dag [PERSO"))])
    assert [stream.feed(inner), *stream.flush()] == [
        write([(2, 2, text(1, "Dag "))]),
        write([(2, 2, text(1, "[PERSO"))]),
    ]


@pytest.mark.parametrize("kind", ["application/grpc-web+proto", "application/connect+proto", "application/grpc"])
def test_envelopes_with_compressed_messages(kind: str) -> None:
    packed = gzip.compress(text(1, "Dag [PERSOON_1]"))
    end = struct.pack(">BI", 0x80, 15) + b"grpc-status: 0\r"
    body = struct.pack(">BI", 1, len(packed)) + packed + end
    apply = restoring(kind, "", ORIGINALS)
    assert apply is not None
    out = b"".join(piece for at in range(len(body)) for piece in apply(body[at : at + 1])) + b"".join(apply(b""))
    wanted = text(1, "Dag Jan de Vries")
    assert out == struct.pack(">BI", 0, len(wanted)) + wanted + end


def test_one_message_as_a_whole_body() -> None:
    apply = restoring("application/proto", "", ORIGINALS)
    assert apply is not None
    body = text(1, "Dag [PERSOON_1]")
    assert b"".join([*apply(body[:3]), *apply(body[3:]), *apply(b"")]) == text(1, "Dag Jan de Vries")


def test_a_damaged_event_stream_passes_as_it_is() -> None:
    apply = restoring("application/vnd.amazon.eventstream", "", ORIGINALS)
    assert apply is not None
    body = b"this is no frame at all, with [PERSOON_1]"
    assert b"".join([*apply(body[:20]), *apply(body[20:]), *apply(b"")]) == body
