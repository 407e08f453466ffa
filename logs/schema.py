"""The tables of the record.

``events`` is narrow, and one index covers every column that the pages filter on: whatever the filter, the database
reads that index only. A second one begins with the set of kinds, of which there are few: it finds what is rare. The
event itself, as JSON, lies in ``event_documents``.
"""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from logs.database.tables import Counter, metadata


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, Counter, nullable=False)


def _key(name: str) -> Column[str]:
    return Column(name, String(128), primary_key=True)


def _sealed() -> Column[bytes]:
    return Column("sealed", LargeBinary, nullable=False)


FILTERS = ("action", "service", "department", "user", "rule", "kinds", "type")
events = Table(
    "events",
    metadata,
    Column("sequence", Counter, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False),
    _text("time"),
    *map(_text, FILTERS),
    _text("writer"),
    _number("number"),
    _text("hash"),
    Index("events_facts", "time", *FILTERS),
    Index("events_kinds", "kinds", "time", "sequence", *(name for name in FILTERS if name != "kinds")),
    UniqueConstraint("id", name="events_number"),
    UniqueConstraint("writer", "number", name="events_place"),
)
event_documents = Table(
    "event_documents", metadata, Column("sequence", Counter, primary_key=True, autoincrement=False), _text("document")
)

# Where each writer is: the last event, signed in the same transaction, and the segment that is open.
heads = Table(
    "heads",
    metadata,
    _key("writer"),
    _number("number"),
    _text("hash"),
    _text("time"),
    _text("key"),
    _text("signature"),
    _text("day"),
    _number("first"),
    _text("before"),
)
# A finished day of one writer: events first..last, the hash before the first and of the last; and its dropping.
segments = Table(
    "segments",
    metadata,
    _key("writer"),
    Column("first", Counter, primary_key=True, autoincrement=False),
    _number("last"),
    _text("day"),
    _text("before"),
    _text("after"),
    _text("key"),
    _text("signature"),
    Column("dropped", Text),
    Column("dropped_key", Text),
    Column("dropped_signature", Text),
)
# Counters by day of what happened; they outlive the events and name nobody.
day_counts = Table(
    "day_counts",
    metadata,
    _key("day"),
    _key("writer"),
    _key("action"),
    _key("service"),
    _key("department"),
    _key("register_status"),
    Column("events", Integer, nullable=False),
    Index("day_counts_service", "service"),
    Index("day_counts_department", "department"),
)
kind_counts = Table(
    "kind_counts",
    metadata,
    _key("day"),
    _key("writer"),
    _key("kind"),
    Column("events", Integer, nullable=False),
    Column("findings", Integer, nullable=False),
)
# Who a pseudonym is, sealed so that only two people together can open it; ``event`` is the one that says its hash.
pseudonyms = Table(
    "pseudonyms",
    metadata,
    _key("pseudonym"),
    _text("month"),
    _sealed(),
    _text("event"),
    Index("pseudonyms_event", "event"),
)
hash_keys = Table("hash_keys", metadata, _key("id"), _text("day"), _sealed())
finding_hashes = Table(
    "finding_hashes",
    metadata,
    Column("sequence", Counter, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("kind"),
    _text("key"),
    Column("hash", LargeBinary, nullable=False),
)
evidence = Table(
    "evidence",
    metadata,
    Column("sequence", Counter, primary_key=True, autoincrement=False),
    _text("day"),
    _sealed(),
    Index("evidence_day", "day"),
)
# Every reading of an event, by whom and when; written in the transaction that reads.
reads = Table(
    "reads",
    metadata,
    Column("sequence", Counter, primary_key=True, autoincrement=True),
    _text("time"),
    _text("account"),
    _text("what"),
    _text("subject"),
    Index("reads_time", "time"),
    Index("reads_subject", "subject"),
)
