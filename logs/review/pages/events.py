"""Events: filter, search, saved views, detail and export. Every reading leaves a trace."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from starlette.responses import Response, StreamingResponse

from detectors.finding import KINDS
from logs.event import Event
from logs.export.cells import cell
from logs.review.render import ZONE
from logs.review.visit import Pages, Visit
from logs.store import Filter
from policies.schema import Action

FIELDS = ("actie", "dienst", "soort", "regel", "gebruiker", "afdeling", "van", "tot", "nummer")


def wanted(visit: Visit) -> Filter:
    """The filter in the query string; what makes no sense in it does not count."""
    action, kind, before = visit.asked("actie"), visit.asked("soort"), visit.asked("voor", 16)
    return Filter(
        action=action if action in list(Action) else "",
        service=visit.asked("dienst"),
        kind=kind if kind in KINDS else "",
        id=visit.asked("nummer", 24),
        since=_begin(visit.asked("van", 10)),
        until=_begin(visit.asked("tot", 10), after=1),
        rule=visit.asked("regel"),
        user=visit.asked("gebruiker", 40),
        department=visit.asked("afdeling"),
        before=int(before) if before.isascii() and before.isdigit() else None,
    )


def _begin(day: str, after: int = 0) -> str:
    """When a day (or the one ``after`` it) begins here, as the record writes moments; what is no day does not count."""
    try:
        local = datetime.combine(date.fromisoformat(day) + timedelta(days=after), time(), ZONE)
        return local.astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError):
        return ""


def _query(visit: Visit) -> dict[str, str]:
    return {name: visit.asked(name) for name in FIELDS if visit.asked(name)}


def _list(visit: Visit) -> Response:
    store, query = visit.desk.store, _query(visit)
    page = store.page(wanted(visit), account=visit.who.name)
    return visit.page(
        "events.html",
        events=page.events,
        next=urlencode({**query, "voor": page.next}) if page.next else "",
        first=not visit.asked("voor"),
        query=query,
        query_string=urlencode(query),
        services=store.services(),
        departments=store.departments(),
        rules=[rule.name for rule in visit.desk.rooms.policy().rules],
        names=visit.desk.rooms.services,
        views=visit.desk.views.of(visit.who.id),
    )


def _detail(visit: Visit) -> Response:
    number = visit.request.path_params["number"][:40]
    detail = visit.desk.store.detail(number, account=visit.who.name)
    if detail is None:
        return visit.missing()
    rules = {rule.name: rule for rule in visit.desk.rooms.policy().rules}
    return visit.page(
        "event.html",
        event=detail.event,
        place=detail.place,
        rules=[(name, rules.get(name)) for name in detail.event.rules],
        names=visit.desk.rooms.services,
        incidents=visit.desk.incidents.of_event(number),
        reads=visit.desk.store.reads(subject=number, limit=20),
    )


def _save_view(visit: Visit) -> Response:
    query = {name: visit.given(name) for name in FIELDS if visit.given(name)}
    name = visit.given("naam", 60)
    if name:
        visit.desk.views.save(visit.who.id, name, urlencode(query))
    return visit.to("/gebeurtenissen?" + urlencode(query))


def _remove_view(visit: Visit) -> Response:
    visit.desk.views.remove(visit.who.id, visit.request.path_params["view"])
    return visit.to("/gebeurtenissen")


_COLUMNS = (
    "id", "time", "action", "rule", "service", "country", "department", "register_status", "user", "counts", "reason",
)  # fmt: skip


def _export(visit: Visit) -> Response:
    """Every event that matches, as they come, in a CSV that a spreadsheet opens."""
    found = visit.desk.store.export(wanted(visit), account=visit.who.name)
    headers = {"content-disposition": 'attachment; filename="gebeurtenissen.csv"'}
    return StreamingResponse(_rows(found), media_type="text/csv; charset=utf-8", headers=headers)


def _rows(found: Iterator[Event]) -> Iterator[str]:
    """Semicolons, and no cell that a spreadsheet would take for a formula."""
    yield "\ufeff" + _line(_COLUMNS)
    for event in found:
        yield _line([_cell(event, name) for name in _COLUMNS])


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(cells)
    return out.getvalue()


def _cell(event: Event, name: str) -> str:
    value = getattr(event, name)
    if isinstance(value, dict):
        value = " ".join(f"{kind}:{count}" for kind, count in value.items())
    text = "" if value is None else f"{value:%Y-%m-%dT%H:%M:%SZ}" if name == "time" else str(value)
    return cell(text)


PAGES: Pages = (
    ("GET", "/gebeurtenissen", _list),
    ("GET", "/gebeurtenissen/uitvoer.csv", _export),
    ("POST", "/gebeurtenissen/weergaven", _save_view),
    ("POST", "/gebeurtenissen/weergaven/{view:int}/weg", _remove_view),
    ("GET", "/gebeurtenissen/{number}", _detail),
)
