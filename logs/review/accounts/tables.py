"""The tables of accounts, sessions and saved views. No password, token or one-time code lies here in the clear."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from logs.database.tables import Counter, metadata


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _id() -> Column[int]:
    return Column("id", Counter, primary_key=True, autoincrement=True)


# ``subject`` is who this is to the municipality's own sign-in, empty for a local account. ``totp`` is encrypted.
accounts = Table(
    "accounts",
    metadata,
    _id(),
    Column("name", String(80), nullable=False, unique=True),
    Column("subject", String(300), nullable=False),
    _text("password"),
    Column("totp", LargeBinary, nullable=False),
    Column("totp_step", Counter, nullable=False),
    _text("roles"),
    _text("made"),
    _text("blocked"),
    Column("failures", Integer, nullable=False),
    _text("wait_until"),
    Index("accounts_subject", "subject"),
)
# A one-time link: to make an account, or to give an existing one a new password.
invitations = Table(
    "invitations",
    metadata,
    Column("hash", String(64), primary_key=True),
    _text("name"),
    _text("roles"),
    _text("made_by"),
    _text("expires"),
)
review_sessions = Table(
    "review_sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("account", Counter, nullable=False),
    _text("started"),
    _text("seen"),
    Index("review_sessions_account", "account"),
)
# A sign-in that is on its way to the municipality's own provider and back.
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("hash", String(64), primary_key=True),
    _text("verifier"),
    _text("nonce"),
    _text("expires"),
)
saved_views = Table(
    "saved_views",
    metadata,
    _id(),
    Column("account", Counter, nullable=False),
    _text("name"),
    _text("query"),
    Index("saved_views_account", "account"),
)
