"""What suppliers declare, on the pages of PO and CISO (logs/review/pages/suppliers.py)."""

import csv
import io

from logs.register.entry import Entry
from logs.review.accounts.roles import Role
from logs.review.desk import Desk
from logs.review.pages import suppliers
from tests.logs.review.browser import Browser

TOLD = {
    "supplier": "Zaaksysteem <b>BV</b>",
    "service": "Samenvatter",
    "purpose": "Vat zaken samen",
    "country": "nl",
    "decisions": "ja",
}


def test_a_declaration_is_noted_decided_and_stands_in_the_register(po: Browser, of: Desk) -> None:
    assert po.submit("/register/verklaringen", supplier="") == 422
    assert po.submit("/register/verklaringen", **TOLD) == 303
    declared = of.suppliers.all()[0]
    assert (declared.declaration.country, declared.declaration.told_by) == ("NL", "Petra Officier")
    path = f"/register/verklaringen/{declared.id}"
    listed = po.get("/register").text
    assert path in listed
    assert "nog te beslissen" in listed
    assert "Zaaksysteem &lt;b&gt;BV" in listed
    page = po.get(path).text
    assert "IAMA" in page
    assert "<b>BV" not in page
    for wrong in (
        {"besluit": ""}, {"besluit": "forbidden", "antwoord": "x"}, {"besluit": "approved", "antwoord": ""},
        {"besluit": "conditional", "antwoord": "ja"},
    ):  # fmt: skip
        assert po.submit(path, **wrong) == 422, wrong
    assert po.submit(path, besluit="conditional", antwoord="Prima zo", voorwaarden="Zonder namen") == 303
    decided = of.suppliers.one(declared.id)
    assert decided is not None
    entry = of.register.entry(decided.entry)
    assert entry is not None
    assert (entry.status, entry.vendor, entry.country, entry.conditions) == (
        "conditional",
        TOLD["supplier"],
        "NL",
        "Zonder namen",
    )
    assert "Prima zo" in po.get(path).text
    assert po.submit(path, besluit="refused", antwoord="Toch niet") == 422
    assert po.get("/register/verklaringen/L-NIETS").status_code == 404
    assert po.submit("/register/verklaringen/L-NIETS", besluit="approved") == 404
    assert suppliers.PAGES


def test_it_can_be_a_service_that_the_register_has(po: Browser, of: Desk) -> None:
    of.register.save(Entry(id="chatgpt", name="ChatGPT", vendor="OpenAI", status="applied", owner="KCC"), account="po")
    po.submit("/register/verklaringen", **TOLD)
    path = f"/register/verklaringen/{of.suppliers.all()[0].id}"
    assert po.submit(path, besluit="refused", antwoord="Niet nodig", dienst="chatgpt") == 303
    entry = of.register.entry("chatgpt")
    assert entry is not None
    assert (entry.status, entry.vendor, entry.owner) == ("refused", "OpenAI", "KCC")


def test_the_export_and_who_may_read(po: Browser, of: Desk) -> None:
    po.submit("/register/verklaringen", **{**TOLD, "supplier": "=1+1"})
    answer = po.get("/register/verklaringen/uitvoer.csv")
    row, *_ = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";")
    assert (row["supplier"], row["purpose"]) == ("'=1+1", "Vat zaken samen")
    number = of.suppliers.all()[0].id
    for role in (Role.employee, Role.it, Role.auditor):
        client = Browser(of, role)
        assert client.get("/register/verklaringen/uitvoer.csv").status_code == 403
        assert client.get(f"/register/verklaringen/{number}").status_code == 403
        assert number not in client.get("/register").text
