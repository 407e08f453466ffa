"""A clock that was set is noticed and told, and nothing is dropped on its word (logs/clock.py, in journal.py and retention.py)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from logs.chain import Signed
from logs.clock import Clock
from logs.database import connect, sqlite_url
from logs.event import Event
from logs.journal import Journal
from logs.keys import Keys
from logs.ledger import Ledger
from logs.lines import Lines
from logs.retention import Retention, Terms
from logs.verify import check
from tests.logs.test_journal import event
from tests.logs.test_retention import count, written
from tests.logs.verify.records import trusted

HOUR, DAY = 3600.0, 86400.0


class Hands:
    """Two clocks that are moved by hand."""

    def __init__(self) -> None:
        self.wall, self.steady = datetime.now(UTC).timestamp(), 100.0

    def clock(self) -> Clock:
        return Clock(wall=lambda: self.wall, steady=lambda: self.steady)

    def go(self, seconds: float, jump: float = 0.0) -> None:
        self.wall, self.steady = self.wall + seconds + jump, self.steady + seconds


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, 6, -6])
def test_a_jump_is_told_until_it_is_accepted(jump: float) -> None:
    hands = Hands()
    clock = hands.clock()
    hands.go(500)
    assert clock.jumped() == 0
    hands.go(3, jump)
    assert clock.jumped() == pytest.approx(jump)
    hands.go(9)
    assert clock.jumped() == pytest.approx(jump)
    clock.accept()
    assert clock.jumped() == 0


def test_a_time_service_at_work_is_no_jump() -> None:
    hands = Hands()
    clock = hands.clock()
    for _ in range(1000):
        hands.go(5, 0.0025)
        assert clock.jumped() == 0
        clock.accept()


def test_a_look_that_took_long_is_no_jump() -> None:
    """The machine stood still between the two looks."""
    hands = Hands()
    looks = iter([100.0, 130.0, 130.0, 130.0])
    clock = hands.clock()
    clock._steady = lambda: next(looks)
    hands.wall += 30
    assert clock.jumped() == 0


@pytest.mark.parametrize(
    ("ago", "jump", "doubtful"),
    [(60.0, 0, False), (DAY, 0, False), (8 * DAY, 0, True), (-HOUR, -HOUR, False), (-3, 0, False)],
)
def test_a_start_is_held_against_the_newest_event(ago: float, jump: float, doubtful: bool) -> None:
    hands = Hands()
    clock = hands.clock()
    clock.began_after(datetime.fromtimestamp(hands.wall - ago, UTC))
    assert clock.jumped() == pytest.approx(jump)
    assert clock.is_doubtful is doubtful


def test_doubt_lasts_a_day() -> None:
    hands = Hands()
    clock = hands.clock()
    assert not clock.is_doubtful
    hands.go(1, 400 * DAY)
    assert clock.is_doubtful
    clock.accept()
    assert clock.is_doubtful
    hands.go(1, -400 * DAY)
    clock.accept()
    assert clock.is_doubtful
    hands.go(DAY)
    assert not clock.is_doubtful


async def test_the_chain_says_that_the_clock_was_set_before_what_came_after(tmp_path: Path) -> None:
    hands, told = Hands(), list[Event]()

    def heard(_: Signed, events: Sequence[Event]) -> None:
        told.extend(events)

    journal = Journal(tmp_path, clock=hands.clock(), listeners=[heard])
    await journal.start()
    for jump in (0, HOUR, -HOUR):
        hands.go(1, jump)
        await journal.record(event(id=f"e{jump}"))
    await journal.close()
    assert [one.rule if one.type == "control" else one.id for one in told] == [
        "e0", "clock-jumped", "e3600.0", "clock-jumped", "e-3600.0",
    ]  # fmt: skip
    assert [one.subject for one in told if one.type == "control"] == ["+3600 s", "-3600 s"]
    found = check(connect(sqlite_url(tmp_path), read_only=True), trusted(tmp_path / "sleutels"))
    assert found.ok
    assert found.events == 5


async def test_a_clock_that_was_set_back_while_nothing_ran_is_told_at_the_next_start(tmp_path: Path) -> None:
    hands, told = Hands(), list[Event]()
    first = Journal(tmp_path)
    await first.start()
    await first.record(event())
    await first.close()
    hands.wall -= DAY
    second = Journal(tmp_path, clock=hands.clock(), listeners=[lambda _, events: told.extend(events)])
    await second.start()
    await second.record(event())
    await second.close()
    assert [one.rule for one in told if one.type == "control"] == ["clock-jumped"]
    assert -DAY - 60 < float(told[0].subject.removesuffix(" s")) < -DAY + 60


def test_nothing_is_dropped_for_its_age_on_the_word_of_a_clock_that_went_ahead(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, ledger = written(url, tmp_path, monkeypatch)
    lines, hands = Lines(tmp_path / "events.jsonl"), Hands()
    clock = hands.clock()
    before = count(engine, "events"), count(engine, "evidence")
    later = datetime.now(UTC) + timedelta(days=400)
    monkeypatch.setattr("logs.retention.days_ago", lambda days: (later - timedelta(days=days)).date())
    hands.go(1, 400 * DAY)
    Retention(Terms(), Keys(tmp_path), clock).chore(engine, ledger, lines)
    assert (count(engine, "events"), count(engine, "evidence")) == before
    clock.accept()
    hands.go(DAY + 1)  # nobody set it back in a day: it is right after all
    Retention(Terms(), Keys(tmp_path), clock).chore(engine, ledger, lines)
    assert count(engine, "evidence") == 0
    lines.close()
    engine.dispose()


def test_a_ledger_goes_on_when_a_day_comes_back(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from logs.database import upgrade, writing

    engine = connect(url)
    upgrade(engine)
    ledger = Ledger(Keys(tmp_path), "w")
    for day in ("2026-11-25", "2026-11-26", "2026-11-25", "2026-11-26"):
        monkeypatch.setattr("logs.ledger._today", lambda day=day: day)
        with writing(engine) as connection:
            ledger.append(connection, [event()])
            ledger.seal(connection)
    found = check(engine, trusted(tmp_path))
    assert found.ok, found
    assert (found.events, found.days) == (4, 3)
    engine.dispose()
