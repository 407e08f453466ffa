"""The overview: today, the trend, and which service and which department; numbers only."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from starlette.responses import Response

from logs.review.charts import Column, columns
from logs.review.pages.period import CHOICES, Period, by, last, of_each, total
from logs.review.render import day, translator
from logs.review.visit import Pages, Visit
from logs.review.wording import ACTIONS, BESIDE, TONES, kind_name


def _show(visit: Visit) -> Response:
    asked = visit.asked("dagen", 3)
    days = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in CHOICES else 30
    period, store = last(days), visit.desk.store
    counts = store.counts(*period.bounds, by=("day", "action"))
    now, per_day, beside = datetime.now(UTC), by(counts, "day"), _beside(visit, period)
    kinds = sorted(store.kinds(*period.bounds).items(), key=lambda item: -item[1][0])
    return visit.page(
        "overview.html",
        days=days,
        choices=CHOICES,
        today=per_day.get(f"{now:%Y-%m-%d}", {}),
        today_beside={code: of.get(f"{now:%Y-%m-%d}", 0) for code, of in beside.items()},
        whole=total(counts),
        practised=store.practised(*period.bounds),
        trend=_trend(visit, period, per_day),
        beside_trends=[(code, _beside_trend(visit, period, code, of)) for code, of in beside.items()],
        per_day=[
            (name, per_day.get(name, {}), [of.get(name, 0) for of in beside.values()])
            for name in reversed(period.days)
            if name in per_day or any(name in of for of in beside.values())
        ],
        services=of_each(store, period, "service"),
        departments=of_each(store, period, "department"),
        standings=of_each(store, period, "register_status"),
        kinds=[(kind_name(kind, visit.language), held, found) for kind, (held, found) in kinds],
        names=visit.desk.rooms.services,
        incidents=[one for one in visit.desk.incidents.all() if one.state != "gesloten"],
        now=now,
    )


def _beside(visit: Visit, period: Period) -> dict[str, dict[str, int]]:
    """What asks for attention, by the codes of ``BESIDE``: a number per day, for days that have one."""
    return {
        "justified": visit.desk.reasons.per_day(*period.bounds),
        "alarms": visit.desk.alarms.per_day(*period.bounds),
        "unregistered": visit.desk.store.unregistered(*period.bounds),
    }


def _groups(period: Period) -> list[list[str]]:
    """A day each, or a week when there are many days."""
    step = 7 if len(period.days) > 90 else 1
    return [period.days[at : at + step] for at in range(0, len(period.days), step)]


def _trend(visit: Visit, period: Period, per_day: Mapping[str, Mapping[str, int]]) -> str:
    data = [
        Column(
            _label(visit, group),
            {TONES[action] + f" {action}": sum(per_day.get(d, {}).get(action, 0) for d in group) for action in ACTIONS},
        )
        for group in _groups(period)
    ]
    return columns(data, translator(visit.language).gettext("Aanvragen per dag, naar wat ermee gebeurde"))


def _beside_trend(visit: Visit, period: Period, code: str, of: Mapping[str, int]) -> str:
    """A small chart. Of a week the services of its busiest day: the same service on two days is not two services."""
    together = max if code == "unregistered" else sum
    data = [Column(_label(visit, group), {"main": together(of.get(d, 0) for d in group)}) for group in _groups(period)]
    return columns(data, translator(visit.language).gettext(BESIDE[code]), wide=300)


def _label(visit: Visit, group: Sequence[str]) -> str:
    return day(group[0], visit.language).rpartition(" ")[0]


PAGES: Pages = (("GET", "/overzicht", _show),)
