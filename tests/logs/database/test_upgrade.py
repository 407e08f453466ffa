"""A record of any earlier version is brought up to date at start: nothing is lost and the chain still verifies."""

import contextlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, LargeBinary, MetaData, String, Table, insert, inspect, select

from logs.chain import Trusted, read_public
from logs.control import Control
from logs.database import connect, sqlite_url, upgrade, writing
from logs.database.steps import configuration
from logs.incidents.store import Incidents
from logs.journal import Journal
from logs.keys import Keys
from logs.register.store import RegisterStore
from logs.review.desk import accounts_of
from logs.slips import OLD
from logs.store import Store
from logs.verify import check
from tests.earlier import COMMITS, STORED, unpack
from tests.logs.test_journal import event

REVISIONS = [one.revision for one in reversed(list(ScriptDirectory.from_config(configuration()).walk_revisions()))]
# What the record itself moves at a start: where its end is, and how what was old came into the chain.
MOVES = {"alembic_version", "heads", "events_before_chain", OLD}
Rows = dict[str, list[dict[str, Any]]]


def rows(engine: Engine) -> Rows:
    """Everything in a database, by table."""
    known = MetaData()
    known.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in known.sorted_tables
        }


def kept(before: Rows, after: Rows) -> None:
    """Every row of before is there afterwards, with all that stood in it."""
    for name, old in before.items():
        if name in MOVES:
            continue
        for row in old:
            assert any(row.items() <= new.items() for new in after[name]), (name, row)


def test_every_database_that_there_ever_was_is_stored() -> None:
    assert set(COMMITS) == {"before-migrations", *REVISIONS}, "add the new one to tests/earlier.py and make it"
    assert {file.name.removesuffix(".tar.xz") for file in STORED.glob("*.tar.xz")} == set(COMMITS)


@pytest.mark.parametrize("name", COMMITS)
async def test_what_an_earlier_version_wrote_is_all_there(tmp_path: Path, name: str) -> None:
    folder = unpack(name, tmp_path)
    engine = connect(sqlite_url(folder))
    before = rows(engine)
    numbers = {row["id"] for row in before["events"]}
    assert len(numbers) >= 12

    journal = Journal(folder)
    await journal.start()
    await journal.record(event(id="nieuw"))
    await journal.close()

    after = rows(engine)
    assert after["alembic_version"] == [{"version_num": REVISIONS[-1]}]
    assert {row["id"] for row in after["events"]} >= numbers | {"nieuw"}
    assert not inspect(engine).has_table("events_before_chain")
    assert not inspect(engine).has_table(OLD)
    if name in ("before-migrations", "0001"):
        _came_into_the_chain(before, after)
    else:
        kept(before, after)
    found = check(engine, Trusted(read_public(folder / "sleutels" / "teken.pub")))
    assert found.ok, found
    assert found.events == len(after["events"])
    _read_by_the_rooms(engine, folder, before)
    engine.dispose()


def _came_into_the_chain(before: Rows, after: Rows) -> None:
    """Events of before there was one: the same, but for who it was, which is a pseudonym from now on."""
    documents = {one["sequence"]: json.loads(one["document"]) for one in after["event_documents"]}
    taken = {documents[row["sequence"]]["id"]: documents[row["sequence"]] for row in after["events"]}
    for row in before["events"]:
        old = json.loads(row["document"])
        new = taken[old["id"]]
        assert {k for k, value in old.items() if new[k] != value} <= {"client", "user"}
        assert old["client"] not in json.dumps(new)


def _read_by_the_rooms(engine: Engine, folder: Path, before: Rows) -> None:
    """What people did is read by the code of today."""
    keys = Keys(folder / "sleutels")
    control = Control(keys)
    with contextlib.closing(Store(folder, url=sqlite_url(folder))) as store:
        assert all(store.event(row["id"]) for row in before["events"])
    incidents = Incidents(engine, control)
    for row in before.get("incidents", []):
        read = incidents.get(row["id"])
        assert (read.title, len(read.events), read.steps[-1].text) == (row["title"], 2, "Gebeld met de afdeling.")
    register = RegisterStore(engine, control)
    assert {one.id for one in register.entries()} >= {row["id"] for row in before.get("register_entries", [])}
    if before.get("accounts"):
        assert accounts_of(engine, keys).sign_in("Petra Officier", "paard batterij nietje", "").name == "Petra Officier"


def some_row(table: Table, number: int) -> dict[str, object]:
    """Something in every column."""
    made: dict[str, object] = {}
    for column in table.columns:
        if isinstance(column.type, LargeBinary):
            made[column.name] = b"\x00\xff%d" % number
        elif isinstance(column.type, String):
            made[column.name] = f"{number}é"[: column.type.length]
        else:
            made[column.name] = number
    return made


@pytest.mark.parametrize("revision", REVISIONS)
def test_from_every_revision_on_both_databases(url: str, revision: str) -> None:
    """Whatever stood in a table stands in it afterwards, on SQLite and on PostgreSQL."""
    engine = connect(url)
    try:
        before = _filled(engine, revision)
        upgrade(engine)
        after = rows(engine)
    finally:
        engine.dispose()
    after["pseudonyms"] += after.get(OLD, [])  # they wait beside the chain too
    if revision == "0001":  # its events wait beside the chain until the journal takes them in
        waiting: list[Mapping[str, Any]] = after["events_before_chain"]
        assert [row["document"] for row in waiting] == [row["document"] for row in before["events"]]
    else:
        kept(before, after)
    assert after["alembic_version"] == [{"version_num": REVISIONS[-1]}]


def _filled(engine: Engine, revision: str) -> Rows:
    """A database of this revision with three rows in every table."""
    with writing(engine) as connection:
        command.upgrade(configuration(connection), revision)
    known = MetaData()
    known.reflect(engine)
    known.remove(known.tables["alembic_version"])
    with writing(engine) as connection:
        for table in known.sorted_tables:
            connection.execute(insert(table), [some_row(table, number) for number in (1, 2, 3)])
    return rows(engine)


def test_the_days_of_an_earlier_record_are_its_own(tmp_path: Path) -> None:
    """The moment of an event is not the moment at which it came into the chain."""
    folder = unpack("before-migrations", tmp_path)
    engine = connect(sqlite_url(folder))
    upgrade(engine)
    with engine.connect() as connection:
        document = json.loads(connection.exec_driver_sql("SELECT document FROM events_before_chain").scalars().first())
    assert datetime.fromisoformat(document["time"]) < datetime(2026, 11, 21, tzinfo=UTC)
    engine.dispose()
