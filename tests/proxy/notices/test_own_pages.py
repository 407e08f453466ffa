"""The pages of employees (proxy/notices/own_pages.py), over the real stores."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from logs.register.entry import Entry
from proxy.inspection.verdict import Who
from proxy.notices.own_pages import OwnPages
from proxy.notices.portal import create_portal
from proxy.notices.visitor import PERSONAL, known_to
from proxy.services.catalogue import Catalogue
from tests.proxy.inspection.test_recourse import ANNA, PIET, SERVICE, Bed
from tests.proxy.test_portal import PEM, _try

HERE = {"origin": "http://sluis.wacht"}
REASON = {"ground": "openbaar", "reason": "Dit staat al op de website."}


class Site:
    """The portal, for any visitor."""

    def __init__(self, bed: Bed) -> None:
        self.bed = bed

        async def clean(text: str) -> str:
            return text.replace("Jan", "[naam]")

        pages = OwnPages(
            "sluis.wacht", bed.stores, bed.recourse, lambda: bed.inspector.policy, Catalogue([SERVICE]), clean
        )
        self.app = create_portal(
            portal_host="sluis.wacht", ca_certificate=lambda: PEM, pac=lambda: "", try_prompt=_try, more=pages.routes()
        )

    def client(self, who: Who = ANNA) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(known_to(self.app, who))
        return httpx.AsyncClient(transport=transport, base_url="http://sluis.wacht")

    async def link(self, words: str = "Project geheim") -> str:
        notice = (await self.bed.ask(words)).notice
        assert notice is not None
        return notice.justify


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    bed = Bed(tmp_path)
    await bed.stores.start()
    yield Site(bed)
    await bed.stores.close()


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_every_page_is_strict_and_speaks_the_language(site: Site, language: str) -> None:
    link = await site.link()
    event = site.bed.events[0].id
    async with site.client() as client:
        for path in (
            "/diensten",
            "/aanvragen",
            "/mijn",
            link,
            f"/vals-alarm/{event}",
            "/verantwoorden/x",
            "/vals-alarm/x",
        ):
            answer = await client.get(path, headers={"accept-language": language})
            assert answer.status_code == {"/verantwoorden/x": 403, "/vals-alarm/x": 404}.get(path, 200), path
            assert f'<html lang="{language}">' in answer.text
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert not re.search(r"<script|<style|\sstyle=|\son\w+=", answer.text)
            assert len(re.findall("<h1", answer.text)) == 1
            fields = re.findall(r'<(?:input|textarea|select) [^>]*\bid="(\w+)"', answer.text)
            assert all(f'for="{name}"' in answer.text for name in fields)


async def test_after_a_reason_the_message_passes_once_refused(site: Site) -> None:
    link = await site.link()
    async with site.client() as client:
        form = (await client.get(link)).text
        assert "woord van de eigen lijst" in form
        assert "Tekst in het Nederlands." in form  # the rule's own words
        done = await client.post(link, data=REASON, headers=HERE)
        assert done.status_code == 200
        assert "hetzelfde bericht" in done.text
        again = await client.post(link, data=REASON, headers=HERE)
        assert again.status_code == 403
        assert "al ingevuld" in again.text
    assert (await site.bed.ask("Project geheim")).permit is not None
    (kept,) = site.bed.stores.justifications.recent(datetime(2000, 1, 1, tzinfo=UTC))
    assert (kept.ground, kept.reason) == ("openbaar", "Dit staat al op de website.")


async def test_a_link_works_for_nobody_else(site: Site) -> None:
    link = await site.link()
    async with site.client(PIET) as client:
        for answer in (await client.get(link), await client.post(link, data=REASON, headers=HERE)):
            assert answer.status_code == 403
            assert "voor iemand anders" in answer.text
            assert "eigen lijst" not in answer.text
    async with site.client() as client:
        assert (await client.get(link)).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.nl"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
async def test_a_foreign_form_does_nothing(site: Site, headers: dict[str, str]) -> None:
    link = await site.link()
    async with site.client() as client:
        assert "andere website" in (await client.post(link, data=REASON, headers=headers)).text
        await client.post("/aanvragen", data=APPLIED, headers=headers)
        await client.post(f"/vals-alarm/{site.bed.events[0].id}", data={}, headers=headers)
    assert (await site.bed.ask("Project geheim")).permit is None
    assert site.bed.stores.desk.applications() == []
    assert site.bed.stores.alarms.alarms() == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"reason": "Dit staat al online."}, "Kies een reden"), ({"ground": "zomaar", "reason": "Lang genoeg wel."}, "Kies"),
        ({"ground": "openbaar"}, "tien tekens"), ({"ground": "openbaar", "reason": "   kort   "}, "tien tekens"),
    ],
)  # fmt: skip
async def test_a_reason_is_asked_for(site: Site, given: dict[str, str], told: str) -> None:
    link = await site.link()
    async with site.client() as client:
        answer = await client.post(link, data=given, headers=HERE)
        assert (answer.status_code, told in answer.text) == (422, True)
        assert (await client.post(link, data=REASON, headers=HERE)).status_code == 200


async def test_personal_data_in_a_reason_is_not_kept(site: Site) -> None:
    async with site.client() as client:
        await client.post(await site.link(), data={**REASON, "reason": "Jan vraagt het mij <b>nu</b>"}, headers=HERE)
    (kept,) = site.bed.stores.justifications.recent(datetime(2000, 1, 1, tzinfo=UTC))
    assert kept.reason == "[naam] vraagt het mij <b>nu</b>"


async def test_too_many_reasons(site: Site) -> None:
    async with site.client() as client:
        for number in range(11):
            answer = await client.post(await site.link(f"geheim {number} a"), data=REASON, headers=HERE)
            assert answer.status_code == (200 if number < 10 else 403)
    assert "24 uur" in answer.text


async def test_a_false_alarm_in_one_click(site: Site) -> None:
    event = (await site.bed.ask("Bel Jan morgen")).event.id
    async with site.client() as client:
        page = (await client.get(f"/vals-alarm/{event}")).text
        assert "Bel [naam van een persoon] morgen" in page
        assert (
            "binnen"
            in (await client.post(f"/vals-alarm/{event}", data={"remark": "Jan is een vogel"}, headers=HERE)).text
        )
        assert "al binnen" in (await client.post(f"/vals-alarm/{event}", data={}, headers=HERE)).text
    (alarm,) = site.bed.stores.alarms.alarms("nieuw")
    assert (alarm.event, alarm.snippets, alarm.remark) == (
        event,
        ("Bel [naam van een persoon] morgen",),
        "[naam] is een vogel",
    )
    async with site.client(PIET) as client:
        assert (await client.get(f"/vals-alarm/{event}")).status_code == 404


APPLIED = {
    "service": "chatgpt",
    "purpose": "Brieven in klare taal voor Jan",
    "applicant": "Anna",
    "department": "KCC",
    "decisions": "ja",
}


async def test_applying_for_a_service_counts_at_once(site: Site) -> None:
    async with site.client() as client:
        assert '<option value="chatgpt" selected>' in (await client.get("/aanvragen?dienst=chatgpt")).text
        answer = await client.post("/aanvragen", data=APPLIED, headers=HERE)
        assert "Uw aanvraag is binnen" in answer.text
        assert "Aangemeld, nog niet beoordeeld" in (await client.get("/diensten")).text
    (filed,) = site.bed.stores.desk.applications("nieuw")
    assert filed.id in answer.text
    assert (filed.application.name, filed.application.decisions) == ("ChatGPT", True)
    assert "[naam]" in filed.application.purpose
    site.bed.stores.live.refresh()
    assert site.bed.stores.live.standing(SERVICE).status == "applied"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"service": "", "name": ""}, "naam van de dienst"), ({"service": "bestaat-niet"}, "naam van de dienst"),
        ({"purpose": ""}, "waarvoor"), ({"applicant": ""}, "Vul uw naam in"), ({"contact": "x" * 300}, "te lang"),
    ],
)  # fmt: skip
async def test_what_is_missing_is_told_and_what_was_written_stays(
    site: Site, changed: dict[str, str], told: str
) -> None:
    async with site.client() as client:
        answer = await client.post("/aanvragen", data={**APPLIED, **changed}, headers=HERE)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="KCC"' in answer.text
    assert site.bed.stores.desk.applications() == []


async def test_a_script_cannot_fill_the_desk(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proxy.notices.web.time.monotonic", lambda: 3600.0 * 5)
    async with site.client() as client:
        answers = [await client.post("/aanvragen", data=APPLIED, headers=HERE) for _ in range(22)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [422] * 2
    async with site.client(PIET) as client:
        assert (await client.post("/aanvragen", data=APPLIED, headers=HERE)).status_code == 200


async def test_the_register_shows_what_may_be_used(site: Site) -> None:
    entry = Entry(
        id="chatgpt", name="ChatGPT <x>", status="conditional", conditions="Alleen openbare tekst.", closed=True
    )
    site.bed.stores.register.save(entry, account="po")
    async with site.client() as client:
        page = (await client.get("/diensten")).text
    for shown in (
        "ChatGPT &lt;x&gt;",
        "Ja, met voorwaarden",
        "Alleen openbare tekst.",
        "gesloten omgeving",
        "Noord-Korea",
        "AIVD",
    ):
        assert shown in page


async def test_everyone_sees_their_own_events(site: Site) -> None:
    from logs.journal import Journal

    journal = Journal(Path(str(site.bed.stores._engine.url.database)).parent)
    await journal.start()
    for who in (ANNA, PIET):
        verdict = await site.bed.ask("Bel Jan morgen", who)
        await journal.record(verdict.event)
    await journal.close()
    mine, other = site.bed.events
    site.bed.stores.own.close()
    async with site.client() as client:
        page = (await client.get("/mijn")).text
    assert mine.id in page
    assert other.id not in page
    for shown in ("Verstuurd zonder de gevonden gegevens", "ChatGPT", "naam van een persoon (1)", "Een zin", "anna"):
        assert shown in page


async def test_a_form_that_is_too_large_does_nothing(site: Site) -> None:
    async with site.client() as client:
        await client.post("/aanvragen", data={**APPLIED, "data": "x" * 100_000}, headers=HERE)
    assert site.bed.stores.desk.applications() == []


def test_what_is_personal_is_asked_a_name_for() -> None:
    assert {"/mijn", "/aanvragen", "/verantwoorden", "/vals-alarm"} <= set(PERSONAL)
