"""What lies beside the chain: counters, keyed hashes, evidence and slips say what the events say of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Result, Row, Select, func, inspect, select

from logs import schema
from logs.attached import KeyOfTheDay, digest
from logs.event import Event
from logs.slips import told
from logs.verify.outcome import Problem, Tally

_AT_ONCE = {"yield_per": 2000}


def check_beside(connection: Connection, tally: Tally, broken: Callable[[Problem], Exception]) -> None:
    """Raise ``broken`` with the first problem."""
    for look in (_counts, _hashes, _evidence, _slips):
        if problem := look(connection, tally):
            raise broken(problem)


def _counts(connection: Connection, tally: Tally) -> Problem | None:
    """Of days that are whole: counters outlive the events that they counted."""
    dropped = schema.segments.c
    query = select(dropped.writer, func.max(dropped.day)).where(dropped.dropped.is_not(None)).group_by(dropped.writer)
    last = {str(writer): str(day) for writer, day in connection.execute(query)}
    days, kinds = schema.day_counts.c, schema.kind_counts.c
    names = (days.day, days.writer, days.action, days.service, days.department, days.register_status)
    every = (
        (select(*names, days.events), tally.counts),
        (select(kinds.day, kinds.writer, kinds.kind, kinds.events), tally.kinds),
        (select(kinds.day, kinds.writer, kinds.kind, kinds.findings), tally.findings),
    )
    for asked, counted in every:
        kept = {tuple(map(str, row[:-1])): int(row[-1]) for row in connection.execute(asked)}
        for place in sorted(kept.keys() | counted.keys()):
            day, writer = place[:2]
            there, right = kept.get(place, 0), counted.get(place, 0)
            if there != right and (there < right or day > last.get(writer, "")):
                return Problem("counts", writer, 0, time=day, detail=f"Geteld staat {there}, er zijn er {right}.")
    return None


def _hashes(connection: Connection, tally: Tally) -> Problem | None:
    hashes, documents, events, keys = (
        table.c for table in (schema.finding_hashes, schema.event_documents, schema.events, schema.hash_keys)
    )
    query = (
        select(
            *(hashes.sequence, hashes.position, hashes.kind, hashes.hash, hashes.key, keys.day, keys.sealed),
            *(documents.document, events.writer, events.number),
        )
        .outerjoin(schema.event_documents, documents.sequence == hashes.sequence)
        .outerjoin(schema.events, events.sequence == hashes.sequence)
        .outerjoin(schema.hash_keys, keys.id == hashes.key)
        .order_by(hashes.sequence, hashes.position)
    )
    seen = 0
    with _streamed(connection, query) as found:
        for _, group in groupby(found, key=lambda row: row.sequence):
            rows = list(group)
            event = Event.model_validate_json(rows[0].document) if rows[0].document else None
            if event is None or not _right(rows, event):
                return Problem("hashes", rows[0].writer or "?", rows[0].number or 0, id=event.id if event else "")
            seen += 1
    return Problem("hashes", "?", 0) if seen != tally.hashes else None


def _right(rows: Sequence[Row[*tuple[Any, ...]]], event: Event) -> bool:
    """Whether the hashes of one event, their places and their key are what the event says."""
    first = rows[0]
    if first.sealed is None or [(row.position, row.key) for row in rows] != [(n, first.key) for n in range(len(rows))]:
        return False
    kept = [(row.kind, bytes(row.hash)) for row in rows]
    key = KeyOfTheDay(first.key, first.day, bytes(first.sealed))
    return event.hashes in (digest(kept, key), digest(kept))


def _evidence(connection: Connection, _: Tally) -> Problem | None:
    """What is there must be what was sealed; what is not there may be over its term."""
    evidence, documents, events = schema.evidence.c, schema.event_documents.c, schema.events.c
    query = (
        select(evidence.sealed, evidence.day, documents.document, events.writer, events.number)
        .outerjoin(schema.event_documents, documents.sequence == evidence.sequence)
        .outerjoin(schema.events, events.sequence == evidence.sequence)
    )
    with _streamed(connection, query) as found:
        for sealed, day, document, writer, number in found:
            event = Event.model_validate_json(document) if document else None
            right = event and event.evidence == sha256(bytes(sealed)).hexdigest() and day == f"{event.time:%Y-%m-%d}"
            if event is None or not right:
                return Problem("evidence", writer or "?", number or 0, id=event.id if event else "")
    return None


def _slips(connection: Connection, tally: Tally) -> Problem | None:
    """Every slip is one that an event says, and what is said is there unless an event says that it was destroyed."""
    if not tally.slips and "event" not in {one["name"] for one in inspect(connection).get_columns("pseudonyms")}:
        return None  # a record of before the chain knew of slips
    table, said = schema.pseudonyms.c, dict(tally.slips)
    with _streamed(connection, select(table.pseudonym, table.month, table.sealed)) as found:
        for name, month, sealed in found:
            line, place = said.pop(name, ("", Problem("slips", "?", 0)))
            if line != told(name, month, bytes(sealed)):
                return replace(place, detail=f"Het gaat om {name}.")
    gone = [(name, place) for name, (line, place) in said.items() if line.split(" ")[1] >= tally.slips_from]
    return replace(gone[0][1], detail=f"Het gaat om {gone[0][0]}: dat is weg.") if gone else None


def _streamed(connection: Connection, query: Select[*tuple[Any, ...]]) -> Result[*tuple[Any, ...]]:
    """Rows as they come, to be used in a ``with``."""
    return connection.execute(query, execution_options=_AT_ONCE)
