"""Sessions (logs/review/accounts/sessions.py) and saved views (views.py)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from logs.review.accounts.roles import Role
from logs.review.accounts.sessions import IDLE, LONGEST
from logs.review.accounts.views import MOST
from logs.review.desk import Desk
from tests.logs.review.desk import NAME_OF, desk, people

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def of(tmp_path: Path) -> Iterator[Desk]:
    made = desk(tmp_path)
    people(made, two_steps=False)
    yield made
    made.close()


def opened(of: Desk) -> str:
    return of.sessions.open(next(one for one in of.accounts.all() if one.name == NAME_OF[Role.po]), now=NOW)


def test_a_session_ends_after_a_quarter_of_an_hour_of_rest(of: Desk) -> None:
    token = opened(of)
    at = NOW
    for _ in range(4):
        at += timedelta(minutes=14)
        assert of.sessions.visit(token, now=at) is not None
    assert of.sessions.visit(token, now=at + IDLE + timedelta(seconds=1)) is None


def test_rest_does_not_last_longer_because_the_clock_was_set_back(of: Desk) -> None:
    """Begun before the clock was set back, and seen after the moment that it now says it is."""
    token = opened(of)
    assert of.sessions.visit(token, now=NOW + timedelta(minutes=14)) is not None
    assert of.sessions.visit(token, now=NOW + timedelta(minutes=10)) is not None  # clocks of gateways differ a little
    assert of.sessions.visit(token, now=NOW + timedelta(minutes=8)) is None


def test_a_session_ends_after_eight_hours_whatever_is_done(of: Desk) -> None:
    token, at = opened(of), NOW
    while at < NOW + LONGEST - timedelta(minutes=10):
        at += timedelta(minutes=10)
        assert of.sessions.visit(token, now=at) is not None
    assert of.sessions.visit(token, now=NOW + LONGEST + timedelta(seconds=1)) is None


def test_a_blocked_account_has_no_session(of: Desk) -> None:
    token = opened(of)
    account = of.sessions.visit(token, now=NOW)
    assert account
    of.accounts.block(account.id, by="Cees Beveiliger")
    assert of.sessions.visit(token, now=NOW) is None


def test_other_roles_count_at_once(of: Desk) -> None:
    token = opened(of)
    account = of.sessions.visit(token, now=NOW)
    assert account
    of.accounts.set_roles(account.id, [Role.employee], by="Cees Beveiliger")
    changed = of.sessions.visit(token, now=NOW)
    assert changed
    assert changed.roles == {Role.employee}


def test_the_cookie_is_not_in_the_database_and_old_sessions_go(of: Desk) -> None:
    token = opened(of)
    with of.engine.connect() as connection:
        assert token not in str(connection.execute(text("SELECT * FROM review_sessions")).all())
    of.sessions.open(of.accounts.all()[0], now=NOW + LONGEST * 2)
    with of.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM review_sessions")).scalar() == 1
    of.sessions.close(token)


def test_views_are_ones_own_and_not_without_end(of: Desk) -> None:
    assert of.views.save(1, "bsn", "soort=BSN")
    assert of.views.save(1, "bsn", "soort=BSN&actie=block")
    (view,) = of.views.of(1)
    assert view.query == "soort=BSN&actie=block"
    of.views.remove(2, view.id)
    assert of.views.of(1) == [view]
    assert not of.views.of(2)
    of.views.remove(1, view.id)
    assert [of.views.save(1, str(n), "") for n in range(MOST + 1)].count(False) == 1


def test_a_session_from_a_clock_that_ran_ahead_ends_when_it_is_set_right(of: Desk) -> None:
    token = opened(of)
    assert of.sessions.visit(token, now=NOW - timedelta(minutes=2)) is not None  # a time service at work
    assert of.sessions.visit(token, now=NOW - timedelta(hours=1)) is None
