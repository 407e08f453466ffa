"""Requests of every dialect and form, with a value to be taken out, and ways to spoil them."""

import gzip
import json
import zlib
from dataclasses import dataclass, replace
from urllib.parse import unquote_plus

import brotli
from hypothesis import strategies as st

from proxy.wire.message import Exchange
from tests.proxy.wire import golden
from tests.proxy.wire.golden import NAME
from tests.proxy.wire.test_body_protobuf import frame
from tests.proxy.wire.test_protobuf import message

CANARY = "KANARIE"


@dataclass(frozen=True)
class Seed:
    """A request before it is spoilt."""

    dialect: str
    exchange: Exchange


def _made() -> list[Seed]:
    prompt = message({1: {2: f"Bel {CANARY} even", 3: 123456782}, 4: [b"\x00\xff", CANARY.encode()][0], 5: CANARY})
    body = json.dumps({"messages": [{"role": "user", "content": f"Bel {CANARY} even"}]}).encode()
    kinds: list[tuple[str, bytes, tuple[tuple[str, str], ...]]] = [
        ("application/proto", prompt, ()),
        ("application/grpc", frame(prompt) + frame(gzip.compress(prompt), 1), (("grpc-encoding", "gzip"),)),
        ("application/connect+json", frame(body) + frame(b"{}", 2), ()),
        ("application/json", gzip.compress(body), (("content-encoding", "gzip"),)),
        ("application/json", brotli.compress(gzip.compress(body)), (("content-encoding", "gzip, br"),)),
        ("application/json", zlib.compress(body), (("content-encoding", "deflate"),)),
        ("text/plain", gzip.compress(body), ()),
        ("text/plain; charset=iso-8859-1", f"Bel {CANARY} en René".encode("cp1252"), ()),
        ("text/plain; charset=utf-16", f"Bel {CANARY} even".encode("utf-16"), ()),
    ]
    return [
        Seed("connect", Exchange("POST", "https", "x", 443, "/x", (("content-type", kind), *headers), data))
        for kind, data, headers in kinds
    ]


def _golden() -> list[Seed]:
    found = []
    for case in golden.cases():
        body = case.exchange.body.replace(NAME.encode(), CANARY.encode()).replace(b"Jan+de+Vries", CANARY.encode())
        path = case.exchange.path.replace("Jan%20de%20Vries", CANARY).replace("Jan+de+Vries", CANARY)
        found.append(Seed(case.dialect, replace(case.exchange, body=body, path=path)))
    return found


SEEDS = [*_made(), *_golden()]
# What readers stumble over: ends of texts, escapes, lengths, marks, members, deep or double things.
_PIECES = [
    b'"', b"\\", b"{", b"}", b"[", b"]", b":", b",", b"\\u0000", b"\\ud800", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\n", b"\r\n", b"--b", b"--b--",
    b"&", b"=", b"%", b"%00", b"+", b"\x1e", b"\x1f\x8b\x08", b'"role":"user"', b"NaN", b"1e999", b"123456782", b"[" * 300, b'{"a":' * 50,
    b"\x0a\x05", b"\x80" * 11, b"\x00\x00\x00\x00\x05", CANARY.encode(), b'"' + CANARY.encode() + b'":1,', b"data:text/plain;base64,S0FOQVJJRQ==",
]  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn) -> Seed:
    """A seed with up to six changes of its bytes, now and then of what its headers say."""
    seed = draw(st.sampled_from(SEEDS))
    body = bytearray(seed.exchange.body)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(body)))
        match draw(st.sampled_from(["flip", "cut", "put", "twice", "end", "move"])):
            case "flip" if at < len(body):
                body[at] = draw(st.integers(0, 255))
            case "cut":
                del body[at : at + draw(st.integers(1, 40))]
            case "put":
                body[at:at] = draw(st.sampled_from(_PIECES))
            case "twice":
                body[at:at] = body[at : at + draw(st.integers(1, 200))]
            case "end":
                del body[at:]
            case _:
                to = draw(st.integers(0, len(body)))
                body[to:to] = body[at : at + 20]
    headers = seed.exchange.headers
    if draw(st.integers(0, 9)) == 0:
        headers = draw(st.sampled_from([one.exchange.headers for one in SEEDS]))
    return Seed(seed.dialect, replace(seed.exchange, body=bytes(body), headers=headers))


def _ends(data: bytes) -> list[bytes]:
    """The ends of a message of protocol buffers, as simply as can be: what is no message is an end."""
    found, at = [], 0

    def number() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    try:
        while at < len(data):
            kind = number() & 7
            if kind == 2:
                length = number()
                found += _ends(data[at : at + length]) if 0 < length <= len(data) - at else [data[at:]]
                at += length
            elif kind == 0:
                number()
            elif kind in (1, 5):
                at += 8 if kind == 1 else 4
            else:
                return [data]
    except (IndexError, RecursionError):
        return [data]
    return found or [data]


def _frames(data: bytes) -> list[bytes]:
    found = []
    while data:
        length = int.from_bytes(data[1:5], "big")
        found += _ends(data[5 : 5 + length])
        data = data[5 + length :]
    return found


def views(path: str, headers: tuple[tuple[str, str], ...], body: bytes) -> list[str]:
    """What a service could see in a request that went on, taken apart with other tools than ours."""
    kind = " ".join(value for name, value in headers if name == "content-type")
    codec = "utf-16" if "utf-16" in kind else "utf-8"
    try:
        plain = gzip.decompress(body)
    except (OSError, EOFError, zlib.error):
        plain = body
    text = plain.decode(codec, "replace")
    found = [path, unquote_plus(path), *(value for _, value in headers)]
    if kind == "application/proto" or kind == "application/grpc":
        ends = _ends(body) if kind == "application/proto" else _frames(body)
        return [*found, *(end.decode("utf-8", "replace") for end in ends)]
    found.append(text)
    if "form-urlencoded" in kind:
        found.append(unquote_plus(text))
    for one in (text, *text.split("\n"), *text.split("\x1e")):
        try:
            found.append(json.dumps(json.loads(one), ensure_ascii=False))
        except (ValueError, RecursionError):
            continue
    return found
