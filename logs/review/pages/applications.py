"""What employees ask before they use a service: PO and CISO advise and decide; the decision counts at once."""

from starlette.responses import Response

from logs.register.entry import Entry, Filed, Status
from logs.review.pages.register import DECISIONS, decided
from logs.review.visit import Pages, Visit


def _list(visit: Visit) -> Response:
    state = "besloten" if visit.asked("stand") == "besloten" else "nieuw"
    filed = visit.desk.applications.applications(state)
    return visit.page("applications.html", filed=filed, state=state)


def _show(visit: Visit, error: str = "", status: int = 200) -> Response:
    filed = visit.desk.applications.application(visit.request.path_params["number"])
    if filed is None:
        return visit.missing()
    entry = visit.desk.register.entry(filed.application.service) if filed.application.service else None
    return visit.page(
        "application.html", status, filed=filed, entry=entry, decisions=DECISIONS, error=error,
        answer=visit.given("antwoord", 4000), conditions=visit.given("voorwaarden", 4000),
        chosen=visit.given("besluit"),
    )  # fmt: skip


def _decide(visit: Visit) -> Response:
    number = visit.request.path_params["number"]
    filed = visit.desk.applications.application(number)
    if filed is None:
        return visit.missing()

    def carry_out(status: Status) -> None:
        entry, answer = _entry(visit, filed, status), visit.given("antwoord", 4000)
        visit.desk.applications.decide(number, status, answer, account=visit.who.name, entry=entry)

    return decided(visit, f"/aanvragen/{number}", _show, carry_out)


def _entry(visit: Visit, filed: Filed, status: Status) -> Entry:
    """The service as it goes into the register."""
    asked = filed.application
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in asked.name.lower()).strip("-")
    name = asked.service or letters[:64] or filed.id.lower()
    known = visit.desk.register.entry(name) or Entry(id=name, name=asked.name, status="applied")
    given = {
        "status": status, "conditions": visit.given("voorwaarden", 4000) or known.conditions,
        "advice": visit.given("antwoord", 4000), "purpose": known.purpose or asked.purpose,
        "data": known.data or asked.data, "department": known.department or asked.department,
    }  # fmt: skip
    return Entry.model_validate({**known.model_dump(), **given})


PAGES: Pages = (
    ("GET", "/aanvragen", _list),
    ("GET", "/aanvragen/{number}", _show),
    ("POST", "/aanvragen/{number}", _decide),
)
