"""How far a worker is with its file: some numbers in memory that it shares with the proxy, and nothing of the file."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from typing import Literal, cast

Unit = Literal["page", "sheet", "part", "file", "message", "picture"]
UNITS: tuple[Unit, ...] = ("page", "sheet", "part", "file", "message", "picture")
_LEVELS, _WIDTH = 2, 3


@dataclass(frozen=True, slots=True)
class Step:
    """``done`` of ``of`` pages, sheets, parts, files, messages or pictures are read."""

    unit: Unit
    done: int
    of: int


class Board:
    """A line of numbers for each worker at work (a seat): of its file, and of the file in that file."""

    def __init__(self, context: BaseContext, seats: int) -> None:
        self._numbers = cast("Sequence[int]", context.RawArray(ctypes.c_int32, seats * _LEVELS * _WIDTH))

    def clear(self, seat: int) -> None:
        """Another file begins."""
        self._put(seat, 0, (0,) * (_LEVELS * _WIDTH))

    def write(self, seat: int, level: int, unit: str, done: int, of: int) -> None:
        """A worker is so far; what it said of a file inside counts no more when the next one begins."""
        numbers = (UNITS.index(cast("Unit", unit)) + 1, done, of)
        self._put(seat, level, numbers if level else (*numbers, 0, 0, 0))

    def read(self, seat: int) -> tuple[Step, ...]:
        """What is known of how far it is, the file itself first."""
        start = seat * _LEVELS * _WIDTH
        lines = (self._numbers[start + at : start + at + _WIDTH] for at in (0, _WIDTH))
        return tuple(Step(UNITS[line[0] - 1], line[1], line[2]) for line in lines if line[0])

    def _put(self, seat: int, level: int, numbers: Sequence[int]) -> None:
        start = (seat * _LEVELS + level) * _WIDTH
        for at, number in enumerate(numbers, start):
            self._numbers[at] = number  # type: ignore[index]
