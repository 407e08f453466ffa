"""Each event reaches the SIEM at least once, in order, also over restarts and failures (logs/export/exporter.py)."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from logs.database import connect, upgrade, writing
from logs.event import control
from logs.export.destination import DestinationError
from logs.export.exporter import Exporter, parse_export
from logs.keys import Keys
from logs.ledger import Ledger
from logs.record import Record, RecordOptions
from tests.logs.export.receiver import syslog, webhook
from tests.logs.test_journal import event


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = connect(url)
    upgrade(engine)
    yield engine
    engine.dispose()


def append(engine: Engine, folder: Path, writer: str, many: int) -> list[str]:
    events = [event() if writer == "sluis" else control("checked", actor="po") for _ in range(many)]
    with writing(engine) as connection:
        Ledger(Keys(folder), writer).append(connection, events)
    return [one.id for one in events]


def test_what_comes_after_the_start_goes_out_in_order(engine: Engine, url: str, tmp_path: Path) -> None:
    append(engine, tmp_path, "sluis", 3)
    with webhook() as hook:
        target = f"json+{hook.url}"
        exporter = Exporter(tmp_path, url, "sluis", [target])
        exporter.begin(engine)
        numbers = append(engine, tmp_path, "sluis", 1200) + append(engine, tmp_path, "beheer", 2)
        exporter.run_once(engine)
        hook.failing = 1
        more = append(engine, tmp_path, "sluis", 2)
        exporter.run_once(engine)
        assert exporter.state == {"export-0": "HTTPStatusError"}
        Exporter(tmp_path, url, "sluis", [target]).run_once(engine)
    lines = [json.loads(line)["id"] for body in hook.bodies for line in body.decode().splitlines()]
    assert lines == numbers + more
    assert len(hook.bodies) == 5


def test_whatever_one_place_does_the_others_get_theirs(
    engine: Engine, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with webhook() as hook:
        exporter = Exporter(tmp_path, url, "sluis", [f"json+file:{tmp_path / 'uit'}", f"json+{hook.url}"])
        exporter.begin(engine)
        append(engine, tmp_path, "sluis", 1)
        monkeypatch.setattr("logs.export.destination._append", lambda *_: 1 // 0)
        exporter.run_once(engine)
        assert exporter.state == {"export-0": "ZeroDivisionError", "export-1": "ok"}
    assert len(hook.bodies) == 1


def test_two_processes_do_not_both_send(engine: Engine, url: str, tmp_path: Path) -> None:
    with webhook() as hook:
        one, two = (Exporter(tmp_path, url, "sluis", [f"ecs+{hook.url}"]) for _ in range(2))
        one.begin(engine)
        append(engine, tmp_path, "sluis", 1)
        with one._alone() as mine:
            assert mine
            two.run_once(engine)
            assert hook.bodies == []
        two.run_once(engine)
        one.run_once(engine)
    assert len(hook.bodies) == 1


async def test_a_running_record_sends_to_a_siem(tmp_path: Path) -> None:
    with syslog(tmp_path) as siem:
        record = Record(RecordOptions(directory=tmp_path / "log", export_to=(f"ocsf+{siem.url}",)))
        await record.journal.start()
        events = [event(user="j.devries", client="10.1.2.3") for _ in range(20)]
        for one in events:
            await record.journal.record(one)
        await record.journal.close()
        sent = [json.loads(message.partition("\ufeff")[2]) for message in siem.messages()]
    assert [one["metadata"]["uid"] for one in sent] == [one.id for one in events]
    assert "devries" not in str(sent)
    assert "10.1.2.3" not in str(sent)
    assert record.states()["export-0"] == "ok"


@pytest.mark.parametrize("wrong", ["", "xml+https://x", "https://x", "ecs", "ecs+ftp://x"])
def test_other_words_are_refused(wrong: str) -> None:
    with pytest.raises(DestinationError):
        parse_export(wrong)
