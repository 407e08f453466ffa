"""``sluiswachter log verify``: on its own, read-only, in plain Dutch (proxy/commands/log.py)."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from logs.record import Record
from proxy.cli import main
from proxy.settings import Settings
from tests.logs.test_journal import event


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    settings = Settings(data_dir=tmp_path / "var")
    record = Record(settings.record)
    await record.journal.start()
    for _ in range(5):
        await record.journal.record(event())
    await record.journal.close()
    return settings.data_dir


def test_in_order(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {file: file.read_bytes() for file in data.rglob("*") if file.is_file()}
    assert main(["log", "verify", "--data-dir", str(data)]) == 0
    told = capsys.readouterr().out
    assert "Het logboek is in orde." in told
    assert "5 gebeurtenissen" in told
    after = {
        file: file.read_bytes()
        for file in data.rglob("*")
        if file.is_file() and file.suffix not in (".sqlite-shm", ".sqlite-wal")
    }
    assert all(before[file] == content for file, content in after.items() if file in before)


def test_not_in_order(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    connection = sqlite3.connect(data / "log" / "events.sqlite")
    with connection:
        connection.execute("UPDATE event_documents SET document=replace(document, 'redact', 'allow') WHERE sequence=3")
    connection.close()
    assert main(["log", "verify", "--data-dir", str(data), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problem"]["number"] == 3


def test_an_old_copy_is_found_by_the_heads(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    connection = sqlite3.connect(data / "log" / "events.sqlite")
    with connection:
        for table in ("events", "event_documents", "heads", "day_counts", "kind_counts"):
            connection.execute(f"DELETE FROM {table}")
    connection.close()
    assert main(["log", "verify", "--data-dir", str(data)]) == 1
    assert "Het einde ontbreekt" in capsys.readouterr().out


def test_a_copy_with_a_key_and_heads_from_elsewhere(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(data / "log", tmp_path / "kopie" / "log")
    heads, key = tmp_path / "elders.jsonl", tmp_path / "elders.pub"
    shutil.move(tmp_path / "kopie" / "log" / "koppen.jsonl", heads)
    shutil.copy(data / "sleutels" / "teken.pub", key)
    given = ["log", "verify", "--data-dir", str(tmp_path / "kopie"), "--sleutel", str(key), "--koppen", str(heads)]
    assert main(given) == 0
    heads.write_text(heads.read_text() + "{half a line without an end")
    assert main(given) == 0
    heads.write_text("nonsense\n")
    assert main(given) == 1
    assert "verstuurde handtekeningen is veranderd" in capsys.readouterr().out


def test_what_is_not_there_is_said(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "verify", "--data-dir", str(tmp_path / "niets")]) == 1
    assert "openbare sleutel" in capsys.readouterr().err
    (data / "log" / "events.sqlite").unlink()
    assert main(["log", "verify", "--data-dir", str(data)]) == 1
    assert "geen logboek" in capsys.readouterr().err
    (data / "log" / "events.sqlite").write_bytes(b"not a database" * 100)
    assert main(["log", "verify", "--data-dir", str(data)]) == 1
    assert "niet te lezen" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["json", "ecs", "ocsf", "cef", "csv"])
def test_exporting_a_period_is_recorded(data: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["log", "exporteer", "--vorm", form, "--door", "po", "--data-dir", str(data)]
    assert main(given) == 0
    assert len(capsys.readouterr().out.splitlines()) == 6 + (form == "csv")
    assert main([*given, "--tot", "2020-01-01"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == (form == "csv")
    assert main(["log", "verify", "--data-dir", str(data)]) == 0
    assert "7 gebeurtenissen van 2" in capsys.readouterr().out
