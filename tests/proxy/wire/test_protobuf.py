"""Protocol buffers without their schema (proxy/wire/protobuf.py)."""

import math
import struct
import zlib
from collections.abc import Mapping
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from detectors.finding import Finding
from proxy import wire
from proxy.inspection.found import without_repeats
from proxy.wire import protobuf
from proxy.wire.message import Exchange, Message, Unreadable
from proxy.wire.protobuf import Proto, runs, varint

Value = int | float | str | bytes | dict[int, Any]


def field(number: int, value: Value) -> bytes:
    """One field as a program with the schema would write it."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | 1) + struct.pack("<d", value)
    data = value.encode() if isinstance(value, str) else message(value) if isinstance(value, dict) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def message(fields: Mapping[int, Value]) -> bytes:
    return b"".join(field(number, value) for number, value in fields.items())


def replaced(data: bytes, old: str, new: str) -> bytes:
    proto = protobuf.read(data)
    return proto.write({n: leaf.value.replace(old, new) for n, leaf in enumerate(proto.leaves) if old in leaf.value})


def exchange(body: bytes, kind: str, *headers: tuple[str, str]) -> Exchange:
    return Exchange("POST", "https", "x", 443, "/x.Chat/Send", (("content-type", kind), *headers), body)


def read(body: bytes, kind: str, *headers: tuple[str, str]) -> Message:
    return wire.read("connect", exchange(body, kind, *headers), limit=10**6)


TEXT = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=40)
NUMBER = st.integers(1, 2000)
MESSAGE = st.recursive(
    st.dictionaries(NUMBER, TEXT | st.integers(0, 2**63) | st.floats(allow_nan=False) | st.binary(max_size=20), min_size=1, max_size=5),
    lambda inside: st.dictionaries(NUMBER, inside | TEXT, min_size=1, max_size=4),
    max_leaves=15,
)  # fmt: skip


@given(MESSAGE)
def test_unchanged_it_keeps_its_bytes(fields: dict[int, Value]) -> None:
    data = message(fields)
    assert protobuf.read(data).write({}) == data


def texts_in(fields: Mapping[int, Value]) -> list[str]:
    found = []
    for value in fields.values():
        found += texts_in(value) if isinstance(value, dict) else [value] if isinstance(value, str) else []
    return found


@given(MESSAGE)
def test_every_text_is_found_somewhere(fields: dict[int, Value]) -> None:
    shown = [leaf.value for leaf in protobuf.read(message(fields)).leaves]
    for text in texts_in(fields):
        assert any(text in one for one in shown), text


@given(MESSAGE, TEXT, st.lists(NUMBER, max_size=5))
def test_a_new_text_mends_every_length_around_it(fields: dict[int, Value], new: str, way: list[int]) -> None:
    """The name lies at the end of a way of messages, beside anything."""

    def wrapped(value: str) -> dict[int, Value]:
        inside: dict[int, Value] = {3000: f"{value} vraagt iets\x00"[:-1], 3001: 7}
        for number in way:
            inside = {number: inside, 3002: fields}
        return inside

    data = message(wrapped("Jan de Vries"))
    proto = protobuf.read(data)
    number = next(
        n for n, leaf in enumerate(proto.leaves) if leaf.kind == "text" and leaf.value == "Jan de Vries vraagt iets"
    )
    assert proto.write({number: f"{new} vraagt iets"}) == message(wrapped(new))


def test_a_text_that_may_be_numbers_is_a_text() -> None:
    # "A" is a tag for eight bytes of a number, "Amsterdam" such a field.
    proto = protobuf.read(message({1: "Amsterdam", 2: "Imkerbond"}))
    assert [(leaf.kind, leaf.value) for leaf in proto.leaves] == [("text", "Amsterdam"), ("text", "Imkerbond")]


AMBIGUOUS = '"' + chr(36) + "Jan de Vries woont nu in Reusel-Noord"[:36]


def test_what_may_be_both_is_changed_as_a_message_and_looked_at_as_both() -> None:
    data = message({1: AMBIGUOUS})
    proto = protobuf.read(data)
    assert [(leaf.kind, leaf.value) for leaf in proto.leaves] == [("text", AMBIGUOUS[2:]), ("both", AMBIGUOUS)]
    assert replaced(data, AMBIGUOUS[2:], "x") == message({1: {4: "x"}})
    parts = read(data, "application/proto").parts
    assert [(part.role, part.editable) for part in parts] == [("user", True), ("twice", False), ("raw", False)]
    inside = (Finding("PERSON", 0, 12, 0.9, "x"),)
    of_both = (Finding("PERSON", 2, 14, 0.9, "x"),)
    assert without_repeats(parts, (inside, of_both, ())) == (inside, (), ())
    over_the_edge = (Finding("PERSON", 1, 14, 0.9, "x"),)
    assert without_repeats(parts, ((), over_the_edge, ())) == ((), over_the_edge, ())


def test_bytes_stay_and_what_reads_as_text_in_them_is_looked_at() -> None:
    data = message({1: b"\xff\x00Jan de Vries\x01", 2: "x"})
    found = read(data, "application/x-protobuf")
    assert [(p.text, p.editable) for p in found.parts if p.role == "metadata"] == [("Jan de Vries", False)]
    assert runs(b"\x00BSN 123456782\xff caf\xc3\xa9!\x02abc") == "BSN 123456782\n café!"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(123456782, True), (12345678, True), (31612345678, True), (1_764_000_000_000, False), (2025, False)],
)
def test_a_number_that_can_be_somebodys_is_a_part(value: int, shown: bool) -> None:
    parts = read(message({1: value, 2: "x"}), "application/protobuf").parts
    assert ((str(value), False) in [(part.text, part.editable) for part in parts]) is shown


def test_a_document_in_a_message_is_a_file() -> None:
    data = message({1: {2: b"%PDF-1.7\xff rest"}})
    found = read(data, "application/proto")
    assert [file.data for file in found.files] == [b"%PDF-1.7\xff rest"]
    assert found.write({}).body == data
    with pytest.raises(Unreadable, match="file"):
        found.write({}, {0: b"x"})


@pytest.mark.parametrize(
    "data",
    [b"\x0a\x05abc", b"\x07", b"\x00\x01", b"\x0b\x0c", b"\xff" * 11, b"\x08", b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", b"\x09\x01"],
)  # fmt: skip
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="binary"):
        read(data, "application/proto")


def test_depth_and_number_of_fields_are_bounded() -> None:
    data = b"\x08\x01"
    for _ in range(5000):
        data = field(1, data)
    assert isinstance(protobuf.read(data), Proto)
    with pytest.raises(Unreadable, match="too-many"):
        protobuf.read(b"\x08\x01" * 200_000)


@pytest.mark.parametrize("packed", [struct.pack("<Q", 123456782), struct.pack("<d", 123456782.0)])
def test_a_number_of_eight_bytes_is_looked_at(packed: bytes) -> None:
    leaves = protobuf.read(field(1, {3: 1}) + varint(2 << 3 | 1) + packed).leaves
    assert [(leaf.place, leaf.kind, leaf.value) for leaf in leaves] == [("2", "number", "123456782")]


@pytest.mark.parametrize("value", [1.5, math.inf, math.nan, 0.0, -123456782.0, 1e300])
def test_a_measured_number_is_nobodys(value: float) -> None:
    assert protobuf.read(varint(1 << 3 | 1) + struct.pack("<d", value)).leaves == []


SENTENCE = "Ik sprak Pieter Vermeulen over zijn uitkering."


@pytest.mark.parametrize(
    "data",
    [
        zlib.compress(SENTENCE.encode()), zlib.compress(SENTENCE.encode(), 9), zstandard.ZstdCompressor().compress(SENTENCE.encode()),
        SENTENCE.encode("utf-16-le"), SENTENCE.encode("utf-16-be"), SENTENCE.encode("utf-16"),
    ],
)  # fmt: skip
def test_a_text_that_is_packed_or_wide_in_a_field_is_looked_at(data: bytes) -> None:
    parts = read(field(1, data), "application/proto").parts
    assert any(SENTENCE in part.text and not part.editable for part in parts)


@pytest.mark.parametrize(
    "data", [bytes(range(256)), b"\x78\x9c" + b"\xff" * 30, b"\x28\xb5\x2f\xfd\xff\xff", bytes(64)]
)
def test_other_bytes_are_not_made_into_text(data: bytes) -> None:
    leaves = protobuf.read(field(1, data)).leaves
    assert [leaf.value for leaf in leaves if leaf.kind == "bytes"][1:] == []


def test_much_that_is_packed_small_is_refused() -> None:
    bomb = field(1, zlib.compress(bytes(1 << 20), 9))
    with pytest.raises(Unreadable, match="too-large"):
        protobuf.read(bomb * 5)
