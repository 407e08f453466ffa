"""Traffic for an hour, and what the gateway holds meanwhile: ``make soak`` (SECONDS=3600 OUT=var/soak).

Writes a line of figures every few seconds as CSV, and draws them as SVG. Fails when memory or file descriptors still
grow in the second half of the time, when a request fails, or when an event is missing.
"""

import contextlib
import csv
import os
import random
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import mean, median

import httpx

from benchmarks.cost import fresh, say, small
from benchmarks.drawing import Curve, draw
from benchmarks.faults.bed import Gateway, gateway, internet
from benchmarks.faults.table import percentile

SECONDS = float(os.environ.get("SOAK_SECONDS", "3600"))
OUT = Path(os.environ.get("SOAK_OUT", "var/soak"))
CLIENTS, PAUSE = 4, 0.05
# Growth from the third quarter of the time to the last that counts as a leak.
MOST_MEMORY, MOST_DESCRIPTORS = 0.05, 8


@dataclass(frozen=True, slots=True)
class Sample:
    """One line: seconds since the start, megabytes (shared pages counted once), open files, milliseconds, answers."""

    seconds: float
    memory_mb: float
    descriptors: int
    processes: int
    median_ms: float
    p99_ms: float
    answered: int
    failed: int


class Traffic:
    """Clients of several kinds: prompts, small talk, long conversations, files, and ones that hang up."""

    def __init__(self, gate: Gateway) -> None:
        self.failed = self.answered = self.hung_up = 0
        self.times: list[float] = []
        self._gate = gate
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Until every client has ended."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def taken(self) -> list[float]:
        """The times since this was asked last."""
        times, self.times = self.times, []
        return times

    def _run(self, number: int) -> None:
        chance = random.Random(number)
        while not self._stop.is_set():
            with self._gate.client() as client:  # a new connection now and then
                for _ in range(50):
                    if self._stop.wait(PAUSE):
                        return
                    self._one(client, chance)

    def _one(self, client: httpx.Client, chance: random.Random) -> None:
        kind, number = chance.random(), chance.randrange(10**9)
        began = time.perf_counter()
        if kind < 0.02:
            self._hang_up(number)
            return
        try:
            if kind < 0.5:
                answer = small(client, number)
            elif kind < 0.9:
                answer = fresh(client, number)
            elif kind < 0.95:
                answer = say(client, [f"Bericht {one} van {number}. " + "tekst " * 400 for one in range(20)])
            else:
                answer = say(client, [f"Mijn BSN is 123456782, zaak {number}"])
        except httpx.TransportError:
            self.failed += 1
            return
        self.times.append((time.perf_counter() - began) * 1000)
        self.answered += 1
        self.failed += answer.status_code not in (200, 400, 403)

    def _hang_up(self, number: int) -> None:
        self.hung_up += 1
        with contextlib.suppress(httpx.TransportError), self._gate.client(0.001) as client:
            fresh(client, number)


def held(gate: Gateway) -> tuple[float, int, int]:
    """Megabytes, file descriptors and processes of a gateway and its helpers."""
    assert gate.process
    pages, descriptors, count = 0, 0, 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == gate.process.pid:
                rollup = (folder / "smaps_rollup").read_text()
                pages += int(rollup.partition("\nPss:")[2].split()[0])
                descriptors += len(list((folder / "fd").iterdir()))
                count += 1
    return pages / 1000, descriptors, count


def run(gate: Gateway, seconds: float, every: float) -> list[Sample]:
    """Samples while traffic goes on."""
    traffic, samples, began = Traffic(gate), [], time.monotonic()
    try:
        while (now := time.monotonic() - began) < seconds:
            time.sleep(min(every, max(0.0, seconds - now)))
            times = traffic.taken() or [0.0]
            figures = held(gate)
            passed = round(time.monotonic() - began, 1)
            p99 = round(percentile(times, 0.99), 1)
            samples.append(Sample(passed, *figures, round(median(times), 1), p99, traffic.answered, traffic.failed))
    finally:
        traffic.stop()
    return samples


def problems(samples: Sequence[Sample]) -> list[str]:
    """What grew, and what failed. The first half is warming up: models, caches, buffers."""
    quarter = max(len(samples) // 4, 1)
    before, last = samples[-2 * quarter : -quarter] or samples, samples[-quarter:]
    found = []
    memory = mean(one.memory_mb for one in last) / mean(one.memory_mb for one in before) - 1
    if memory > MOST_MEMORY:
        found.append(f"memory grew {memory:.1%} from the third quarter to the last")
    files = max(one.descriptors for one in last) - max(one.descriptors for one in before)
    if files > MOST_DESCRIPTORS:
        found.append(f"{files} more file descriptors in the last quarter")
    if samples[-1].failed:
        found.append(f"{samples[-1].failed} requests failed")
    return found


def write(samples: Sequence[Sample], folder: Path) -> None:
    """``soak.csv`` and ``soak.svg``."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "soak.csv").open("w", newline="") as out:
        lines = csv.DictWriter(out, [one.name for one in fields(Sample)])
        lines.writeheader()
        lines.writerows(asdict(one) for one in samples)
    minutes = [one.seconds / 60 for one in samples]
    curves = [
        Curve("memory, MB", [one.memory_mb for one in samples]),
        Curve("file descriptors", [float(one.descriptors) for one in samples]),
        Curve("median, ms", [one.median_ms for one in samples]),
        Curve("p99, ms", [one.p99_ms for one in samples]),
    ]
    (folder / "soak.svg").write_text(draw("minutes", minutes, curves))


def main() -> int:
    """The whole time, on a gateway of its own."""
    with internet() as far, gateway(far) as gate:
        samples = run(gate, SECONDS, max(SECONDS / 360, 1.0))
        events, last = len(gate.event_ids("request")), samples[-1]
    write(samples, OUT)
    wrong = problems(samples)
    if events < last.answered:
        wrong.append(f"{last.answered - events} answers without an event")
    print(
        f"{last.seconds:.0f} s, {last.answered} answers, {events} events, {last.memory_mb:.0f} MB, "
        f"{last.descriptors} descriptors in {last.processes} processes, "
        f"median {last.median_ms} ms, p99 {last.p99_ms} ms"
    )
    print("\n".join(wrong) or "nothing grew, nothing failed", f"\n{OUT}/soak.csv, {OUT}/soak.svg", sep="")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
