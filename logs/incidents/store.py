"""Incidents: opened from events, worked on, closed. Every change is a step, and an event in the chain."""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, insert, select, update

from logs.control import Control
from logs.database import writing
from logs.incidents.checklist import CODES
from logs.incidents.clocks import Clock, clocks
from logs.incidents.tables import incident_events, incident_steps, incidents
from logs.schema import events

STATES = ("nieuw", "onderzoek", "gemeld", "gesloten")
_LAST_FIRST = (func.length(incidents.c.id).desc(), incidents.c.id.desc())  # after 9999 comes 10000


class IncidentError(Exception):
    """What was asked cannot be done to this incident: one line that says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done: ``what`` is opened, note, state, assignee, done, undone, event, facts or cbw."""

    time: datetime
    account: str
    what: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident. ``facts`` holds what the AP's form asks; ``done`` when each step of the checklist was taken."""

    id: str
    title: str
    state: str
    assignee: str
    opened: datetime
    opened_by: str
    first_detected: datetime
    cbw: bool
    closed: datetime | None
    facts: Mapping[str, str]
    events: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    done: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The terms that run from the first detection."""
        return clocks(self.first_detected, cbw=self.cbw, done=self.done)


class Incidents:
    """The incidents of one database."""

    def __init__(self, engine: Engine, control: Control) -> None:
        self._engine = engine
        self._control = control

    def open(self, title: str, numbers: Sequence[str], *, account: str, cbw: bool = False) -> str:
        """A new incident from these events; its number. The clocks run from the earliest of the events."""
        now = datetime.now(UTC)
        title = title.strip()[:200]
        with writing(self._engine) as connection:
            times = connection.execute(select(events.c.time).where(events.c.id.in_(numbers))).scalars().all()
            if not title or len(times) != len(set(numbers)) or not numbers:
                raise IncidentError("Een incident heeft een titel en minstens één gebeurtenis die bestaat.")
            self._control.turn(connection)  # one at a time: two who open one now get two numbers
            name = _next_number(connection, f"INC-{now:%Y}-")
            row = {
                "id": name, "title": title, "state": STATES[0], "assignee": "", "opened": _text(now),
                "opened_by": account, "first_detected": min(times), "cbw": "ja" if cbw else "", "closed": "",
                "facts": "{}",
            }  # fmt: skip
            connection.execute(insert(incidents).values(row))
            self._step(connection, name, account, "opened", "", title)
            self._link(connection, name, numbers, account)
        return name

    def add_events(self, name: str, numbers: Sequence[str], *, account: str) -> None:
        """Link more events, each once; the clocks run from the earliest. IncidentError when one does not exist."""
        with self._changing(name) as connection:
            there = select(func.count()).select_from(events).where(events.c.id.in_(numbers))
            if int(connection.execute(there).scalar_one()) != len(set(numbers)):
                raise IncidentError("Een van deze gebeurtenissen bestaat niet.")
            known = set(
                connection.execute(select(incident_events.c.event).where(incident_events.c.incident == name)).scalars()
            )
            self._link(connection, name, [number for number in numbers if number not in known], account)
            query = select(func.min(events.c.time)).join(incident_events, incident_events.c.event == events.c.id)
            earliest = connection.execute(query.where(incident_events.c.incident == name)).scalar()
            if earliest:
                self._set(connection, name, first_detected=earliest)

    def note(self, name: str, text: str, *, account: str) -> None:
        """Add a note."""
        with self._changing(name, closed_too=True) as connection:
            self._step(connection, name, account, "note", "", text.strip()[:5000])

    def set_state(self, name: str, state: str, *, account: str) -> None:
        """Move to another state; ``gesloten`` and back is possible, and both are steps."""
        if state not in STATES:
            raise IncidentError(f"{state!r} is geen stand; kies uit {', '.join(STATES)}.")
        with self._changing(name, closed_too=True) as connection:
            closed = _text(datetime.now(UTC)) if state == STATES[-1] else ""
            if self._set(connection, name, incidents.c.state != state, state=state, closed=closed):
                self._step(connection, name, account, "state", state)

    def assign(self, name: str, assignee: str, *, account: str) -> None:
        """Give it to somebody."""
        with self._changing(name) as connection:
            if self._set(connection, name, incidents.c.assignee != assignee, assignee=assignee):
                self._step(connection, name, account, "assignee", assignee)

    def check(self, name: str, code: str, *, account: str, done: bool = True) -> None:
        """Tick a step of the checklist, or take the tick away."""
        if code not in CODES:
            raise IncidentError(f"{code!r} is geen stap van de lijst.")
        with self._changing(name) as connection:
            table = incident_steps.c
            ticks = select(table.what).where(table.incident == name, table.subject == code)
            ticks = ticks.where(table.what.in_(("done", "undone"))).order_by(table.sequence.desc())
            if (connection.execute(ticks.limit(1)).scalar() == "done") != done:  # a second click changes nothing
                self._step(connection, name, account, "done" if done else "undone", code)

    def set_facts(self, name: str, facts: Mapping[str, str], *, account: str, over: str = "") -> None:
        """What is known for the notification to the AP, field by field; replaces the fields that are named.

        ``over`` (``digest_of``) says what the writer saw: IncidentError when somebody else was there meanwhile.
        """
        with self._changing(name) as connection:
            row = connection.execute(select(incidents.c.facts).where(incidents.c.id == name)).scalar_one()
            kept = json.loads(row)
            if over and over != digest_of(kept):
                raise IncidentError("Iemand anders heeft dit concept intussen gewijzigd.")
            changed = {code: value for code, value in facts.items() if kept.get(code, "") != value}
            if changed:
                self._set(connection, name, facts=json.dumps({**kept, **changed}, ensure_ascii=False))
                self._step(connection, name, account, "facts", " ".join(sorted(changed)))

    def set_cbw(self, name: str, applies: bool, *, account: str) -> None:
        """Whether the clocks of the Cyberbeveiligingswet run too."""
        with self._changing(name) as connection:
            cbw = "ja" if applies else ""
            if self._set(connection, name, incidents.c.cbw != cbw, cbw=cbw):
                self._step(connection, name, account, "cbw", cbw or "nee")

    def get(self, name: str) -> Incident | None:
        """One incident, with its events and steps."""
        with self._engine.connect() as connection:
            row = connection.execute(select(incidents).where(incidents.c.id == name)).mappings().first()
            if row is None:
                return None
            linked = select(incident_events.c.event).where(incident_events.c.incident == name)
            numbers = connection.execute(linked.order_by(incident_events.c.event)).scalars().all()
            table = incident_steps.c
            query = select(table.time, table.account, table.what, table.subject, table.text).where(
                table.incident == name
            )
            steps = [Step(_time(r[0]), *r[1:]) for r in connection.execute(query.order_by(table.sequence))]
        return _incident(dict(row), tuple(numbers), tuple(steps))

    def all(self, *, state: str = "", account: str = "", limit: int = 200) -> list[Incident]:
        """Incidents, newest first, without their events; ``account`` only those given to somebody."""
        query = select(incidents).order_by(incidents.c.opened.desc(), *_LAST_FIRST).limit(limit)
        query = query.where(incidents.c.state == state) if state else query
        query = query.where(incidents.c.assignee == account) if account else query
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            table = incident_steps.c
            names = [row["id"] for row in rows]
            steps: dict[str, list[Step]] = {name: [] for name in names}
            ticks = select(table.incident, table.time, table.account, table.what, table.subject, table.text)
            ticks = ticks.where(table.incident.in_(names), table.what.in_(("done", "undone"))).order_by(table.sequence)
            for tick in connection.execute(ticks):
                steps[tick[0]].append(Step(_time(tick[1]), *tick[2:]))
        return [_incident(dict(row), (), tuple(steps[row["id"]])) for row in rows]

    def of_event(self, number: str) -> list[str]:
        """The incidents that an event belongs to."""
        query = select(incident_events.c.incident).where(incident_events.c.event == number)
        with self._engine.connect() as connection:
            return list(connection.execute(query.order_by(incident_events.c.incident)).scalars())

    @contextlib.contextmanager
    def _changing(self, name: str, *, closed_too: bool = False) -> Iterator[Connection]:
        with writing(self._engine) as connection:
            state = connection.execute(
                select(incidents.c.state).where(incidents.c.id == name).with_for_update()
            ).scalar()
            if state is None:
                raise IncidentError(f"Incident {name} is er niet.")
            if state == STATES[-1] and not closed_too:
                raise IncidentError(f"Incident {name} is gesloten; zet het eerst terug op {STATES[1]}.")
            yield connection

    def _link(self, connection: Connection, name: str, numbers: Iterable[str], account: str) -> None:
        for number in dict.fromkeys(numbers):
            connection.execute(insert(incident_events).values(incident=name, event=number))
            self._step(connection, name, account, "event", number)

    def _step(self, connection: Connection, name: str, account: str, what: str, subject: str, text: str = "") -> None:
        """The words of a note stay with the incident; the chain says that there was one."""
        row = {"incident": name, "time": _text(datetime.now(UTC)), "account": account, "what": what}
        connection.execute(insert(incident_steps).values({**row, "subject": subject, "text": text}))
        self._control.record(connection, f"incident-{what}", actor=account, subject=f"{name} {subject}".strip())

    def _set(self, connection: Connection, name: str, *where: ColumnElement[bool], **values: str) -> bool:
        """Whether anything changed."""
        change = update(incidents).where(incidents.c.id == name, *where).values(**values)
        return connection.execute(change).rowcount == 1


def digest_of(facts: Mapping[str, str]) -> str:
    """A short name of what is known for the notification, for a form; another when anything of it changed."""
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def _next_number(connection: Connection, year: str) -> str:
    last = select(incidents.c.id).where(incidents.c.id.startswith(year)).order_by(*_LAST_FIRST).limit(1)
    found = connection.execute(last).scalar()
    return f"{year}{int(found.removeprefix(year)) + 1 if found else 1:04}"


def _incident(row: Mapping[str, Any], numbers: tuple[str, ...], steps: tuple[Step, ...]) -> Incident:
    done: dict[str, datetime] = {}
    for step in steps:
        if step.what == "done":
            done.setdefault(step.subject, step.time)
        elif step.what == "undone":
            done.pop(step.subject, None)
    return Incident(
        id=row["id"], title=row["title"], state=row["state"], assignee=row["assignee"], opened=_time(row["opened"]),
        opened_by=row["opened_by"], first_detected=_time(row["first_detected"]), cbw=bool(row["cbw"]),
        closed=_time(row["closed"]) if row["closed"] else None, facts=json.loads(row["facts"]), events=numbers,
        steps=steps, done=done,
    )  # fmt: skip


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
