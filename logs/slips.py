"""The sealed slips that say who a pseudonym is, and what the chain says of them.

The event with which a slip came says its hash, so that none can be changed, taken away or put in unseen. When that
event's day is dropped, the event that says so says it again. What was destroyed at its term is said too.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from sqlalchemy import Connection, delete, inspect, select, text, update

from logs import schema
from logs.event import Event, control

CARRIED, DESTROYED, TAKEN_OVER = "days-dropped", "slips-destroyed", "slips-taken-over"
OLD = "pseudonyms_before_chain"
_TOGETHER = 500
_KEEP = text(
    "INSERT INTO pseudonyms (pseudonym, month, sealed, event) VALUES (:pseudonym, :month, :sealed, :event) "
    "ON CONFLICT DO NOTHING"
)


class SlipChanged(Exception):
    """What is kept of a pseudonym is not what the chain says of it."""


def told(pseudonym: str, month: str, sealed: bytes) -> str:
    """What an event says of a slip: the pseudonym, its month, and the SHA-256 of what was sealed."""
    return f"{pseudonym} {month} {sha256(sealed).hexdigest()}"


def keep(
    connection: Connection, events: Sequence[Event], slips: Mapping[str, tuple[int, bytes]], month: str
) -> list[Event]:
    """Keep new slips (each with the place of its event); the events, with what they say of those.

    What is there already, from another process or from before a restart, stays and is said no second time.
    """
    said: dict[int, list[str]] = defaultdict(list)
    for name, (at, sealed) in sorted(slips.items()):  # in one order, so that two gateways never wait for each other
        row = {"pseudonym": name, "month": month, "sealed": sealed, "event": events[at].id}
        if connection.execute(_KEEP, row).rowcount == 1:
            said[at].append(told(name, month, sealed))
    return [
        event.model_copy(update={"slips": tuple(said[at])}) if at in said else event for at, event in enumerate(events)
    ]


def find(connection: Connection, pseudonym: str) -> bytes | None:
    """The slip of a pseudonym; None when there is none, SlipChanged when its event says otherwise."""
    table, events, documents = schema.pseudonyms.c, schema.events.c, schema.event_documents.c
    query = (
        select(table.month, table.sealed, documents.document)
        .outerjoin(schema.events, events.id == table.event)
        .outerjoin(schema.event_documents, documents.sequence == events.sequence)
    )
    row = connection.execute(query.where(table.pseudonym == pseudonym)).first()
    if row is None:
        return None
    sealed = bytes(row.sealed)
    if not row.document or told(pseudonym, row.month, sealed) not in Event.model_validate_json(row.document).slips:
        raise SlipChanged(pseudonym)
    return sealed


def carry(connection: Connection, writer: str, first: int, last: int) -> tuple[str, ...]:
    """What events that will be dropped say of slips that stay; of a slip that was changed, nothing is said again."""
    events, documents = schema.events.c, schema.event_documents.c
    mine = select(events.id).where(events.writer == writer, events.number.between(first, last))
    kept = _told(connection, schema.pseudonyms.c.event.in_(mine))
    query = select(documents.document).join(schema.events, events.sequence == documents.sequence)
    names = select(schema.pseudonyms.c.event)
    said = connection.execute(query.where(events.id.in_(mine), events.id.in_(names))).scalars()
    right = {line for document in said for line in json.loads(document).get("slips", ())}
    return tuple(sorted(kept & right))


def carried(connection: Connection, slips: Iterable[str], event: str) -> None:
    """From now on this event says them."""
    table = schema.pseudonyms
    for line in slips:
        connection.execute(update(table).where(table.c.pseudonym == line.partition(" ")[0]).values(event=event))


def destroy(connection: Connection, before: str) -> Event | None:
    """Take away the slips of the months before this one; the event that must say so, None when there were none."""
    table = schema.pseudonyms
    gone = connection.execute(delete(table).where(table.c.month < before)).rowcount
    return control(DESTROYED, actor="sluiswachter", subject=before, note=str(gone)) if gone else None


def take_over(connection: Connection) -> list[Event]:
    """Slips from before the chain knew of them, once: the events that say what there is, to be written now."""
    if not inspect(connection).has_table(OLD):
        return []
    rows = connection.execute(text(f"SELECT pseudonym, month, sealed FROM {OLD} ORDER BY pseudonym")).all()  # noqa: S608  # a constant
    events = []
    for first in range(0, len(rows), _TOGETHER):
        event = control(TAKEN_OVER, actor="sluiswachter")
        some = rows[first : first + _TOGETHER]
        for name, month, sealed in some:
            connection.execute(_KEEP, {"pseudonym": name, "month": month, "sealed": sealed, "event": event.id})
        events.append(event.model_copy(update={"slips": tuple(told(n, m, bytes(s)) for n, m, s in some)}))
    connection.execute(text(f"DROP TABLE {OLD}"))
    return events


def _told(connection: Connection, where: object) -> set[str]:
    table = schema.pseudonyms.c
    rows = connection.execute(select(table.pseudonym, table.month, table.sealed).where(where))  # type: ignore[arg-type]
    return {told(name, month, bytes(sealed)) for name, month, sealed in rows}
