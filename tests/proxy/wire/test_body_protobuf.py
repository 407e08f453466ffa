"""Messages in the frames of gRPC, gRPC-Web, Connect and WebSockets (proxy/wire/body_protobuf.py)."""

import base64
import gzip

import pytest

from proxy import wire
from proxy.wire.message import Exchange, Message, Unreadable
from tests.proxy.wire.test_protobuf import AMBIGUOUS, message, read


def frame(data: bytes, flag: int = 0) -> bytes:
    return bytes([flag]) + len(data).to_bytes(4, "big") + data


PROMPT = message({1: {2: "Bel Jan de Vries even"}})
SENT = message({1: {2: "Bel [PERSOON_1] even"}})


def sent(found: Message) -> bytes:
    texts = {n: p.text.replace("Jan de Vries", "[PERSOON_1]") for n, p in enumerate(found.parts) if p.editable}
    return found.write(texts).body


@pytest.mark.parametrize("kind", ["grpc", "grpc+proto", "grpc-web+proto", "connect+proto"])
@pytest.mark.parametrize("header", ["grpc-encoding", "connect-content-encoding"])
def test_frames_are_read_and_go_on_without_compression(kind: str, header: str) -> None:
    body = frame(PROMPT) + frame(gzip.compress(PROMPT), 1) + frame(b"")
    assert sent(read(body, f"application/{kind}", (header, "gzip"))) == frame(SENT) + frame(SENT) + frame(b"")


def test_the_text_form_and_json_in_frames() -> None:
    coded = base64.b64encode(frame(PROMPT))
    assert base64.b64decode(sent(read(coded, "application/grpc-web-text"))) == frame(SENT)
    asked = b'{"tekst": "Bel Jan de Vries even"}'
    body = frame(asked) + frame(b'{"metadata": {"x": ["Jan de Vries"]}}', 2)
    for kind in ("grpc+json", "connect+json"):
        assert sent(read(body, f"application/{kind}")) == frame(asked.replace(b"Jan de Vries", b"[PERSOON_1]")) + frame(
            b'{"metadata": {"x": ["[PERSOON_1]"]}}', 2
        )


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (frame(PROMPT)[:-1], ()), (frame(PROMPT) + b"\x00", ()), (frame(PROMPT, 4), ()), (frame(PROMPT, 0x80), ()),
        (frame(gzip.compress(PROMPT), 1), ()), (frame(PROMPT, 1), (("grpc-encoding", "gzip"),)),
        (frame(gzip.compress(PROMPT) + b"x", 1), (("grpc-encoding", "gzip"),)), (frame(b"\x00"), ()),
        (frame(gzip.compress(bytes(2_000_000)), 1), (("grpc-encoding", "gzip"),)),
        (frame(PROMPT, 1), (("grpc-encoding", "snappy"),)),
    ],
)  # fmt: skip
def test_frames_that_cannot_be_read_whole_are_refused(body: bytes, headers: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(Unreadable):
        read(body, "application/grpc", *headers)


@pytest.mark.parametrize(
    "kind", ["application/msgpack", "application/cbor", "application/grpc+thrift", "application/x-protox"]
)
def test_other_languages_of_programs_are_refused(kind: str) -> None:
    with pytest.raises(Unreadable, match="binary"):
        read(PROMPT, kind)


def test_googles_json_form_is_json() -> None:
    assert "Jan de Vries" in [part.text for part in read(b'[null,"Jan de Vries"]', "application/json+protobuf").parts]


def socket(body: bytes, kind: str = "application/octet-stream") -> Message:
    asked = Exchange("WEBSOCKET", "https", "x", 443, "/ws", (("content-type", kind),), body)
    return wire.read("generic", asked, limit=10**6)


def test_bytes_on_a_socket_are_text_or_a_message_or_refused() -> None:
    assert sent(socket(PROMPT)) == SENT
    assert sent(socket(b'{"tekst": "Jan de Vries"}')) == b'{"tekst": "[PERSOON_1]"}'
    assert sent(socket(b"Jan de Vries")) == b"[PERSOON_1]"
    assert [part.role for part in socket(AMBIGUOUS.encode()).parts] == ["user", "twice"]
    assert [part.role for part in socket(AMBIGUOUS.encode(), "text/plain").parts] == ["user"]
    with pytest.raises(Unreadable, match="binary"):
        socket(b"\xff\xfe\x00")
