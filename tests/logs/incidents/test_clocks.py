"""The terms of an incident, with the dates written out (logs/incidents/clocks.py)."""

from datetime import UTC, datetime, timedelta

import pytest

from logs.incidents.checklist import STEPS
from logs.incidents.clocks import clocks, month_later

START = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)


def test_only_the_ap_unless_the_law_applies() -> None:
    (ap,) = clocks(START, cbw=False, done={})
    assert ap.due == datetime(2027, 1, 3, 16, 30, tzinfo=UTC)


def test_all_four_when_it_does() -> None:
    due = {clock.code: clock.due for clock in clocks(START, cbw=True, done={})}
    assert due == {
        "ap-72h": datetime(2027, 1, 3, 16, 30, tzinfo=UTC),
        "cbw-24h": datetime(2027, 1, 1, 16, 30, tzinfo=UTC),
        "cbw-72h": datetime(2027, 1, 3, 16, 30, tzinfo=UTC),
        "cbw-1m": datetime(2027, 2, 3, 16, 30, tzinfo=UTC),
    }


def test_the_month_runs_from_the_notification() -> None:
    notified = datetime(2027, 1, 1, 9, tzinfo=UTC)
    report = clocks(START, cbw=True, done={"cbw-72h": notified})[-1]
    assert report.due == datetime(2027, 2, 1, 9, tzinfo=UTC)


def test_states() -> None:
    (running,) = clocks(START, cbw=False, done={})
    assert running.state(START) == "running"
    assert running.state(START + timedelta(hours=73)) == "over"
    assert running.left(START + timedelta(hours=71)) == timedelta(hours=1)
    (done,) = clocks(START, cbw=False, done={"ap-72h": START + timedelta(hours=72)})
    assert done.state(START + timedelta(days=9)) == "done"
    (late,) = clocks(START, cbw=False, done={"ap-72h": START + timedelta(hours=73)})
    assert late.state(START + timedelta(days=9)) == "late"


@pytest.mark.parametrize(
    ("of", "then"), [((2027, 1, 31), (2027, 2, 28)), ((2028, 1, 31), (2028, 2, 29)), ((2026, 12, 15), (2027, 1, 15))]
)
def test_a_month_later(of: tuple[int, int, int], then: tuple[int, int, int]) -> None:
    assert month_later(datetime(*of)) == datetime(*then)


def test_every_clock_has_its_step_in_the_checklist() -> None:
    codes = [clock.code for clock in clocks(START, cbw=True, done={})]
    assert sorted(codes) == sorted(step.code for step in STEPS if step.clock)
