"""Days that are over their term are gone, in the database and beside it, and the chain still verifies (logs/retention.py)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from logs import schema
from logs.attached import Attached, KeyOfTheDay
from logs.control import Control
from logs.database import connect, upgrade, writing
from logs.incidents.store import Incidents
from logs.keys import Keys
from logs.ledger import Ledger
from logs.lines import Lines
from logs.retention import Retention, Terms
from logs.verify import check
from tests.logs.test_journal import event
from tests.logs.verify.records import trusted

TODAY = datetime.now(UTC)


def written(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Engine, Ledger]:
    engine = connect(url)
    upgrade(engine)
    ledgers = [Ledger(Keys(folder), name) for name in ("een", "weg")]
    for ago in (400, 399, 370, 366, 364, 31, 29, 1):
        day = TODAY - timedelta(days=ago)
        monkeypatch.setattr("logs.ledger._today", lambda day=day: f"{day:%Y-%m-%d}")
        Keys(folder).evidence_key(f"{day:%Y-%m-%d}")
        attached = Attached(
            (("BSN", b"1" * 16),), KeyOfTheDay(f"k{ago}", f"{day:%Y-%m-%d}", b"s"), b"bewijs", f"{day:%Y-%m-%d}"
        )
        for ledger in ledgers[: 2 if ago > 380 else 1]:
            with writing(engine) as connection:
                ledger.append(
                    connection, [event(id=f"{ledger.writer}-{ago}-{n}", time=day, attached=attached) for n in range(3)]
                )
    monkeypatch.undo()
    return engine, ledgers[0]


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_whole_days_go_and_the_chain_still_verifies(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, ledger = written(url, tmp_path, monkeypatch)
    lines = Lines(tmp_path / "events.jsonl")
    retention = Retention(Terms(), Keys(tmp_path))
    counted = count(engine, "day_counts")
    assert retention.run(engine, ledger, lines) == 6
    with engine.connect() as connection:
        oldest = connection.execute(select(func.min(schema.events.c.time))).scalar()
        evidence = connection.execute(select(func.min(schema.evidence.c.day))).scalar()
    assert str(oldest)[:10] == f"{TODAY - timedelta(days=364):%Y-%m-%d}"
    assert evidence == f"{TODAY - timedelta(days=29):%Y-%m-%d}"
    assert len(list(tmp_path.glob("bewijs-*.sleutel"))) == 2
    assert count(engine, "finding_hashes") == 12
    assert count(engine, "hash_keys") == 4
    assert count(engine, "event_documents") == count(engine, "events")
    assert count(engine, "day_counts") == counted
    outcome = check(engine, trusted(tmp_path))
    assert outcome.problem is None
    assert outcome.dropped == 6
    assert retention.run(engine, ledger, lines) == 0
    lines.close()
    engine.dispose()


def test_an_open_incident_keeps_its_day(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, ledger = written(url, tmp_path, monkeypatch)
    lines = Lines(tmp_path / "events.jsonl")
    incidents = Incidents(engine, Control(Keys(tmp_path)))
    name = incidents.open("Lek", ["een-399-1"], account="po")
    retention = Retention(Terms(), Keys(tmp_path))
    retention.run(engine, ledger, lines)
    with engine.connect() as connection:
        assert connection.execute(select(schema.events.c.id).where(schema.events.c.id == "een-399-1")).first()
    assert check(engine, trusted(tmp_path)).ok
    incidents.set_state(name, "gesloten", account="po")
    assert retention.run(engine, ledger, lines) == 1
    assert check(engine, trusted(tmp_path)).ok
    lines.close()
    engine.dispose()


def test_dropping_without_a_signature_is_found(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, ledger = written(url, tmp_path, monkeypatch)
    lines = Lines(tmp_path / "events.jsonl")
    Retention(Terms(), Keys(tmp_path)).run(engine, ledger, lines)
    with writing(engine) as connection:
        connection.execute(text("UPDATE segments SET dropped='2020-01-01' WHERE dropped IS NOT NULL"))
    outcome = check(engine, trusted(tmp_path))
    assert outcome.problem
    assert outcome.problem.code == "dropped"
    lines.close()
    engine.dispose()


def test_it_runs_by_itself_once_in_ten_minutes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []
    retention = Retention(Terms(), Keys(tmp_path))
    monkeypatch.setattr(retention, "run", lambda *_: ran.append(1))
    for _ in range(3):
        retention.chore(None, None, None)  # type: ignore[arg-type]
    assert ran == [1]
