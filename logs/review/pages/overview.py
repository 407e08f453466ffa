"""The overview: today, the trend, and which service and which department; numbers only."""

from datetime import UTC, datetime

from starlette.responses import Response

from logs.review.charts import Column, columns
from logs.review.pages.period import CHOICES, Period, last, of_each, total
from logs.review.render import day, translator
from logs.review.visit import Pages, Visit
from logs.review.wording import ACTIONS, TONES, kind_name
from logs.store import Count


def _show(visit: Visit) -> Response:
    asked = visit.asked("dagen", 3)
    days = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in CHOICES else 30
    period, store = last(days), visit.desk.store
    counts = store.counts(*period.bounds, by=("day", "action"))
    today = [count for count in counts if count.day == f"{datetime.now(UTC):%Y-%m-%d}"]
    kinds = sorted(store.kinds(*period.bounds).items(), key=lambda item: -item[1][0])
    return visit.page(
        "overview.html",
        days=days,
        choices=CHOICES,
        today=total(today),
        whole=total(counts),
        trend=_trend(visit, period, counts),
        per_day=[(name, total(c for c in counts if c.day == name)) for name in reversed(period.days)],
        services=of_each(store, period, "service"),
        departments=of_each(store, period, "department"),
        standings=of_each(store, period, "register_status"),
        kinds=[(kind_name(kind, visit.language), held, found) for kind, (held, found) in kinds],
        names=visit.desk.rooms.services,
        incidents=[one for one in visit.desk.incidents.all() if one.state != "gesloten"],
        now=datetime.now(UTC),
    )


def _trend(visit: Visit, period: Period, counts: list[Count]) -> str:
    """A column a day, or a week when there are many days."""
    words, step = translator(visit.language), 7 if len(period.days) > 90 else 1
    per_day: dict[str, dict[str, int]] = {}
    for count in counts:
        of = per_day.setdefault(count.day, {})
        of[count.action] = of.get(count.action, 0) + count.events
    groups = [period.days[at : at + step] for at in range(0, len(period.days), step)]
    data = [
        Column(
            day(group[0], visit.language).rpartition(" ")[0],
            {TONES[action] + f" {action}": sum(per_day.get(d, {}).get(action, 0) for d in group) for action in ACTIONS},
        )
        for group in groups
    ]
    return columns(data, words.gettext("Aanvragen per dag, naar wat ermee gebeurde"))


PAGES: Pages = (("GET", "/overzicht", _show),)
