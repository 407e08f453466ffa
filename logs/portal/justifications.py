"""Justifications: a ticket with a refusal, used once by the one it was given to; then the same content may pass."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, Engine, Row, and_, func, insert, or_, select, update

from logs.control import Control
from logs.database import writing
from logs.numbers import new_number
from logs.portal.tables import justifications

Refused = Literal["unknown", "used", "expired", "too-many"]
_TICKET_MINUTES = 60
_CLOCKS_DIFFER = timedelta(seconds=30)  # of several gateways


class NotJustified(Exception):
    """A ticket that cannot be used; ``why`` is a short code. Another person's ticket is ``unknown``."""

    def __init__(self, why: Refused) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What was refused and can be justified. ``person`` and ``contents`` are keyed hashes."""

    event: str
    person: str
    service: str
    rules: tuple[str, ...]
    kinds: tuple[str, ...]
    contents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the same content may pass, and how often one person may do this in 24 hours."""

    minutes: int
    per_person: int
    per_kind: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Justification:
    """A ticket that was used. ``until`` is when the content no longer passes."""

    id: str
    ticket: Ticket
    used: datetime
    ground: str
    reason: str
    until: datetime


class Justifications:
    """Tickets and what became of them, in one database, so that several gateways know the same."""

    def __init__(self, engine: Engine, control: Control) -> None:
        self._engine = engine
        self._control = control

    def offer(self, ticket: Ticket, now: datetime | None = None) -> str:
        """A secret for a link. Only its hash is kept."""
        now = now or datetime.now(UTC)
        secret = secrets.token_urlsafe(24)
        row = {
            "id": new_number("J"),
            "ticket": _hash(secret),
            "event": ticket.event,
            "person": ticket.person,
            "service": ticket.service,
            "rules": json.dumps(ticket.rules),
            "kinds": json.dumps(ticket.kinds),
            "contents": json.dumps(ticket.contents),
            "offered": _text(now),
            "expires": _text(now + timedelta(minutes=_TICKET_MINUTES)),
            **dict.fromkeys(("used", "ground", "reason", "until"), ""),
        }
        with writing(self._engine) as connection:
            connection.execute(insert(justifications).values(row))
        return secret

    def look(self, secret: str, person: str, now: datetime | None = None) -> Ticket:
        """The ticket behind a link, for the one it was given to; NotJustified when it cannot be used."""
        with self._engine.connect() as connection:
            return _ticket(_usable(connection, secret, person, now or datetime.now(UTC)))

    def use(
        self, secret: str, person: str, ground: str, reason: str, limits: Limits, now: datetime | None = None
    ) -> Justification:
        """Use a ticket, once; NotJustified when that cannot be."""
        now = now or datetime.now(UTC)
        until = now + timedelta(minutes=limits.minutes)
        with writing(self._engine) as connection:
            row = _usable(connection, secret, person, now)
            self._within(connection, person, json.loads(row.kinds), limits, now)
            changed = (
                update(justifications)
                .where(justifications.c.id == row.id, justifications.c.used == "")
                .values(used=_text(now), ground=ground, reason=reason[:2000], until=_text(until))
            )
            if connection.execute(changed).rowcount != 1:
                raise NotJustified("used")
            self._control.record(connection, "justified", actor="medewerker", subject=f"{row.event} {row.id}")
        return Justification(row.id, _ticket(row), now, ground, reason, until)

    def passes(
        self, person: str, service: str, contents: Sequence[str], now: datetime | None = None
    ) -> dict[str, Justification]:
        """Per rule the justification under which all this content may pass now."""
        now = now or datetime.now(UTC)
        table = justifications.c
        # Not one from the future either: with a clock that was set back a quarter of an hour would never end.
        soon = _text(now + _CLOCKS_DIFFER)
        query = select(justifications).where(
            table.person == person, table.service == service, table.until > _text(now), table.used != "",
            table.used <= soon,
        )  # fmt: skip
        with self._engine.connect() as connection:
            valid = [_used(row) for row in connection.execute(query)]
        allowed: dict[str, Justification] = {}
        for rule in {rule for one in valid for rule in one.ticket.rules}:
            ones = [one for one in valid if rule in one.ticket.rules]
            if set(contents) <= {content for one in ones for content in one.ticket.contents}:
                allowed[rule] = max(ones, key=lambda one: one.used)
        return allowed

    def recent(self, since: datetime, limit: int = 500) -> list[Justification]:
        """What was justified since then, newest first."""
        table = justifications.c
        query = select(justifications).where(table.used >= _text(since)).order_by(table.used.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [_used(row) for row in connection.execute(query)]

    def per_day(self, since: str, until: str) -> dict[str, int]:
        """How many justifications were given on each day (UTC) from ``since`` until before ``until``."""
        used = justifications.c.used
        day = func.substr(used, 1, 10)
        query = select(day, func.count()).where(used >= since, used < until).group_by(day)
        with self._engine.connect() as connection:
            return {str(name): int(number) for name, number in connection.execute(query)}

    def clean(self, unused_before: datetime, used_before: datetime) -> int:
        """Drop tickets that ended unused before the one moment, and justifications from before the other; how many."""
        table = justifications.c
        unused = and_(table.used == "", table.expires < _text(unused_before))
        used = and_(table.used != "", table.used < _text(used_before))
        with writing(self._engine) as connection:
            return connection.execute(justifications.delete().where(or_(unused, used))).rowcount

    def _within(self, connection: Connection, person: str, kinds: Sequence[str], limits: Limits, now: datetime) -> None:
        since = _text(now - timedelta(hours=24))
        table = justifications.c
        recent = select(table.kinds).where(table.person == person, table.used >= since)
        before = [json.loads(found) for found in connection.execute(recent).scalars()]
        if len(before) >= limits.per_person:
            raise NotJustified("too-many")
        for kind in kinds:
            if sum(kind in found for found in before) >= limits.per_kind.get(kind, limits.per_person):
                raise NotJustified("too-many")

    def waiting(self, person: str, since: datetime) -> int:
        """How many tickets this person was offered since then; a bound on what a script can fill the database with."""
        table = justifications.c
        query = select(func.count()).where(table.person == person, table.used == "", table.offered >= _text(since))
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())


def _usable(connection: Connection, secret: str, person: str, now: datetime) -> Row[tuple[str, ...]]:
    query = select(justifications).where(justifications.c.ticket == _hash(secret), justifications.c.person == person)
    row = connection.execute(query).first()
    if row is None:
        raise NotJustified("unknown")
    if row.used:
        raise NotJustified("used")
    if row.expires <= _text(now):
        raise NotJustified("expired")
    return row


def _ticket(row: Row[tuple[str, ...]]) -> Ticket:
    rules, kinds, contents = (tuple(json.loads(text)) for text in (row.rules, row.kinds, row.contents))
    return Ticket(row.event, row.person, row.service, rules, kinds, contents)


def _used(row: Row[tuple[str, ...]]) -> Justification:
    used, until = datetime.fromisoformat(row.used), datetime.fromisoformat(row.until)
    return Justification(row.id, _ticket(row), used, row.ground, row.reason, until)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
