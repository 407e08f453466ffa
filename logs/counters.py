"""Numbers of the record, by day: they name nobody and outlive the events that they counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, Select, Table, func, select

from logs.schema import day_counts, kind_counts

DIMENSIONS = ("day", "action", "service", "department", "register_status")


@dataclass(frozen=True, slots=True)
class Count:
    """How many requests there were, for one combination."""

    day: str
    action: str
    service: str
    department: str
    register_status: str
    events: int


class Counters:
    """Reads the counters. ``apart`` are services that count in no total: the gateway's own, to practise with."""

    def __init__(self, engine: Engine, apart: frozenset[str]) -> None:
        self._engine = engine
        self.apart = apart

    def counts(self, since: str, until: str, by: Sequence[str] = DIMENSIONS) -> list[Count]:
        """Requests per day, action, service, department and register status; ``until`` (excluded) as YYYY-MM-DD.

        ``by`` names those that matter; the others are empty in what comes back. Over a year, ask for few.
        """
        table = day_counts.c
        what = [table[name] for name in DIMENSIONS if name in by]
        query = select(*what, func.sum(table.events)).where(table.day >= since, table.day < until).group_by(*what)
        if self.apart:
            query = query.where(table.service.not_in(self.apart))
        empty = dict.fromkeys(DIMENSIONS, "")
        names = [name for name in DIMENSIONS if name in by]
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(*what)).all()
        return [Count(**{**empty, **dict(zip(names, row, strict=False))}, events=int(row[-1])) for row in rows]

    def practised(self, since: str, until: str) -> int:
        """How many messages were sent to practise with."""
        table = day_counts.c
        query = select(func.sum(table.events)).where(table.day >= since, table.day < until)
        with self._engine.connect() as connection:
            return int(connection.execute(query.where(table.service.in_(self.apart))).scalar() or 0)

    def kinds(self, since: str, until: str) -> dict[str, tuple[int, int]]:
        """Per kind of data how many requests held it, and how many times it was found."""
        table = kind_counts.c
        query = (
            select(table.kind, func.sum(table.events), func.sum(table.findings))
            .where(table.day >= since, table.day < until)
            .group_by(table.kind)
        )
        with self._engine.connect() as connection:
            return {str(kind): (int(held), int(found)) for kind, held, found in connection.execute(query)}

    def unregistered(self, since: str, until: str) -> dict[str, int]:
        """Per day how many AI services were used that are not in the register; days without are left out."""
        table = day_counts.c
        query = (
            select(table.day, func.count(table.service.distinct()))
            .where(table.day >= since, table.day < until, table.register_status == "unknown")
            .group_by(table.day)
        )
        with self._engine.connect() as connection:
            return {str(name): int(number) for name, number in connection.execute(query)}

    def services(self) -> Sequence[str]:
        """The services that occur in the record."""
        return self._known("service")

    def departments(self) -> Sequence[str]:
        """The departments that occur in the record."""
        return [name for name in self._known("department") if name]

    def _known(self, column: str) -> Sequence[str]:
        with self._engine.connect() as connection:
            return list(connection.execute(different(day_counts, column)).scalars())


def different(table: Table, column: str) -> Select[str]:
    """The different values of a column, from one to the next in its index: there are few, whatever the rows."""
    values = table.c[column]
    steps = select(func.min(values).label("value")).cte("steps", recursive=True)
    after = select(func.min(values)).where(values > steps.c.value).scalar_subquery()
    steps = steps.union_all(select(after).where(steps.c.value.is_not(None)))
    return select(steps.c.value).where(steps.c.value.is_not(None))
