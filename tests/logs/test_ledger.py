"""What is appended is pseudonymous, linked, counted and signed in one transaction (logs/ledger.py, logs/chain.py)."""

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, func, select, text

from logs import schema
from logs.attached import Attached, KeyOfTheDay
from logs.chain import START, Signed, Trusted, link, parse, read_public
from logs.database import connect, sqlite_url, upgrade, writing
from logs.database.migrations.versions import v0001_events
from logs.event import control
from logs.journal import Journal
from logs.keys import Keys
from logs.ledger import Ledger, signed_head, signed_segment
from logs.store import Filter, Store
from logs.verify import check
from tests.logs.test_journal import event


@pytest.fixture
def engine(url: str) -> Engine:
    engine = connect(url)
    upgrade(engine)
    return engine


def trusted(folder: Path) -> Trusted:
    return Trusted(read_public(folder / "teken.pub"))


def test_each_event_is_linked_to_the_one_before(engine: Engine, tmp_path: Path) -> None:
    ledger = Ledger(Keys(tmp_path), "een")
    for batch in ([event()], [event(), event()], [control("checked", actor="po")]):
        with writing(engine) as connection:
            head, _ = ledger.append(connection, batch)
    with engine.connect() as connection:
        rows = connection.execute(
            select(schema.events.c.number, schema.events.c.hash, schema.event_documents.c.document)
            .join(schema.event_documents, schema.event_documents.c.sequence == schema.events.c.sequence)
            .order_by(schema.events.c.number)
        ).all()
        kept = connection.execute(select(schema.heads)).mappings().one()
    hashed = START
    for number, own, document in rows:
        hashed = link(hashed, "een", number, document)
        assert own == hashed
    assert (head.fields["number"], head.fields["hash"]) == (4, hashed)
    assert signed_head(dict(kept)) == head
    assert trusted(tmp_path).holds(parse(head.line))
    engine.dispose()


def test_a_changed_statement_is_not_held(tmp_path: Path) -> None:
    signed = Keys(tmp_path).signer().sign("head", writer="een", number=3, hash="ab", time="nu")
    for changed in ({"number": 2}, {"writer": "twee"}, {"key": "0000"}, {"kind": "segment"}, {"more": 1}):
        assert not trusted(tmp_path).holds(Signed({**signed.fields, **changed}, signed.signature))
    assert not trusted(tmp_path).holds(Signed(signed.fields, "AAAA"))
    Keys(tmp_path / "other").signer()
    assert not trusted(tmp_path / "other").holds(signed)


def test_nobody_is_named(engine: Engine, tmp_path: Path) -> None:
    ledger = Ledger(Keys(tmp_path), "een")
    with writing(engine) as connection:
        _, written = ledger.append(connection, [event(user="j.devries", client="10.1.2.3") for _ in range(2)])
    assert written[0].user == written[1].user
    assert re.fullmatch(r"g-[0-9A-Z]{5}-[0-9A-Z]{5}", written[0].user or "")
    with engine.connect() as connection:
        everything = json.dumps(
            [[list(map(str, r)) for r in connection.execute(select(t))] for t in schema.metadata.tables.values()]
        )
    assert "devries" not in everything
    assert "10.1.2.3" not in everything
    engine.dispose()


def test_a_failed_transaction_leaves_no_link(engine: Engine, tmp_path: Path) -> None:
    ledger = Ledger(Keys(tmp_path), "een")
    one = event()
    with writing(engine) as connection:
        ledger.append(connection, [one])
    with pytest.raises(Exception, match=r"(?i)unique"), writing(engine) as connection:
        ledger.append(connection, [event(), one])
    with writing(engine) as connection:
        head, _ = ledger.append(connection, [event()])
    assert head.fields["number"] == 2
    engine.dispose()


def test_two_writers_and_one_writer_in_two_processes(engine: Engine, tmp_path: Path) -> None:
    ledgers = [Ledger(Keys(tmp_path), name) for name in ("een", "twee", "een")]
    for _ in range(5):
        for ledger in ledgers:
            with writing(engine) as connection:
                ledger.append(connection, [event()])
    with engine.connect() as connection:
        found = connection.execute(select(schema.heads.c.writer, schema.heads.c.number).order_by(schema.heads.c.writer))
        assert [tuple(row) for row in found] == [("een", 10), ("twee", 5)]
    engine.dispose()


