"""The record as JSON lines, one file a day: a copy for other programs. The database is the record."""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TextIO

import structlog

from logs.event import Event
from logs.export.formats import FORMATS

_log = structlog.get_logger("journal")
_as_json = FORMATS["json"]


class Lines:
    """Appends to ``events.jsonl``; a file of an earlier day becomes ``events-DAY.jsonl``. Processes may share it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._out: TextIO = file.open("a", encoding="utf-8")

    def write(self, events: Sequence[Event]) -> None:
        """One line per event. A failure is said and is no reason to refuse anything."""
        try:
            self._turn()
            self._out.write("".join(f"{_as_json(event)}\n" for event in events))
            self._out.flush()
        except (OSError, ValueError) as failure:
            _log.error("JSON lines not written", exception=type(failure).__name__)

    def drop(self, before: date) -> None:
        """Remove the files of days before this one."""
        for file in self._file.parent.glob(f"{self._file.stem}-*{self._file.suffix}"):
            if file.stem.removeprefix(f"{self._file.stem}-")[:10] < f"{before:%Y-%m-%d}":
                file.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        self._out.close()

    def _turn(self) -> None:
        """Begin a new file on a new day, or go on in the one that another process began."""
        state = os.fstat(self._out.fileno())
        day = datetime.fromtimestamp(state.st_mtime, UTC).date()
        today = datetime.now(UTC).date()
        if state.st_size and day < today and self._file.exists() and self._file.stat().st_ino == state.st_ino:
            self._file.rename(self._free(f"{self._file.stem}-{day:%Y-%m-%d}"))
        if not self._file.exists() or self._file.stat().st_ino != state.st_ino:
            self._out.close()
            self._out = self._file.open("a", encoding="utf-8")

    def _free(self, name: str) -> Path:
        """A name that no file has yet: a day comes twice when the clock was set back."""
        names = (f"{name}{self._file.suffix}", *(f"{name}-{n}{self._file.suffix}" for n in range(2, 1000)))
        return next(one for one in map(self._file.with_name, names) if not one.exists())


def days_ago(days: int) -> date:
    """The day so many days before today, UTC."""
    return datetime.now(UTC).date() - timedelta(days=days)
