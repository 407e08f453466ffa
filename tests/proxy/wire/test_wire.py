"""Everything in a request is a part, or the request is refused (proxy/wire)."""

import gzip
import json
import tracemalloc
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from proxy import wire
from proxy.notices.notice import Notice
from proxy.wire import json_text
from proxy.wire.body_json import looks_like_json
from proxy.wire.encoding import decode
from proxy.wire.message import Exchange, Headers, Message, Unreadable

LIMIT = 1_000_000
DATA = b'{"content": "hallo"}' * 50
# JSON in a string is a text of its own only where it has texts.
TEXT = st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: not looks_like_json(text))
# No field that the reader knows (role, model, image_url ...): those have tests of their own.
KEY = TEXT.map(lambda key: f"k{key}")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | TEXT.filter(lambda text: not text.startswith("data:")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEY, inner, max_size=4),
    max_leaves=20,
)


def read(body: bytes, kind: str = "application/json", dialect: str = "openai", path: str = "/v1/x") -> Message:
    exchange = Exchange("POST", "https", "api.openai.com", 443, path, (("content-type", kind),), body)
    return wire.read(dialect, exchange, limit=LIMIT)


@given(JSON)
def test_json_is_read_whole_and_unchanged_it_keeps_its_bytes(value: object) -> None:
    body = json.dumps({"x": value}).encode()
    message = read(body)
    assert message.write({}).body == body
    strings = {leaf.value for leaf in json_text.read(body.decode()) if leaf.kind == "string" and leaf.value.strip()}
    assert strings <= {part.text for part in message.parts}


@given(JSON, TEXT)
def test_a_new_text_stands_exactly_where_the_old_one_stood(value: object, new: str) -> None:
    message = read(json.dumps({"a": value, "content": "oud", "z": value}).encode())
    number = next(n for n, part in enumerate(message.parts) if part.place == "content")
    assert json.loads(message.write({number: new}).body) == {"a": value, "content": new, "z": value}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"a":1,"a":2}', "duplicate-key"),
        (b"[" * 5000 + b"]" * 5000, "depth"),
        (b'{"a":' + b"1" * 500 + b"}", "number"),
        (b'{"a":NaN}', "json"),
        (b'{"a":1}x', "json"),
        (b'{"a":1', "json"),
        (b'{"a":01}', "json"),
        (b"{'a':1}", "json"),
        (b'{"a":"\x01"}', "json"),
        (b'{"a":"\xff"}', "charset"),
        ('{"a":1}'.encode("utf-16"), "charset"),
        (b'{"a":"data:image/png;base64,AAAAA"}', "file"),
        (b'{"a":"' + b"QUJD" * 600 + b'A"}', "file"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(body)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "kind", ["application/x-protobuf", "application/grpc", "application/connect+json", "text/plain; charset=utf-16"]
)
def test_kinds_that_cannot_be_read_are_refused(kind: str) -> None:
    with pytest.raises(Unreadable):
        read(b"x", kind)


def texts(message: Message) -> list[str]:
    return [part.text for part in message.parts]


def test_forms_queries_and_lines_are_read_and_written() -> None:
    message = read(b"q=Jan+de+Vries&x=1", "application/x-www-form-urlencoded", path="/s?q=Jan%20de%20Vries&p")
    assert texts(message).count("Jan de Vries") == 2
    changed = message.write({n: "[X]" for n, text in enumerate(texts(message)) if text == "Jan de Vries"})
    assert changed.body == b"q=%5BX%5D&x=1"
    assert changed.path == "/s?q=%5BX%5D&p"
    lines = read(b'{"a":"een"}\n{"a":"twee"}\n', "application/x-ndjson")
    assert {"een", "twee"} <= set(texts(lines))
    assert lines.write({}).body == b'{"a":"een"}\n{"a":"twee"}\n'


def test_multipart_text_is_read_and_files_are_attachments() -> None:
    kind = "multipart/form-data; boundary=b"
    field = b'--b\r\ncontent-disposition: form-data; name="x"\r\n\r\nJan\r\n--b--\r\n'
    message = read(field, kind)
    assert texts(message)[0] == "Jan"
    assert message.write({}).body == field
    assert b"[X]" in message.write({0: "[X]"}).body
    named = field.replace(b'name="x"', b'name="x"; filename="Jan.pdf"')
    message = read(named, kind)
    assert [(file.name, file.data) for file in message.files] == [("Jan.pdf", b"Jan")]
    assert texts(message)[0] == "Jan"
    assert message.write({}).body == named
    assert message.write({0: "[X]"}, {0: b"nieuw"}).body == named.replace(b"Jan.pdf", b"[X].pdf").replace(
        b"\r\nJan\r", b"\r\nnieuw\r"
    )
    with pytest.raises(Unreadable, match="multipart"):
        read(b"preamble with a BSN\r\n" + field, kind)


