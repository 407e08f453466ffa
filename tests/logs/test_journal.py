"""The record: committed means on disk, a fault is an error and not a loss (logs/journal.py, schema.py, store.py)."""

import asyncio
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from logs.event import Event, new_event_id
from logs.journal import Journal, JournalError
from logs.store import Filter, Store


def event(**changes: object) -> Event:
    now = datetime.now(UTC)
    fields: dict[str, object] = {
        "id": new_event_id(now), "time": now, "client": "10.0.0.1", "user": None, "service": "openai-api",
        "vendor": "OpenAI", "country": "US", "dialect": "openai", "method": "POST", "action": "redact",
        "rule": "persoonsgegevens-weglaten", "rules": ("persoonsgegevens-weglaten",), "policy": "gemeente",
        "policy_version": "1", "policy_hash": "0", "counts": {"PERSON": 1}, "scores": {"PERSON": 0.85},
        "placeholders": ("[PERSOON_1]",), "reason": "", "parts": 1, "size": 10, "duration_ms": 1.0,
    }  # fmt: skip
    return Event.model_validate({**fields, **changes})


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    journal = Journal(tmp_path, deadline=5)
    await journal.start()
    yield journal
    await journal.close()


async def test_many_at_once_are_all_there(journal: Journal, tmp_path: Path) -> None:
    events = [event() for _ in range(300)]
    await asyncio.gather(*map(journal.record, events))
    with sqlite3.connect(tmp_path / "events.sqlite") as connection:
        assert connection.execute("select count(*) from events").fetchone() == (300,)
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    connection.close()
    lines = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert {line["id"] for line in lines} == {e.id for e in events}


async def test_a_locked_database_is_an_error_and_then_it_recovers(journal: Journal, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "events.sqlite", isolation_level=None)
    other.execute("begin exclusive")
    with pytest.raises(JournalError):
        await journal.record(event())
    assert not journal.writes
    other.execute("rollback")
    other.close()
    await journal.record(event())
    assert journal.writes


async def test_it_finds_out_by_itself_that_it_can_write_again(journal: Journal, tmp_path: Path) -> None:
    """Behind a balancer no event comes while /healthz says no."""
    await journal.record(event())
    other = sqlite3.connect(tmp_path / "events.sqlite", isolation_level=None)
    other.execute("begin exclusive")
    with pytest.raises(JournalError):
        await journal.record(event())
    other.execute("rollback")
    other.close()
    async with asyncio.timeout(20):
        while not journal.writes:  # noqa: ASYNC110  # nothing tells it but the journal itself
            await asyncio.sleep(0.1)


async def test_an_event_twice_is_an_error_not_a_silent_loss(journal: Journal) -> None:
    one = event()
    await journal.record(one)
    with pytest.raises(JournalError):
        await journal.record(one)


async def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "events.sqlite")
    connection.execute("pragma user_version=99")
    connection.close()
    with pytest.raises(JournalError, match="newer version"):
        await Journal(tmp_path).start()


async def test_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("")
    with pytest.raises(JournalError, match="cannot write"):
        await Journal(tmp_path / "log").start()


async def test_the_pages_read_what_was_written(journal: Journal, tmp_path: Path) -> None:
    events = [
        event(action="block" if i % 3 == 0 else "redact", counts={"BSN": 1} if i % 3 == 0 else {}) for i in range(120)
    ]
    for one in events:
        await journal.record(one)
    store = Store(tmp_path)
    first = store.page(Filter())
    second = store.page(Filter(before=first.next))
    assert [e.id for e in (*first.events, *second.events)] == [e.id for e in reversed(events)][:100]
    assert len(store.page(Filter(action="block", kind="BSN")).events) == 40
    assert store.page(Filter(kind="PERSON")).events == ()
    kept = store.event(events[7].id)
    assert kept
    assert kept.model_dump(exclude={"client", "user"}) == events[7].model_dump(exclude={"client", "user"})
    assert kept.client.startswith("w-")
    assert store.event("nothing") is None
    assert {one.action: one.events for one in store.counts("2000", "9999", by=("action",))} == {
        "block": 40,
        "redact": 80,
    }
    store.close()


_WRITER = """
import asyncio, sys
from pathlib import Path
from logs.journal import Journal
from tests.logs.test_journal import event
async def main():
    journal = Journal(Path(sys.argv[1])); await journal.start()
    while True:
        one = event(); await journal.record(one); print(one.id, flush=True)
asyncio.run(main())
"""


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout
        acknowledged = [process.stdout.readline().strip() for _ in range(50)]
        process.send_signal(signal.SIGKILL)
        acknowledged += [line.strip() for line in process.stdout.read().splitlines() if len(line.strip()) == 17]
        process.stdout.close()
        process.wait()
        connection = sqlite3.connect(tmp_path / "events.sqlite")
        written = {row[0] for row in connection.execute("select id from events")}
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        connection.close()
        assert set(acknowledged) <= written
