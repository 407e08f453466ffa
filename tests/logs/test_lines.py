"""JSON lines: a file a day, shared by processes, dropped when their time is over (logs/lines.py)."""

import json
import os
from datetime import date
from pathlib import Path

from logs.lines import Lines
from tests.logs.test_journal import event


def age(file: Path) -> None:
    os.utime(file, (1_767_225_600, 1_767_225_600))  # 1 January 2026


def test_a_new_day_is_a_new_file_for_every_process(tmp_path: Path) -> None:
    one, two = Lines(tmp_path / "events.jsonl"), Lines(tmp_path / "events.jsonl")
    one.write([event()])
    two.write([event()])
    age(tmp_path / "events.jsonl")
    one.write([event(), event()])
    two.write([event()])
    assert sorted(file.name for file in tmp_path.iterdir()) == ["events-2026-01-01.jsonl", "events.jsonl"]
    assert [len(file.read_text().splitlines()) for file in sorted(tmp_path.iterdir())] == [2, 3]
    assert json.loads((tmp_path / "events.jsonl").read_text().splitlines()[0])["event"] == "ai_request"
    one.close()
    two.close()


def test_old_files_are_dropped(tmp_path: Path) -> None:
    lines = Lines(tmp_path / "events.jsonl")
    for day in ("2026-01-01", "2026-01-02"):
        (tmp_path / f"events-{day}.jsonl").touch()
    lines.drop(date(2026, 1, 2))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["events-2026-01-02.jsonl", "events.jsonl"]
    lines.close()


def test_a_closed_file_is_no_reason_to_stop(tmp_path: Path) -> None:
    lines = Lines(tmp_path / "events.jsonl")
    lines.close()
    lines.write([event()])


def test_a_day_that_comes_twice_keeps_both_files(tmp_path: Path) -> None:
    """As when the clock was set back over midnight."""
    lines = Lines(tmp_path / "events.jsonl")
    for _ in range(3):
        lines.write([event()])
        age(tmp_path / "events.jsonl")
    lines.write([event()])
    names = ["events-2026-01-01-2.jsonl", "events-2026-01-01-3.jsonl", "events-2026-01-01.jsonl", "events.jsonl"]
    assert sorted(file.name for file in tmp_path.iterdir()) == names
    lines.drop(date(2026, 1, 2))
    assert [file.name for file in tmp_path.iterdir()] == ["events.jsonl"]
    lines.close()
