"""Incidents: from events to a closed case, with its clocks, its notification, its letter and its report."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from starlette.responses import Response

from logs.event import Event
from logs.incidents.checklist import STEPS
from logs.incidents.store import STATES, Incident, IncidentError, digest_of
from logs.review.render import translator
from logs.review.reports.ap_form import CODES, FORM, changed, fill, known
from logs.review.reports.closing import closing
from logs.review.reports.course import course
from logs.review.visit import Pages, Visit

_MOST_EVENTS, _LONGEST = 200, 20_000
_MOST_RUNNING = 10


def _list(visit: Visit) -> Response:
    state = visit.asked("stand", 20)
    shown = visit.desk.incidents.all(state=state if state in STATES else "")
    return visit.page("incidents.html", incidents=shown, states=STATES, state=state, now=datetime.now(UTC))


def _new(visit: Visit) -> Response:
    """For one event, or for those that were ticked in the list."""
    chosen = visit.request.query_params.getlist("gebeurtenis")[:_MOST_EVENTS]
    return _new_page(visit, " ".join("".join(one[:24].split()) for one in chosen).replace("\0", ""))


def _new_page(
    visit: Visit, numbers: str, error: str = "", status: int = 200, *, title: str = "", cbw: bool = False
) -> Response:
    running = [one for one in visit.desk.incidents.all() if one.state != STATES[-1]][:_MOST_RUNNING]
    return visit.page(
        "incident_new.html",
        status,
        numbers=numbers,
        title=title,
        cbw=cbw,
        error=error,
        running=running if numbers else [],
    )


def _open(visit: Visit) -> Response:
    title, cbw = visit.given("titel"), visit.given("cbw") == "ja"
    try:
        name = visit.desk.incidents.open(title, _numbers(visit), account=visit.who.name, cbw=cbw)
    except IncidentError as error:
        return _new_page(visit, visit.given("gebeurtenissen", _LONGEST).upper(), str(error), 422, title=title, cbw=cbw)
    return visit.to(f"/incidenten/{name}")


def _numbers(visit: Visit) -> list[str]:
    """The numbers of events in a form; IncidentError when there are too many to see what is done."""
    numbers = visit.given("gebeurtenissen", _LONGEST).upper().replace(",", " ").split()
    if len(numbers) > _MOST_EVENTS:
        raise IncidentError(f"Kies ten hoogste {_MOST_EVENTS} gebeurtenissen tegelijk. Dit zijn er {len(numbers)}.")
    return numbers


def _incident(visit: Visit) -> Incident | None:
    return visit.desk.incidents.get(visit.request.path_params["name"])


def _events(visit: Visit, incident: Incident) -> list[Event]:
    """The events of an incident; each leaves its trace."""
    return visit.desk.store.chosen(incident.events, account=visit.who.name)


def _show(visit: Visit, error: str = "", status: int = 200) -> Response:
    incident = _incident(visit)
    if incident is None:
        return visit.missing()
    people = [one.name for one in visit.desk.accounts.all() if {"po", "ciso"} & one.roles and not one.blocked]
    return visit.page(
        "incident.html",
        status,
        incident=incident,
        events=_events(visit, incident),
        steps=STEPS,
        states=STATES,
        people=people,
        names=visit.desk.rooms.services,
        course=course(incident.steps, visit.language, translator(visit.language).gettext),
        now=datetime.now(UTC),
        error=error,
    )


def _act(visit: Visit) -> Response:
    name, act = visit.request.path_params["name"], visit.request.path_params["act"]
    if act not in _ACTS or _incident(visit) is None:
        return visit.missing()
    try:
        _ACTS[act](visit, name)
    except IncidentError as error:
        return _show(visit, str(error), 409)
    return visit.to(f"/incidenten/{name}")


def _note(visit: Visit, name: str) -> None:
    if text := visit.given("tekst", 5000):
        visit.desk.incidents.note(name, text, account=visit.who.name)


def _state(visit: Visit, name: str) -> None:
    visit.desk.incidents.set_state(name, visit.given("stand"), account=visit.who.name)


def _assign(visit: Visit, name: str) -> None:
    visit.desk.incidents.assign(name, visit.given("behandelaar", 80), account=visit.who.name)


def _check(visit: Visit, name: str) -> None:
    done = visit.given("gedaan") == "ja"
    visit.desk.incidents.check(name, visit.given("stap"), account=visit.who.name, done=done)


def _add(visit: Visit, name: str) -> None:
    visit.desk.incidents.add_events(name, _numbers(visit), account=visit.who.name)


def _cbw(visit: Visit, name: str) -> None:
    visit.desk.incidents.set_cbw(name, visit.given("cbw") == "ja", account=visit.who.name)


def _save_notification(visit: Visit) -> Response:
    """What was filled in; of two who do that at once the second is told so, and nothing that was typed is lost."""
    incident = _incident(visit)
    if incident is None:
        return visit.missing()
    given = {code: visit.given(code, 5000) for code in CODES if code in visit.form}
    suggested = known(incident, _events(visit, incident), visit.desk.rooms.services)
    told, seen = changed(incident, suggested, given), visit.given("gezien", 16)
    try:
        visit.desk.incidents.set_facts(incident.id, told, account=visit.who.name, over=seen)
    except IncidentError as error:
        return _notification_page(visit, incident, {**suggested, **incident.facts, **given}, str(error), 409)
    return visit.to(f"/incidenten/{incident.id}/melding")


_ACTS: dict[str, Callable[[Visit, str], None]] = {
    "notitie": _note,
    "stand": _state,
    "behandelaar": _assign,
    "stap": _check,
    "gebeurtenissen": _add,
    "cbw": _cbw,
}


def _notification(visit: Visit) -> Response:
    incident = _incident(visit)
    if incident is None:
        return visit.missing()
    return _notification_page(visit, incident, fill(incident, _events(visit, incident), visit.desk.rooms.services))


def _notification_page(
    visit: Visit, incident: Incident, facts: Mapping[str, str], error: str = "", status: int = 200
) -> Response:
    seen = digest_of(incident.facts)
    return visit.page("ap_form.html", status, incident=incident, form=FORM, facts=facts, error=error, seen=seen)


def _letter(visit: Visit) -> Response:
    incident = _incident(visit)
    if incident is None:
        return visit.missing()
    events = _events(visit, incident)
    facts = fill(incident, events, visit.desk.rooms.services)
    kinds = sorted({kind for event in events for kind in event.counts})
    services = sorted({visit.desk.rooms.services.get(e.service, e.service) for e in events})
    return visit.page("letter.html", incident=incident, facts=facts, letter_kinds=kinds, services=services)


def _report(visit: Visit) -> Response:
    incident = _incident(visit)
    if incident is None:
        return visit.missing()
    events, words = _events(visit, incident), translator(visit.language)
    blocks = closing(incident, events, visit.desk.rooms.services, visit.language, words)
    if not visit.request.url.path.endswith(".pdf"):
        return visit.page("report.html", incident=incident, blocks=blocks)
    from logs.review.reports.pdf import pdf  # when it is asked for: it takes long to import

    made = pdf(f"{words.gettext('Verslag van incident')} {incident.id}", incident.title, blocks, visit.language)
    headers = {"content-disposition": f'attachment; filename="{incident.id}.pdf"'}
    return Response(made, media_type="application/pdf", headers=headers)


PAGES: Pages = (
    ("GET", "/incidenten", _list),
    ("GET", "/incidenten/nieuw", _new),
    ("POST", "/incidenten/nieuw", _open),
    ("GET", "/incidenten/{name}", _show),
    ("POST", "/incidenten/{name}/melding", _save_notification),
    ("POST", "/incidenten/{name}/{act}", _act),
    ("GET", "/incidenten/{name}/melding", _notification),
    ("GET", "/incidenten/{name}/brief", _letter),
    ("GET", "/incidenten/{name}/verslag", _report),
    ("GET", "/incidenten/{name}/verslag.pdf", _report),
)
