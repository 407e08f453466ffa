"""An AI service, or the way to it, that is silent, talks nonsense, drops, cannot be found, or has an old certificate."""

import asyncio
import contextlib
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx

from benchmarks.faults.bed import Gateway, gateway
from benchmarks.faults.table import Row
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
        self._ready.wait(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, OSError):
            await self._talk(reader, writer)
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


def _ask(gate: Gateway, host: str, seconds: float) -> tuple[str, float]:
    began = time.monotonic()
    try:
        with gate.client(seconds) as client:
            answer = client.post(
                f"https://{host}/v1/chat/completions", json={"messages": [{"role": "user", "content": "Hallo"}]}
            )
            said = str(answer.status_code)
    except httpx.ReadTimeout:
        said = "still waiting"
    except httpx.TransportError as error:
        said = type(error).__name__
    return said, time.monotonic() - began


def _faults(gate: Gateway) -> Iterator[Row]:
    waiting = [threading.Thread(target=_ask, args=(gate, "api.anthropic.com", 20.0)) for _ in range(30)]
    for thread in waiting:
        thread.start()
    time.sleep(1)
    said, seconds = _ask(gate, "api.openai.com", 20)
    yield Row(
        "a service that never answers, 30 requests", "nobody else waits",
        f"another service's answer meanwhile: {said} in {seconds:.2f} s", said == "200" and seconds < 2,
    )  # fmt: skip
    for thread in waiting:
        thread.join()
    for host, kind in HOSTS.items():
        if kind in ("answers", "silent"):
            continue
        said, seconds = _ask(gate, host, 20)
        good, _ = _ask(gate, "api.openai.com", 20)
        yield Row(
            f"upstream: {kind}", "an error within 5 s, the proxy lives", f"{said} in {seconds:.2f} s; then {good}",
            said != "200" and said != "still waiting" and seconds < 5 and good == "200",
        )  # fmt: skip


def _expired(folder: Path) -> Iterator[Row]:
    """The service's own certificate ended, and the name cannot be found (there is no egress proxy)."""
    bad = BadInternet(folder)
    with gateway(bad) as gate:  # type: ignore[arg-type]
        bad.authority.shift = timedelta(days=-3)
        said, seconds = _ask(gate, "api.together.xyz", 20)
        arrived = sum(host == "api.together.xyz" for host, _, _ in bad.requests)
    yield Row(
        "the service's certificate has ended", "refused, 0 bytes", f"{said} in {seconds:.2f} s, {arrived} requests arrived",
        said.startswith("5") and not arrived,
    )  # fmt: skip
    with gateway(None) as gate:
        said, seconds = _ask(gate, "api.openai.com", 20)
    yield Row(
        "the name cannot be found (DNS)",
        "an error within 15 s",
        f"{said} in {seconds:.2f} s",
        said.startswith("5") and seconds < 15,
    )


def rows() -> Iterator[Row]:
    """Each kind."""
    with tempfile.TemporaryDirectory(prefix="sluis-bad-") as name:
        bad = BadInternet(Path(name))
        with gateway(bad) as gate:  # type: ignore[arg-type]
            yield from _faults(gate)
        yield from _expired(Path(name))