def test_a_day_that_is_over_is_sealed_by_the_next_event_or_by_the_clock(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(Keys(tmp_path), "een")
    days = ["2026-01-01", "2026-01-01", "2026-01-02", "2026-01-04"]
    for day in days:
        monkeypatch.setattr("logs.ledger._today", lambda day=day: day)
        with writing(engine) as connection:
            ledger.append(connection, [event()])
    with writing(engine) as connection:
        assert ledger.seal(connection) == 0
    monkeypatch.setattr("logs.ledger._today", lambda: "2026-01-05")
    with writing(engine) as connection:
        assert ledger.seal(connection) == 1
        assert ledger.seal(connection) == 0
    with writing(engine) as connection:
        ledger.append(connection, [event()])
        rows = [
            dict(row)
            for row in connection.execute(select(schema.segments).order_by(schema.segments.c.first)).mappings()
        ]
    assert [(row["day"], row["first"], row["last"]) for row in rows] == [
        ("2026-01-01", 1, 2), ("2026-01-02", 3, 3), ("2026-01-04", 4, 4)
    ]  # fmt: skip
    assert all(one["after"] == two["before"] for one, two in pairwise(rows))
    assert all(trusted(tmp_path).holds(signed_segment(row)) for row in rows)
    engine.dispose()


def test_counters_and_what_lies_beside(engine: Engine, tmp_path: Path) -> None:
    ledger = Ledger(Keys(tmp_path), "een")
    key = KeyOfTheDay("k1", "2026-11-25", b"sealed")
    attached = Attached((("BSN", b"1" * 16), ("BSN", b"2" * 16)), key, b"evidence", "2026-11-25")
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    with writing(engine) as connection:
        _, written = ledger.append(connection, [event(time=now, counts={"BSN": 2}, attached=attached), event(time=now)])
        ledger.append(connection, [event(time=now - timedelta(days=1)), control("read", actor="po")])
    assert len(written[0].evidence) == 64
    with engine.connect() as connection:
        days = connection.execute(select(schema.day_counts.c.day, schema.day_counts.c.events).order_by("day")).all()
        kinds = connection.execute(
            select(schema.kind_counts.c.kind, func.sum(schema.kind_counts.c.findings)).group_by("kind")
        )
        assert [tuple(row) for row in days] == [("2026-11-24", 1), ("2026-11-25", 2)]
        assert dict(map(tuple, kinds)) == {"BSN": 2, "PERSON": 2}
        assert connection.execute(select(func.count()).select_from(schema.finding_hashes)).scalar() == 2
        assert connection.execute(select(schema.evidence.c.sealed)).scalar() == b"evidence"
        assert "1111" not in (connection.execute(select(schema.event_documents.c.document)).scalars().first() or "")
    engine.dispose()


async def test_events_from_before_the_chain_are_put_in_it(tmp_path: Path) -> None:
    engine = connect(sqlite_url(tmp_path))
    old = [event(schema_version=1, user="j.devries") for _ in range(1200)]
    left_out = {"type", "department", "register_status", "actor", "subject", "note", "evidence", "attached"}
    with writing(engine) as connection:
        with Operations.context(MigrationContext.configure(connection)):
            v0001_events.upgrade()
        connection.execute(text("PRAGMA user_version=1"))
        columns = dict.fromkeys(("time", "client", "service", "country", "action", "rule", "kinds"), "") | {
            "duration_ms": 0
        }
        names = ", ".join(["id", "document", *columns])
        connection.execute(
            text(  # the names are ours
                f"INSERT INTO events ({names}) VALUES ({', '.join(f':{n}' for n in names.split(', '))})"
            ),
            [{**columns, "id": e.id, "document": e.model_dump_json(exclude=left_out)} for e in old],
        )
    engine.dispose()
    for _ in range(2):
        journal = Journal(tmp_path)
        await journal.start()
        await journal.close()
    store = Store(tmp_path)
    assert len(store.page(Filter()).events) == 50
    detail = store.detail(old[-1].id)
    assert detail
    assert detail.place.number == 1200
    assert detail.event.user != "j.devries"
    assert sum(count.events for count in store.counts("2000", "9999")) == 1200
    store.close()


def test_filters_and_counts_of_the_store(engine: Engine, url: str, tmp_path: Path) -> None:
    ledger, day = Ledger(Keys(tmp_path), "een"), datetime(2026, 3, 3, 23, 59, 59, tzinfo=UTC)
    events = [
        event(id="20260303-AAAAAAAA", time=day, counts={"BSN": 1}, department="Burgerzaken", action="block"),
        event(id="20260304-BBBBBBBB", time=day + timedelta(seconds=1), counts={"BSN_X": 1}, rule="een%"),
        event(id="20260304-BBBBCCCC", time=day + timedelta(days=1), user="jan"),
    ]
    with writing(engine) as connection:
        _, written = ledger.append(connection, events)
        ledger.append(connection, [control("checked", actor="po")])
    store = Store(tmp_path, url=url)

    def found(wanted: Filter) -> list[str]:
        return [one.id[-4:] for one in store.page(wanted).events]

    assert found(Filter()) == ["CCCC", "BBBB", "AAAA"]
    assert found(Filter(day="2026-03-03")) == ["AAAA"]
    assert found(Filter(since="2026-03-04", until="2026-03-05")) == ["CCCC", "BBBB"]
    assert found(Filter(kind="BSN")) == ["AAAA"]
    assert found(Filter(id="bbbb")) == ["CCCC", "BBBB"]
    assert found(Filter(id="20260303")) == ["AAAA"]
    assert found(Filter(id="%")) == []
    assert found(Filter(rule="een%")) == ["BBBB"]
    assert found(Filter(user=written[2].user or "")) == ["CCCC"]
    assert found(Filter(department="Burgerzaken", action="block")) == ["AAAA"]
    assert len(store.page(Filter(type="control")).events) == 1
    assert [(one.day, one.events) for one in store.counts("2026-03-03", "2026-03-05", by=("day",))] == [
        ("2026-03-03", 1), ("2026-03-04", 2)
    ]  # fmt: skip
    assert sum(one.events for one in store.counts("2026-03-03", "2026-03-06")) == 3
    assert store.kinds("2026-03-03", "2026-03-06")["BSN"] == (1, 1)
    assert store.departments() == ["Burgerzaken"]
    store.close()
    engine.dispose()


def test_practising_counts_in_no_total(engine: Engine, url: str, tmp_path: Path) -> None:
    day = datetime(2026, 3, 3, 12, tzinfo=UTC)
    tried = event(id="20260303-AAAAAAAA", time=day, service="oefendienst", counts={"BSN": 4}, practice=True)
    with writing(engine) as connection:
        Ledger(Keys(tmp_path), "een").append(connection, [tried, event(time=day, counts={"BSN": 1})])
    store = Store(tmp_path, url=url, apart=["oefendienst"])
    of_march = ("2026-03-01", "2026-04-01")
    assert [(one.service, one.events) for one in store.counts(*of_march, by=("service",))] == [("openai-api", 1)]
    assert store.kinds(*of_march) == {"BSN": (1, 1)}
    assert store.practised(*of_march) == 1
    assert store.event("20260303-AAAAAAAA")
    assert check(engine, trusted(tmp_path)).ok
    store.close()
    engine.dispose()


def test_reading_leaves_a_trace_or_is_not_done(
    engine: Engine, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(engine) as connection:
        Ledger(Keys(tmp_path), "een").append(connection, [event(id="20260303-AAAAAAAA")])
    store = Store(tmp_path, url=url)
    assert store.event("20260303-AAAAAAAA", account="po")
    store.page(Filter(action="block"), account="ciso")
    assert [(one.account, one.what, one.subject) for one in store.reads()] == [
        ("ciso", "list", "action=block type=request"), ("po", "event", "20260303-AAAAAAAA")
    ]  # fmt: skip
    assert len(store.reads(subject="20260303-AAAAAAAA")) == 1
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE reads"))
    with pytest.raises(Exception, match="reads"):
        store.event("20260303-AAAAAAAA", account="po")
    store.close()
    engine.dispose()
