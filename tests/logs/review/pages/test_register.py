"""The register, applications and exceptions (logs/review/pages/register.py, applications.py, exceptions.py)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from logs.register.entry import Application, Entry
from logs.review.accounts.roles import Role
from logs.review.desk import Desk
from logs.review.pages import applications, exceptions
from logs.review.pages.register import told
from logs.store import Store
from tests.logs.review.browser import OWN, Browser


def test_a_service_in_the_register_counts_at_once(po: Browser, of: Desk) -> None:
    assert "Gemini" in po.get("/register").text  # used, not registered
    form = {"name": "Gemini", "status": "conditional", "country": "us", "vendor": "Google", "closed": "ja"}
    refused = po.post("/register/gemini", data=form, headers=OWN)
    assert refused.status_code == 422
    assert "onder welke voorwaarden" in refused.text
    assert 'value="Google"' in refused.text
    assert po.submit("/register/gemini", **form, conditions="Alleen openbaar", review_date="2027-01-01") == 303
    assert of.register.snapshot().standing("gemini", "US") == ("conditional", True)
    assert of.register.history("gemini")[0].account == "Petra Officier"
    assert po.submit("/register/gemini", **{**form, "status": "onzin"}) == 422
    assert po.submit("/register/gemini", **{**form, "conditions": "x", "review_date": "geen dag"}) == 422
    assert po.submit("/register/gemini/weg") == 303
    assert po.submit("/register/gemini/weg") == 404
    assert (
        po.post("/register", data={"naam": "Nieuwe Dienst!"}, headers=OWN).headers["location"]
        == "/register/nieuwe-dienst"
    )


def test_what_is_of_the_gateway_itself_needs_no_entry(of: Desk, folder: Path) -> None:
    used = "Gebruikt, maar niet in het register"
    mine = replace(of, store=Store(folder, url=str(of.engine.url), apart=of.store.services()))
    assert used in Browser(of, Role.po).get("/register").text
    assert used not in Browser(mine, Role.po).get("/register").text
    mine.store.close()


def test_two_who_change_a_service_at_once(po: Browser, of: Desk) -> None:
    form = {"name": "Gemini", "status": "approved"}
    page = po.get("/register/gemini").text
    seen = page.partition('name="gezien" value="')[2].partition('"')[0]
    assert seen
    of.register.save(Entry(id="gemini", name="Gemini", status="refused"), account="ciso")
    refused = po.post("/register/gemini", data={**form, "gezien": seen}, headers=OWN)
    assert refused.status_code == 422
    assert "intussen gewijzigd" in refused.text
    assert of.register.snapshot().standing("gemini", "US")[0] == "refused"
    of.register.remove("gemini", account="po")


def test_an_employee_reads_the_register_only(of: Desk) -> None:
    client = Browser(of, Role.employee)
    page = client.get("/register").text
    assert "ChatGPT" in page
    assert '<form method="post" action="/register' not in page
    assert "niet in het register" not in page
    assert "Bewaar" not in client.get("/register/claude").text
    assert "Alleen openbare teksten" in client.get("/register/claude").text
    assert client.get("/register/gemini").status_code == 404
    assert "chatgpt" in client.get("/register/uitvoer.csv").text
    assert client.get("/register/algoritmeregister.json").json()[0]["organization"] == "Gemeente Voorbeeld"


def test_countries(po: Browser, of: Desk) -> None:
    assert (
        po.submit("/register/landen", code="by", name="Belarus", source="Advies van een dienst", date="2026-11-01")
        == 303
    )
    assert "BY" in {one.code for one in of.register.countries()}
    assert po.submit("/register/landen", code="xyz", name="B", source="") == 422
    assert po.submit("/register/landen", code="BY", name="Belarus", source="bron", date="gisteren") == 422
    assert po.submit("/register/landen", weg="BY") == 303
    assert po.submit("/register/landen", weg="BY") == 422


def test_an_application_is_decided_once(po: Browser, of: Desk) -> None:
    number = of.applications.apply(
        Application(name="Notulenmaker 3", purpose="Verslagen maken", applicant="B. Vrager", decisions=True)
    )
    path = f"/aanvragen/{number}"
    assert number in po.get("/aanvragen").text
    assert "IAMA" in po.get(path).text
    for wrong in (
        {"besluit": ""},
        {"besluit": "forbidden", "antwoord": "x"},
        {"besluit": "approved", "antwoord": ""},
        {"besluit": "conditional", "antwoord": "ja"},
    ):
        assert po.submit(path, **wrong) == 422, wrong
    assert of.register.entry("notulenmaker-3") is None
    assert po.submit(path, besluit="conditional", antwoord="Prima zo", voorwaarden="Zonder namen") == 303
    entry = of.register.entry("notulenmaker-3")
    assert entry
    assert (entry.status, entry.conditions, entry.purpose) == ("conditional", "Zonder namen", "Verslagen maken")
    assert po.submit(path, besluit="refused", antwoord="Toch niet") == 422
    assert "Prima zo" in po.get(path).text
    assert number in po.get("/aanvragen?stand=besloten").text
    assert po.get("/aanvragen/A-BESTAATN").status_code == 404
    assert po.submit("/aanvragen/A-BESTAATN", besluit="approved") == 404
    assert applications.DECISIONS == ("approved", "conditional", "refused")


def test_a_false_alarm_becomes_an_exception_for_this_text(po: Browser, of: Desk) -> None:
    alarm = of.alarms.alarms("nieuw")[0]
    page = po.get("/uitzonderingen").text
    assert "▇▇▇▇▇" in page
    assert "Dit is al openbaar." in page
    path = f"/uitzonderingen/meldingen/{alarm.event}"
    assert po.submit(path, oordeel="onzin") == 404
    assert po.submit("/uitzonderingen/meldingen/20200101-NIETHIER", oordeel="terecht") == 404
    assert po.submit(path, oordeel="onterecht", uitzondering="ja", toelichting="Staat op de website") == 303
    made = next(one for one in of.exceptions.in_force() if one.exempt.event == alarm.event)
    assert (made.exempt.type, made.exempt.value, made.exempt.kinds) == ("document", "ab12cd34", ("OWN_WORD",))
    assert not of.alarms.alarms("nieuw")
    assert "vals alarm" in po.get("/uitzonderingen").text


WRONG = [
    {"waarde": "x"}, {"waarde": "123456789"}, {"soort": "pattern", "waarde": ".*"}, {"soort": "pattern", "waarde": "("},
    {"gegevens": "ONZIN"}, {"tot": "2020-01-01"}, {"tot": "geen"}, {"reden": ""}, {"soort": "alles"},
]  # fmt: skip


def test_exceptions(po: Browser, of: Desk) -> None:
    until = str(datetime.now(UTC).date() + timedelta(days=30))
    form = {
        "soort": "word",
        "waarde": "Dorpsplein",
        "gegevens": "ADDRESS",
        "tot": until,
        "reden": "Naam van een project",
    }
    for change in WRONG:
        answer = po.post("/uitzonderingen", data={**form, **change}, headers=OWN)
        assert answer.status_code == 422, change
        assert 'role="alert"' in answer.text
    assert po.submit("/uitzonderingen", **form) == 303
    made = next(one for one in of.exceptions.in_force() if one.exempt.value == "Dorpsplein")
    assert "Beëindig" not in Browser(of, Role.auditor).get("/uitzonderingen").text
    assert po.submit(f"/uitzonderingen/{made.id}/einde") == 303
    assert po.submit(f"/uitzonderingen/{made.id}/einde") == 404
    assert exceptions.PAGES


def test_an_error_tells_no_value() -> None:
    with pytest.raises(ValueError, match="name") as error:
        Application(name="x", purpose="Jan de Vries woont hier", applicant="")
    assert "Vries" not in told(error.value)
    assert told(RuntimeError("Jan de Vries")) == "Dit is niet goed ingevuld."
