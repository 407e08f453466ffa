"""AI services, or the way to them, that fail: silent, talking nonsense, dropping, without TLS, with an old certificate."""

import asyncio
from pathlib import Path

from tests.e2e.authority import TestAuthority
from tests.e2e.loopback import Loopback

# What the far side does after it has read the request, by the host that was asked for.
HOSTS = {
    "api.openai.com": "answers", "api.anthropic.com": "silent", "api.mistral.ai": "garbage",
    "api.cohere.com": "drops", "api.fireworks.ai": "half", "api.groq.com": "no-tls", "api.x.ai": "refuses",
}  # fmt: skip
GOOD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"


class BadInternet(Loopback):
    """A CONNECT proxy whose hosts fail in their own ways; it is open at once."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.authority = TestAuthority(folder)
        self.requests: list[tuple[str, bytes, bytes]] = []
        self.start()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode().rpartition(":")[0]
        kind = HOSTS.get(host, "answers")
        if kind == "refuses":
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n")
            return
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await writer.drain()
        if kind == "no-tls":
            writer.write(b"SSH-2.0-x\r\n")
            await writer.drain()
            return
        await writer.start_tls(self.authority.context(host))
        self.requests.append((host, await reader.readuntil(b"\r\n\r\n"), b""))
        if kind == "silent":
            await asyncio.sleep(3600)
        writer.write({"garbage": b"\x00\xff" * 500 + b"\r\n\r\n", "drops": b"", "half": GOOD[:-1]}.get(kind, GOOD))
        await writer.drain()
