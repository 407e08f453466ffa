"""The write side of the record: an event is acknowledged when it is on disk, and not before."""

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from logs.chain import Signed
from logs.clock import Clock
from logs.database import DatabaseError, connect, place, sqlite_url, upgrade, writing
from logs.earlier import take_over
from logs.event import Event, control
from logs.keys import KeyFileError, Keys
from logs.ledger import Ledger
from logs.lines import Lines

_MOST_AT_ONCE = 500
_TICK_SECONDS = 5.0
_RETRY_SECONDS = 1.0
_log = structlog.get_logger("journal")
# Called in the writer's thread after each commit: the signed head, and the events as they were written.
Listener = Callable[[Signed, Sequence[Event]], None]
Chore = Callable[[Engine, Ledger, Lines], None]


class JournalError(Exception):
    """The record cannot be written: one line that says how to mend it."""


class _Waiting:
    """An event and the future of the request that waits for it."""

    def __init__(self, event: Event, loop: asyncio.AbstractEventLoop) -> None:
        self.event = event
        self.loop = loop
        self.done: asyncio.Future[None] = loop.create_future()

    def settle(self, error: Exception | None) -> None:
        def set_result() -> None:
            if not self.done.done():
                self.done.set_exception(error) if error else self.done.set_result(None)

        self.loop.call_soon_threadsafe(set_result)


class Journal:
    """One writer thread that commits everything that waits in one transaction (group commit).

    ``writer`` names the chain that this process appends to; processes that share one wait for each other. ``listeners``
    hear of every commit, ``chores`` run in the writer's thread every few seconds, ``closers`` after the last commit.
    """

    def __init__(
        self,
        directory: Path,
        *,
        url: str | None = None,
        keys: Path | None = None,
        writer: str = "sluis",
        deadline: float = 10.0,
        busy_seconds: float = 2.0,
        listeners: Sequence[Listener] = (),
        chores: Sequence[Chore] = (),
        openers: Sequence[Callable[[Engine], None]] = (),
        closers: Sequence[Callable[[], None]] = (),
        clock: Clock | None = None,
    ) -> None:
        self._directory = directory
        self._url = url or sqlite_url(directory)
        self.keys = Keys(keys or directory / "sleutels")
        self._writer = writer
        self._deadline = deadline
        self._busy_seconds = busy_seconds
        self._listeners = listeners
        self._chores = chores
        self._openers = openers
        self._closers = closers
        self._clock = clock or Clock()
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._failed = False

    async def start(self) -> None:
        """Open the database; JournalError when it cannot be used."""
        await asyncio.to_thread(self._open)
        self._thread = threading.Thread(target=self._write_all, name="journal", daemon=True)
        self._thread.start()

    async def record(self, event: Event) -> None:
        """Return when the event is committed; JournalError when that did not succeed in time."""
        waiting = _Waiting(event, asyncio.get_running_loop())
        self._queue.put(waiting)
        try:
            async with asyncio.timeout(self._deadline):
                await waiting.done
        except TimeoutError:
            raise JournalError("the event was not committed in time; is the disk or the database busy?") from None

    @property
    def engine(self) -> Engine:
        """The database, once started."""
        return self._engine

    @property
    def writes(self) -> bool:
        """Whether the writer lives and its last commit succeeded."""
        return self._thread is not None and self._thread.is_alive() and not self._failed

    async def close(self) -> None:
        """Commit what waits and stop."""
        if self._thread:
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join, self._deadline)
            for closer in self._closers:
                await asyncio.to_thread(_carefully, closer)
            self._engine.dispose()
            self._lines.close()

    def _open(self) -> None:
        try:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._engine = connect(self._url, busy_seconds=self._busy_seconds)
            upgrade(self._engine)
            self._ledger = Ledger(self.keys, self._writer)
            with writing(self._engine) as connection:
                take_over(connection, self._ledger)
                head = self._ledger.head(connection)
            self._lines = Lines(self._directory / "events.jsonl")
        except OSError as error:
            raise JournalError(
                f"cannot write in {self._directory} ({error.strerror}); give this user the right to"
            ) from None
        except (DatabaseError, KeyFileError) as error:
            self._engine.dispose()
            raise JournalError(_named(error, self._url)) from None
        except SQLAlchemyError as error:
            self._engine.dispose()
            raise JournalError(
                f"database {place(self._url)}: {_cause(error)}; stop what else uses it, or mend its rights"
            ) from None
        for opener in self._openers:
            opener(self._engine)
        if head:
            self._clock.began_after(datetime.fromisoformat(str(head.fields["time"])))
            self._tell(head, ())

    def _write_all(self) -> None:
        stopping, last = False, time.monotonic()
        while not stopping:
            batch = self._collect()
            stopping = None in batch
            self._commit([waiting for waiting in batch if waiting is not None])
            if self._failed and not batch:
                self._try_again()
            if time.monotonic() - last >= _TICK_SECONDS:
                self._tick()
                last = time.monotonic()

    def _collect(self) -> list[_Waiting | None]:
        """What waits now, or what comes first; nothing when nothing came for a while."""
        try:
            batch = [self._queue.get(timeout=_RETRY_SECONDS if self._failed else _TICK_SECONDS)]
        except queue.Empty:
            return []
        while len(batch) < _MOST_AT_ONCE and not self._queue.empty():
            batch.append(self._queue.get())
        return batch

    def _commit(self, batch: list[_Waiting]) -> None:
        jump = self._clock.jumped()
        if not batch and not jump:
            return
        told = [control("clock-jumped", actor="sluiswachter", subject=f"{jump:+.0f} s")] if jump else []
        try:
            with writing(self._engine) as connection:
                head, written = self._ledger.append(connection, [*told, *(waiting.event for waiting in batch)])
        except Exception as failure:  # the writer must live on: the next batch may succeed
            self._ledger.forget()
            if isinstance(failure, IntegrityError | DataError) and len(batch) > 1:
                for waiting in batch:  # one event that the database refuses is not everybody's refusal
                    self._commit([waiting])
                return
            _log.error("events not committed", exception=type(failure).__name__, events=len(batch))
            self._failed = True
            self._settle(batch, JournalError("the event could not be committed; see the operational log"))
            return
        self._failed = False
        if jump:
            self._clock.accept()
            _log.warning("the clock of this machine was set", seconds=round(jump))
        self._lines.write(written)
        self._settle(batch, None)
        self._tell(head, written)

    def _settle(self, batch: list[_Waiting], error: Exception | None) -> None:
        for waiting in batch:
            waiting.settle(error)

    def _tell(self, head: Signed, written: Sequence[Event]) -> None:
        for listener in self._listeners:
            _carefully(partial(listener, head, written))

    def _try_again(self) -> None:
        """A balancer sends nobody here while ``writes`` says no, so no event would come to show that it can again."""
        with contextlib.suppress(Exception):
            with writing(self._engine) as connection:
                self._ledger.touch(connection)
            self._failed = False

    def _tick(self) -> None:
        for chore in self._chores:
            _carefully(partial(chore, self._engine, self._ledger, self._lines))


def _carefully(work: Callable[[], None]) -> None:
    """What comes beside the commit may fail; the commit counts."""
    try:
        work()
    except Exception as failure:
        _log.error("a chore of the journal failed", exception=type(failure).__name__)


def _named(error: Exception, url: str) -> str:
    return f"database {place(url)} {error}" if isinstance(error, DatabaseError) else str(error)


def _cause(error: SQLAlchemyError) -> str:
    """What the driver says, on one line."""
    return " ".join(str(getattr(error, "orig", None) or type(error).__name__).split())[:200]
