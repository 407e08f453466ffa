"""The check itself: walks every chain from its first event to its signed end."""

import contextlib
import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, select, text

from logs import schema
from logs.chain import START, Signed, Trusted, link
from logs.ledger import kinds_column, signed_drop, signed_head, signed_segment
from logs.slips import DESTROYED
from logs.verify.beside import check_beside
from logs.verify.outcome import Outcome, Problem, Tally

Row = Mapping[Any, Any]
_AT_ONCE = 2000
_COLUMNS = ("id", "type", "action", "service", "department", "rule")
_WALK = text(
    'SELECT e.number, e.hash, e.id, e.time, e.action, e.service, e.department, e."user", e.rule, e.kinds, e.type, '
    "d.document FROM events e LEFT JOIN event_documents d ON d.sequence = e.sequence "
    "WHERE e.writer = :writer ORDER BY e.number"
)


class Broken(Exception):  # it carries the outcome
    """The first problem, on the way up."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def check(engine: Engine, trusted: Trusted, sent: Sequence[Signed] = ()) -> Outcome:
    """Check everything; ``sent`` are signed heads that were kept elsewhere."""
    tally, problem = Tally(), None
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**options) as connection:
        try:
            _check(connection, trusted, sent, tally)
        except Broken as broken:
            problem = broken.problem
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, MemoryError):
            # A database can hold anything in any column; what we never write is not right, wherever it stands.
            problem = Problem("damaged", tally.writers[-1] if tally.writers else "?", 0)
    return Outcome(
        events=tally.events,
        writers=tuple(tally.writers),
        days=tally.days,
        dropped=tally.dropped,
        sent=len(sent),
        keys=trusted.names,
        last=tally.last,
        problem=problem,
    )


def _check(connection: Connection, trusted: Trusted, sent: Sequence[Signed], tally: Tally) -> None:
    for line in sent:
        if not trusted.holds(line) or line.fields.get("kind") != "head":
            raise Broken(Problem("sent-line", str(line.fields.get("writer", "?")), _int(line.fields.get("number"))))
    heads = [dict(row) for row in connection.execute(select(schema.heads).order_by(schema.heads.c.writer)).mappings()]
    named = {str(head["writer"]) for head in heads}
    present = connection.execute(text("SELECT DISTINCT writer FROM events UNION SELECT DISTINCT writer FROM segments"))
    if strangers := sorted({str(row[0]) for row in present} - named):
        raise Broken(Problem("writer", strangers[0], 1))
    for line in sent:
        if line.fields["writer"] not in named:
            raise Broken(Problem("cut-off", str(line.fields["writer"]), 1, detail="De hele reeks is weg."))
    for head in heads:
        tally.writers.append(head["writer"])
        _Chain(connection, trusted, head, sent, tally).walk()
    check_beside(connection, tally, Broken)


class _Chain:
    """One writer's chain."""

    def __init__(
        self, connection: Connection, trusted: Trusted, head: Row, sent: Iterable[Signed], tally: Tally
    ) -> None:
        self._connection = connection
        self._trusted = trusted
        self._head = head
        self._writer = str(head["writer"])
        self._sent: dict[int, set[str]] = {}
        for line in sent:
            if line.fields["writer"] == self._writer:
                self._sent.setdefault(int(line.fields["number"]), set()).add(str(line.fields["hash"]))
        self._tally = tally
        self._number, self._hash = 0, START

    def walk(self) -> None:
        """From the first event to the head."""
        head = self._head
        if head["number"] and not self._trusted.holds(signed_head(head)):
            self._fail("head", head["number"])
        if self._sent and max(self._sent) > head["number"]:
            ends = f"Ondertekend en verstuurd is nummer {max(self._sent)}; de laatste is nu {head['number']}."
            self._fail("cut-off", head["number"] + 1, detail=ends)
        segments = self._segments()
        with contextlib.closing(self._rows()) as rows:
            row = next(rows, None)
            for segment in segments:
                row = self._span(segment, segment["first"], segment["last"], rows, row)
            if head["first"] != self._number + 1 or head["before"] != self._hash:
                self._fail("segment", self._number + 1)
            row = self._span(None, self._number + 1, head["number"], rows, row)
        if row is not None:
            self._fail("added", row["number"], row)
        if head["number"] and head["hash"] != self._hash:
            self._fail("head", head["number"])

    def _segments(self) -> list[Row]:
        table = schema.segments
        query = select(table).where(table.c.writer == self._writer).order_by(table.c.first)
        return [dict(row) for row in self._connection.execute(query).mappings()]

    def _rows(self) -> Generator[Row, None, None]:
        found = self._connection.execute(_WALK, {"writer": self._writer}, execution_options={"yield_per": _AT_ONCE})
        with found:
            yield from (row._mapping for row in found)

    def _span(self, segment: Row | None, first: int, last: int, rows: Iterator[Row], row: Row | None) -> Row | None:
        """Events first..last, or the bridge over them when they were dropped; the row after them."""
        if segment:
            self._tally.days += 1
            fits = first == self._number + 1 and segment["before"] == self._hash and last >= first
            if not fits or not self._trusted.holds(signed_segment(segment)):
                self._fail("segment", first, detail=f"Het gaat om {segment['day']}.")
            if any(segment[name] is not None for name in ("dropped", "dropped_key", "dropped_signature")):
                return self._bridge(segment, row)
        while row is not None and row["number"] <= last:
            self._event(row)
            row = next(rows, None)
        if self._number < last:
            self._fail("missing", self._number + 1, detail=f"Het gaat om {last - self._number} gebeurtenis(sen).")
        if segment and segment["after"] != self._hash:
            self._fail("segment", last)
        return row

    def _bridge(self, segment: Row, row: Row | None) -> Row | None:
        if not self._trusted.holds(signed_drop(segment)):
            self._fail("dropped", segment["first"], detail=f"Het gaat om {segment['day']}.")
        if row is not None and row["number"] <= segment["last"]:
            self._fail("added", row["number"], row)
        self._tally.dropped += 1
        self._number, self._hash = segment["last"], segment["after"]
        self._compare_sent()
        return row

    def _event(self, row: Row) -> None:
        expected = self._number + 1
        if row["number"] != expected:
            gone = row["number"] - expected
            self._fail("missing" if gone > 0 else "added", expected, detail=f"Het gaat om {gone} gebeurtenis(sen).")
        document = row["document"]
        if document is None or link(self._hash, self._writer, expected, document) != row["hash"]:
            self._fail("changed", expected, row)
        fields = json.loads(document)
        if not _same(row, fields):
            self._fail("columns", expected, row)
        self._number, self._hash = expected, row["hash"]
        self._compare_sent()
        _count(self._tally, self._writer, expected, fields, row["time"])

    def _compare_sent(self) -> None:
        """A number that was sent out must have the hash that was sent out."""
        hashes = self._sent.get(self._number)
        if hashes and hashes != {self._hash}:
            self._fail("sent", self._number)

    def _fail(self, code: str, number: int, row: Row | None = None, detail: str = "") -> None:
        known = {"id": row["id"], "time": row["time"]} if row else {}
        raise Broken(Problem(code, self._writer, int(number), detail=detail, **known))


