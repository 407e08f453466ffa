"""The table of events."""

from sqlalchemy import Column, Float, Index, String, Table, Text

from logs.database.tables import Counter, metadata

# The columns that the pages filter on; the whole event lies in ``document``, as JSON.
events = Table(
    "events",
    metadata,
    Column("sequence", Counter, primary_key=True, autoincrement=True),
    Column("id", String(24), nullable=False, unique=True),
    Column("time", String(32), nullable=False),
    Column("client", String(64), nullable=False),
    Column("service", String(64), nullable=False),
    Column("country", String(2), nullable=False),
    Column("action", String(16), nullable=False),
    Column("rule", String(128), nullable=False),
    Column("kinds", String(512), nullable=False),
    Column("duration_ms", Float, nullable=False),
    Column("document", Text, nullable=False),
    Index("events_action", "action", "sequence"),
    Index("events_service", "service", "sequence"),
    Index("events_time", "time"),
)
