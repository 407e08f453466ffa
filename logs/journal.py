"""The write side of the record: an event is acknowledged when it is on disk, and not before."""

import asyncio
import queue
import threading
from pathlib import Path
from typing import TextIO

import structlog
from sqlalchemy import insert
from sqlalchemy.exc import SQLAlchemyError

from logs.database import DatabaseError, connect, place, sqlite_url, upgrade, writing
from logs.event import Event
from logs.schema import events

_MOST_AT_ONCE = 500
_log = structlog.get_logger("journal")


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
    """One writer thread that commits everything that waits in one transaction (group commit)."""

    def __init__(self, directory: Path, *, url: str | None = None, deadline: float = 10.0) -> None:
        self._directory = directory
        self._url = url or sqlite_url(directory)
        self._deadline = deadline
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
    def writes(self) -> bool:
        """Whether the writer lives and its last commit succeeded."""
        return self._thread is not None and self._thread.is_alive() and not self._failed

    async def close(self) -> None:
        """Commit what waits and stop."""
        if self._thread:
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join, self._deadline)
            self._engine.dispose()
            self._lines.close()

    def _open(self) -> None:
        try:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._engine = connect(self._url)
            upgrade(self._engine)
            self._lines: TextIO = (self._directory / "events.jsonl").open("a", encoding="utf-8")
        except OSError as error:
            raise JournalError(
                f"cannot write in {self._directory} ({error.strerror}); give this user the right to"
            ) from None
        except DatabaseError as error:
            self._engine.dispose()
            raise JournalError(f"database {place(self._url)} {error}") from None
        except SQLAlchemyError as error:
            self._engine.dispose()
            raise JournalError(
                f"database {place(self._url)}: {_cause(error)}; stop what else uses it, or mend its rights"
            ) from None

    def _write_all(self) -> None:
        stopping = False
        while not stopping:
            batch = [self._queue.get()]
            while len(batch) < _MOST_AT_ONCE and not self._queue.empty():
                batch.append(self._queue.get())
            stopping = None in batch
            self._commit([waiting for waiting in batch if waiting is not None])

    def _commit(self, batch: list[_Waiting]) -> None:
        error: Exception | None = None
        try:
            if batch:
                with writing(self._engine) as connection:
                    connection.execute(insert(events), [_row(waiting.event) for waiting in batch])
        except Exception as failure:  # the writer must live on: the next batch may succeed
            _log.error("events not committed", exception=type(failure).__name__, events=len(batch))
            error = JournalError("the event could not be committed; see the operational log")
        self._failed = error is not None
        if error is None:
            self._print(batch)
        for waiting in batch:
            waiting.settle(error)

    def _print(self, batch: list[_Waiting]) -> None:
        """The JSON lines are a copy for other programs; the database is the record."""
        render = structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False)
        try:
            for waiting in batch:
                fields = {"event": "ai_request", **waiting.event.model_dump(mode="json")}
                self._lines.write(f"{render(None, 'info', fields)!s}\n")
            self._lines.flush()
        except (OSError, ValueError) as failure:
            _log.error("JSON lines not written", exception=type(failure).__name__)


def _cause(error: SQLAlchemyError) -> str:
    """What the driver says, on one line."""
    return " ".join(str(getattr(error, "orig", None) or type(error).__name__).split())[:200]


def _row(event: Event) -> dict[str, object]:
    return {
        "id": event.id,
        "time": event.time.isoformat(timespec="milliseconds"),
        "client": event.client,
        "service": event.service,
        "country": event.country,
        "action": event.action,
        "rule": event.rule,
        "kinds": " ".join(sorted(event.counts)),
        "duration_ms": event.duration_ms,
        "document": event.model_dump_json(),
    }
