"""Periods of days, as the pages and the reports count them (UTC days, as the counters do)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from logs.counters import Count
from logs.store import Store

CHOICES = (7, 30, 90, 365)


@dataclass(frozen=True, slots=True)
class Period:
    """From ``since`` (included) to ``until`` (excluded)."""

    since: date
    until: date

    @property
    def days(self) -> list[str]:
        """Every day, ``YYYY-MM-DD``."""
        return [f"{self.since + timedelta(days=n)}" for n in range((self.until - self.since).days)]

    @property
    def bounds(self) -> tuple[str, str]:
        """As the store asks for them."""
        return str(self.since), str(self.until)


def last(days: int, today: date | None = None) -> Period:
    """The last so many days, today included."""
    end = (today or datetime.now(UTC).date()) + timedelta(days=1)
    return Period(end - timedelta(days=days), end)


def year(number: int) -> Period:
    """A calendar year."""
    return Period(date(number, 1, 1), date(number + 1, 1, 1))


def by(counts: Iterable[Count], field: str) -> dict[str, dict[str, int]]:
    """Counts by the value of a field and by action, the largest first."""
    found: dict[str, dict[str, int]] = {}
    for count in counts:
        of = found.setdefault(str(getattr(count, field)), {})
        of[count.action] = of.get(count.action, 0) + count.events
    return dict(sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0])))


def total(counts: Iterable[Count]) -> dict[str, int]:
    """Counts by action."""
    found: dict[str, int] = {}
    for count in counts:
        found[count.action] = found.get(count.action, 0) + count.events
    return found


def of_each(store: Store, period: Period, name: str) -> dict[str, dict[str, int]]:
    """Requests by action for each value of one dimension; asked apart, since all combinations of a year are many."""
    return by(store.counts(*period.bounds, by=(name, "action")), name)
