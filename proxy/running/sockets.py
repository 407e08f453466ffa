"""Listening sockets for several proxy processes on one port.

The supervisor holds the sockets and every process inherits one. So a process that dies loses no connection that waits,
and one that is replaced listens on the same socket. The kernel deals connections out by the client's address: a client
always meets the same process, and so the one that remembers what was replaced for it.
Source: socket(7), SO_REUSEPORT and SO_ATTACH_REUSEPORT_CBPF.
"""

import asyncio
import contextlib
import ctypes
import resource
import socket
import struct
from collections.abc import Callable
from typing import Any

from mitmproxy.proxy.mode_servers import AsyncioServerInstance

_BACKLOG = 1024
_ATTACH_REUSEPORT_CBPF = 51
_NETWORK_HEADER = 0xFFF00000  # SKF_NET_OFF: offsets from the start of the IP header
_LOAD_BYTE, _LOAD_WORD, _SHIFT_RIGHT, _EQUAL, _JUMP, _MODULO, _RETURN = 0x30, 0x20, 0x74, 0x15, 0x05, 0x94, 0x16
_SOURCE_IPV4, _SOURCE_IPV6_END = 12, 20

_MOST_FILES = 65536


def allow_many() -> None:
    """As many open connections as this user may have: shells and containers often begin with 1,024, half of it ours."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def bind(host: str, port: int, count: int) -> list[socket.socket]:
    """So many listening sockets on one address, dealt connections by the client's address. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sockets: list[socket.socket] = []
    try:
        for _ in range(count):
            one = socket.socket(family, socket.SOCK_STREAM)
            sockets.append(one)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if count > 1:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            one.bind((host, port))
            one.listen(_BACKLOG)
    except OSError:
        for one in sockets:
            one.close()
        raise
    if count > 1:
        _deal_by_client(sockets[0], count)
    return sockets


def _deal_by_client(first: socket.socket, count: int) -> None:
    """Choose among the sockets, in the order in which they were bound, by the client's IPv4 or IPv6 address."""
    program = [
        (_LOAD_BYTE, 0, 0, _NETWORK_HEADER),
        (_SHIFT_RIGHT, 0, 0, 4),
        (_EQUAL, 0, 2, 4),
        (_LOAD_WORD, 0, 0, _NETWORK_HEADER + _SOURCE_IPV4),
        (_JUMP, 0, 0, 1),
        (_LOAD_WORD, 0, 0, _NETWORK_HEADER + _SOURCE_IPV6_END),
        (_MODULO, 0, 0, count),
        (_RETURN, 0, 0, 0),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in program))
    first.setsockopt(
        socket.SOL_SOCKET, _ATTACH_REUSEPORT_CBPF, struct.pack("@HP", len(program), ctypes.addressof(code))
    )


def install(inherited: socket.socket) -> Callable[[], None]:
    """Make mitmproxy listen on this socket instead of opening its own; returns the way back."""
    original = AsyncioServerInstance.listen

    async def listen(instance: AsyncioServerInstance[Any], host: str, port: int) -> list[asyncio.Server]:
        return [await asyncio.start_server(instance.handle_stream, sock=inherited)]

    AsyncioServerInstance.listen = listen  # type: ignore[method-assign,assignment]

    def undo() -> None:
        AsyncioServerInstance.listen = original  # type: ignore[method-assign]

    return undo
