"""Whose event it was, for thirty days, so that employees can see their own. Afterwards nobody can know any more.

A tag is a hash of person and event's day with the key of that day; the key is destroyed after thirty days. Written
aside: nothing waits for it, and what a crash loses is a line on a page, never an event.
"""

import queue
import threading
import time
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b

import structlog
from sqlalchemy import Engine, delete, insert, select

from logs.database import writing
from logs.event import Event
from logs.keys import Keys
from logs.portal.tables import own_events
from logs.schema import event_documents, events, reads

DAYS = 30
_GATHER_SECONDS = 0.2
_MOST_WAITING = 50_000
_log = structlog.get_logger("own")


class OwnEvents:
    """Remembers which events are whose."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self._engine = engine
        self._keys = keys
        self._queue: queue.SimpleQueue[tuple[str, str] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to write."""
        self.forget(datetime.now(UTC).date())
        self._thread = threading.Thread(target=self._write, name="own-events", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Write what waits, and stop."""
        if self._thread:
            self._queue.put(None)
            self._thread.join(10)

    def note(self, person: str, event: str) -> None:
        """This event was this person's; returns at once. ``person`` is the plain key of an identity."""
        self._queue.put((person, event))

    def of(self, person: str, today: date | None = None) -> list[str]:
        """The numbers of a person's events of the last thirty days, newest first."""
        today = today or datetime.now(UTC).date()
        days = [today - timedelta(days=back) for back in range(DAYS + 1)]
        tags = [tag for day in days if (tag := self._tag(person, day.isoformat(), make=False))]
        query = select(own_events.c.id).where(own_events.c.tag.in_(tags)).order_by(own_events.c.day.desc())
        with self._engine.connect() as connection:
            return list(connection.execute(query.limit(500)).scalars())

    def events(self, person: str, limit: int = 200) -> list[Event]:
        """A person's events of the last thirty days, newest first. That they were read leaves a trace."""
        numbers = self.of(person)[:limit]
        query = (
            select(event_documents.c.document)
            .join(events, events.c.sequence == event_documents.c.sequence)
            .where(events.c.id.in_(numbers))
            .order_by(events.c.time.desc())
        )
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        trace = {"time": now, "account": "medewerker", "what": "own", "subject": f"{len(numbers)} eigen gebeurtenissen"}
        with writing(self._engine) as connection:
            connection.execute(insert(reads).values(trace))
            return [Event.model_validate_json(document) for document in connection.execute(query).scalars()]

    def forget(self, today: date) -> None:
        """Drop what is older than thirty days, and its keys."""
        oldest = (today - timedelta(days=DAYS)).isoformat()
        with writing(self._engine) as connection:
            connection.execute(delete(own_events).where(own_events.c.day < oldest))
        self._keys.destroy_own_keys(oldest)

    def _write(self) -> None:
        stopping, day = False, ""
        while not stopping:
            batch = [self._queue.get()]
            if batch[0]:  # wait for more, so that the journal finds the database free
                time.sleep(_GATHER_SECONDS)
            while len(batch) < 500 and not self._queue.empty():
                batch.append(self._queue.get())
            stopping = None in batch
            try:
                today = datetime.now(UTC).date()
                if day and day != today.isoformat():
                    self.forget(today)
                day = today.isoformat()
                self._keep([item for item in batch if item], day)
            except Exception as error:  # nothing here may end the thread
                _log.error("own events not noted yet", exception=type(error).__name__, events=len(batch))
                self._again(batch, stopping=stopping)

    def _again(self, batch: list[tuple[str, str] | None], *, stopping: bool) -> None:
        """Keep what could not be written for the next time, unless the database stays away for very long."""
        if not stopping and self._queue.qsize() < _MOST_WAITING:
            for item in batch:
                self._queue.put(item)

    def _keep(self, batch: list[tuple[str, str]], day: str) -> None:
        rows = [{"id": event, "day": day, "tag": self._tag(person, day)} for person, event in batch]
        if rows:
            with writing(self._engine) as connection:
                connection.execute(insert(own_events), rows)

    def _tag(self, person: str, day: str, *, make: bool = True) -> str:
        key = self._keys.own_key(day, make=make)
        return blake2b(person.encode(), key=key, digest_size=16).hexdigest() if key else ""
