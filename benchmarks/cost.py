"""What one request costs: processor time of the gateway's own processes, from the kernel's counts.

Processor time hardly depends on what else the machine does, which is why ``benchmarks.sizing`` counts with it.
"""

import contextlib
import os
import sqlite3
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.faults.bed import CHAT, Gateway, gateway, internet
from benchmarks.proxy import TEXT

COUNT = int(os.environ.get("COUNT", "150"))
_TICK = os.sysconf("SC_CLK_TCK")
Ask = Callable[[httpx.Client, int], httpx.Response]


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of processor time for one request: in the process that proxies, and in its helpers."""

    proxy: float
    helpers: float
    median: float  # milliseconds that a client waited, on a machine that did nothing else for this gateway


def processor(gate: Gateway) -> tuple[float, float]:
    """Seconds that the proxying process and its helpers have worked since they began."""
    assert gate.process is not None
    own = others = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == gate.process.pid:
                worked = (int(fields[11]) + int(fields[12])) / _TICK
                if int(folder.name) == gate.process.pid:
                    own += worked
                else:
                    others += worked
    return own, others


def fresh(client: httpx.Client, number: int) -> httpx.Response:
    """A prompt of 2 KB that was not seen before."""
    return say(client, [f"Zaak {number}. {TEXT}"[:2048]])


def small(client: httpx.Client, number: int) -> httpx.Response:
    """What a chat page sends beside prompts: a title, a setting, a few words."""
    return say(client, [f"Titel {number}: vergunning dakkapel"])


def conversation(client: httpx.Client, number: int) -> httpx.Response:
    """A conversation of 100 KB of which 2 KB is new."""
    told = [f"Bericht {n}. {TEXT}"[:2048] for n in range(49)]
    return say(client, [*told, f"Vraag {number}. {TEXT}"[:2048]])


def say(client: httpx.Client, texts: list[str]) -> httpx.Response:
    """Ask with these messages."""
    return client.post(CHAT, json={"messages": [{"role": "user", "content": text} for text in texts]})


def cost(gate: Gateway, ask: Ask, count: int = COUNT) -> Cost:
    """Of so many requests one after another, on one connection."""
    times = []
    with gate.client() as client:
        for number in range(3):
            ask(client, -1 - number)
        before = processor(gate)
        for number in range(count):
            began = time.perf_counter()
            answer = ask(client, number)
            times.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{ask.__name__}: {answer.status_code}")
        after = processor(gate)
    proxy, helpers = ((after[part] - before[part]) * 1000 / count for part in (0, 1))
    return Cost(proxy, helpers, statistics.median(times))


def main() -> None:
    """One row for each kind of request, and what a gateway holds."""
    with internet() as far, gateway(far) as gate:
        begun, before = record_of(gate)
        print("| request | proxy, ms | helpers, ms | waited (median), ms |\n| --- | --- | --- | --- |")
        for ask in (small, fresh, conversation):
            one = cost(gate, ask)
            print(f"| {ask.__name__} | {one.proxy:.1f} | {one.helpers:.1f} | {one.median:.1f} |", flush=True)
        size, events = record_of(gate)
        print(f"memory {gate.memory() // 1_000_000} MB (pages that processes share are counted in each); ", end="")
        print(f"record {(size - begun) / (events - before) / 1000:.1f} KB an event ({events - before} events)")


def record_of(gate: Gateway) -> tuple[int, int]:
    """Bytes of the database and of the lines beside it, and how many events there are."""
    file = gate.data / "log" / "events.sqlite"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    lines = sum(one.stat().st_size for one in file.parent.glob("events.jsonl*"))
    return file.stat().st_size + lines, len(gate.event_ids())


if __name__ == "__main__":
    main()
