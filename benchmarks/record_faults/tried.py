"""What must not happen to the record, tried: ``make faults`` (or ``python -m benchmarks.record_faults --only kill``).

Prints what was asked and what was reached. Each fault is a real one: SIGKILL, a file that may not grow, a lock that
another holds, a database that says it is read-only, a server that crashes, a changed byte.
"""

import argparse
import asyncio
import contextlib
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.engine.interfaces import DBAPIConnection

from benchmarks.record_faults.canaries import canaries
from logs.chain import Trusted, parse, read_public
from logs.database import connect, sqlite_url
from logs.journal import Journal, JournalError
from logs.record import HEADS_FILE
from logs.verify import Outcome, check
from tests.logs.postgres import postgres
from tests.logs.test_journal import event
from tests.logs.verify.records import make_record, trusted
from tests.logs.verify.tamper import tamper

Told = tuple[bool, str]
Fault = Callable[[Path], contextlib.AbstractContextManager[None]]


def kill(folder: Path, *, times: int = 100, events: int = 10_000) -> Told:
    """Kill -9 in the middle of the work, again and again."""
    said: set[str] = set()
    slowest = 0.0
    for _ in range(times):
        started = time.monotonic()
        command = [sys.executable, "-m", "benchmarks.record_faults.writer", str(folder)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        said.add(process.stdout.readline().strip())
        slowest = max(slowest, time.monotonic() - started)
        said.update(process.stdout.readline().strip() for _ in range(events // times - 1))
        process.send_signal(signal.SIGKILL)
        said.update(line.strip() for line in process.stdout.read().splitlines() if len(line.strip()) == 17)
        process.stdout.close()
        process.wait()
    connection = sqlite3.connect(folder / "events.sqlite")
    kept = {row[0] for row in connection.execute("SELECT id FROM events")}
    connection.close()
    outcome = verified(folder)
    lost = len(said - kept)
    told = (
        f"{times} kills, {len(said)} acknowledged, {lost} lost, chain right: {outcome.ok}, back within {slowest:.1f} s"
    )
    return lost == 0 and outcome.ok and slowest < 10 and len(said) >= events, told


def verified(folder: Path, url: str | None = None) -> Outcome:
    """The outcome of checking a record with the heads that it sent."""
    engine = connect(url or sqlite_url(folder), read_only=True)
    lines = (folder / HEADS_FILE).read_text().splitlines() if (folder / HEADS_FILE).exists() else []
    try:
        return check(engine, Trusted(read_public(folder / "sleutels" / "teken.pub")), [parse(line) for line in lines])
    finally:
        engine.dispose()


@contextlib.contextmanager
def full_disk(_: Path, *, bytes_left: int = 0) -> Iterator[None]:
    """No file of this process may hold more than this: what a full disk does to a write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@contextlib.contextmanager
def nearly_full_disk(folder: Path) -> Iterator[None]:
    """No file may grow. What fits in a log that begins anew is still kept, and rightly acknowledged."""
    wal = folder / "events.sqlite-wal"
    with full_disk(folder, bytes_left=wal.stat().st_size if wal.exists() else 0):
        yield


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another program holds the database."""
    other = sqlite3.connect(folder / "events.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def read_only(journal: Journal) -> Fault:
    """The database says that it is read-only."""
    state = {"on": False}

    @sqlalchemy_event.listens_for(journal.engine, "checkout")
    def _checkout(connection: DBAPIConnection, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA query_only={'ON' if state['on'] else 'OFF'}")
        cursor.close()

    @contextlib.contextmanager
    def fault(_: Path) -> Iterator[None]:
        state["on"] = True
        try:
            yield
        finally:
            state["on"] = False

    return fault


@contextlib.asynccontextmanager
async def running(folder: Path, url: str | None = None) -> AsyncIterator[Journal]:
    """A journal; it waits a quarter of a second for a lock."""
    journal = Journal(folder, url=url, busy_seconds=0.25, deadline=8)
    await journal.start()
    try:
        yield journal
    finally:
        await journal.close()


async def faults(folder: Path, name: str, *, rounds: int = 40) -> Told:
    """At every k-th write the fault; what was acknowledged must be there, and it must go on by itself."""
    forwarded: set[str] = set()
    refused, slowest = 0, 0.0
    async with running(folder) as journal:
        every: dict[str, list[Fault]] = {
            "disk full": [full_disk, nearly_full_disk],
            "locked": [locked],
            "read-only": [read_only(journal)],
        }
        fault = every[name]
        for k in range(1, rounds + 1):
            for _ in range(k % 7 + 1):
                forwarded |= await ask(journal)
            with fault[k % len(fault)](folder):
                asked = [await ask(journal) for _ in range(2)]
            refused += sum(not one for one in asked)
            forwarded |= set().union(*asked)
            ended = time.monotonic()
            while not (found := await ask(journal)) and time.monotonic() - ended < 10:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            forwarded |= found
            slowest = max(slowest, time.monotonic() - ended)
    connection = sqlite3.connect(folder / "events.sqlite")
    kept = {row[0] for row in connection.execute("SELECT id FROM events")}
    connection.close()
    outcome = verified(folder)
    told = f"{rounds} faults, {refused} refused, {len(forwarded - kept)} forwarded without event, on in {slowest:.2f} s"
    return refused >= rounds and forwarded <= kept and slowest < 5 and outcome.ok, f"{told}, chain right: {outcome.ok}"


async def ask(journal: Journal) -> set[str]:
    """One request: its number when it may go on, nothing when it is refused."""
    one = event()
    try:
        await journal.record(one)
    except JournalError:
        return set()
    return {one.id}


async def crashing_server(folder: Path, *, rounds: int = 5) -> Told:
    """PostgreSQL crashes and comes back."""
    forwarded: set[str] = set()
    refused, slowest = 0, 0.0
    with postgres() as server:
        url = server.database()
        async with running(folder, url) as journal:
            for _ in range(rounds):
                for _ in range(20):
                    forwarded |= await ask(journal)
                await asyncio.to_thread(server.down)
                asked = [await ask(journal) for _ in range(2)]
                refused += sum(not one for one in asked)
                await asyncio.to_thread(server.up)
                ended = time.monotonic()
                while not (found := await ask(journal)) and time.monotonic() - ended < 10:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
                forwarded |= found
                slowest = max(slowest, time.monotonic() - ended)
        engine = connect(url)
        with engine.connect() as connection:
            kept = {row[0] for row in connection.exec_driver_sql("SELECT id FROM events")}
        engine.dispose()
        outcome = verified(folder, url)
    told = (
        f"{rounds} crashes, {refused} refused, {len(forwarded - kept)} forwarded without event, on in {slowest:.2f} s"
    )
    return refused > 0 and forwarded <= kept and slowest < 5 and outcome.ok, f"{told}, chain right: {outcome.ok}"


def tampering(folder: Path, *, times: int = 1000) -> Told:
    """Random edits, deletions, swaps, insertions, truncations; each on a fresh copy, each checked."""
    sent = make_record(folder, sqlite_url(folder), days=5, each=20)
    dice, copy, missed = random.Random(), folder / "copy", []
    copy.mkdir()
    for _ in range(times):
        shutil.copy(folder / "events.sqlite", copy)
        told = tamper(copy / "events.sqlite", dice)
        engine = connect(sqlite_url(copy), read_only=True)
        if check(engine, trusted(folder), sent).ok:
            missed.append(told)
        engine.dispose()
    return not missed, f"{times - len(missed)} of {times} found{f'; missed: {missed[:5]}' if missed else ''}"


def rows(small: bool) -> Iterator[tuple[str, str, Callable[[Path], Told]]]:
    """What is asked, by name; ``small`` for the test suite."""
    few = 3 if small else 100
    yield (
        "kill",
        "kill -9 x 100 over 10,000 events: 0 lost, chain right, back within 10 s",
        lambda folder: kill(folder, times=few, events=100 * few),
    )
    for name in ("disk full", "read-only", "locked"):
        asked = f"{name} at every k-th write: nothing forwarded without its event; goes on within 5 s"
        yield name, asked, partial(_faults, name, 4 if small else 40)
    if shutil.which("pg_ctlcluster"):
        asked = "PostgreSQL crashes: nothing forwarded without its event; goes on within 5 s"
        yield "crash", asked, lambda folder: asyncio.run(crashing_server(folder, rounds=1 if small else 5))
    yield (
        "tamper",
        "1,000 random changes of the record: all found",
        lambda folder: tampering(folder, times=40 if small else 1000),
    )
    yield (
        "canaries",
        "10,000 canaries: 0 in database, journal, output, metrics",
        lambda folder: canaries(folder, many=200 if small else 10_000),
    )


def _faults(name: str, rounds: int, folder: Path) -> Told:
    return asyncio.run(faults(folder, name, rounds=rounds))


def main() -> int:
    """Run them; the exit code is 0 when everything that is asked was reached."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--small", action="store_true")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))  # what fails here fails on purpose
    good = True
    for name, asked, work in rows(given.small):
        if given.only and name not in given.only:
            continue
        with tempfile.TemporaryDirectory(prefix="sluis-faults-") as folder:
            fine, told = work(Path(folder))
        good &= fine
        print(f"{'ok ' if fine else 'NOT'} {name:10} asked:   {asked}\n{'':14} reached: {told}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
