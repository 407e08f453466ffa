"""What is over its term goes, whole days at a time; what stays can still be verified."""

import time
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection, Engine, delete, func, select

from logs import schema, slips
from logs.clock import Clock
from logs.database import writing
from logs.event import control
from logs.incidents.store import STATES
from logs.incidents.tables import incident_events, incidents
from logs.keys import Keys
from logs.ledger import Ledger
from logs.lines import Lines, days_ago
from logs.opening.store import forget_old

_EVERY_SECONDS = 600.0
_log = structlog.get_logger("retention")
_BESIDE = (schema.event_documents, schema.finding_hashes, schema.evidence)


@dataclass(frozen=True, slots=True)
class Terms:
    """Days that each kind is kept."""

    events: int = 365
    evidence: int = 30
    reads: int = 365


class Retention:
    """A chore of the journal. Events of an open incident keep their day until it is closed."""

    def __init__(self, terms: Terms, keys: Keys, clock: Clock | None = None) -> None:
        self._terms = terms
        self._clock = clock or Clock()
        self._keys = keys
        self._last = float("-inf")

    def chore(self, engine: Engine, ledger: Ledger, lines: Lines) -> None:
        """Once in ten minutes: close days that are over and drop what is over its term, if the clock can be right."""
        if time.monotonic() - self._last >= _EVERY_SECONDS:
            self._last = time.monotonic()
            if self._clock.is_doubtful:
                _log.warning("nothing is dropped for its age in the first day after the clock went ahead; is it right?")
            else:
                self.run(engine, ledger, lines)

    def run(self, engine: Engine, ledger: Ledger, lines: Lines) -> int:
        """Do it now; how many segments were dropped. One transaction per segment: nobody waits long."""
        with writing(engine) as connection:
            ledger.seal(connection)
        dropped = 0
        while self._drop_one(engine, ledger):
            dropped += 1
        self._drop_beside(engine, ledger)
        lines.drop(days_ago(self._terms.events))
        return dropped

    def _drop_one(self, engine: Engine, ledger: Ledger) -> bool:
        table, before = schema.segments, f"{days_ago(self._terms.events)}"
        with writing(engine) as connection:
            over = select(table.c.writer, table.c.first, table.c.last, table.c.day)
            over = over.where(table.c.dropped.is_(None), table.c.day < before).order_by(table.c.day, table.c.writer)
            for writer, first, last, day in connection.execute(over).all():
                if not _held(connection, writer, first, last):
                    carried = slips.carry(connection, writer, first, last)
                    _delete(connection, writer, first, last)
                    ledger.drop(connection, writer, first, last)
                    told = control(slips.CARRIED, actor="sluiswachter", subject=f"{writer} {day} {first}-{last}")
                    ledger.append(connection, [told.model_copy(update={"slips": carried})])
                    slips.carried(connection, carried, told.id)
                    return True
        return False

    def _drop_beside(self, engine: Engine, ledger: Ledger) -> None:
        """Evidence (its key first, so that copies in back-ups are of no use either), traces, and old pseudonyms."""
        before = f"{days_ago(self._terms.evidence)}"
        days = self._keys.destroy_evidence_keys(before)
        month = f"{days_ago(self._terms.events + 31):%Y-%m}"
        with writing(engine) as connection:
            gone = connection.execute(delete(schema.evidence).where(schema.evidence.c.day < before)).rowcount
            if days or gone:
                told = control("evidence-destroyed", actor="sluiswachter", subject=f"before {before}: {gone}")
                ledger.append(connection, [told])
            forget_old(connection)
            old = f"{days_ago(self._terms.reads)}"
            connection.execute(delete(schema.reads).where(schema.reads.c.time < old))
            if destroyed := slips.destroy(connection, month):
                ledger.append(connection, [destroyed])
            used = select(schema.finding_hashes.c.key).distinct()
            ends = f"{days_ago(self._terms.events)}"
            unused = delete(schema.hash_keys).where(schema.hash_keys.c.day < ends, schema.hash_keys.c.id.not_in(used))
            connection.execute(unused)


def _held(connection: Connection, writer: str, first: int, last: int) -> bool:
    """Whether an incident that is not closed needs one of these events."""
    query = (
        select(func.count())
        .select_from(schema.events)
        .join(incident_events, incident_events.c.event == schema.events.c.id)
        .join(incidents, incidents.c.id == incident_events.c.incident)
        .where(schema.events.c.writer == writer, schema.events.c.number.between(first, last))
        .where(incidents.c.state != STATES[-1])
    )
    return bool(connection.execute(query).scalar())


def _delete(connection: Connection, writer: str, first: int, last: int) -> None:
    mine = (schema.events.c.writer == writer, schema.events.c.number.between(first, last))
    numbers = select(schema.events.c.sequence).where(*mine)
    for table in _BESIDE:
        connection.execute(delete(table).where(table.c.sequence.in_(numbers)))
    connection.execute(delete(schema.events).where(*mine))
