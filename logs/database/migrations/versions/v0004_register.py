"""The register of AI services, and the portal of employees."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _id(length: int, name: str = "id") -> sa.Column[str]:
    return sa.Column(name, sa.String(length), primary_key=True)


def upgrade() -> None:
    """Make the tables."""
    _register()
    _portal()


def _register() -> None:
    sequence = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table("register_entries", _id(64), *_texts("name", "status", "document"))
    op.create_table("register_countries", _id(2, "code"), *_texts("name", "source", "date"))
    op.create_table(
        "register_changes",
        sa.Column("sequence", sequence, primary_key=True, autoincrement=True),
        *_texts("time", "account", "what", "subject", "document"),
    )
    op.create_index("register_changes_subject", "register_changes", ["subject"])
    op.create_table("applications", _id(16), *_texts("time", "state", "document"))
    op.create_index("applications_state", "applications", ["state"])
    op.create_table("declarations", _id(16), *_texts("time", "document"))


def _portal() -> None:
    names = ("ticket", "event", "person", "service", "rules", "kinds", "contents", "offered", "expires")
    op.create_table("justifications", _id(16), *_texts(*names, "used", "ground", "reason", "until"))
    op.create_index("justifications_ticket", "justifications", ["ticket"])
    op.create_index("justifications_person", "justifications", ["person", "until"])
    op.create_index("justifications_used", "justifications", ["used"])
    op.create_table("false_alarms", _id(24), *_texts("time", "person", "state", "document"))
    op.create_index("false_alarms_state", "false_alarms", ["state"])
    op.create_table("exceptions", _id(16), *_texts("until", "ended", "document"))
    op.create_table("exception_changes", _id(24), *_texts("time", "account", "what", "subject"))
    op.create_table("own_events", _id(24), *_texts("day", "tag"))
    op.create_index("own_events_tag", "own_events", ["tag"])
