"""What suppliers declare: noted here or by employees on their own page; PO and CISO decide, and the register has it."""

from pydantic import ValidationError
from starlette.responses import Response

from logs.register.entry import Declaration, Declared, Entry, Status
from logs.register.export import suppliers_csv
from logs.register.store import RegisterError
from logs.review.pages.register import DECISIONS, decided, told
from logs.review.visit import Pages, Visit


def _declare(visit: Visit) -> Response:
    values = {name: visit.given(name, 4000) for name in Declaration.model_fields if name != "decisions"}
    values |= {"country": values["country"].upper(), "told_by": values["told_by"] or visit.who.name}
    try:
        declaration = Declaration.model_validate({**values, "decisions": visit.given("decisions") == "ja"})
        visit.desk.suppliers.tell(declaration, account=visit.who.name)
    except (ValidationError, RegisterError) as error:
        return visit.page("told.html", 422, error=told(error), back="/register")
    return visit.to("/register")


def _show(visit: Visit, error: str = "", status: int = 200) -> Response:
    declared = visit.desk.suppliers.one(visit.request.path_params["number"])
    if declared is None:
        return visit.missing()
    return visit.page(
        "declaration.html", status, declared=declared, decisions=DECISIONS, error=error, chosen=visit.given("besluit"),
        answer=visit.given("antwoord", 4000), conditions=visit.given("voorwaarden", 4000),
        chosen_entry=visit.given("dienst"),
        entries=[("", ""), *((entry.id, entry.name) for entry in visit.desk.register.entries())],
    )  # fmt: skip


def _decide(visit: Visit) -> Response:
    number = visit.request.path_params["number"]
    declared = visit.desk.suppliers.one(number)
    if declared is None:
        return visit.missing()

    def carry_out(status: Status) -> None:
        entry, answer = _entry(visit, declared, status), visit.given("antwoord", 4000)
        visit.desk.suppliers.decide(number, status, answer, account=visit.who.name, entry=entry)

    return decided(visit, f"/register/verklaringen/{number}", _show, carry_out)


def _entry(visit: Visit, declared: Declared, status: Status) -> Entry:
    """The product as it goes into the register: a service that is there already, or a new one."""
    asked, register = declared.declaration, visit.desk.register
    known = register.entry(visit.given("dienst")) if visit.given("dienst") else None
    known = known or Entry(id=visit.desk.suppliers.free_id(asked), name=asked.service, status="applied")
    given = {
        "status": status, "conditions": visit.given("voorwaarden", 4000) or known.conditions,
        "advice": visit.given("antwoord", 4000), "vendor": known.vendor or asked.supplier,
        "country": known.country or asked.country, "purpose": known.purpose or asked.purpose,
        "data": known.data or asked.data, "department": known.department or asked.department,
    }  # fmt: skip
    return Entry.model_validate({**known.model_dump(), **given})


def _export(visit: Visit) -> Response:
    headers = {"content-disposition": 'attachment; filename="leveranciers.csv"'}
    body = "\ufeff" + suppliers_csv(visit.desk.suppliers.all())
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


PAGES: Pages = (
    ("POST", "/register/verklaringen", _declare),
    ("GET", "/register/verklaringen/uitvoer.csv", _export),
    ("GET", "/register/verklaringen/{number}", _show),
    ("POST", "/register/verklaringen/{number}", _decide),
)
