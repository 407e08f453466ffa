"""The table of requests to open something sealed."""

from sqlalchemy import Column, Index, LargeBinary, String, Table, Text

from logs.database.tables import Counter, metadata


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


# ``account`` is who asked. ``sealed`` is what goes from one to the other: for the CISO while it is ``passed``, for the
# PO when it is ``agreed``, empty otherwise. Times are ISO 8601 in UTC.
openings = Table(
    "openings",
    metadata,
    Column("id", String(16), primary_key=True),
    *_texts("what", "subject", "reason"),
    Column("account", Counter, nullable=False),
    *_texts("asked_by", "asked", "state", "decided_by", "decided"),
    Column("sealed", LargeBinary, nullable=False),
    Index("openings_asked", "asked"),
)
