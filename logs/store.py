"""The read side of the record, for the review pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, func, select

from logs.database import connect, sqlite_url
from logs.event import Event
from logs.schema import events

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show; empty fields do not matter. ``before`` is the sequence number to go on from."""

    action: str = ""
    service: str = ""
    kind: str = ""
    id: str = ""
    day: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, newest first, and where the next page starts (None: there is none)."""

    events: tuple[Event, ...]
    next: int | None


class Store:
    """Reads the database that the journal writes."""

    def __init__(self, directory: Path, *, url: str | None = None) -> None:
        self._engine = connect(url or sqlite_url(directory))

    def page(self, wanted: Filter) -> Page:
        """One page of events that match."""
        query = select(events.c.sequence, events.c.document).where(*_conditions(wanted))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(events.c.sequence.desc()).limit(PAGE + 1)).all()
        shown = rows[:PAGE]
        following = shown[-1].sequence if len(rows) > PAGE else None
        return Page(tuple(Event.model_validate_json(row.document) for row in shown), following)

    def event(self, number: str) -> Event | None:
        """The event with this number."""
        with self._engine.connect() as connection:
            document = connection.execute(select(events.c.document).where(events.c.id == number)).scalar()
        return Event.model_validate_json(document) if document else None

    def today(self) -> dict[str, int]:
        """How many events there are today (UTC), by action."""
        start = datetime.now(UTC).strftime("%Y-%m-%d")
        query = select(events.c.action, func.count()).where(events.c.time >= start).group_by(events.c.action)
        with self._engine.connect() as connection:
            return {str(action): int(count) for action, count in connection.execute(query)}

    def services(self) -> Sequence[str]:
        """The services that occur in the record."""
        with self._engine.connect() as connection:
            return list(connection.execute(select(events.c.service).distinct().order_by(events.c.service)).scalars())

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.action:
        conditions.append(events.c.action == wanted.action)
    if wanted.service:
        conditions.append(events.c.service == wanted.service)
    if wanted.kind:
        conditions.append((" " + events.c.kinds + " ").contains(f" {wanted.kind} ", autoescape=True))
    if wanted.id:
        conditions.append(events.c.id.contains(wanted.id.strip().upper(), autoescape=True))
    if wanted.day:
        conditions.append(events.c.time.startswith(wanted.day, autoescape=True))
    if wanted.before is not None:
        conditions.append(events.c.sequence < wanted.before)
    return conditions