def test_a_role_is_known_by_the_message_it_stands_in() -> None:
    body = b'{"messages":[{"role":"system","content":"a"},{"role":"user","content":[{"type":"text","text":"b"}]}]}'
    assert [part.role for part in read(body).parts if part.text in ("a", "b")] == ["system", "user"]


@pytest.mark.parametrize(
    ("method", "headers", "body"),
    [
        ("GET", (("upgrade", "h2c"),), b""),
        ("GET", (("upgrade", "websocket, h2c"),), b""),
        ("GET", (("upgrade", "websocket"), ("upgrade", "tls/1.0")), b""),
        ("GET", (("upgrade", "websocket"),), b"body"),
        ("POST", (("upgrade", "websocket"),), b""),
        ("CONNECT", ((":protocol", "websocket"),), b""),
    ],
)
def test_only_a_plain_handshake_may_change_the_protocol(method: str, headers: Headers, body: bytes) -> None:
    exchange = Exchange(method, "https", "chatgpt.com", 443, "/ws", headers, body)
    with pytest.raises(Unreadable, match=r"upgrade|method"):
        wire.read("generic", exchange, limit=LIMIT)


def test_a_handshake_is_read_as_an_address() -> None:
    headers = (("upgrade", "WebSocket"), ("x-title", "Jan"))
    exchange = Exchange("GET", "https", "chatgpt.com", 443, "/ws?q=Piet", headers, b"")
    assert texts(wire.read("generic", exchange, limit=LIMIT)) == ["Piet", "Jan"]


GZ, BR, ZS = gzip.compress(DATA), brotli.compress(DATA), zstandard.compress(DATA)


@pytest.mark.parametrize(
    ("body", "encoding", "whole"),
    [
        (DATA, "", DATA), (DATA, "identity", DATA), (GZ, "gzip", DATA), (GZ, "X-GZIP", DATA), (GZ + GZ, "gzip", DATA * 2),
        (zlib.compress(DATA), "deflate", DATA), (zlib.compress(DATA)[2:-4], "deflate", DATA), (BR, "br", DATA),
        (ZS, "zstd", DATA), (ZS + ZS, "zstd", DATA * 2), (brotli.compress(GZ), "gzip, br", DATA),
        (gzip.compress(GZ), "gzip,gzip", DATA), (b"", "gzip", b""),
    ],
)  # fmt: skip
def test_encodings_are_taken_off_whole(body: bytes, encoding: str, whole: bytes) -> None:
    assert decode(body, encoding, LIMIT) == whole


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (GZ[:-9], "gzip"), (GZ + b"more", "gzip"), (GZ[:20] + b"\0\0" + GZ[22:], "gzip"), (DATA, "gzip"), (GZ, "br"),
        (BR[:-3], "br"), (BR + b"more", "br"), (ZS[:-3], "zstd"), (ZS + b"more", "zstd"), (GZ, "snappy"), (GZ, "gzip, x"),
        (GZ, "gzip,gzip,gzip,gzip"), (zlib.compress(DATA)[:-2], "deflate"), (zlib.compress(DATA) + b"x", "deflate"),
        (GZ, "compress"), (GZ, "gzip;q=1"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_off_is_refused(body: bytes, encoding: str) -> None:
    with pytest.raises(Unreadable):
        decode(body, encoding, LIMIT)


@pytest.mark.parametrize("compress", [gzip.compress, brotli.compress, zstandard.compress])
def test_a_bomb_is_refused_without_unpacking_it(compress: object) -> None:
    assert callable(compress)
    bomb = compress(bytes(50_000_000))
    name = {gzip.compress: "gzip", brotli.compress: "br", zstandard.compress: "zstd"}[compress]
    tracemalloc.start()
    with pytest.raises(Unreadable, match="too-large"):
        decode(bomb, name, LIMIT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 70_000_000


@pytest.mark.parametrize("dialect", ["openai", "anthropic", "gemini", "mistral", "generic"])
def test_a_refusal_is_the_apis_own_error(dialect: str) -> None:
    notice = Notice("20261124-AAAAAAAA", "Niet verstuurd.", "Not sent.", "geen-bsn")
    exchange = Exchange("POST", "https", "x", 443, "/", (), b"")
    reply = wire.refuse(dialect, exchange, notice)
    assert reply.status == 403
    text = json.dumps(json.loads(reply.body), ensure_ascii=False)
    assert "Niet verstuurd" in text
    assert "20261124-AAAAAAAA" in text
    assert dict(reply.headers)["x-should-retry"] == "false"


def test_a_signed_request_cannot_be_rewritten() -> None:
    headers = (("content-type", "application/json"), ("authorization", "AWS4-HMAC-SHA256 Credential=x"))
    exchange = Exchange(
        "POST", "https", "bedrock", 443, "/model/x/converse?q=1", headers, b'{"messages": [{"content": "x"}]}'
    )
    message = wire.read("bedrock", exchange, limit=LIMIT)
    assert message.parts
    assert not any(part.editable for part in message.parts)
    assert message.write({}).body == exchange.body
