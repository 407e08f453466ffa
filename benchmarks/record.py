"""What the record costs and how fast it answers, with a million events: ``make bench-record``.

Prints, per database: adding one event while nobody else asks, 64 at once, each filter of the pages (as a question to
the database and through the pages over HTTP), and checking the whole record. Nothing is compared in a test: speed
belongs here.
"""

import argparse
import asyncio
import contextlib
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import text
from sqlalchemy.engine.interfaces import DBAPIConnection

from benchmarks.record_pages import over_http
from logs.chain import Trusted, read_public
from logs.database import connect, sqlite_url, upgrade, writing
from logs.event import Event, new_event_id
from logs.journal import Journal
from logs.keys import Keys
from logs.ledger import Ledger
from logs.store import Filter, Store
from logs.verify import check
from tests.logs.postgres import postgres

_SERVICES = [f"dienst-{number}" for number in range(20)]
_DEPARTMENTS = [f"Afdeling {number}" for number in range(15)]
_RULES = [f"regel-{number}" for number in range(12)]
_START = datetime(2026, 1, 1, 8, tzinfo=UTC)


def some_event(dice: random.Random, moment: datetime) -> Event:
    """As a year of a municipality has them: few blocked, some kinds rare."""
    kinds = {
        kind: 1
        for kind, often in (("PERSON", 0.4), ("BSN", 0.05), ("EMAIL", 0.1), ("MRZ", 1e-5))
        if dice.random() < often
    }
    rule = dice.choices(_RULES, [2.0**-n for n in range(12)])[0]
    return Event(
        id=new_event_id(moment), time=moment, client=f"10.0.{dice.randrange(4)}.{dice.randrange(100)}",
        user=f"u{dice.randrange(400)}", service=dice.choices(_SERVICES, [2.0**-n for n in range(20)])[0], vendor="X",
        country="US", dialect="openai", method="POST",
        action=dice.choices(("allow", "notify", "redact", "justify", "block"), (55, 5, 30, 3, 7))[0],
        rule=rule, rules=(rule,),
        policy="gemeente", policy_version="1", policy_hash="0" * 64, counts=kinds, scores=dict.fromkeys(kinds, 0.9),
        placeholders=("[PERSOON_1]",) if kinds else (), reason="", parts=2, size=2000, duration_ms=4.2,
        department=dice.choice(_DEPARTMENTS), register_status="approved",
    )  # fmt: skip


def fill(url: str, folder: Path, many: int) -> float:
    """Write so many events over a year; seconds."""
    from logs import ledger as module

    engine = connect(url)
    upgrade(engine)

    @sqlalchemy_event.listens_for(engine, "checkout")
    def _hurry(connection: DBAPIConnection, *_: object) -> None:
        """Filling is not what is measured: it need not be on disk each time."""
        sqlite = url.startswith("sqlite")
        connection.cursor().execute("PRAGMA synchronous=OFF" if sqlite else "SET synchronous_commit = off")

    ledger, dice, today = Ledger(Keys(folder), "sluis"), random.Random(1), module._today
    step = timedelta(days=365) / many
    started = time.perf_counter()
    for first in range(0, many, 500):
        events = [some_event(dice, _START + step * number) for number in range(first, min(first + 500, many))]
        module._today = lambda day=f"{events[0].time:%Y-%m-%d}": day  # type: ignore[assignment,misc]
        with writing(engine) as connection:
            ledger.append(connection, events)
    module._today = today
    seconds = time.perf_counter() - started
    engine.dispose()
    return seconds


FILTERS = {
    "no filter": Filter(),
    "blocked": Filter(action="block"),
    "one service": Filter(service="dienst-3"),
    "a service that is not there": Filter(service="geen"),
    "a rare kind": Filter(kind="MRZ"),
    "a kind that is not there": Filter(kind="IBAN"),
    "a rule": Filter(rule="regel-11"),
    "a department": Filter(department="Afdeling 3"),
    "a department and an action that do not meet": Filter(department="geen", action="allow"),
    "all at once, nothing found": Filter(
        "allow", "dienst-0", "MRZ", rule="regel-0", department="Afdeling 1", since="2026-01-02"
    ),
    "a pseudonym": Filter(user="g-00000-00000"),
    "part of a number": Filter(id="ZZZZ"),
    "one day": Filter(day="2026-03-03"),
    "a month, rare kind": Filter(since="2026-04-01", until="2026-05-01", kind="MRZ"),
    "control events": Filter(type="control"),
    "a common kind": Filter(kind="PERSON"),
    "a common kind, a service that is not there": Filter(kind="PERSON", service="geen"),
    "a common kind, a rare rule": Filter(kind="PERSON", rule="regel-11"),
    "a kind, a department, an action": Filter(kind="BSN", department="Afdeling 3", action="block"),
}


