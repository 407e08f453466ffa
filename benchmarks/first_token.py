"""How long a word of a streaming answer is on its way: plain mitmproxy and the product side by side, in one run.

The far side stamps each piece with the moment at which it is sent. Asked: within 2 ms of plain mitmproxy's.
"""

import asyncio
import contextlib
import json
import re
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.proxy import SERVICE, build_addon, prompt
from detectors.engine import Detectors
from logs.journal import Journal
from policies import DEFAULT_POLICY
from policies.loader import load
from proxy.inspection.inspector import Inspector
from proxy.services.catalogue import Catalogue
from proxy.vault.memory import Vault
from tests.proxy.bed import proxy_with

ANSWERS = 60
PIECES = ("Beste ", "[PERS", "OON_", "1]", ", uw ", "aanvraag ", "is ", "ontvangen", ". ") * 4
BETWEEN = 0.004  # seconds between two pieces


async def _far_side(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        await reader.readexactly(int(length[1]) if length else 0)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        for piece in PIECES:
            delta = {"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]}
            event = f"data: {json.dumps({'sent': time.perf_counter(), **delta})}\n\n".encode()
            writer.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")
            await writer.drain()
            await asyncio.sleep(BETWEEN)
        writer.write(b"0\r\n\r\n")
        await writer.drain()
    writer.close()


async def _ask(proxy: int, far: int, number: int) -> list[float]:
    """Milliseconds on the way, for each piece."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy)
    body = prompt(number)
    head = f"POST http://127.0.0.1:{far}/v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n"
    writer.write(f"{head}content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
    times = []
    while line := await reader.readline():
        now = time.perf_counter()
        if line.startswith(b"data: "):
            times.append((now - json.loads(line[6:])["sent"]) * 1000)
    writer.close()
    if len(times) != len(PIECES):
        raise RuntimeError(f"{len(times)} of {len(PIECES)} pieces came")
    return times


async def measure(name: str, addon: object) -> tuple[float, float]:
    """Print and return the median of first pieces, and of all."""
    server = await asyncio.start_server(_far_side, "127.0.0.1", 0)
    far = server.sockets[0].getsockname()[1]
    async with server, proxy_with(addon) as proxy:
        await _ask(proxy, far, -1)
        answers = [await _ask(proxy, far, number) for number in range(ANSWERS)]
    first = sorted(times[0] for times in answers)
    every = sorted(one for times in answers for one in times)
    print(
        f"{name:28} first word median {statistics.median(first):5.2f} ms  worst {first[-1]:6.2f} ms   "
        f"every word median {statistics.median(every):5.2f} ms  p99 {every[int(len(every) * 0.99)]:6.2f} ms"
    )
    return statistics.median(first), statistics.median(every)


async def main() -> None:
    """Two rows, and the difference."""
    with tempfile.TemporaryDirectory() as folder:
        journal, detectors = Journal(Path(folder)), Detectors(workers=1)
        await journal.start()
        await detectors.start()
        inspector = Inspector(
            detectors=detectors, policy=load(DEFAULT_POLICY), record=journal.record, vault=Vault(keep_seconds=600),
            body_limit=10**7, portal_host="sluis.wacht",
        )  # fmt: skip
        plain = await measure("plain mitmproxy, streaming", Streaming())
        product = await measure("product, restoring", build_addon(Catalogue([SERVICE]), inspector))
        await detectors.close()
        await journal.close()
    first, every = product[0] - plain[0], product[1] - plain[1]
    print(f"added: first word {first:+.2f} ms, every word {every:+.2f} ms (asked: at most 2)")


class Streaming:
    """mitmproxy as it is, told to stream."""

    def responseheaders(self, flow: object) -> None:
        """Do not wait for the whole answer."""
        flow.response.stream = True  # type: ignore[attr-defined]


if __name__ == "__main__":
    asyncio.run(main())
