"""logs/portal/own.py: whose event it was, for thirty days and no longer."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from logs.portal.own import DAYS, OwnEvents
from tests.logs.portal.conftest import Base

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
