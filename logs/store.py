"""The read side of the record, for the review pages."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, func, select, tuple_

from logs.counters import Counters, different
from logs.database import connect, sqlite_url, writing
from logs.event import Event
from logs.schema import event_documents, events, reads, segments

PAGE = 50
_AT_ONCE = 500
_MOST_NUMBERS = 2000
_MOST_SETS = 5000


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show; empty fields do not matter.

    ``day`` is one day (``YYYY-MM-DD`` in UTC); ``since`` (included) and ``until`` (excluded) are days or moments in
    UTC. ``id`` is a part of the number. ``before`` is the sequence number to go on from.
    """

    action: str = ""
    service: str = ""
    kind: str = ""
    id: str = ""
    day: str = ""
    since: str = ""
    until: str = ""
    rule: str = ""
    user: str = ""
    department: str = ""
    type: str = "request"
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, newest first, and where the next page starts (None: there is none)."""

    events: tuple[Event, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands in the chain, and whether its day is sealed."""

    writer: str
    number: int
    hash: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """An event with its place."""

    event: Event
    place: Place


@dataclass(frozen=True, slots=True)
class Read:
    """Somebody read something."""

    time: str
    account: str
    what: str
    subject: str


class Store(Counters):
    """Reads the database that the journal writes; the numbers of it are in ``Counters``.

    Where ``account`` is given, the reading leaves a trace in the same transaction: no trace, no reading. ``apart`` are
    services that count in no total: those of the gateway itself, to practise with.
    """

    def __init__(self, directory: Path, *, url: str | None = None, apart: Collection[str] = ()) -> None:
        super().__init__(connect(url or sqlite_url(directory)), frozenset(apart))

    def page(self, wanted: Filter, *, account: str = "") -> Page:
        """One page of events that match."""
        with self._engine.connect() as connection:  # looking them up may take long; nobody waits for the right to write
            numbers = _numbers(connection, wanted)
        with writing(self._engine) if account else self._engine.connect() as connection:
            if account:
                connection.execute(reads.insert().values(_trace(account, "list", _told(wanted))))
            found = _documents(connection, numbers[:PAGE])
        return Page(tuple(found), numbers[PAGE - 1] if len(numbers) > PAGE else None)

    def export(self, wanted: Filter, *, account: str) -> Iterator[Event]:
        """Every event that matches, newest first, as they come from the database; one trace, before the first."""
        with writing(self._engine) as connection:
            connection.execute(reads.insert().values(_trace(account, "export", _told(wanted))))
        while True:
            with self._engine.connect() as connection:
                numbers = _numbers(connection, wanted, _AT_ONCE)
                yield from _documents(connection, numbers[:_AT_ONCE])
            if len(numbers) <= _AT_ONCE:
                return
            wanted = replace(wanted, before=numbers[_AT_ONCE - 1])

    def event(self, number: str, *, account: str = "") -> Event | None:
        """The event with this number."""
        detail = self.detail(number, account=account)
        return detail.event if detail else None

    def chosen(self, wanted: Sequence[str], *, account: str) -> list[Event]:
        """The events with these numbers, in their order; each that there is leaves its trace."""
        query = select(events.c.id, event_documents.c.document)
        query = query.join(event_documents, event_documents.c.sequence == events.c.sequence)
        with writing(self._engine) as connection:
            rows = connection.execute(query.where(events.c.id.in_(wanted)))
            found = {name: Event.model_validate_json(document) for name, document in rows}
            there = [number for number in wanted if number in found]
            if there:
                connection.execute(reads.insert(), [_trace(account, "event", number) for number in there])
        return [found[number] for number in there]

    def how_often(self, act: str, since: str) -> int:
        """How often an act of control was done since then (``YYYY-MM-DD``)."""
        done = _conditions(Filter(type="control", rule=act, since=since))
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(events).where(*done)).scalar_one())

    def detail(self, number: str, *, account: str = "") -> Detail | None:
        """The event with this number, and its place in the chain."""
        query = (
            select(events, event_documents.c.document)
            .join(event_documents, event_documents.c.sequence == events.c.sequence)
            .where(events.c.id == number)
        )
        with writing(self._engine) if account else self._engine.connect() as connection:
            if account:
                connection.execute(reads.insert().values(_trace(account, "event", number)))
            row = connection.execute(query).first()
            if row is None:
                return None
            sealed = connection.execute(
                select(segments.c.first).where(
                    segments.c.writer == row.writer, segments.c.first <= row.number, segments.c.last >= row.number
                )
            ).first()
        place = Place(row.writer, row.number, row.hash, sealed is not None)
        return Detail(Event.model_validate_json(row.document), place)

    def reads(self, *, subject: str = "", since: str = "", limit: int = 200) -> list[Read]:
        """Who read what, newest first."""
        table = reads.c
        query = select(table.time, table.account, table.what, table.subject).where(table.time >= since)
        if subject:
            query = query.where(table.subject == subject)
        with self._engine.connect() as connection:
            return [Read(*row) for row in connection.execute(query.order_by(table.sequence.desc()).limit(limit))]

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def _documents(connection: Connection, numbers: Sequence[int]) -> list[Event]:
    documents = event_documents.c
    query = select(documents.sequence, documents.document).where(documents.sequence.in_(numbers))
    found = {row.sequence: row.document for row in connection.execute(query)}
    return [Event.model_validate_json(found[number]) for number in numbers if number in found]


