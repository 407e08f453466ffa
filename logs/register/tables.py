"""The tables of the register of AI services."""

from sqlalchemy import Column, Index, String, Table, Text

from logs.database.tables import Counter, metadata


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


# ``document`` holds the whole entry as JSON (logs/register/entry.py); what is searched for has a column.
register_entries = Table(
    "register_entries", metadata, Column("id", String(64), primary_key=True), *_texts("name", "status", "document")
)
register_countries = Table(
    "register_countries", metadata, Column("code", String(2), primary_key=True), *_texts("name", "source", "date")
)
# Who changed what and when. Other processes look here whether anything changed.
register_changes = Table(
    "register_changes",
    metadata,
    Column("sequence", Counter, primary_key=True, autoincrement=True),
    *_texts("time", "account", "what", "subject", "document"),
    Index("register_changes_subject", "subject"),
)
# What employees apply for ("meld vooraf") and what suppliers declare.
applications = Table(
    "applications",
    metadata,
    Column("id", String(16), primary_key=True),
    *_texts("time", "state", "document"),
    Index("applications_state", "state"),
)
declarations = Table(
    "declarations",
    metadata,
    Column("id", String(16), primary_key=True),
    *_texts("time", "document"),
)
