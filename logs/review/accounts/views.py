"""Filters that somebody wants to see again."""

from dataclasses import dataclass

from sqlalchemy import Engine, delete, func, insert, select

from logs.database import writing
from logs.review.accounts.tables import saved_views

MOST = 30


@dataclass(frozen=True, slots=True)
class View:
    """A saved filter: the query string of the page of events."""

    id: int
    name: str
    query: str


class Views:
    """Everybody's own saved filters."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, account: int) -> list[View]:
        """Somebody's views, by name."""
        table = saved_views.c
        query = select(table.id, table.name, table.query).where(table.account == account).order_by(table.name)
        with self._engine.connect() as connection:
            return [View(*row) for row in connection.execute(query)]

    def save(self, account: int, name: str, query: str) -> bool:
        """Keep a filter under a name, in the place of one with that name; False when there are too many."""
        with writing(self._engine) as connection:
            own = saved_views.c.account == account
            connection.execute(delete(saved_views).where(own, saved_views.c.name == name[:60]))
            if (connection.execute(select(func.count()).where(own)).scalar() or 0) >= MOST:
                return False
            connection.execute(insert(saved_views).values(account=account, name=name[:60], query=query[:500]))
            return True

    def remove(self, account: int, view: int) -> None:
        """Forget one of somebody's own views."""
        with writing(self._engine) as connection:
            connection.execute(delete(saved_views).where(saved_views.c.account == account, saved_views.c.id == view))
