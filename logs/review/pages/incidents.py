"""Incidents: from events to a closed case, with its clocks, its notification, its letter and its report."""

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.responses import Response

from logs.event import Event
from logs.incidents.checklist import STEPS
from logs.incidents.store import STATES, Incident, IncidentError
from logs.review.render import translator
from logs.review.reports.ap_form import CODES, FORM, fill
from logs.review.reports.closing import closing
from logs.review.visit import Pages, Visit

_MOST_EVENTS = 200


def _list(visit: Visit) -> Response:
    state = visit.asked("stand", 20)
    shown = visit.desk.incidents.all(state=state if state in STATES else "")
    return visit.page("incidents.html", incidents=shown, states=STATES, state=state, now=datetime.now(UTC))


def _new(visit: Visit) -> Response:
    return visit.page("incident_new.html", numbers=visit.asked("gebeurtenis", 24), title="", cbw=False, error="")


def _open(visit: Visit) -> Response:
    numbers = visit.given("gebeurtenissen", 8000).upper().replace(",", " ").split()
    title, cbw = visit.given("titel"), visit.given("cbw") == "ja"
    try:
        name = visit.desk.incidents.open(title, numbers[:_MOST_EVENTS], account=visit.who.name, cbw=cbw)
    except IncidentError as error:
        shown = {"numbers": " ".join(numbers), "title": title, "cbw": cbw, "error": str(error)}
        return visit.page("incident_new.html", 422, **shown)
    return visit.to(f"/incidenten/{name}")


def _incident(visit: Visit) -> Incident | None:
    return visit.desk.incidents.get(visit.request.path_params["name"])


def _events(visit: Visit, incident: Incident) -> list[Event]:
    """The events of an incident; each leaves its trace."""
    found = (visit.desk.store.event(number, account=visit.who.name) for number in incident.events)
    return [event for event in found if event is not None]


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
    return visit.to(f"/incidenten/{name}{'/melding' if act == 'melding' else ''}")


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
    numbers = visit.given("gebeurtenissen", 8000).upper().replace(",", " ").split()
    known = [number for number in numbers[:_MOST_EVENTS] if visit.desk.store.event(number, account=visit.who.name)]
    if len(known) != len(numbers):
        raise IncidentError("Een van deze gebeurtenissen bestaat niet.")
    visit.desk.incidents.add_events(name, known, account=visit.who.name)


def _cbw(visit: Visit, name: str) -> None:
    visit.desk.incidents.set_cbw(name, visit.given("cbw") == "ja", account=visit.who.name)


def _facts(visit: Visit, name: str) -> None:
    facts = {code: visit.given(code, 5000) for code in CODES if code in visit.form}
    visit.desk.incidents.set_facts(name, facts, account=visit.who.name)


_ACTS: dict[str, Callable[[Visit, str], None]] = {
    "notitie": _note,
    "stand": _state,
    "behandelaar": _assign,
    "stap": _check,
    "gebeurtenissen": _add,
    "cbw": _cbw,
    "melding": _facts,
}


def _notification(visit: Visit) -> Response:
    incident = _incident(visit)
    if incident is None:
        return visit.missing()
    facts = fill(incident, _events(visit, incident), visit.desk.rooms.services)
    return visit.page("ap_form.html", incident=incident, form=FORM, facts=facts)


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
    ("POST", "/incidenten/{name}/{act}", _act),
    ("GET", "/incidenten/{name}/melding", _notification),
    ("GET", "/incidenten/{name}/brief", _letter),
    ("GET", "/incidenten/{name}/verslag", _report),
    ("GET", "/incidenten/{name}/verslag.pdf", _report),
)
