"""Incidents: opened from events, worked on, closed; each change is a step and stands in the chain."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from logs.control import Control
from logs.database import connect, upgrade, writing
from logs.incidents.store import IncidentError, Incidents
from logs.incidents.tables import incidents as table
from logs.keys import Keys
from logs.ledger import Ledger
from logs.store import Filter, Store
from tests.logs.test_journal import event

FIRST, SECOND = datetime(2026, 11, 1, 8, tzinfo=UTC), datetime(2026, 11, 2, 8, tzinfo=UTC)
ONE, TWO = "20261101-AAAAAAAA", "20261102-BBBBBBBB"


@pytest.fixture
def engine(url: str, tmp_path: Path) -> Iterator[Engine]:
    engine = connect(url)
    upgrade(engine)
    with writing(engine) as connection:
        Ledger(Keys(tmp_path), "een").append(connection, [event(id=ONE, time=FIRST), event(id=TWO, time=SECOND)])
    yield engine
    engine.dispose()


@pytest.fixture
def incidents(engine: Engine, tmp_path: Path) -> Incidents:
    return Incidents(engine, Control(Keys(tmp_path)))


def test_from_opening_to_closing(incidents: Incidents) -> None:
    name = incidents.open("Lijst met BSN's", [TWO], account="po")
    assert name == f"INC-{datetime.now(UTC):%Y}-0001"
    assert incidents.open("Nog een", [TWO], account="po").endswith("0002")
    incidents.add_events(name, [ONE, TWO], account="ciso")
    incidents.assign(name, "po", account="ciso")
    incidents.note(name, "Gebeld met de afdeling.", account="po")
    incidents.check(name, "ap-72h", account="po")
    incidents.set_facts(name, {"aantal": "3"}, account="po")
    incidents.set_facts(name, {"soort": "BSN"}, account="po")
    incidents.set_cbw(name, True, account="ciso")
    incidents.set_state(name, "gesloten", account="po")
    incident = incidents.get(name)
    assert incident
    assert incident.events == (ONE, TWO)
    assert incident.first_detected == FIRST
    assert incident.facts == {"aantal": "3", "soort": "BSN"}
    assert incident.closed
    assert list(incident.done) == ["ap-72h"]
    assert [step.what for step in incident.steps] == [
        "opened", "event", "event", "assignee", "note", "done", "facts", "facts", "cbw", "state"
    ]  # fmt: skip
    assert len(incident.clocks) == 4
    assert [one.id for one in incidents.all(state="gesloten", account="po")] == [name]
    assert incidents.all()[1].done == incident.done
    assert incidents.of_event(ONE) == [name]
    assert len(incidents.of_event(TWO)) == 2


def test_each_change_stands_in_the_chain_without_its_words(incidents: Incidents, url: str, tmp_path: Path) -> None:
    name = incidents.open("Geheime titel", [ONE], account="po")
    incidents.note(name, "Mevrouw De Vries belde", account="po")
    store = Store(tmp_path, url=url)
    acts = store.page(Filter(type="control")).events
    assert [(act.rule, act.subject) for act in reversed(acts)] == [
        ("incident-opened", name), ("incident-event", f"{name} {ONE}"), ("incident-note", name)
    ]  # fmt: skip
    assert "Vries" not in str(acts)
    store.close()


def test_a_tick_can_be_taken_away(incidents: Incidents) -> None:
    name = incidents.open("Lek", [ONE], account="po")
    incidents.check(name, "gezien", account="po")
    incidents.check(name, "gezien", account="po", done=False)
    incident = incidents.get(name)
    assert incident
    assert incident.done == {}


def test_after_9999_comes_10000(incidents: Incidents, engine: Engine) -> None:
    name = incidents.open("Lek", [ONE], account="po")
    year = name[:9]
    with writing(engine) as connection:
        connection.execute(table.update().values(id=f"{year}9999"))
    assert incidents.open("Nog een", [ONE], account="po") == f"{year}10000"
    assert incidents.open("En nog een", [ONE], account="po") == f"{year}10001"
    assert [one.id for one in incidents.all()][-1] == f"{year}9999"


def test_several_open_an_incident_at_one_moment(incidents: Incidents) -> None:
    with ThreadPoolExecutor(6) as pool:
        names = list(pool.map(lambda n: incidents.open(f"Lek {n}", [ONE], account="po"), range(6)))
    assert len(set(names)) == 6


def test_a_closed_incident_takes_notes_only(incidents: Incidents) -> None:
    name = incidents.open("Lek", [ONE], account="po")
    incidents.set_state(name, "gesloten", account="po")
    incidents.note(name, "Achteraf.", account="po")
    with pytest.raises(IncidentError, match="gesloten"):
        incidents.assign(name, "ciso", account="po")
    incidents.set_state(name, "onderzoek", account="po")
    incidents.assign(name, "ciso", account="po")


def test_what_cannot_be_is_refused_in_dutch(incidents: Incidents) -> None:
    name = incidents.open("Lek", [ONE], account="po")
    for wrong in (
        lambda: incidents.open("", [ONE], account="po"),
        lambda: incidents.open("Lek", [], account="po"),
        lambda: incidents.open("Lek", ["20261101-ZZZZZZZZ"], account="po"),
        lambda: incidents.set_state(name, "klaar", account="po"),
        lambda: incidents.check(name, "iets", account="po"),
        lambda: incidents.note("INC-2026-9999", "x", account="po"),
        lambda: incidents.add_events(name, [TWO, "20261101-ZZZZZZZZ"], account="po"),
    ):
        with pytest.raises(IncidentError):
            wrong()
    assert incidents.get("INC-2026-9999") is None


def test_nothing_changes_when_the_chain_cannot_be_written(
    incidents: Incidents, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("logs.ledger.Ledger.append", fail)
    with pytest.raises(OSError, match="full"):
        incidents.open("Lek", [ONE], account="po")
    with engine.connect() as connection:
        assert connection.execute(table.select()).all() == []