def _same(row: Row, fields: Mapping[str, Any]) -> bool:
    """Whether the columns that the pages show and filter on say what the document says."""
    return (
        all(row[name] == fields[name] for name in _COLUMNS)
        and row["user"] == (fields["user"] or "")
        and row["kinds"] == kinds_column(fields["counts"])
        and row["time"] == _moment(fields["time"])
    )


def _moment(text: str) -> str:
    if len(text) == 27 and text[-1] == "Z":  # as nearly all are; the rest takes ten times as long
        return f"{text[:23]}+00:00"
    return datetime.fromisoformat(text).astimezone(UTC).isoformat(timespec="milliseconds")


def _count(tally: Tally, writer: str, number: int, fields: Mapping[str, Any], time: str) -> None:
    tally.events += 1
    tally.hashes += bool(fields.get("hashes"))
    tally.last = max(tally.last, time)
    for line in fields.get("slips", ()):
        tally.slips[line.partition(" ")[0]] = line, Problem("slips", writer, number, fields["id"], time)
    if fields["rule"] == DESTROYED and fields["type"] == "control":
        tally.slips_from = max(tally.slips_from, fields["subject"])
    if fields["type"] == "request":
        place = (time[:10], writer, *(fields[n] for n in ("action", "service", "department", "register_status")))
        tally.counts[place] = tally.counts.get(place, 0) + 1
        for kind, found in () if fields.get("practice") else fields["counts"].items():
            place = (time[:10], writer, kind)
            tally.kinds[place] = tally.kinds.get(place, 0) + 1
            tally.findings[place] = tally.findings.get(place, 0) + found


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
