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
