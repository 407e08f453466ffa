"""Notices that the clock of this machine was set: the time of day moved otherwise than the time that passed.

What counts seconds here uses the steady clock and does not notice. What carries a date does: so a jump stands in the
chain before the first event with the new time, and nothing is thrown away for its age on the word of such a clock.
"""

import time
from collections.abc import Callable
from datetime import datetime

# Less than this is a time service at work.
_LEAST_SECONDS = 5.0
# A clock that went ahead by so much may be wrong; so may one that starts so long after the newest event.
_FAR_SECONDS, _LONG_STILL_SECONDS = 3600.0, 7 * 86400.0
# Somebody has so long to set it right before old days are dropped by it.
_PATIENCE_SECONDS = 86400.0


class Clock:
    """The clock of one process. Both clocks are in seconds; ``wall`` is the time of day, ``steady`` only goes on."""

    def __init__(self, *, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._steady = wall, steady
        self._offset = self._now()
        self._doubted: float | None = None

    def began_after(self, newest: datetime) -> None:
        """The record's newest event is from then: a clock that stands before it was set back while nothing ran."""
        ahead = newest.timestamp() - self._wall()
        if ahead > 0:
            self._offset += ahead
        elif -ahead > _LONG_STILL_SECONDS:
            self._doubted = self._steady()

    def jumped(self) -> float:
        """By how many seconds the clock was set since ``accept``; 0 when it was not."""
        jump = self._now() - self._offset
        return jump if abs(jump) >= _LEAST_SECONDS else 0.0

    def accept(self) -> None:
        """The jump has been told; go on from here."""
        if self.jumped() > _FAR_SECONDS:
            self._doubted = self._steady()
        self._offset = self._now()

    @property
    def is_doubtful(self) -> bool:
        """Whether the clock went so far ahead, in the last day, that nothing should be dropped for its age."""
        if self.jumped() > _FAR_SECONDS:
            return True
        return self._doubted is not None and self._steady() - self._doubted < _PATIENCE_SECONDS

    def _now(self) -> float:
        """How far the time of day is before the steady clock, read between two looks at it that lie close together."""
        while True:
            before = self._steady()
            wall = self._wall()
            if (after := self._steady()) - before < 1:
                return wall - (before + after) / 2
