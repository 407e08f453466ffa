"""The chain, and what lies beside an event. Old events are set apart; the journal puts them in it at its start."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"
_COUNTER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _number(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, _COUNTER, nullable=False) for name in names]


def _key(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(128), primary_key=True) for name in names]


def _sequence(*, counts: bool) -> sa.Column[int]:
    return sa.Column("sequence", _COUNTER, primary_key=True, autoincrement=counts)


def upgrade() -> None:
    """Make the new tables beside the old events."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM events LIMIT 1")).first():
        op.execute("CREATE TABLE events_before_chain AS SELECT sequence, document FROM events")
    op.drop_table("events")
    filters = ("action", "service", "department", "user", "rule", "kinds", "type")
    op.create_table(
        "events",
        _sequence(counts=True),
        sa.Column("id", sa.Text, nullable=False),
        *_text("time", *filters, "writer"),
        *_number("number"),
        *_text("hash"),
        sa.UniqueConstraint("id", name="events_number"),
        sa.UniqueConstraint("writer", "number", name="events_place"),
    )
    op.create_index("events_facts", "events", ["time", *filters])
    op.create_table("event_documents", _sequence(counts=False), *_text("document"))
    op.create_table("heads", *_key("writer"), *_number("number"), *_text("hash", "time", "key", "signature", "day"),
                    *_number("first"), *_text("before"))  # fmt: skip
    _segments_and_counts()
    _beside_an_event()


def _segments_and_counts() -> None:
    first = sa.Column("first", _COUNTER, primary_key=True, autoincrement=False)
    dropped = [sa.Column(name, sa.Text) for name in ("dropped", "dropped_key", "dropped_signature")]
    texts = _text("day", "before", "after", "key", "signature")
    op.create_table("segments", *_key("writer"), first, *_number("last"), *texts, *dropped)
    counted = sa.Column("events", sa.Integer, nullable=False)
    op.create_table("day_counts", *_key("day", "writer", "action", "service", "department", "register_status"), counted)
    counts = [sa.Column(name, sa.Integer, nullable=False) for name in ("events", "findings")]
    op.create_table("kind_counts", *_key("day", "writer", "kind"), *counts)


def _beside_an_event() -> None:
    def blob(name: str) -> sa.Column[bytes]:
        return sa.Column(name, sa.LargeBinary, nullable=False)

    position = sa.Column("position", sa.Integer, primary_key=True, autoincrement=False)
    op.create_table("pseudonyms", *_key("pseudonym"), *_text("month"), blob("sealed"))
    op.create_table("hash_keys", *_key("id"), *_text("day"), blob("sealed"))
    op.create_table("finding_hashes", _sequence(counts=False), position, *_text("kind", "key"), blob("hash"))
    op.create_table("evidence", _sequence(counts=False), *_text("day"), blob("sealed"))
    op.create_index("evidence_day", "evidence", ["day"])
    op.create_table("reads", _sequence(counts=True), *_text("time", "account", "what", "subject"))
    op.create_index("reads_time", "reads", ["time"])
    op.create_index("reads_subject", "reads", ["subject"])
