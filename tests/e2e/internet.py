"""A fake internet: a CONNECT proxy on loopback that plays every host, and keeps every byte that reached it."""

import asyncio
import re
from pathlib import Path

from tests.e2e import socket_pages
from tests.e2e.authority import TestAuthority
from tests.e2e.http2 import Http2
from tests.e2e.loopback import Loopback
from tests.e2e.services import agreed, answer


class Internet(Loopback):
    """Runs in a thread of its own. ``requests`` holds (host, head, body) of everything that arrived."""

    def __init__(self, folder: Path, address: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__(address, port)
        self.authority = TestAuthority(folder)
        self.requests: list[tuple[str, bytes, bytes]] = []
        self.http2_requests = 0
        self.pause = 0.0  # seconds between the pieces of a stream

    def bodies(self) -> bytes:
        """All bytes that any host received."""
        return b"\n".join(head + body for _, head, body in self.requests)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        target = head.split(b" ")[1].decode()
        host = re.sub(r"^http://|[:/].*$", "", target)
        if head.startswith(b"CONNECT"):
            host = target.rpartition(":")[0]
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            await writer.drain()
            await writer.start_tls(self.authority.context(host))
            if writer.get_extra_info("ssl_object").selected_alpn_protocol() == "h2":
                await self._http2(host, reader, writer)
                return
            head = await reader.readuntil(b"\r\n\r\n")
        while True:
            if socket_pages.is_handshake(head):
                await self._socket(host, head, reader, writer)
                return
            await self._one(host, head, reader, writer)
            head = await reader.readuntil(b"\r\n\r\n")

    async def _socket(self, host: str, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.requests.append((host, head, b""))

        def keep(message: bytes) -> None:
            self.requests.append((host, b"", message))

        await socket_pages.talk(host, head, reader, writer, keep)

    async def _http2(self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def keep(head: bytes, body: bytes) -> None:
            self.http2_requests += 1
            self.requests.append((host, head, body))

        await Http2(host, writer, keep).serve(reader)

    async def _one(self, host: str, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length = re.search(rb"(?i)\ncontent-length: (\d+)", head)
        body = await reader.readexactly(int(length[1])) if length else b""
        self.requests.append((host, head, body))
        if said := agreed(head):
            writer.write(said)
            await writer.drain()
            return
        kind, content = answer(host, head.split(b" ")[1].decode(), body)
        start = f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\n"
        if not any(word in kind for word in ("event", "jsonl", "ndjson", "text/plain")) and b"\n{" not in content:
            writer.write(f"{start}content-length: {len(content)}\r\n\r\n".encode() + content)
            await writer.drain()
            return
        writer.write(f"{start}transfer-encoding: chunked\r\n\r\n".encode())
        for at in range(0, len(content), 37):
            piece = content[at : at + 37]
            writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            await writer.drain()
            await asyncio.sleep(self.pause)
        writer.write(b"0\r\n\r\n")
        await writer.drain()
