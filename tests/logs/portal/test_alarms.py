"""logs/portal/alarms.py"""

from datetime import UTC, datetime, timedelta

import pytest

from logs.portal.alarms import Alarm, FalseAlarms
from tests.logs.portal.conftest import Base

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
ALARM = Alarm(event="20261125-AAAAAAAA", time=NOW, service="chatgpt", kinds=("PERSON",), snippets=("de [naam] zingt",))


@pytest.fixture
def store(base: Base) -> FalseAlarms:
    return FalseAlarms(base.engine, base.control)


def test_reported_once_and_judged(store: FalseAlarms, base: Base) -> None:
    assert store.report(ALARM, "anna")
    assert not store.report(ALARM, "piet")
    assert store.alarms("nieuw") == [ALARM]
    judged = store.judge(ALARM.event, "onterecht", "Dit is een vogel.", account="po")
    assert (judged.state, judged.judged_by, judged.judgement) == ("onterecht", "po", "Dit is een vogel.")
    assert store.alarm(ALARM.event) == judged
    assert store.alarms("nieuw") == []
    assert base.acts() == ["false-alarm-reported", "false-alarm-onterecht"]


def test_what_is_not_there(store: FalseAlarms) -> None:
    assert store.alarm("niets") is None
    with pytest.raises(LookupError):
        store.judge("niets", "terecht", "", account="po")


def test_how_many_on_each_day(store: FalseAlarms) -> None:
    for number, back in enumerate((0, 0, 1, 40)):
        store.report(ALARM.model_copy(update={"event": f"E{number}", "time": NOW - timedelta(days=back)}), "anna")
    assert store.per_day("2026-11-01", "2026-11-26") == {"2026-11-25": 2, "2026-11-24": 1}
    assert store.per_day("2026-11-25", "2026-11-25") == {}


def test_old_reports_go(store: FalseAlarms) -> None:
    store.report(ALARM, "anna")
    assert store.clean(NOW) == 0
    assert store.clean(NOW + timedelta(seconds=1)) == 1
