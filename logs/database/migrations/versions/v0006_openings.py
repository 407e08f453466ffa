"""Requests to open something sealed, in the pages; and an index that finds a rare kind of data."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0006", "0005"
_COUNTER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def upgrade() -> None:
    """Make the table and the index."""
    op.create_table(
        "openings",
        sa.Column("id", sa.String(16), primary_key=True),
        *_texts("what", "subject", "reason"),
        sa.Column("account", _COUNTER, nullable=False),
        *_texts("asked_by", "asked", "state", "decided_by", "decided"),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("openings_asked", "openings", ["asked"])
    columns = ["kinds", "time", "sequence", "action", "service", "department", "user", "rule", "type"]
    op.create_index("events_kinds", "events", columns)
