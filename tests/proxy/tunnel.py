"""Tunnels through a proxy: a real ClientHello goes in, and what comes back tells whether it was decrypted."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator

from tests.proxy.bed import free_port


def client_hello(host: str) -> bytes:
    """A ClientHello that asks for this host."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    out = ssl.MemoryBIO()
    client = context.wrap_bio(ssl.MemoryBIO(), out, server_hostname=host)
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        return out.read()
    raise AssertionError("a handshake ended without a server")


@contextlib.asynccontextmanager
async def echoing_upstream() -> AsyncIterator[int]:
    """A CONNECT proxy that gives back what it gets: what comes back unchanged was not decrypted."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", port := free_port())
    async with server:
        yield port


_NO_TLS = b"\x01\x02\x03 no TLS at all \r\n\r\n"


async def through(proxy: int, host: str, name: str | None = "") -> bool:
    """Open a TLS connection to a host through the proxy; whether the bytes came back as they were sent.

    ``name`` is the TLS name, the host itself when left out; None: no TLS.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy)
    try:
        writer.write(f"CONNECT {host}:443 HTTP/1.1\r\nhost: {host}:443\r\n\r\n".encode())
        async with asyncio.timeout(20):
            assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
            hello = _NO_TLS if name is None else client_hello(name or host)
            writer.write(hello)
            return await reader.readexactly(len(hello)) == hello
    except (asyncio.IncompleteReadError, ConnectionError):
        return False
    finally:
        writer.close()