def ask(url: str, folder: Path) -> None:
    """Each filter, the best of three and the worst."""
    store = Store(folder, url=url)
    worst = 0.0
    for name, wanted in FILTERS.items():
        times = []
        for _ in range(3):
            started = time.perf_counter()
            page = store.page(wanted, account="po")
            times.append((time.perf_counter() - started) * 1000)
        worst = max(worst, statistics.median(times))
        print(f"  {name:46} {statistics.median(times):8.1f} ms  ({len(page.events)} shown)", flush=True)
    for name, work in (
        ("page 200 of no filter", lambda: _deep(store)),
        ("counts of a year, by day and action", lambda: store.counts("2026-01-01", "2027-01-01", by=("day", "action"))),
        ("kinds of a year", lambda: store.kinds("2026-01-01", "2027-01-01")),
    ):
        started = time.perf_counter()
        work()
        worst = max(worst, (time.perf_counter() - started) * 1000)
        print(f"  {name:46} {(time.perf_counter() - started) * 1000:8.1f} ms", flush=True)
    print(f"  worst {worst:.0f} ms; asked: 300 ms")
    store.close()


def _deep(store: Store) -> None:
    """A page far back costs what the first costs: asked from a place in the middle."""
    page = store.page(Filter())
    store.page(Filter(before=(page.next or 1000) // 2))


async def journal(url: str, folder: Path) -> None:
    """What a request waits for."""
    running = Journal(folder, url=url, keys=folder)
    await running.start()
    dice, times = random.Random(2), []
    for _ in range(300):
        event = some_event(dice, datetime.now(UTC))
        started = time.perf_counter()
        await running.record(event)
        times.append((time.perf_counter() - started) * 1000)
    print(f"  one at a time: median {statistics.median(times):.2f} ms, p99 {sorted(times)[296]:.2f} ms")
    events = [some_event(dice, datetime.now(UTC)) for _ in range(6400)]
    started = time.perf_counter()
    gate = asyncio.Semaphore(64)

    async def one(event: Event) -> None:
        async with gate:
            await running.record(event)

    await asyncio.gather(*map(one, events))
    seconds = time.perf_counter() - started
    print(f"  64 at once: {len(events) / seconds:.0f} events/s, {seconds / len(events) * 64 * 1000:.1f} ms each")
    await running.close()


def measure(name: str, url: str, folder: Path, many: int) -> None:
    """Everything of one database."""
    print(f"{name}, {many:,} events", flush=True)
    seconds = fill(url, folder, many)
    print(
        f"  written in {seconds:.0f} s ({many / seconds:.0f}/s, 500 in a transaction, not waiting for the disk)",
        flush=True,
    )
    if url.startswith("postgres"):
        with connect(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    asyncio.run(journal(url, folder))
    ask(url, folder)
    engine = connect(url, read_only=True)
    started = time.perf_counter()
    outcome = check(engine, Trusted(read_public(folder / "teken.pub")))
    engine.dispose()
    seconds = time.perf_counter() - started
    print(f"  checked {outcome.events:,} events in {seconds:.1f} s, right: {outcome.ok}; asked: 60 s", flush=True)
    over_http(url, folder, FILTERS)


@contextlib.contextmanager
def _folder(kept: str | None) -> Iterator[Path]:
    if kept:
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
        return
    made = Path(tempfile.mkdtemp(prefix="sluis-bench-"))
    try:
        yield made
    finally:
        shutil.rmtree(made)


def main() -> None:
    """SQLite, then PostgreSQL."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--keep", help="folder in which the SQLite record stays")
    given = parser.parse_args()
    if given.only != "postgresql":
        with _folder(given.keep) as folder:
            measure("SQLite", sqlite_url(folder), folder, given.events)
    if given.only != "sqlite":
        with _folder(None) as folder, postgres() as server:
            measure("PostgreSQL", server.database(), folder, given.events)


if __name__ == "__main__":
    main()
