"""1 GiB over one WebSocket in messages of 1 MiB: how much more memory the proxy holds (``-m benchmarks.websockets``).

The product runs unmodified; the far side is a server on loopback. Every message holds the same text, so that the
detectors know it after the first time: what is measured is holding messages, not reading them.
"""

import asyncio
import json
import re
import ssl
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from websockets.asyncio.client import connect

from tests.e2e import socket_pages
from tests.e2e.conftest import start, wait_until_healthy
from tests.e2e.internet import Internet
from tests.proxy.bed import free_port

MIB = 1 << 20
COUNT = 1024
SENTENCE = "De raad bespreekt de begroting van de gemeente en stelt het omgevingsplan vast. "


class Arrived(list[tuple[str, bytes, bytes]]):
    """Counts what arrives instead of keeping it."""

    size = 0

    def append(self, request: tuple[str, bytes, bytes]) -> None:
        """One message."""
        self.size += len(request[2])


def nothing(host: str, message: bytes) -> Iterator[str]:
    """The far side says nothing back."""
    return iter(())


def resident(pid: int) -> float:
    """MiB that the process holds now at most: its high-water mark."""
    status = Path(f"/proc/{pid}/status").read_text()
    match = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert match
    return int(match[1]) / 1024


async def send(proxy: str, context: ssl.SSLContext, count: int) -> None:
    """So many messages, as fast as they are taken."""
    text = json.dumps({"tekst": SENTENCE * (MIB // len(SENTENCE))})
    url = "wss://chatgpt.com/ws"
    async with connect(url, proxy=proxy, ssl=context, compression=None, ping_interval=None) as link:
        for _ in range(count):
            await link.send(text)
        await link.close()


def main() -> None:
    """Print the memory before and after, and the time."""
    with tempfile.TemporaryDirectory() as folder:
        internet = Internet(Path(folder))
        internet.requests = arrived = Arrived()
        socket_pages._replies = nothing
        internet.start()
        data = Path(folder) / "product" / "var"
        data.parent.mkdir()
        listen, review = (f"127.0.0.1:{free_port()}" for _ in range(2))
        upstream = ("--upstream", f"http://127.0.0.1:{internet.port}", "--upstream-ca", str(internet.authority.file))
        process = start(data, "--listen", listen, "--review", review, *upstream)
        try:
            wait_until_healthy(f"http://{review}", process)
            context = ssl.create_default_context(cafile=str(data / "ca" / "mitmproxy-ca-cert.pem"))
            asyncio.run(send(f"http://{listen}", context, 2))
            before, started = resident(process.pid), time.perf_counter()
            asyncio.run(send(f"http://{listen}", context, COUNT))
            seconds, after = time.perf_counter() - started, resident(process.pid)
            print(f"{COUNT} messages of 1 MiB: {arrived.size / MIB:.0f} MiB arrived in {seconds:.0f} s")
            print(
                f"most memory of the proxy: {before:.0f} MiB before, {after:.0f} MiB after, {after - before:+.0f} MiB"
            )
        finally:
            process.terminate()
            process.wait(30)
            internet.stop()
    sys.exit(after - before > 64)


if __name__ == "__main__":
    main()
