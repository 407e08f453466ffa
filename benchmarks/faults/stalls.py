"""Bodies that make detection work for long, beside other users' small prompts."""

import random
import string
import threading
import time
from collections.abc import Iterator

import httpx

from benchmarks.faults.bed import Gateway, gateway, internet
from benchmarks.faults.table import Row, percentile

ASKED, BODIES, SECONDS = 100.0, 8, 8.0
# Shapes that are known to make regular expressions look back and forth.
SHAPES = ("a" * 400_000, "1-" * 200_000, "0612345" * 60_000, "a@" * 200_000, "NL91 " * 80_000, "((((" * 100_000,
          " \t" * 200_000, "A.B." * 100_000)  # fmt: skip


def _small(gate: Gateway, seconds: float, times: list[float], failed: list[int]) -> None:
    words = random.Random(7)
    with gate.client() as client:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            text = "Wat is een omgevingsplan? " + "".join(words.choices(string.ascii_lowercase, k=12))
            began = time.perf_counter()
            failed.append(gate.ask(text, client).status_code)
            times.append((time.perf_counter() - began) * 1000)
            time.sleep(0.02)


def _big(gate: Gateway, text: str, codes: list[int]) -> None:
    with gate.client() as client:
        try:
            codes.append(gate.ask(text, client).status_code)
        except httpx.TransportError:
            codes.append(0)


def rows() -> Iterator[Row]:
    """Without, and with the eight."""
    with internet() as far, gateway(far, environment={"SLUISWACHTER_SCAN_DEADLINE_SECONDS": "5"}) as gate:
        alone: list[float] = []
        beside: list[float] = []
        codes: list[int] = []
        stalled: list[int] = []
        _small(gate, SECONDS, alone, codes)
        threads = [threading.Thread(target=_big, args=(gate, text, stalled)) for text in SHAPES[:BODIES]]
        for thread in threads:
            thread.start()
        _small(gate, SECONDS, beside, codes)
        for thread in threads:
            thread.join()
        began = time.monotonic()
        while not gate.is_healthy():
            time.sleep(0.1)
        whole = time.monotonic() - began
        far_bytes = max((len(body) for _, _, body in far.requests), default=0)
    before, after = percentile(alone, 0.99), percentile(beside, 0.99)
    yield Row(
        f"{BODIES} bodies of 400 KB made to stall detection, at once",
        f"other users' p99 at most {ASKED:.0f} ms more; the pool whole within 2 s",
        f"p99 {before:.0f} ms alone, {after:.0f} ms beside ({len(beside)} prompts, {sum(c != 200 for c in codes)} failed); "
        f"whole after {whole:.1f} s; the eight ended with {sorted(stalled)}, longest body upstream {far_bytes} bytes",
        after - before <= ASKED and whole <= 2 and all(code == 200 for code in codes),
    )
