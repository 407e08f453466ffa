"""The register of AI services: who may be used how, the countries that are out, and what suppliers declare."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

from pydantic import ValidationError
from starlette.responses import Response

from logs.register.countries import Country
from logs.register.entry import STATUSES, Entry, Status
from logs.register.export import as_algorithm_register, as_csv
from logs.register.store import RegisterError, digest_of
from logs.review.visit import Pages, Visit

# What PO and CISO can decide of what was asked or told.
DECISIONS: tuple[Status, ...] = ("approved", "conditional", "refused")
DONE = ("", "nee", "bezig", "ja", "niet-nodig")
_LONG = ("conditions", "purpose", "data", "advice")


def entry_from(visit: Visit, name: str) -> Entry:
    """The entry that a form describes; ValidationError when it cannot be one."""
    values: dict[str, object] = {
        field: visit.given(field, 4000 if field in _LONG else 200)
        for field in Entry.model_fields
        if field not in ("id", "closed", "review_date")
    }
    return Entry.model_validate(
        {
            **values,
            "id": name,
            "country": visit.given("country", 2).upper(),
            "closed": visit.given("closed") == "ja",
            "review_date": visit.given("review_date", 10) or None,
        }
    )


def _list(visit: Visit) -> Response:
    status = visit.asked("stand", 20)
    store = visit.desk.register
    known = {entry.id for entry in store.entries()} | visit.desk.store.apart
    seen = [name for name in visit.desk.store.services() if name not in known]
    return visit.page(
        "register.html",
        entries=store.entries(status if status in STATUSES else ""),
        state=status,
        statuses=STATUSES,
        countries=store.countries(),
        unknown=seen if visit.may("GET", "/gebeurtenissen") else [],
        names=visit.desk.rooms.services,
        declarations=visit.desk.suppliers.all() if visit.may("POST", "/register/verklaringen") else [],
        today=datetime.now(UTC).date(),
        error="",
    )


def _form(visit: Visit) -> Response:
    name = visit.request.path_params["service"]
    entry = visit.desk.register.entry(name)
    if entry is None:
        if not visit.may("POST", "/register/{service}"):
            return visit.missing()
        known = visit.desk.rooms.services.get(name, name)
        entry = Entry.model_construct(id=name, name=known, status="applied")
    return _entry_page(visit, entry)


def _entry_page(visit: Visit, entry: Entry, error: str = "", status: int = 200) -> Response:
    return visit.page(
        "register_entry.html", status, entry=entry, error=error, statuses=STATUSES, done=DONE,
        known=visit.desk.register.entry(entry.id) is not None,
        seen=visit.given("gezien", 16) or digest_of(visit.desk.register.entry(entry.id)),
        history=visit.desk.register.history(entry.id) if visit.may("POST", "/register/{service}") else [],
    )  # fmt: skip


def _save(visit: Visit) -> Response:
    name = visit.request.path_params["service"]
    try:
        visit.desk.register.save(entry_from(visit, name), account=visit.who.name, over=visit.given("gezien", 16))
    except (ValidationError, RegisterError) as error:
        shown = Entry.model_construct(id=name, name=name, status="applied").model_copy(update=_given(visit, name))
        return _entry_page(visit, shown, told(error), 422)
    return visit.to(f"/register/{name}")


def _given(visit: Visit, name: str) -> dict[str, object]:
    """What was typed, to be shown again beside the error."""
    fields = {field: visit.given(field, 4000) for field in Entry.model_fields if field in visit.form}
    day = visit.given("review_date", 10)
    return {**fields, "id": name, "closed": visit.given("closed") == "ja", "review_date": day or None}


def _add(visit: Visit) -> Response:
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in visit.given("naam", 64).lower()).strip("-")
    return visit.to(f"/register/{name}" if name else "/register")


def _remove(visit: Visit) -> Response:
    try:
        visit.desk.register.remove(visit.request.path_params["service"], account=visit.who.name)
    except RegisterError:
        return visit.missing()
    return visit.to("/register")


def _country(visit: Visit) -> Response:
    try:
        if visit.given("weg"):
            visit.desk.register.remove_country(visit.given("weg", 2), account=visit.who.name)
        else:
            values = {name: visit.given(name) for name in ("name", "source")}
            day = date.fromisoformat(visit.given("date", 10)) if visit.given("date") else datetime.now(UTC).date()
            country = Country.model_validate({**values, "code": visit.given("code", 2).upper(), "date": day})
            visit.desk.register.set_country(country, account=visit.who.name)
    except (ValidationError, RegisterError, ValueError) as error:
        return visit.page("told.html", 422, error=told(error), back="/register")
    return visit.to("/register")


def _export(visit: Visit) -> Response:
    entries = visit.desk.register.entries()
    if visit.request.url.path.endswith(".json"):
        body = json.dumps(as_algorithm_register(entries, visit.desk.organisation), ensure_ascii=False, indent=2)
        headers = {"content-disposition": 'attachment; filename="algoritmeregister.json"'}
        return Response(body, media_type="application/json", headers=headers)
    headers = {"content-disposition": 'attachment; filename="register.csv"'}
    return Response("\ufeff" + as_csv(entries), media_type="text/csv; charset=utf-8", headers=headers)


def decided(visit: Visit, back: str, show: Callable[..., Response], carry_out: Callable[[Status], object]) -> Response:
    """What a form of a decision leads to: it is carried out, or the form comes again and says what is wrong."""
    status = next((one for one in DECISIONS if one == visit.given("besluit")), None)
    if status is None:
        return show(visit, "Kies een besluit.", 422)
    try:
        carry_out(status)
    except (ValidationError, RegisterError) as error:
        return show(visit, told(error), 422)
    return visit.to(back)


def told(error: Exception) -> str:
    """What is wrong, in Dutch, on one line; the values themselves are not in it."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        own = first.get("ctx", {}).get("error")
        place = ".".join(str(part) for part in first["loc"])
        return str(own) if own else f"Het veld '{place}' is niet goed ingevuld."
    return str(error) if isinstance(error, RegisterError) else "Dit is niet goed ingevuld."


PAGES: Pages = (
    ("GET", "/register", _list),
    ("GET", "/register/uitvoer.csv", _export),
    ("GET", "/register/algoritmeregister.json", _export),
    ("POST", "/register", _add),
    ("POST", "/register/landen", _country),
    ("GET", "/register/{service}", _form),
    ("POST", "/register/{service}", _save),
    ("POST", "/register/{service}/weg", _remove),
)
