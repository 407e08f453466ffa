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


def test_old_reports_go(store: FalseAlarms) -> None:
    store.report(ALARM, "anna")
    assert store.clean(NOW) == 0
    assert store.clean(NOW + timedelta(seconds=1)) == 1
