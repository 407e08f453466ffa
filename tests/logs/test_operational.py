"""The operational log (logs/operational.py)."""

import json
import logging

import pytest
import structlog

from logs import operational


def test_a_librarys_words_are_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        operational.configure("INFO")
        logging.getLogger("some.library").error("failed on %s", "Jan de Vries")
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        structlog.reset_defaults()
    printed = capsys.readouterr().err
    assert "Vries" not in printed
    assert json.loads(printed)["logger"] == "some.library"


def test_a_library_that_repeats_itself_does_not_fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [100.0]
    monkeypatch.setattr("logs.operational.time.monotonic", lambda: moment[0])
    handler = operational.PlaceOnly()
    record, other = (logging.LogRecord("asyncio", logging.ERROR, "selector.py", line, "x", (), None) for line in (1, 2))
    with structlog.testing.capture_logs() as told:
        for _ in range(1000):
            handler.emit(record)
        handler.emit(other)
        moment[0] += 2
        handler.emit(record)
    assert [(one["place"], one["times"]) for one in told] == [
        ("selector:1", 1),
        ("selector:2", 1),
        ("selector:1", 1000),
    ]
