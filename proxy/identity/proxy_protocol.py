"""The PROXY protocol of HAProxy, versions 1 and 2: a first line or block that names the client.

https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt. Read only on connections from named front proxies, where it
must be: without it the connection is closed.
"""

import asyncio
import ipaddress
import struct
from collections.abc import Callable
from typing import Any

from mitmproxy.proxy.mode_servers import ServerInstance

_SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
_LONGEST_LINE = 107
_SECONDS = 5
Peer = tuple[str, int]


class NoProxyHeader(Exception):
    """What stands at the start of the connection is no PROXY header."""


async def read_header(reader: asyncio.StreamReader) -> Peer | None:
    """The client that the header names; None when it speaks for the front proxy itself (a health check)."""
    start = await reader.readexactly(12)
    if start == _SIGNATURE:
        version, family, length = struct.unpack("!BBH", await reader.readexactly(4))
        return _version2(version, family, await reader.readexactly(length))
    line = bytearray(start)
    while not line.endswith(b"\r\n"):
        if len(line) >= _LONGEST_LINE or not line.startswith(b"PROXY "):
            raise NoProxyHeader
        line += await reader.readexactly(1)
    return _version1(bytes(line))


def _version1(line: bytes) -> Peer | None:
    words = line[:-2].decode("ascii", "replace").split(" ")
    if words[:2] == ["PROXY", "UNKNOWN"]:
        return None
    if len(words) != 6 or words[1] not in ("TCP4", "TCP6") or not words[4].isascii() or not words[4].isdigit():
        raise NoProxyHeader
    return _address(words[2]), int(words[4])


def _version2(version: int, family: int, block: bytes) -> Peer | None:
    if version == 0x20:  # LOCAL
        return None
    size = {0x11: 4, 0x21: 16}.get(family)
    if version != 0x21 or size is None or len(block) < 2 * size + 4:
        raise NoProxyHeader
    return str(ipaddress.ip_address(block[:size])), struct.unpack_from("!H", block, 2 * size)[0]


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise NoProxyHeader from None


class _Writer:
    """A writer that names the client instead of the front proxy."""

    def __init__(self, writer: asyncio.StreamWriter, peer: Peer) -> None:
        self._writer = writer
        self._peer = peer

    def get_extra_info(self, name: str, default: object = None) -> object:
        return self._peer if name == "peername" else self._writer.get_extra_info(name, default)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever a StreamWriter has
        return getattr(self._writer, name)


def install(trusts: Callable[[str], bool]) -> Callable[[], None]:
    """Read the header on connections from the addresses that are trusted; returns the way back."""
    original = ServerInstance.handle_stream

    async def handle_stream(self: Any, reader: Any, writer: Any = None) -> None:  # noqa: ANN401  # mitmproxy's own
        peer = writer.get_extra_info("peername") if isinstance(writer, asyncio.StreamWriter) else None
        if peer and trusts(peer[0]):
            try:
                async with asyncio.timeout(_SECONDS):
                    named = await read_header(reader)
            except (NoProxyHeader, TimeoutError, asyncio.IncompleteReadError, ConnectionError):
                writer.close()
                return
            writer = _Writer(writer, named or peer[:2])
        await original(self, reader, writer)

    ServerInstance.handle_stream = handle_stream  # type: ignore[method-assign]

    def undo() -> None:
        ServerInstance.handle_stream = original  # type: ignore[method-assign]

    return undo
