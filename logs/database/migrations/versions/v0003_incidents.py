"""Incidents."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    names = ("title", "state", "assignee", "opened", "opened_by", "first_detected", "cbw", "closed", "facts")
    op.create_table("incidents", sa.Column("id", sa.String(16), primary_key=True), *_texts(*names))
    keys = [sa.Column("incident", sa.String(16), primary_key=True), sa.Column("event", sa.String(32), primary_key=True)]
    op.create_table("incident_events", *keys)
    op.create_index("incident_events_event", "incident_events", ["event"])
    sequence = sa.Column("sequence", number, primary_key=True, autoincrement=True)
    op.create_table("incident_steps", sequence, *_texts("incident", "time", "account", "what", "subject", "text"))
    op.create_index("incident_steps_incident", "incident_steps", ["incident", "sequence"])