def _numbers(connection: Connection, wanted: Filter, many: int = PAGE) -> list[int]:
    """The sequence numbers of what matches, newest first: so many, and one more if there are more."""
    conditions = _conditions(wanted)
    if wanted.kind:
        sets = [
            kinds for kinds in connection.execute(different(events, "kinds")).scalars() if f" {wanted.kind} " in kinds
        ]
        if not sets:
            return []
        few = len(sets) <= _MOST_SETS
        kinds = events.c.kinds
        conditions.append(kinds.in_(sets) if few else kinds.contains(f" {wanted.kind} ", autoescape=True))
    query = select(events.c.sequence).where(*conditions)
    if wanted.before is not None:
        from_here = select(events.c.time).where(events.c.sequence == wanted.before).scalar_subquery()
        query = query.where(tuple_(events.c.time, events.c.sequence) < tuple_(from_here, wanted.before))
    newest = query.order_by(events.c.time.desc(), events.c.sequence.desc())
    return list(connection.execute(newest.limit(many + 1)).scalars())


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    columns = events.c
    equal = ("action", "service", "rule", "user", "department", "type")
    conditions = [columns[name] == getattr(wanted, name) for name in equal if getattr(wanted, name)]
    if wanted.id:
        # Found in the index of numbers; who looks for less than that looks for the newest.
        like = columns.id.contains(wanted.id.upper(), autoescape=True)
        newest = select(events.c.sequence).where(like).order_by(events.c.id.desc()).limit(_MOST_NUMBERS)
        conditions.append(columns.sequence.in_(newest))
    if wanted.day:
        conditions += [columns.time >= wanted.day, columns.time < _after(wanted.day)]
    if wanted.since:
        conditions.append(columns.time >= wanted.since)
    if wanted.until:
        conditions.append(columns.time < wanted.until)
    return conditions


def _after(day: str) -> str:
    """The day after; no sign that sorts behind every other, since databases sort signs each in their own way."""
    try:
        return f"{date.fromisoformat(day) + timedelta(days=1)}"
    except (ValueError, OverflowError):
        return day


def _trace(account: str, what: str, subject: str) -> dict[str, str]:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {"time": now, "account": account, "what": what, "subject": subject}


def _told(wanted: Filter) -> str:
    """The filter as text, for the trace."""
    named = ((name, getattr(wanted, name)) for name in Filter.__slots__)
    return " ".join(f"{name}={value}" for name, value in named if value)[:500]
