"""A real mitmproxy on loopback with our addon, before a server that counts what reaches it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from mitmproxy import options
from mitmproxy.addons import core, next_layer, proxyserver, tlsconfig
from mitmproxy.master import Master


def free_port() -> int:
    """A port of loopback on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class FarSide:
    """What reached the server."""

    port: int = 0
    received: bytearray = field(default_factory=bytearray)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while data := await reader.read(65536):
                self.received += data
                if b"\r\n\r\n" in data:
                    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
                    await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def far_side() -> AsyncIterator[FarSide]:
    side = FarSide()
    server = await asyncio.start_server(side.handle, "127.0.0.1", 0)
    side.port = server.sockets[0].getsockname()[1]
    async with server:
        yield side


@contextlib.asynccontextmanager
async def proxy_with(addon: object, *, beside: object = None, **opts: object) -> AsyncIterator[int]:
    """mitmproxy with one addon, and perhaps one behind it; gives its port."""
    port = free_port()
    master = Master(options.Options())
    master.addons.add(
        core.Core(),
        proxyserver.Proxyserver(),
        next_layer.NextLayer(),
        tlsconfig.TlsConfig(),
        addon,
        *([beside] if beside else []),
    )
    opts = {"websocket": False, **opts}
    master.options.update(listen_host="127.0.0.1", listen_port=port, rawtcp=False, **opts)
    task = asyncio.create_task(master.run())
    server = master.addons.get("proxyserver")
    while not server.listen_addrs():  # noqa: ASYNC110  # mitmproxy offers no event for it
        await asyncio.sleep(0.01)
    try:
        yield port
    finally:
        await server.servers.update([])
        for _ in range(200):
            if not server.connections:
                break
            await asyncio.sleep(0.01)  # so that nothing is left of them when the loop is closed
        master.shutdown()
        await task


async def exchanged(proxy: int, sent: bytes, seconds: float = 30) -> bytes:
    """Everything that comes back for these bytes, until the proxy closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy)
    try:
        writer.write(sent)
        await writer.drain()
        async with asyncio.timeout(seconds):
            return await reader.read()
    finally:
        writer.close()


async def post(proxy: int, far: int, body: bytes, head: str = "", seconds: float = 30) -> bytes:
    """One POST through the proxy; the whole answer."""
    request = f"POST http://127.0.0.1:{far}/v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n"
    request += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n{head}\r\n"
    return await exchanged(proxy, request.encode() + body, seconds)
