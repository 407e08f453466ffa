"""How many cores and machines a municipality needs: ``python -m benchmarks.sizing`` prints the table of docs/omvang.md.

A simulation with chance, the same one every time (seeded). What it takes for granted stands in ``Day`` and ``Costs``;
the costs are processor time as ``benchmarks.cost`` measured it. Each gateway process has one event loop, two detection
processes and one that reads files, and a machine has so many cores; a step waits for its process and for a core.
"""

import heapq
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from benchmarks.faults.table import percentile


@dataclass(frozen=True, slots=True)
class Costs:
    """Milliseconds of processor time, in the event loop before and after detection together, and in detection."""

    small: tuple[float, float] = (7.1, 2.5)
    prompt: tuple[float, float] = (8.3, 7.1)
    long: tuple[float, float] = (17.7, 9.9)
    file: tuple[float, float] = (20.0, 1500.0)  # not measured here: the budget for a document of fifty pages
    memory_gb: float = 0.4  # one gateway process with its helpers
    event_kb: float = 2.7  # of 10,471 events of a soak, with the lines beside the database


@dataclass(frozen=True, slots=True)
class Day:
    """Who asks how much. Assumptions, to be replaced by a municipality's own counts."""

    active: float = 0.4  # of the employees, on a day
    prompts: float = 25.0  # of each of these, on a day
    beside: float = 4.0  # small requests with content that a chat page sends with a prompt
    long: float = 0.25  # of the prompts, with a long conversation before it
    files: float = 0.05  # of the prompts, with a document
    busiest_hour: float = 0.16  # of the day's prompts
    peak: float = 2.0  # the busiest minutes of that hour, times its average
    days: int = 250


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a size comes to. Milliseconds are what the gateway adds to a prompt in the busiest minutes."""

    employees: int
    machines: int
    cores: int
    requests: float
    busy: float
    median: float
    p95: float
    p99: float
    memory_gb: float
    disk_gb: float


Job = tuple[float, int, str, float, float]  # moment, client, kind, seconds in the event loop and in detection


def jobs(employees: int, day: Day, costs: Costs, seconds: float, chance: random.Random) -> Iterator[Job]:
    """Requests in the busiest minutes, at moments of chance."""
    rate = rate_of(employees, day)
    now = 0.0
    while (now := now + chance.expovariate(rate)) < seconds:
        client = chance.randrange(max(int(employees * day.active), 1))
        kind = chance.random() * (1 + day.beside)
        name = (
            "file" if kind < day.files else "long" if kind < day.files + day.long else "prompt" if kind < 1 else "small"
        )
        loop, detection = getattr(costs, name)
        size = chance.lognormvariate(-0.125, 0.5)  # on average one: some texts are longer
        yield now, client, name, loop * size / 1000, detection * size / 1000


def rate_of(employees: int, day: Day) -> float:
    """Inspected requests per second in the busiest minutes."""
    prompts = employees * day.active * day.prompts * day.busiest_hour * day.peak / 3600
    return prompts * (1 + day.beside)


class Machine:
    """So many cores, and one gateway process for each two of them; first come, first served."""

    def __init__(self, cores: int) -> None:
        self.loops = [0.0] * max(cores // 2, 1)
        self._detection = [[0.0, 0.0] for _ in self.loops]
        self._files = [0.0] * len(self.loops)
        self._cores = [0.0] * cores
        self.worked = 0.0

    def step(self, ready: float, process: list[float], at: int, work: float) -> float:
        """When this work is done, that may begin at ``ready``."""
        core = heapq.heappop(self._cores)
        end = max(ready, process[at], core) + work
        process[at] = end
        heapq.heappush(self._cores, end)
        self.worked += work
        return end

    def look(self, ready: float, seat: int, kind: str, work: float) -> float:
        """A file in its own process, a text in whichever of the two others is free first."""
        if kind == "file":
            return self.step(ready, self._files, seat, work)
        pair = self._detection[seat]
        return self.step(ready, pair, pair.index(min(pair)), work)


def simulate(employees: int, machines: int, cores: int, seconds: float = 300, seed: int = 1) -> Outcome:
    """The busiest minutes on so many machines; clients keep to their process."""
    day, costs, chance = Day(), Costs(), random.Random(seed)
    park = [Machine(cores) for _ in range(machines)]
    order = count()
    # Three steps: event loop, detection, event loop. Steps of all requests go in the order in which they can begin.
    todo = [(at, next(order), 0, at, job) for job in jobs(employees, day, costs, seconds, chance) for at in job[:1]]
    heapq.heapify(todo)
    added = []
    while todo:
        ready, _, stage, began, job = heapq.heappop(todo)
        _, client, kind, loop, detection = job
        machine = park[client % machines]
        seat = client // machines % len(machine.loops)
        if stage == 1:
            end = machine.look(ready, seat, kind, detection)
        else:
            end = machine.step(ready, machine.loops, seat, loop / 2)
        if stage < 2:
            heapq.heappush(todo, (end, next(order), stage + 1, began, job))
        elif kind in ("prompt", "long"):
            added.append((end - began) * 1000)
    requests = rate_of(employees, day)
    yearly = employees * day.active * day.prompts * (1 + day.beside) * day.days
    return Outcome(
        employees=employees, machines=machines, cores=cores, requests=requests,
        busy=sum(one.worked for one in park) / (seconds * cores * machines),
        median=percentile(added, 0.5), p95=percentile(added, 0.95), p99=percentile(added, 0.99),
        memory_gb=costs.memory_gb * max(cores // 2, 1) + 1, disk_gb=yearly * costs.event_kb / 1e6,
    )  # fmt: skip


# From 1,000 employees on there are two machines at least, so that one may fail.
SIZES = ((200, 1, 2), (1_000, 2, 2), (5_000, 2, 4), (20_000, 3, 4), (100_000, 6, 8))


def table() -> str:
    """The table of docs/omvang.md."""
    head = "| medewerkers | machines x kernen | verzoeken/s in de drukste minuten | bezet | "
    head += "toegevoegd: mediaan, p95, p99 | met een machine minder: p99 | "
    head += "geheugen per machine | logboek per jaar |\n|" + " --- |" * 8
    return "\n".join([head, *map(_line, SIZES)])


def _line(size: tuple[int, int, int]) -> str:
    employees, machines, cores = size
    one = simulate(employees, machines, cores)
    less = f"{simulate(employees, machines - 1, cores).p99:.0f} ms" if machines > 1 else "-"
    memory = math.ceil(one.memory_gb)
    return (
        f"| {employees:,} | {machines} x {cores} | {one.requests:.1f} | {one.busy:.0%} | "
        f"{one.median:.0f}, {one.p95:.0f}, {one.p99:.0f} ms | {less} | {memory} GB | {one.disk_gb:.0f} GB |"
    ).replace(",000", ".000")


if __name__ == "__main__":
    print(table())
