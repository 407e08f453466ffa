"""Slips with the event that says them. Those of before are set apart; the journal puts them in the chain."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0008", "0007"


def upgrade() -> None:
    """Make the table anew."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM pseudonyms LIMIT 1")).first():
        op.execute("CREATE TABLE pseudonyms_before_chain AS SELECT pseudonym, month, sealed FROM pseudonyms")
    op.drop_table("pseudonyms")
    op.create_table(
        "pseudonyms",
        sa.Column("pseudonym", sa.String(128), primary_key=True),
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
    )
    op.create_index("pseudonyms_event", "pseudonyms", ["event"])
