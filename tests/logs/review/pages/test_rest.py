"""Policy, reports, control, management and what is seen (logs/review/pages/policy.py and so on)."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
from sqlalchemy import text

from logs.database import writing
from logs.review.accounts.roles import Role
from logs.review.desk import Desk
from logs.review.pages import control, manage, policy, reports, seen
from logs.review.pages.period import year
from logs.review.render import translator
from logs.review.reports.yearly import few, yearly
from logs.store import Filter
from tests.logs.review.browser import OWN, Browser, filled

TEXT = "Schrijf Jan de Vries, BSN 999990019, een brief"


def test_the_policy_is_readable(po: Browser, of: Desk) -> None:
    page = po.get("/beleid").text
    for rule in of.rooms.policy().rules:
        assert rule.name in page
        assert rule.clause.replace("'", "&#39;") in page
    assert "Wat zou er met deze tekst gebeuren" in page
    assert "Wat zou er" not in Browser(of, Role.it).get("/beleid").text


def test_a_text_is_tried_in_memory_only(po: Browser, of: Desk) -> None:
    before = len(of.store.reads()), of.store.counts("2000", "9999")
    page = po.post("/beleid/proef", data={"tekst": TEXT, "register": "approved"}, headers=OWN).text
    assert "<mark>Jan de Vries<small>" in page
    assert "<mark>999990019<small>" in page
    assert "geen-bsn" in page
    assert "Een BSN delen wij nooit" in page
    assert (len(of.store.reads()), of.store.counts("2000", "9999")) == before
    with of.engine.connect() as connection:
        assert "Vries" not in str(connection.execute(text("SELECT document FROM event_documents")).all())
    for given, status in (("", 422), ("x" * 20_000, 422), ("<b>hoi</b>", 200)):
        answer = po.post("/beleid/proef", data={"tekst": given, "register": "onzin"}, headers=OWN)
        assert answer.status_code == status
        assert "<b>hoi" not in answer.text
    assert policy.LONGEST == 10_000


def test_the_standing_counts_in_the_trial(po: Browser) -> None:
    page = po.post("/beleid/proef", data={"tekst": "Hallo daar", "register": "forbidden"}, headers=OWN).text
    assert "land-met-offensief-cyberprogramma" in page.partition('id="uitkomst"')[2].partition("</div>")[0]


def test_the_evaluation_of_a_year(po: Browser, of: Desk) -> None:
    now = datetime.now(UTC).year
    page = po.get("/rapportage").text
    assert f"Evaluatie van het AI-beleid, {now}" in page
    made = po.get(f"/rapportage/{now}.pdf").content
    document = pypdfium2.PdfDocument(io.BytesIO(made))
    told = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
    document.close()
    assert "Te bespreken" in told
    for person in ("medewerker1", "g-", *(e.user or "" for e in of.store.page(Filter()).events[:5])):
        assert person not in told or not person
    assert po.get("/rapportage/1999.pdf").status_code == 404
    assert po.get("/rapportage?jaar=1999").status_code == 200
    assert reports.PAGES


def test_small_numbers_of_a_department_are_not_told(of: Desk) -> None:
    words = translator("nl")
    assert [few(n, words) for n in (0, 1, 9, 10, 500)] == ["0", "minder dan 10", "minder dan 10", "10", "500"]
    blocks = yearly(of.store, year(datetime.now(UTC).year), [], {}, "nl", words)
    departments = next(block for block in blocks if block.heading == "Afdelingen")
    for row in departments.table[1:]:
        assert all(cell == "0" or cell.startswith("minder") or int(cell) >= 10 for cell in row[1:])


def test_the_works_council_sees_no_person(po: Browser, of: Desk) -> None:
    page = po.get("/rapportage/ondernemingsraad").text
    assert "niet om medewerkers te volgen" in page
    for event in of.store.page(Filter()).events[:20]:
        assert event.id not in page
        assert not event.user or event.user not in page


def test_control_shows_chain_reads_and_keys(po: Browser) -> None:
    page = po.get("/controle").text
    for shown in ("sluis", "beheer", "kloppen", "Sleutel van de CISO", "Account: gemaakt", "Petra Officier"):
        assert shown in page
    assert "de keten klopt" in po.post("/controle/keten", headers=OWN).text
    assert control.PAGES


def test_a_changed_event_is_found(folder: Path) -> None:
    of, _ = filled(folder, 30)
    target = of.store.page(Filter()).events[3].id
    with writing(of.engine) as connection:
        one = "(SELECT sequence FROM events WHERE id = :id)"
        change = f"UPDATE event_documents SET document = replace(document, 'service', 'servicf') WHERE sequence = {one}"
        connection.execute(text(change), {"id": target})
    assert f"klopt niet bij gebeurtenis {target}" in Browser(of, Role.auditor).post("/controle/keten", headers=OWN).text
    with writing(of.engine) as connection:
        connection.execute(text("UPDATE heads SET number = number - 1 WHERE writer = 'sluis'"))
    assert "kloppen niet" in Browser(of, Role.auditor).get("/controle").text
    of.close()


def test_management_has_no_content(of: Desk) -> None:
    page = Browser(of, Role.it).get("/beheer").text
    assert "Alles werkt" in page
    assert "Proxyprocessen" in page
    assert not any(event.id in page for event in of.store.page(Filter()).events)
    assert "/beheer/accounts" not in page


def test_accounts(po: Browser, of: Desk) -> None:
    answer = po.post("/beheer/accounts", data={"naam": "Nieuw Iemand", "rol": ["auditor", "onzin"]}, headers=OWN)
    link = answer.text.partition(">http://127.0.0.1:8090/uitnodiging/")[2].partition("<")[0]
    assert of.accounts.invitation(link)
    assert po.submit("/beheer/accounts", naam="", rol="po") == 422
    assert po.submit("/beheer/accounts", naam="Iemand") == 422
    assert po.submit("/beheer/accounts", naam="Petra Officier", rol="ciso") == 422
    by_name = {one.name: one for one in of.accounts.all()}
    employee, own = by_name["Mia Medewerker"].id, by_name["Petra Officier"].id
    assert po.submit(f"/beheer/accounts/{employee}/rollen", rol="auditor") == 303
    assert po.submit(f"/beheer/accounts/{employee}/blokkeer") == 303
    assert "geblokkeerd" in po.get("/beheer/accounts").text
    assert po.submit(f"/beheer/accounts/{employee}/deblokkeer") == 303
    assert po.submit(f"/beheer/accounts/{employee}/onzin") == 404
    assert po.submit(f"/beheer/accounts/{own}/rollen", rol="ciso") == 422
    assert po.submit("/beheer/accounts/999/blokkeer") == 422
    assert manage.PAGES


def test_what_is_seen_is_the_same_for_everybody(of: Desk) -> None:
    pages = {
        Browser(of, role).get("/wat-is-te-zien").text.partition("<main")[2] for role in (Role.po, Role.it, Role.auditor)
    }
    assert len(pages) == 1
    assert seen.PAGES
