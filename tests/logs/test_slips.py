"""Who a pseudonym is stands in the chain too: none is changed, taken away or put in unseen (logs/slips.py)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from nacl.public import PrivateKey, SealedBox
from sqlalchemy import Engine, select, text

from logs import schema
from logs.control import Control
from logs.database import connect, upgrade, writing
from logs.database.steps import configuration
from logs.earlier import take_over
from logs.event import Event
from logs.journal import Journal
from logs.keys import Keys
from logs.ledger import Ledger
from logs.lines import Lines
from logs.opening.store import OpeningRefused, Openings
from logs.openings import Opener, OpeningError
from logs.retention import Retention, Terms
from logs.slips import OLD, find, told
from logs.verify import check
from logs.verify.outcome import Problem
from tests.logs.test_journal import event
from tests.logs.verify.records import trusted

PO, CISO = PrivateKey.generate(), PrivateKey.generate()
NOW = datetime.now(UTC)
WHY = "datalek 12, betrokkenen inlichten"


class Record:
    """A database, and the keys of a PO and a CISO."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder, self.keys, self.engine = folder, Keys(folder), connect(url)
        upgrade(self.engine)
        self.keys.set_person("po", PO.public_key)
        self.keys.set_person("ciso", CISO.public_key)

    def write(self, *events: Event, writer: str = "een") -> list[Event]:
        """As a process that started just now."""
        ledger = Ledger(self.keys, writer)
        with writing(self.engine) as connection:
            return ledger.append(connection, events)[1]

    def do(self, statement: str, **values: object) -> None:
        with writing(self.engine) as connection:
            connection.execute(text(statement), values)

    def problem(self) -> Problem | None:
        return check(self.engine, trusted(self.folder)).problem

    def who(self, pseudonym: str) -> str:
        return Opener(self.engine, self.keys, Control(self.keys), "po", WHY).who(pseudonym, PO, CISO)

    def drop(self, **terms: int) -> None:
        lines = Lines(self.folder / "events.jsonl")
        Retention(Terms(**terms), self.keys).run(self.engine, Ledger(self.keys, "een"), lines)
        lines.close()


@pytest.fixture
def record(url: str, tmp_path: Path) -> Iterator[Record]:
    made = Record(url, tmp_path)
    yield made
    made.engine.dispose()


def slips(engine: Engine) -> list[tuple[str, str, bytes]]:
    table = schema.pseudonyms.c
    with engine.connect() as connection:
        query = select(table.pseudonym, table.month, table.sealed).order_by(table.pseudonym)
        return [(name, month, bytes(sealed)) for name, month, sealed in connection.execute(query)]


def test_the_event_with_which_a_slip_came_says_it_once(record: Record) -> None:
    first, second = record.write(event(user="jan"), event(user="piet"))
    (again,) = record.write(event(user="jan"))
    (elsewhere,) = record.write(event(user="jan"), writer="twee")
    assert [line.split()[0] for line in first.slips] == sorted((first.user or "", first.client))
    assert [line.split()[0] for line in second.slips] == [second.user]
    assert again.slips == elsewhere.slips == ()
    assert {*first.slips, *second.slips} == {told(*row) for row in slips(record.engine)}
    assert record.problem() is None
    assert record.who(first.user or "") == "jan"


def forged(name: str, plain: str) -> bytes:
    """What anybody can make: the keys to seal with are public."""
    return bytes(SealedBox(PO.public_key).encrypt(SealedBox(CISO.public_key).encrypt(f"{name}\0{plain}".encode())))


def test_nobody_can_be_made_to_be_somebody_else(record: Record) -> None:
    (one,) = record.write(event(user="jan"))
    name = one.user or ""
    record.do("UPDATE pseudonyms SET sealed=:s WHERE pseudonym=:p", s=forged(name, "piet"), p=name)
    problem = record.problem()
    assert problem
    assert (problem.code, problem.id, problem.writer, problem.number) == ("slips", one.id, "een", 1)
    assert name in problem.detail
    with pytest.raises(OpeningError, match="veranderd"):
        record.who(name)
    asked = pytest.RaisesExc(OpeningRefused, check=lambda error: error.code == "changed")
    with asked:
        Openings(record.engine, Control(record.keys), record.keys).ask("pseudoniem", name, WHY, account=1, name="Petra")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM pseudonyms WHERE pseudonym=:name",
        "UPDATE pseudonyms SET month='2020-01' WHERE pseudonym=:name",
        "INSERT INTO pseudonyms SELECT 'g-AAAAA-AAAAA', month, sealed, event FROM pseudonyms WHERE pseudonym=:name",
        "UPDATE pseudonyms SET pseudonym='g-AAAAA-AAAAA' WHERE pseudonym=:name",
    ],
)
def test_a_slip_that_is_gone_renamed_or_put_in_is_found(record: Record, statement: str) -> None:
    (one,) = record.write(event(user="jan"))
    record.do(statement, name=one.user)
    problem = record.problem()
    assert problem
    assert problem.code == "slips"


