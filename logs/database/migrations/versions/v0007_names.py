"""Indexes that find which services and departments there are without reading every counter."""

from alembic import op

revision, down_revision = "0007", "0006"


def upgrade() -> None:
    """Make the indexes."""
    for name in ("service", "department"):
        op.create_index(f"day_counts_{name}", "day_counts", [name])
