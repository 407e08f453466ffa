"""Accounts, sessions and saved views of the review pages."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"
_COUNTER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _id() -> sa.Column[int]:
    return sa.Column("id", _COUNTER, primary_key=True, autoincrement=True)


def _hash() -> sa.Column[str]:
    return sa.Column("hash", sa.String(64), primary_key=True)


def _account() -> sa.Column[int]:
    return sa.Column("account", _COUNTER, nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "accounts",
        _id(),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        *_texts("password"),
        sa.Column("totp", sa.LargeBinary, nullable=False),
        sa.Column("totp_step", _COUNTER, nullable=False),
        *_texts("roles", "made", "blocked"),
        sa.Column("failures", sa.Integer, nullable=False),
        *_texts("wait_until"),
        sa.UniqueConstraint("name", name="accounts_name_unique"),
    )
    op.create_index("accounts_subject", "accounts", ["subject"])
    op.create_table("invitations", _hash(), *_texts("name", "roles", "made_by", "expires"))
    op.create_table("review_sessions", _hash(), _account(), *_texts("started", "seen"))
    op.create_index("review_sessions_account", "review_sessions", ["account"])
    op.create_table("sign_ins", _hash(), *_texts("verifier", "nonce", "expires"))
    op.create_table("saved_views", _id(), _account(), *_texts("name", "query"))
    op.create_index("saved_views_account", "saved_views", ["account"])
