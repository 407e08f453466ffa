"""Incidents from event to report (logs/review/pages/incidents.py, logs/review/reports)."""

import html
import io
import re

import pypdfium2
import pytest

from logs.review.accounts.roles import Role
from logs.review.desk import Desk
from logs.review.pages import incidents
from logs.review.render import translator
from logs.review.reports.ap_form import CODES, FORM, fill
from logs.review.reports.closing import closing
from logs.review.reports.pdf import Block, pdf
from logs.store import Filter
from tests.logs.review.browser import OWN, Browser
from tests.logs.review.desk import SERVICES
from tests.logs.test_journal import event


def text_of(made: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(made))
    texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    document.close()
    return "\n".join(texts)


@pytest.fixture
def number(po: Browser, of: Desk) -> str:
    one = of.store.page(Filter(action="redact")).events[0].id
    answer = po.post(
        "/incidenten/nieuw", data={"titel": "Proef", "gebeurtenissen": one.lower(), "cbw": "ja"}, headers=OWN
    )
    return str(answer.headers["location"].rpartition("/")[2])


def test_opening(po: Browser, number: str, of: Desk) -> None:
    page = po.get(f"/incidenten/{number}").text
    for shown in ("Proef", "Melding bij de AP", "Vroege waarschuwing", "Eindverslag", "Stappen", "Gegevens vervangen"):
        assert shown in page
    for wrong in (
        {"titel": "", "gebeurtenissen": "x"},
        {"titel": "x", "gebeurtenissen": ""},
        {"titel": "x", "gebeurtenissen": "20200101-NIETHIER"},
    ):
        answer = po.post("/incidenten/nieuw", data=wrong, headers=OWN)
        assert answer.status_code == 422
        assert "minstens één gebeurtenis" in answer.text
    event_number = of.incidents.get(number).events[0]  # type: ignore[union-attr]
    assert number in po.get(f"/gebeurtenissen/{event_number}").text
    assert event_number in po.get(f"/incidenten/nieuw?gebeurtenis={event_number}").text


def test_working_on_it(po: Browser, number: str, of: Desk) -> None:
    base = f"/incidenten/{number}"
    assert po.submit(f"{base}/notitie", tekst="Gebeld met <b>de afdeling</b>") == 303
    assert po.submit(f"{base}/behandelaar", behandelaar="Cees Beveiliger") == 303
    assert po.submit(f"{base}/stap", stap="ap-72h", gedaan="ja") == 303
    assert po.submit(f"{base}/stap", stap="bestaat-niet", gedaan="ja") == 409
    assert po.submit(f"{base}/cbw", cbw="nee") == 303
    other = of.store.page(Filter(action="block")).events[0].id
    assert po.submit(f"{base}/gebeurtenissen", gebeurtenissen=other) == 303
    assert po.submit(f"{base}/gebeurtenissen", gebeurtenissen="20200101-NIETHIER") == 409
    assert po.submit(f"{base}/onzin") == 404
    kept = of.incidents.get(number)
    assert kept
    assert kept.assignee == "Cees Beveiliger"
    assert "ap-72h" in kept.done
    assert len(kept.events) == 2
    assert [clock.code for clock in kept.clocks] == ["ap-72h"]
    page = po.get(base).text
    assert "&lt;b&gt;" in page
    assert "gedaan" in page


def test_closed_is_closed(po: Browser, number: str) -> None:
    base = f"/incidenten/{number}"
    assert po.submit(f"{base}/stand", stand="gesloten") == 303
    assert po.submit(f"{base}/stap", stap="gezien", gedaan="ja") == 409
    assert po.submit(f"{base}/melding", groep="x") == 409
    assert "Gedaan</button>" not in po.get(base).text
    assert po.submit(f"{base}/stand", stand="onderzoek") == 303
    assert po.submit(f"{base}/stand", stand="onzin") == 409


def test_the_draft_for_the_ap(po: Browser, number: str, of: Desk) -> None:
    base = f"/incidenten/{number}/melding"
    page = po.get(base).text
    for chapter in FORM:
        assert chapter.name in page
    assert "AVG, artikel 33" in page
    kept = of.incidents.get(number)
    assert kept
    (event,) = (of.store.event(one) for one in kept.events)
    assert event
    assert SERVICES[event.service] in page
    answer = po.post(base, data={"groep": "Inwoners die zorg krijgen", "minimum": "3", "onzin": "x"}, headers=OWN)
    assert answer.headers["location"] == base
    assert "Inwoners die zorg krijgen" in po.get(base).text
    kept = of.incidents.get(number)
    assert kept
    assert set(kept.facts) == {"groep", "minimum"}
    auditor = Browser(of, Role.auditor).get(base).text
    assert "Inwoners die zorg krijgen" in auditor
    assert "<textarea" not in auditor


