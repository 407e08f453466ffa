"""AI services, or the way to them, that fail: silent, talking nonsense, dropping, without TLS, with an old certificate."""

import asyncio
import contextlib
import threading
from pathlib import Path

from tests.e2e.authority import TestAuthority

# What the far side does after it has read the request, by the host that was asked for.
HOSTS = {
    "api.openai.com": "answers", "api.anthropic.com": "silent", "api.mistral.ai": "garbage",
    "api.cohere.com": "drops", "api.fireworks.ai": "half", "api.groq.com": "no-tls", "api.x.ai": "refuses",
}  # fmt: skip
GOOD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"


class BadInternet:
    """A CONNECT proxy whose hosts fail in their own ways."""

    def __init__(self, folder: Path) -> None:
        self.authority = TestAuthority(folder)
        self.port = 0
        self.requests: list[tuple[str, bytes, bytes]] = []
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(60)

    def stop(self) -> None:
        """Close everything."""
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(60)

    def hang_up(self) -> None:
        """End every conversation now, also those of services that would never answer."""
        self._loop.call_soon_threadsafe(lambda: [task.cancel() for task in self._tasks])

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._stopped = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopped.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0.1)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, OSError, asyncio.CancelledError):
                await self._talk(reader, writer)
        finally:
            self._tasks.discard(task)
            writer.close()

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
