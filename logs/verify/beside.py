"""What lies beside the chain: counters, keyed hashes and evidence say what the events say of them."""

from collections.abc import Callable
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Result, Select, func, select

from logs import schema
from logs.attached import digest
from logs.event import Event
from logs.verify.outcome import Problem, Tally

_AT_ONCE = {"yield_per": 2000}


def check_beside(connection: Connection, tally: Tally, broken: Callable[[Problem], Exception]) -> None:
    """Raise ``broken`` with the first problem."""
    for problem in (_counts(connection, tally), _hashes(connection, tally), _evidence(connection)):
        if problem:
            raise broken(problem)


def _counts(connection: Connection, tally: Tally) -> Problem | None:
    """Of days that are whole: counters outlive the events that they counted."""
    table = schema.day_counts.c
    names = (table.day, table.writer, table.action, table.service, table.department, table.register_status)
    kept = {tuple(map(str, row[:6])): int(row[6]) for row in connection.execute(select(*names, table.events))}
    dropped = schema.segments.c
    query = select(dropped.writer, func.max(dropped.day)).where(dropped.dropped.is_not(None)).group_by(dropped.writer)
    last = {str(writer): str(day) for writer, day in connection.execute(query)}
    for place in sorted(kept.keys() | tally.counts.keys()):
        day, writer = place[:2]
        there, counted = kept.get(place, 0), tally.counts.get(place, 0)
        if there != counted and (there < counted or day > last.get(writer, "")):
            return Problem("counts", writer, 0, time=day, detail=f"Geteld staat {there}, er zijn er {counted}.")
    return None


def _hashes(connection: Connection, tally: Tally) -> Problem | None:
    hashes, documents, events = schema.finding_hashes.c, schema.event_documents.c, schema.events.c
    query = (
        select(hashes.sequence, hashes.kind, hashes.hash, documents.document, events.writer, events.number)
        .outerjoin(schema.event_documents, documents.sequence == hashes.sequence)
        .outerjoin(schema.events, events.sequence == hashes.sequence)
        .order_by(hashes.sequence, hashes.position)
    )
    seen = 0
    with _streamed(connection, query) as found:
        for _, group in groupby(found, key=lambda row: row[0]):
            rows = list(group)
            event = Event.model_validate_json(rows[0][3]) if rows[0][3] else None
            if event is None or event.hashes != digest([(row[1], bytes(row[2])) for row in rows]):
                return Problem("hashes", rows[0][4] or "?", rows[0][5] or 0, id=event.id if event else "")
            seen += 1
    return Problem("hashes", "?", 0) if seen != tally.hashes else None


def _evidence(connection: Connection) -> Problem | None:
    """What is there must be what was sealed; what is not there may be over its term."""
    evidence, documents, events = schema.evidence.c, schema.event_documents.c, schema.events.c
    query = (
        select(evidence.sealed, documents.document, events.writer, events.number)
        .outerjoin(schema.event_documents, documents.sequence == evidence.sequence)
        .outerjoin(schema.events, events.sequence == evidence.sequence)
    )
    with _streamed(connection, query) as found:
        for sealed, document, writer, number in found:
            event = Event.model_validate_json(document) if document else None
            if event is None or event.evidence != sha256(bytes(sealed)).hexdigest():
                return Problem("evidence", writer or "?", number or 0, id=event.id if event else "")
    return None


def _streamed(connection: Connection, query: Select[*tuple[Any, ...]]) -> Result[*tuple[Any, ...]]:
    """Rows as they come, to be used in a ``with``."""
    return connection.execute(query, execution_options=_AT_ONCE)
