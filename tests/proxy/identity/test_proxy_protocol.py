"""proxy/identity/proxy_protocol.py: the headers of HAProxy's own description, and what is none."""

import asyncio
import socket
import struct

import pytest
from mitmproxy import http

from proxy.identity import proxy_protocol
from proxy.identity.proxy_protocol import NoProxyHeader, read_header
from tests.proxy.bed import FarSide, exchanged, far_side, post, proxy_with

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"


def v2(command: int, family: int, block: bytes) -> bytes:
    return SIGNATURE + struct.pack("!BBH", command, family, len(block)) + block


FOUR = socket.inet_aton("192.168.1.7") + socket.inet_aton("10.0.0.1") + struct.pack("!HH", 1234, 8080)
SIX = socket.inet_pton(socket.AF_INET6, "fd00::7") * 2 + struct.pack("!HH", 1234, 8080)


async def parsed(data: bytes) -> tuple[tuple[str, int] | None, bytes]:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    return await read_header(reader), await reader.read()


@pytest.mark.parametrize(
    ("head", "peer"),
    [
        (b"PROXY TCP4 192.168.1.7 10.0.0.1 1234 8080\r\n", ("192.168.1.7", 1234)),
        (b"PROXY TCP6 fd00::7 fd00::1 1234 8080\r\n", ("fd00::7", 1234)),
        (b"PROXY UNKNOWN\r\n", None),
        (b"PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n", None),
        (v2(0x21, 0x11, FOUR), ("192.168.1.7", 1234)),
        (v2(0x21, 0x21, SIX), ("fd00::7", 1234)),
        (v2(0x21, 0x11, FOUR + b"\x03\x00\x04abcd"), ("192.168.1.7", 1234)),
        (v2(0x20, 0x00, b""), None),
    ],
)
async def test_right(head: bytes, peer: tuple[str, int] | None) -> None:
    assert await parsed(head + b"CONNECT x") == (peer, b"CONNECT x")


@pytest.mark.parametrize(
    "head",
    [
        b"CONNECT chatgpt.com:443 HTTP/1.1\r\n", b"PROXY TCP4 a b 1 2\r\n", b"PROXY TCP4 1.1.1.1 2.2.2.2 x 2\r\n",
        b"PROXY TCP4 1.1.1.1\r\n", b"PROXY " + b"x" * 200 + b"\r\n", v2(0x11, 0x11, FOUR), v2(0x21, 0x11, b"kort"),
        v2(0x21, 0x31, b"x" * 216),
    ],
)  # fmt: skip
async def test_wrong(head: bytes) -> None:
    with pytest.raises(NoProxyHeader):
        await parsed(head)


async def test_cut_off() -> None:
    with pytest.raises(asyncio.IncompleteReadError):
        await parsed(v2(0x21, 0x11, FOUR)[:-1])


class Peers:
    """Remembers who asked."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def request(self, flow: http.HTTPFlow) -> None:
        peer = flow.client_conn.peername
        self.seen.append(peer[0] if peer else "")


HEADER = b"PROXY TCP4 192.168.1.7 10.0.0.1 1234 8080\r\n"


def asked(far: FarSide) -> bytes:
    return f"GET http://127.0.0.1:{far.port}/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode()


@pytest.mark.parametrize(("trusted", "seen"), [("127.0.0.1", ["192.168.1.7"]), ("10.9.9.9", [])])
async def test_only_a_named_front_proxy_is_believed(trusted: str, seen: list[str]) -> None:
    peers = Peers()
    undo = proxy_protocol.install(lambda address: address == trusted)
    try:
        async with far_side() as far, proxy_with(peers) as proxy:
            answer = await exchanged(proxy, HEADER + asked(far))
    finally:
        undo()
    assert peers.seen == seen
    assert answer.startswith(b"HTTP/1.1 200" if seen else b"HTTP/1.1 400")


async def test_without_the_header_a_front_proxy_is_closed_off() -> None:
    peers = Peers()
    undo = proxy_protocol.install(lambda _address: True)
    try:
        async with far_side() as far, proxy_with(peers) as proxy:
            assert await post(proxy, far.port, b"{}") == b""
    finally:
        undo()
    assert peers.seen == []


async def test_a_second_header_is_no_header() -> None:
    """A client behind the front proxy cannot say once more who it is."""
    peers = Peers()
    undo = proxy_protocol.install(lambda _address: True)
    try:
        async with far_side() as far, proxy_with(peers) as proxy:
            answer = await exchanged(proxy, HEADER + HEADER.replace(b"192.168.1.7", b"10.6.6.6") + asked(far))
    finally:
        undo()
    assert peers.seen == []
    assert not answer.startswith(b"HTTP/1.1 200")
