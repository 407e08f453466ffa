"""Appends events to the chain, inside a transaction of the caller."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from logs import schema, slips
from logs.attached import digest
from logs.chain import START, Signed, Signer, link
from logs.event import Event
from logs.keys import Keys
from logs.pseudonym import Pseudonyms

_COUNT_DAYS = text(
    "INSERT INTO day_counts (day, writer, action, service, department, register_status, events) "
    "VALUES (:day, :writer, :action, :service, :department, :register_status, :events) "
    "ON CONFLICT (day, writer, action, service, department, register_status) "
    "DO UPDATE SET events = day_counts.events + excluded.events"
)
_COUNT_KINDS = text(
    "INSERT INTO kind_counts (day, writer, kind, events, findings) VALUES (:day, :writer, :kind, :events, :findings) "
    "ON CONFLICT (day, writer, kind) "
    "DO UPDATE SET events = kind_counts.events + excluded.events, findings = kind_counts.findings + excluded.findings"
)
_KEEP_KEY = text("INSERT INTO hash_keys (id, day, sealed) VALUES (:id, :day, :sealed) ON CONFLICT DO NOTHING")
# As text: what happens at every request should not be built anew each time.
_HEAD = text("SELECT * FROM heads WHERE writer = :writer")
_LOCKED_HEAD = text("SELECT * FROM heads WHERE writer = :writer FOR UPDATE")
_MOVE = text(
    "UPDATE heads SET number = :number, hash = :hash, time = :time, key = :key, signature = :signature, day = :day, "
    "first = :first, before = :before WHERE writer = :writer"
)
_KEEP_EVENT = insert(schema.events).returning(schema.events.c.sequence, sort_by_parameter_order=True)
_KEEP_DOCUMENT = text("INSERT INTO event_documents (sequence, document) VALUES (:sequence, :document)")
_NEW_WRITER = text(
    "INSERT INTO heads (writer, number, hash, time, key, signature, day, first, before) "
    "VALUES (:writer, 0, :start, '', '', '', '', 1, :start) ON CONFLICT DO NOTHING"
)


class Ledger:
    """The chain of one writer. What it writes is pseudonymous, linked, counted and signed in one transaction."""

    def __init__(self, keys: Keys, writer: str) -> None:
        self.writer = writer
        self._signer: Signer = keys.signer()
        self._pseudonyms = Pseudonyms(keys)

    def append(self, connection: Connection, events: Sequence[Event]) -> tuple[Signed, list[Event]]:
        """Append these events; the signed head after them, and the events as they were written."""
        head = self._head(connection)
        today = _today()
        if head["day"] != today:
            head = self._seal(connection, head)
        covered = self._cover(connection, events)
        number, hashed, rows, documents = head["number"], head["hash"], [], []
        for event in covered:
            document = event.model_dump_json()
            number, hashed = number + 1, link(hashed, self.writer, number + 1, document)
            rows.append({**columns(event), "writer": self.writer, "number": number, "hash": hashed})
            documents.append(document)
        places = list(connection.execute(_KEEP_EVENT, rows).scalars())
        pairs = [{"sequence": n, "document": d} for n, d in zip(places, documents, strict=True)]
        connection.execute(_KEEP_DOCUMENT, pairs)
        _keep_attached(connection, zip(places, covered, strict=True))
        self._count(connection, covered)
        return self._move(connection, {**head, "number": number, "hash": hashed, "day": today}), covered

    def seal(self, connection: Connection) -> int:
        """Close every segment of a day that is over, also those of writers that are no more; how many."""
        table = schema.heads
        query = select(table).where(table.c.day < _today(), table.c.first <= table.c.number).with_for_update()
        heads = connection.execute(query).mappings().all()
        for head in heads:
            sealed = self._seal(connection, dict(head))
            values = {"first": sealed["first"], "before": sealed["before"]}
            connection.execute(update(table).where(table.c.writer == head["writer"]).values(values))
        return len(heads)

    def drop(self, connection: Connection, writer: str, first: int, last: int) -> None:
        """Say, signed, that a segment's events were dropped now."""
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        signed = self._signer.sign("dropped", writer=writer, first=first, last=last, time=now)
        table = schema.segments
        values = {"dropped": now, "dropped_key": self._signer.id, "dropped_signature": signed.signature}
        connection.execute(update(table).where(table.c.writer == writer, table.c.first == first).values(values))

    def head(self, connection: Connection) -> Signed | None:
        """The signed head as it stands in the database; None before the first event."""
        row = connection.execute(select(schema.heads).where(schema.heads.c.writer == self.writer)).mappings().first()
        return signed_head(dict(row)) if row and row["number"] else None

    def touch(self, connection: Connection) -> None:
        """Write this writer's head as it stands: whether writing works, and nothing else."""
        own = schema.heads.c.writer == self.writer
        connection.execute(update(schema.heads).where(own).values(time=schema.heads.c.time))

    def hold(self, connection: Connection) -> None:
        """Keep other transactions from appending to this chain until this one ends."""
        self._head(connection)

    def forget(self) -> None:
        """The last transaction failed: what was thought to be in the database may not be there."""
        self._pseudonyms.forget()

    def _head(self, connection: Connection) -> dict[str, Any]:
        """This writer's row, locked for this transaction."""
        query = _LOCKED_HEAD if connection.dialect.name == "postgresql" else _HEAD
        row = connection.execute(query, {"writer": self.writer}).mappings().first()
        if row is None:
            connection.execute(_NEW_WRITER, {"writer": self.writer, "start": START})
            row = connection.execute(query, {"writer": self.writer}).mappings().one()
        return dict(row)

    def _seal(self, connection: Connection, head: dict[str, Any]) -> dict[str, Any]:
        """Close the open segment, if anything is in it; the head with a new one."""
        if head["first"] > head["number"]:
            return head
        place = {"writer": head["writer"], "first": head["first"], "last": head["number"], "day": head["day"]}
        signed = self._signer.sign("segment", **place, before=head["before"], after=head["hash"])
        connection.execute(insert(schema.segments), {**_without_kind(signed), "signature": signed.signature})
        return {**head, "first": head["number"] + 1, "before": head["hash"]}

    def _cover(self, connection: Connection, events: Sequence[Event]) -> list[Event]:
        """The events as they are written: no names, and what each says of that which lies beside it."""
        covered: list[Event] = []
        sealed_slips: dict[str, tuple[int, bytes]] = {}
        for at, event in enumerate(events):
            one, new = self._pseudonyms.cover(event)
            if one.attached:
                sealed = one.attached.evidence
                hashes = digest(one.attached.hashes, one.attached.key)
                said = {"evidence": sha256(sealed).hexdigest() if sealed else "", "hashes": hashes}
                one = one.model_copy(update=said)
            covered.append(one)
            sealed_slips |= {name: (at, slip) for name, slip in new.items()}
        if not sealed_slips:
            return covered
        return slips.keep(connection, covered, sealed_slips, self._pseudonyms.month)

    def _count(self, connection: Connection, events: Sequence[Event]) -> None:
        days: Counter[tuple[str, ...]] = Counter()
        kinds: Counter[tuple[str, str]] = Counter()
        findings: Counter[tuple[str, str]] = Counter()
        for event in events:
            if event.type == "request":
                day = f"{event.time:%Y-%m-%d}"
                days[(day, event.action, event.service, event.department, event.register_status)] += 1
                if not event.practice:
                    kinds.update((day, kind) for kind in event.counts)
                    findings.update({(day, kind): count for kind, count in event.counts.items()})
        names = ("day", "action", "service", "department", "register_status")
        rows = [{**dict(zip(names, k, strict=True)), "writer": self.writer, "events": n} for k, n in days.items()]
        if rows:
            connection.execute(_COUNT_DAYS, rows)
        if kinds:
            counted = [
                {"day": day, "writer": self.writer, "kind": kind, "events": n, "findings": findings[day, kind]}
                for (day, kind), n in kinds.items()
            ]
            connection.execute(_COUNT_KINDS, counted)

    def _move(self, connection: Connection, head: dict[str, Any]) -> Signed:
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        signed = self._signer.sign("head", writer=self.writer, number=head["number"], hash=head["hash"], time=now)
        values = {**head, "time": now, "key": self._signer.id, "signature": signed.signature}
        connection.execute(_MOVE, {**values, "writer": self.writer})
        return signed


