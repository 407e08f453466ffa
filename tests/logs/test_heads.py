"""Signed heads go out every 100 events or 5 minutes, at the start and at the end (logs/heads.py, logs/record.py)."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from logs.chain import Signed, Trusted, parse, read_public
from logs.database import sqlite_url
from logs.heads import Heads
from logs.record import HEADS_FILE, Record, RecordOptions
from logs.verify import check
from tests.logs.export.receiver import webhook
from tests.logs.test_journal import event
from tests.logs.verify.records import reading
from tests.waiting import comes


def head(number: int) -> Signed:
    return Signed({"kind": "head", "writer": "w", "number": number, "hash": "", "time": ""}, "")


class Clock:
    now = 1000.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    monkeypatch.setattr("logs.heads.time.monotonic", lambda: Clock.now)
    return Clock


def numbers(lines: Sequence[str]) -> list[int | str]:
    return [parse(line).fields["number"] for line in lines]


def test_every_hundred_events_or_five_minutes(clock: type[Clock]) -> None:
    lines: list[str] = []
    heads = Heads(lines.extend, {})
    for number in range(1, 251):
        heads.heard(head(number), ())
    assert numbers(lines) == [1, 101, 201]
    heads.idle()
    clock.now += 301
    heads.idle()
    heads.idle()
    assert numbers(lines) == [1, 101, 201, 250]
    clock.now += 301
    heads.idle()
    assert len(lines) == 4
    heads.heard(head(251), ())
    heads.heard(head(252), ())
    heads.close()
    assert numbers(lines)[4:] == [251, 252]


def test_a_place_that_is_away_gets_the_newest_when_it_is_back() -> None:
    with webhook() as hook:
        hook.failing = 1
        record = Heads([].extend, {"hook": _send(hook.url)})
        record.heard(head(1), ())
        assert comes(lambda: hook.bodies)
        record.heard(head(200), ())
        record.close()
    assert numbers([body.decode() for body in hook.bodies])[-1] == 200
    assert record.reached == {"hook": "ok:200"}


def test_a_place_that_fails_otherwise_does_not_end_the_sending() -> None:
    failing = ["yes"]

    def odd(_: Sequence[str]) -> None:
        if failing:
            raise ZeroDivisionError

    heads = Heads([].extend, {"odd": odd})
    heads.heard(head(1), ())
    assert comes(lambda: heads.reached.get("odd") == "failed:ZeroDivisionError")
    failing.clear()
    heads.heard(head(200), ())
    assert comes(lambda: heads.reached["odd"] == "ok:200")
    heads.close()


def _send(url: str) -> object:
    from logs.export.destination import open_destination

    return open_destination(url)


async def test_a_running_record_sends_and_a_checker_believes_it(tmp_path: Path) -> None:
    record = Record(RecordOptions(directory=tmp_path / "log", keys=tmp_path / "keys"))
    await record.journal.start()
    for _ in range(120):
        await record.journal.record(event())
    await record.journal.close()
    lines = [parse(line) for line in (tmp_path / "log" / HEADS_FILE).read_text().splitlines()]
    assert [line.fields["number"] for line in lines][-1] == 120
    assert 2 <= len(lines) <= 4
    engine = reading(sqlite_url(tmp_path / "log"))
    outcome = check(engine, Trusted(read_public(tmp_path / "keys" / "teken.pub")), lines)
    engine.dispose()
    assert outcome.ok
    assert outcome.sent == len(lines)
