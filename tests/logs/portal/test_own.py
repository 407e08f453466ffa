"""logs/portal/own.py: whose event it was, for thirty days and no longer."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from logs.portal.own import DAYS, OwnEvents
from tests.logs.portal.conftest import Base
from tests.waiting import comes

TODAY = datetime.now(UTC).date()


def test_everyone_sees_their_own(base: Base) -> None:
    own = OwnEvents(base.engine, base.keys)
    own.start()
    for person, event in (("user:anna", "e1"), ("user:piet", "e2"), ("user:anna", "e3")):
        own.note(person, event)
    own.close()
    assert set(own.of("user:anna")) == {"e1", "e3"}
    assert own.of("user:piet") == ["e2"]
    assert own.of("user:kees") == []
    with base.engine.connect() as connection:
        assert "anna" not in str(connection.execute(text("SELECT * FROM own_events")).all())


def test_after_thirty_days_nobody_can_know(base: Base) -> None:
    own = OwnEvents(base.engine, base.keys)
    own.start()
    own.note("user:anna", "e1")
    own.close()
    own.forget(TODAY + timedelta(days=DAYS))
    assert own.of("user:anna") == ["e1"]
    own.forget(TODAY + timedelta(days=DAYS + 1))
    assert own.of("user:anna") == []
    assert list(base.keys.folder.glob("eigen-*")) == []


def test_what_could_not_be_written_is_written_later(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    keep, tried = OwnEvents._keep, list[int]()

    def first_fails(own: OwnEvents, batch: list[tuple[str, str]], day: str) -> None:
        tried.append(len(batch))
        if len(tried) == 1:
            raise OperationalError("insert", {}, Exception("database is locked"))
        keep(own, batch, day)

    monkeypatch.setattr(OwnEvents, "_keep", first_fails)
    own = OwnEvents(base.engine, base.keys)
    own.start()
    own.note("user:anna", "e1")
    assert comes(lambda: own.of("user:anna") == ["e1"])
    own.close()
    assert tried[0] == 1
