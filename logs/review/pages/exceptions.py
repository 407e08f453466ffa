"""False alarms that employees report, exceptions for a while, and reasons that were given."""

from datetime import UTC, datetime, timedelta

from pydantic import ValidationError
from starlette.responses import Response

from detectors.finding import KINDS
from logs.portal.alarms import State
from logs.portal.exceptions import MOST_DAYS, ExceptionError, Exempt
from logs.review.pages.register import told
from logs.review.visit import Pages, Visit

_JUDGEMENTS = ("terecht", "onterecht")


def _list(visit: Visit, error: str = "", status: int = 200) -> Response:
    today = datetime.now(UTC).date()
    return visit.page(
        "exceptions.html", status, error=error, today=today, alarms=visit.desk.alarms.alarms("nieuw"),
        judged=[one for one in visit.desk.alarms.alarms(limit=50) if one.state != "nieuw"],
        made=visit.desk.exceptions.all(), reasons=visit.desk.reasons.recent(datetime.now(UTC) - timedelta(days=30)),
        latest=today + timedelta(days=MOST_DAYS), names=visit.desk.rooms.services,
        grounds={one.name: one for one in visit.desk.rooms.policy().justify.grounds},
        can=visit.may("POST", "/uitzonderingen"), form={name: visit.given(name, 1000) for name in _FIELDS},
    )  # fmt: skip


_FIELDS = ("soort", "waarde", "tot", "reden", "gebeurtenis", "gegevens")


def _add(visit: Visit) -> Response:
    values = {
        "type": visit.given("soort"), "value": visit.given("waarde", 300), "until": visit.given("tot", 10),
        "reason": visit.given("reden", 1000), "event": visit.given("gebeurtenis", 24),
        "kinds": tuple(kind for kind in visit.form.get("gegevens", []) if kind in KINDS),
    }  # fmt: skip
    try:
        visit.desk.exceptions.add(Exempt.model_validate(values), account=visit.who.name)
    except ExceptionError as error:
        return _list(visit, str(error), 422)
    except ValidationError as error:
        return _list(visit, told(error), 422)
    return visit.to("/uitzonderingen")


def _end(visit: Visit) -> Response:
    try:
        visit.desk.exceptions.end(visit.request.path_params["name"], account=visit.who.name)
    except LookupError:
        return visit.missing()
    return visit.to("/uitzonderingen")


def _judge(visit: Visit) -> Response:
    """Judge a report; the exception for exactly that document can be made in the same step."""
    event, judgement = visit.request.path_params["event"], visit.given("oordeel")
    alarm = visit.desk.alarms.alarm(event)
    if alarm is None or judgement not in _JUDGEMENTS:
        return visit.missing()
    try:
        if judgement == "onterecht" and visit.given("uitzondering") == "ja":
            until = datetime.now(UTC).date() + timedelta(days=90)
            reason = visit.given("toelichting", 1000) or f"Vals alarm bij {event}"
            for content in alarm.contents:
                exempt = Exempt(
                    type="document", value=content, kinds=alarm.kinds, until=until, reason=reason, event=event
                )
                visit.desk.exceptions.add(exempt, account=visit.who.name)
    except (ExceptionError, ValidationError) as error:
        return _list(visit, str(error) if isinstance(error, ExceptionError) else told(error), 422)
    state: State = "terecht" if judgement == "terecht" else "onterecht"
    visit.desk.alarms.judge(event, state, visit.given("toelichting", 1000), account=visit.who.name)
    return visit.to("/uitzonderingen")


PAGES: Pages = (
    ("GET", "/uitzonderingen", _list),
    ("POST", "/uitzonderingen", _add),
    ("POST", "/uitzonderingen/meldingen/{event}", _judge),
    ("POST", "/uitzonderingen/{name}/einde", _end),
)
