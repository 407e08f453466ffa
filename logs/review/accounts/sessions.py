"""Who is signed in. Sessions lie in the database and end by themselves; the cookie is only a random number."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from logs.database import writing
from logs.review.accounts import secrets
from logs.review.accounts.account import Account, account_of
from logs.review.accounts.tables import accounts, review_sessions

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
# A session from later than now is from a clock that was wrong: it would last longer than it may.
_SLACK = timedelta(minutes=5)
_TOUCH = timedelta(seconds=20)  # not every picture of a page needs a write


class Sessions:
    """The sessions of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, account: Account, *, now: datetime | None = None) -> str:
        """A new session; the token for its cookie. Sessions that are over are cleared away."""
        moment, token = now or datetime.now(UTC), secrets.token()
        with writing(self._engine) as connection:
            table = review_sessions.c
            old = (table.seen < _text(moment - IDLE)) | (table.started < _text(moment - LONGEST))
            connection.execute(delete(review_sessions).where(old))
            row = {
                "hash": secrets.hashed(token),
                "account": account.id,
                "started": _text(moment),
                "seen": _text(moment),
            }
            connection.execute(insert(review_sessions).values(row))
        return token

    def visit(self, token: str, *, now: datetime | None = None) -> Account | None:
        """Whose session this is; None when it is over, unknown, or the account is blocked."""
        moment, table = now or datetime.now(UTC), review_sessions.c
        query = (
            select(accounts, table.seen)
            .join(review_sessions, table.account == accounts.c.id)
            .where(table.hash == secrets.hashed(token), accounts.c.blocked == "")
            .where(table.seen >= _text(moment - IDLE), table.started >= _text(moment - LONGEST))
            .where(table.seen <= _text(moment + _SLACK), table.started <= _text(moment + _SLACK))
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        if row["seen"] < _text(moment - _TOUCH):
            with writing(self._engine) as connection:
                same = review_sessions.c.hash == secrets.hashed(token)
                connection.execute(update(review_sessions).where(same).values(seen=_text(moment)))
        return account_of(row)

    def close(self, token: str) -> None:
        """End a session."""
        with writing(self._engine) as connection:
            connection.execute(delete(review_sessions).where(review_sessions.c.hash == secrets.hashed(token)))


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