def columns(event: Event) -> dict[str, str]:
    """What the pages filter on; ``logs verify`` checks that it still says what the document says."""
    return {
        "id": event.id,
        "time": event.time.astimezone(UTC).isoformat(timespec="milliseconds"),
        "type": event.type,
        "action": event.action,
        "service": event.service,
        "department": event.department,
        "user": event.user or "",
        "rule": event.rule,
        "kinds": kinds_column(event.counts),
    }


def kinds_column(kinds: Iterable[str]) -> str:
    """Kinds as one text in which each is found between spaces."""
    return f" {' '.join(sorted(kinds))} "


def signed_head(row: Mapping[str, Any]) -> Signed:
    """The statement of a row of the table of heads."""
    return _statement("head", row, ("writer", "number", "hash", "time"))


def signed_segment(row: Mapping[str, Any]) -> Signed:
    """The statement of a row of the table of segments."""
    return _statement("segment", row, ("writer", "first", "last", "day", "before", "after"))


def signed_drop(row: Mapping[str, Any]) -> Signed:
    """The statement that a segment was dropped."""
    fields = {"writer": row["writer"], "first": row["first"], "last": row["last"], "time": row["dropped"]}
    return Signed({"kind": "dropped", **fields, "key": row["dropped_key"] or ""}, row["dropped_signature"] or "")


def _statement(kind: str, row: Mapping[str, Any], names: Sequence[str]) -> Signed:
    return Signed({"kind": kind, **{name: row[name] for name in names}, "key": row["key"]}, row["signature"])


def _without_kind(signed: Signed) -> dict[str, str | int]:
    return {name: value for name, value in signed.fields.items() if name != "kind"}


def _keep_attached(connection: Connection, written: Iterable[tuple[int, Event]]) -> None:
    """Keyed hashes and sealed evidence, beside their events."""
    for sequence, event in written:
        attached = event.attached
        if attached and attached.hashes and attached.key:
            key = attached.key
            connection.execute(_KEEP_KEY, {"id": key.id, "day": key.day, "sealed": key.sealed})
            rows = [
                {"sequence": sequence, "position": position, "kind": kind, "key": key.id, "hash": hashed}
                for position, (kind, hashed) in enumerate(attached.hashes)
            ]
            connection.execute(insert(schema.finding_hashes), rows)
        if attached and attached.evidence:
            row = {"sequence": sequence, "day": attached.evidence_day, "sealed": attached.evidence}
            connection.execute(insert(schema.evidence), row)


def _today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"
