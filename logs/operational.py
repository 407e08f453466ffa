"""The operational log: JSON lines on stderr, about the machine and never about what people wrote."""

import logging
import sys
import time

import structlog

_ONCE_IN_SECONDS = 1.0


class PlaceOnly(logging.Handler):
    """Prints of another library's message only who, how bad and where: its words may hold personal data.

    One place speaks once a second: without file descriptors ``asyncio`` says so thousands of times. What was left out
    is counted in ``times`` of its next message.
    """

    def __init__(self, level: int = logging.NOTSET) -> None:
        super().__init__(level)
        self._last: dict[str, float] = {}
        self._since: dict[str, int] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Print the place of a message."""
        place, now = f"{record.module}:{record.lineno}", time.monotonic()
        self._since[place] = self._since.get(place, 0) + 1
        if now - self._last.get(place, -_ONCE_IN_SECONDS) < _ONCE_IN_SECONDS:
            return
        self._last[place] = now
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        structlog.get_logger("library").warning(
            "message of a library", logger=record.name, level_of=record.levelname, exception=error,
            place=place, times=self._since.pop(place),
        )  # fmt: skip


def configure(level: str) -> None:
    """Set up structlog, and silence what libraries would print themselves."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    root = logging.getLogger()
    root.handlers[:] = [PlaceOnly(level=logging.WARNING)]
    root.setLevel(logging.WARNING)