def test_a_slip_outlives_the_event_that_brought_it_until_its_own_term(record: Record) -> None:
    old = NOW - timedelta(days=100)
    ledger = Ledger(record.keys, "een")
    with pytest.MonkeyPatch.context() as patch, writing(record.engine) as connection:
        patch.setattr("logs.ledger._today", lambda: f"{old:%Y-%m-%d}")
        (one,) = ledger.append(connection, [event(user="jan", time=old)])[1]
    record.drop(events=99)
    with record.engine.connect() as connection:
        assert connection.execute(select(schema.events.c.id).where(schema.events.c.id == one.id)).first() is None
    assert record.problem() is None
    assert record.who(one.user or "") == "jan"  # said again by the event that says that the day was dropped
    record.drop(events=10)
    assert slips(record.engine) == []
    assert record.problem() is None
    record.write(event(user="jan"))
    assert record.problem() is None


def test_a_changed_slip_is_not_made_good_by_dropping_its_day(record: Record) -> None:
    old = NOW - timedelta(days=100)
    with pytest.MonkeyPatch.context() as patch, writing(record.engine) as connection:
        patch.setattr("logs.ledger._today", lambda: f"{old:%Y-%m-%d}")
        (one,) = Ledger(record.keys, "een").append(connection, [event(user="jan", time=old)])[1]
    record.do("UPDATE pseudonyms SET sealed=:s WHERE pseudonym=:p", s=forged(one.user or "", "piet"), p=one.user)
    record.drop(events=99)
    problem = record.problem()
    assert problem
    assert problem.code == "slips"


def test_slips_of_an_earlier_version_are_put_in_the_chain_once(record: Record) -> None:
    (one,) = record.write(event(user="jan"))
    before = slips(record.engine)
    # As version 0007 left them: no event says them.
    record.do(f"CREATE TABLE {OLD} AS SELECT pseudonym, month, sealed FROM pseudonyms")
    record.do("DELETE FROM pseudonyms")
    ledger = Ledger(record.keys, "een")
    for expected in (2, 2):
        with writing(record.engine) as connection:
            take_over(connection, ledger)
            assert connection.execute(text("SELECT count(*) FROM events")).scalar() == expected
    assert slips(record.engine) == before
    assert record.problem() is None
    assert record.who(one.user or "") == "jan"


def test_a_record_that_was_never_upgraded_is_still_right(record: Record) -> None:
    record.write(event(user=None, client=""))
    record.do("DROP TABLE pseudonyms")
    record.do("CREATE TABLE pseudonyms (pseudonym TEXT PRIMARY KEY, month TEXT, sealed TEXT)")
    record.do("INSERT INTO pseudonyms VALUES ('g-AAAAA-AAAAA', '2026-10', 'x')")
    assert record.problem() is None


def test_of_somebody_unknown_there_is_no_slip(record: Record) -> None:
    with record.engine.connect() as connection:
        assert find(connection, "g-00000-00000") is None


async def test_an_older_database_is_upgraded_and_then_right(url: str, tmp_path: Path) -> None:
    engine = connect(url)
    with writing(engine) as connection:
        command.upgrade(configuration(connection), "0007")
        row = {"name": "g-AAAAA-AAAAA", "sealed": forged("g-AAAAA-AAAAA", "jan")}
        connection.execute(
            text("INSERT INTO pseudonyms (pseudonym, month, sealed) VALUES (:name, '2026-10', :sealed)"), row
        )
    for _ in range(2):
        journal = Journal(tmp_path, url=url, keys=tmp_path)
        await journal.start()
        await journal.close()
    assert check(engine, trusted(tmp_path)).problem is None
    assert [name for name, _, _ in slips(engine)] == ["g-AAAAA-AAAAA"]
    assert Opener(engine, Keys(tmp_path), Control(Keys(tmp_path)), "po", WHY).who("g-AAAAA-AAAAA", PO, CISO) == "jan"
    engine.dispose()
