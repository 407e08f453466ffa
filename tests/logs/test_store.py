"""Reading the record (logs/store.py): whatever is asked, what comes is what a plain look at every event would give."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from detectors.finding import KINDS
from logs import store as module
from logs.database import connect, upgrade, writing
from logs.event import Event, new_event_id
from logs.keys import Keys
from logs.ledger import Ledger
from logs.store import Filter, Store
from tests.logs.test_journal import event

START = datetime(2026, 3, 1, 22, tzinfo=UTC)
SOME = ("BSN", "PERSON", "EMAIL", "MRZ", "OWN_WORD")


def made(dice: random.Random, number: int) -> Event:
    at = START + timedelta(minutes=7 * number)
    return event(
        id=new_event_id(at), time=at, action=dice.choice(("allow", "redact", "block")), user=f"u{dice.randrange(3)}",
        service=dice.choice(("chat", "kaas")), rule=dice.choice(("", "geen-bsn")), department=dice.choice(("Zorg", "")),
        counts=dict.fromkeys(dice.sample(SOME, dice.choice((0, 0, 1, 2, 3))), 1),
    )  # fmt: skip


@pytest.fixture
def read(url: str, tmp_path: Path) -> Iterator[Store]:
    engine, dice = connect(url), random.Random(5)
    upgrade(engine)
    ledger = Ledger(Keys(tmp_path / "sleutels"), "een")
    with writing(engine) as connection:
        ledger.append(connection, [made(dice, number) for number in range(400)])
    store = Store(tmp_path, url=url)
    yield store
    store.close()
    engine.dispose()


def everything(read: Store, wanted: Filter) -> list[Event]:
    """Every page of a filter."""
    found: list[Event] = []
    following = None
    while True:
        values = {name: getattr(wanted, name) for name in Filter.__slots__}
        page = read.page(Filter(**{**values, "before": following}))
        found += page.events
        if page.next is None:
            return found
        following = page.next


def plainly(one: Event, wanted: Filter) -> bool:
    """Whether an event matches, said the long way."""
    at = one.time.isoformat(timespec="milliseconds")
    return (
        all(getattr(one, name) == getattr(wanted, name) for name in ("action", "service", "rule", "user", "department") if getattr(wanted, name))
        and (not wanted.kind or wanted.kind in one.counts)
        and (not wanted.id or wanted.id in one.id)
        and (not wanted.day or at[:10] == wanted.day)
        and at >= wanted.since
        and (not wanted.until or at < wanted.until)
    )  # fmt: skip


def some_filter(dice: random.Random, known: list[Event]) -> Filter:
    """One to three conditions, now and then one that nothing meets."""
    one = dice.choice(known)
    day = f"{one.time:%Y-%m-%d}"
    every = {
        "action": one.action, "service": one.service, "kind": dice.choice((*SOME, "IBAN")), "rule": one.rule, "user": one.user or "",
        "department": one.department, "day": day, "since": day, "until": dice.choice((day, f"{day}T12:00:00.000+00:00")),
        "id": one.id[dice.randrange(6) : dice.randrange(9, 17)],
    }  # fmt: skip
    return Filter(**{name: every[name] for name in dice.sample(sorted(every), dice.randint(1, 3))})


@pytest.mark.parametrize("most_sets", [5000, 2])
def test_every_filter_gives_what_a_plain_look_gives(
    read: Store, monkeypatch: pytest.MonkeyPatch, most_sets: int
) -> None:
    monkeypatch.setattr(module, "_MOST_SETS", most_sets)
    known = everything(read, Filter())
    assert len(known) == 400
    dice, met = random.Random(8), 0
    for _ in range(120):
        wanted = some_filter(dice, known)
        expected = [one.id for one in known if plainly(one, wanted)]
        assert [one.id for one in everything(read, wanted)] == expected, wanted
        met += bool(expected)
    assert met > 40


def test_a_day_ends_where_the_next_begins(read: Store) -> None:
    """Also on a server that does not sort signs by their code, where ``~`` comes before a digit."""
    days = {f"{one.time:%Y-%m-%d}" for one in everything(read, Filter())}
    assert len(days) == 3
    assert sum(len(everything(read, Filter(day=day))) for day in days) == 400
    assert everything(read, Filter(day="geen dag")) == []
    assert everything(read, Filter(day="9999-12-31")) == []


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'", '"', "/", "%%", "_" * 17])
def test_a_sign_of_the_database_is_only_a_sign(read: Store, sign: str) -> None:
    assert everything(read, Filter(id=sign)) == []
    assert everything(read, Filter(kind=sign)) == []
    assert everything(read, Filter(user=sign)) == []


def test_a_kind_is_not_found_by_a_part_of_its_name(read: Store) -> None:
    assert all(everything(read, Filter(kind=kind)) for kind in SOME)
    assert not everything(read, Filter(kind="WORD"))
    assert not any(everything(read, Filter(kind=kind)) for kind in set(KINDS) - set(SOME))


def test_services_outside_the_register_are_counted_once_a_day(url: str, tmp_path: Path) -> None:
    engine = connect(url)
    upgrade(engine)
    seen = [
        ("een", "unknown", 0),
        ("een", "unknown", 0),
        ("twee", "unknown", 0),
        ("drie", "approved", 0),
        ("een", "unknown", 1),
        ("drie", "", 2),
    ]
    told = [
        event(id=new_event_id(START), time=START + timedelta(days=later), service=service, register_status=status, department=f"A{number}")
        for number, (service, status, later) in enumerate(seen)
    ]  # fmt: skip
    with writing(engine) as connection:
        Ledger(Keys(tmp_path / "sleutels"), "een").append(connection, told)
    store = Store(tmp_path, url=url)
    assert store.unregistered("2026-03-01", "2026-04-01") == {"2026-03-01": 2, "2026-03-02": 1}
    assert store.services() == ["drie", "een", "twee"]
    assert store.departments() == [f"A{number}" for number in range(6)]
    store.close()
    engine.dispose()


def test_the_trace_stands_before_the_first_event_comes(read: Store) -> None:
    read.page(Filter(kind="BSN", action="block"), account="Petra")
    (trace,) = read.reads()
    assert (trace.account, trace.what) == ("Petra", "list")
    assert "kind=BSN" in trace.subject