def test_letter_and_report(po: Browser, number: str) -> None:
    letter = po.get(f"/incidenten/{number}/brief?taal=en").text
    assert 'lang="nl"' in letter
    assert "Beste [naam]" in letter
    assert number in letter
    po.get("/?taal=nl")
    assert "Verloop" in po.get(f"/incidenten/{number}/verslag").text
    answer = po.get(f"/incidenten/{number}/verslag.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    text = text_of(answer.content)
    for shown in (number, "Termijnen", "Melding bij de AP", "sluiswachter log verify"):
        assert shown in " ".join(text.split())
    for page in ("", "/melding", "/brief", "/verslag", "/verslag.pdf"):
        assert po.get(f"/incidenten/INC-1999-0001{page}").status_code == 404


def test_the_list(po: Browser, number: str) -> None:
    assert number in po.get("/incidenten").text
    assert number in po.get("/incidenten?stand=nieuw").text
    assert number not in po.get("/incidenten?stand=gemeld").text
    assert incidents.PAGES


ENDINGS = [
    ("block", "niet naar de dienst gegaan"),
    ("redact", "zonder de gegevens"),
    ("allow", "ging naar de dienst."),
    ("justify", "reden"),
]


@pytest.mark.parametrize(("action", "told"), ENDINGS)
def test_the_summary_says_whether_data_went_out(of: Desk, incident: str, action: str, told: str) -> None:
    kept = of.incidents.get(incident)
    assert kept
    facts = fill(kept, [event(action=action)], {})
    assert told in facts["samenvatting"]
    assert set(facts) <= CODES
    two = fill(kept, [event(action="block"), event(action=action)], {})["samenvatting"]
    assert "In 2 berichten" in two
    assert fill(kept, [], {})["samenvatting"] == ""


def test_the_report_has_every_step(of: Desk, incident: str) -> None:
    kept = of.incidents.get(incident)
    assert kept
    blocks = closing(kept, [], {}, "en", translator("en"))
    headings = [block.heading for block in blocks if block.heading]
    assert headings == ["Summary", "Terms", "Events", "Steps", "Notification to the AP, as prepared", "Course"]


@pytest.mark.parametrize(
    "note", ["woord " * 820 + "EINDE", "x" * 4900 + "EINDE", "regel\n" * 800 + "EINDE", "\x07\x1b[0m\u202e\ufffeEINDE"]
)
def test_the_longest_note_is_in_the_report(po: Browser, number: str, note: str) -> None:
    assert po.submit(f"/incidenten/{number}/notitie", tekst=note[:5000]) == 303
    answer = po.get(f"/incidenten/{number}/verslag.pdf")
    assert answer.status_code == 200
    assert "EINDE" in "".join(text_of(answer.content).split())


def test_the_course_is_in_words(po: Browser, number: str) -> None:
    base = f"/incidenten/{number}"
    po.submit(f"{base}/stand", stand="onderzoek")
    po.submit(f"{base}/stap", stap="gezien", gedaan="ja")
    po.submit(f"{base}/melding", groep="Inwoners")
    po.submit(f"{base}/notitie", tekst="Gebeld.")
    for shown in (po.get(base).text, po.get(f"{base}/verslag").text):
        told = " ".join(shown.partition("Verloop")[2].split())
        for words in (
            "stand: In onderzoek", "gedaan: De gebeurtenissen zijn bekeken", "Om welke groep mensen gaat het?", "Gebeld.",
            "geopend: Proef",
        ):  # fmt: skip
            assert words in told, words
    english = po.get(f"{base}?taal=en").text.partition("Course")[2]
    assert "The events were looked at" in english
    po.get("/?taal=nl")


def test_a_second_click_is_no_second_step(po: Browser, number: str, of: Desk) -> None:
    base = f"/incidenten/{number}"
    for _ in range(2):
        for path, field, value in (
            ("stap", "stap", "gezien"), ("stand", "stand", "onderzoek"), ("cbw", "cbw", "nee"),
            ("behandelaar", "behandelaar", "Cees Beveiliger"), ("melding", "groep", "Inwoners"),
        ):  # fmt: skip
            assert po.submit(f"{base}/{path}", **{field: value, "gedaan": "ja"}) == 303
    kept = of.incidents.get(number)
    assert kept
    assert sorted(step.what for step in kept.steps) == [
        "assignee", "cbw", "done", "event", "facts", "opened", "state"
    ]  # fmt: skip


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send of the draft: the fields of one line, and the hidden one."""
    found = re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def test_two_who_fill_in_the_draft_at_once(po: Browser, number: str, of: Desk) -> None:
    base = f"/incidenten/{number}/melding"
    seen = fields_of(po.get(base).text)
    assert seen["gezien"]
    assert Browser(of, Role.ciso).submit(base, **{**seen, "minimum": "3"}) == 303
    answer = po.post(base, data={**seen, "maximum": "9", "groep": "Inwoners van de wijk"}, headers=OWN)
    assert answer.status_code == 409
    assert "intussen gewijzigd" in answer.text
    assert "Inwoners van de wijk" in answer.text  # nothing that was typed is lost
    kept = of.incidents.get(number)
    assert kept
    assert kept.facts == {"minimum": "3"}
    assert po.submit(base, **{**fields_of(answer.text), "groep": "Inwoners van de wijk"}) == 303
    kept = of.incidents.get(number)
    assert kept
    assert kept.facts == {"maximum": "9", "groep": "Inwoners van de wijk", "minimum": ""}


def test_what_the_record_says_stays_the_records(po: Browser, number: str, of: Desk) -> None:
    """Saving a draft does not freeze what follows from the events: an event that is added later counts in it."""
    base = f"/incidenten/{number}"
    page = po.get(f"{base}/melding").text
    assert po.submit(f"{base}/melding", **{**fields_of(page), "minimum": "1"}) == 303
    kept = of.incidents.get(number)
    assert kept
    assert kept.facts == {"minimum": "1"}
    before = fields_of(page)["records"]
    other = of.store.page(Filter(action="block", kind="BSN")).events[0].id
    assert po.submit(f"{base}/gebeurtenissen", gebeurtenissen=other) == 303
    assert int(fields_of(po.get(f"{base}/melding").text)["records"]) > int(before)


def test_from_the_list_to_an_incident(po: Browser, number: str, of: Desk) -> None:
    listed = po.get("/gebeurtenissen?actie=block").text
    chosen = re.findall(r'name="gebeurtenis" value="([^"]+)"', listed)[:3]
    assert len(chosen) == 3
    assert "Kies " not in Browser(of, Role.auditor).get("/gebeurtenissen?actie=block").text
    page = po.get("/incidenten/nieuw", params={"gebeurtenis": chosen}).text
    assert " ".join(chosen) in page
    assert f'action="/incidenten/{number}/gebeurtenissen"' in page
    assert po.submit(f"/incidenten/{number}/gebeurtenissen", gebeurtenissen=" ".join(chosen)) == 303
    kept = of.incidents.get(number)
    assert kept
    assert set(chosen) <= set(kept.events)
    assert f"{len(kept.events)} gebeurtenissen toegevoegd: " in po.get(f"/incidenten/{number}").text


def test_more_than_can_be_looked_at_is_told_and_not_cut_off(po: Browser, number: str, of: Desk) -> None:
    many = " ".join(f"20261125-{n:08}" for n in range(201))
    answer = po.post("/incidenten/nieuw", data={"titel": "Veel", "gebeurtenissen": many}, headers=OWN)
    assert answer.status_code == 422
    assert "200 gebeurtenissen" in answer.text
    assert po.submit(f"/incidenten/{number}/gebeurtenissen", gebeurtenissen=many) == 409


def test_each_event_of_an_incident_leaves_its_trace(po: Browser, number: str, of: Desk) -> None:
    kept = of.incidents.get(number)
    assert kept
    before = len(of.store.reads(subject=kept.events[0], limit=5000))
    po.get(f"/incidenten/{number}")
    assert len(of.store.reads(subject=kept.events[0], limit=5000)) == before + 1


def test_a_pdf_of_many_pages_with_odd_signs() -> None:
    rows = [["a", "b"], *[[f"regel {n} – é ▇ 漢", "x" * 300] for n in range(120)]]
    text = text_of(pdf("Titel", "onder", [Block("Kop", "Tekst", rows)], "nl"))
    assert "regel 119" in text
    assert text.count("Sluiswachter –") > 3
