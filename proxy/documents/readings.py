"""Which files are being read for whom, how far that is, and what came of it: in memory, for a quarter of an hour.

Nothing of a file is kept but its name; and that only until its request is answered, unless nothing was found in it.
"""

import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

from proxy.documents.progress import Step

MINUTES = 15
_MOST, _MOST_OF_ONE = 2_000, 20
Stage = Literal["", "waits", "reads", "searches", "ended"]


def _nothing() -> tuple[Step, ...]:
    return ()


@dataclass(slots=True, eq=False)
class Reading:
    """The files of one request. ``at`` is the one that is read now; ``reached`` how far the last one got.

    ``action``, ``reason`` and ``event`` say what came of the request; all are empty when it broke off.
    """

    names: Sequence[str] = ()
    at: int = 0
    stage: Stage = ""
    searched: tuple[int, int] = (0, 0)
    reached: tuple[Step, ...] = ()
    began: float = 0.0
    ended: float = 0.0
    action: str = ""
    reason: str = ""
    event: str = ""
    listed: Callable[["Reading"], None] | None = field(default=None, repr=False)
    live: Callable[[], tuple[Step, ...]] = field(default=_nothing, repr=False)

    def begins(self, names: Sequence[str]) -> None:
        """The request has files."""
        if names and self.listed:
            self.names = [name[-100:] for name in names]
            self.listed(self)

    def opens(self, number: int) -> None:
        """A file of the request is the next."""
        self.at, self.reached = number, ()

    def waits(self) -> None:
        """The file waits for a worker."""
        self.stage = "waits"

    def reads(self, live: Callable[[], tuple[Step, ...]]) -> None:
        """A worker reads it; ``live`` tells how far it is."""
        self.stage, self.live = "reads", live

    def pauses(self) -> None:
        """The worker is ready with it, or gave it up."""
        self.reached, self.live = self.live(), _nothing

    def searches(self, done: int, of: int) -> None:
        """The texts out of files are searched."""
        self.stage, self.searched = "searches", (done, of)

    def ends(self, now: float, *, action: str = "", reason: str = "", event: str = "", named: bool = False) -> None:
        """The request is answered; without ``named`` the names of its files are forgotten."""
        self.stage, self.ended, self.action, self.reason, self.event = "ended", now, action, reason, event
        self.names = self.names if named else [""] * len(self.names)

    @property
    def steps(self) -> tuple[Step, ...]:
        """How far the file is of which something was said last."""
        return self.live() or self.reached


_nobodys = Reading()
_now: ContextVar[Reading] = ContextVar("reading", default=_nobodys)


def of_now() -> Reading:
    """The reading of the request that this task is about; one that nobody sees where nobody asked for it."""
    return _now.get()


class Readings:
    """The readings of everybody, each for its own person only."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._all: OrderedDict[int, tuple[str, Reading]] = OrderedDict()

    @contextlib.contextmanager
    def watch(self, owner: str) -> Iterator[Reading]:
        """Around a request: what happens to its files is to be seen for its owner from now on."""
        reading = Reading(listed=lambda reading: self._list(owner, reading))
        token = _now.set(reading)
        try:
            yield reading
        finally:
            _now.reset(token)
            if reading.stage != "ended":
                reading.ends(self._clock())

    def of(self, owner: str) -> list[Reading]:
        """The readings of one person, the last ones first."""
        self._sweep()
        return [reading for one, reading in reversed(self._all.values()) if one == owner]

    @property
    def now(self) -> float:
        """The time by which they began and ended."""
        return self._clock()

    def _list(self, owner: str, reading: Reading) -> None:
        reading.began = self._clock()
        self._all[id(reading)] = (owner, reading)
        mine = [key for key, (one, _) in self._all.items() if one == owner]
        for key in mine[:-_MOST_OF_ONE]:
            del self._all[key]
        self._sweep()

    def _sweep(self) -> None:
        old = self._clock() - MINUTES * 60
        for key in [key for key, (_, one) in self._all.items() if one.ended and one.ended < old]:
            del self._all[key]
        while len(self._all) > _MOST:
            self._all.popitem(last=False)
