"""``/bestanden``: how far one's own files are, in words, without a script (files_page.py)."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from proxy.documents.progress import Step
from proxy.documents.readings import Reading, Readings
from proxy.inspection.verdict import Who
from proxy.notices.files_page import FilesPage
from proxy.notices.visitor import known_to


@pytest.fixture
def readings() -> Readings:
    return Readings(clock=lambda: 1_800_000_017.0)


@pytest.fixture
async def client(readings: Readings) -> AsyncIterator[httpx.AsyncClient]:
    app = known_to(Starlette(routes=FilesPage("sluis.wacht", readings).routes()), Who("10.0.0.1", "jan"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sluis.wacht") as made:
        yield made


def begun(readings: Readings, *names: str, owner: str = "user:jan") -> Reading:
    reading = Reading(listed=lambda reading: readings._list(owner, reading))
    reading.begins(names)
    return reading


async def test_without_files_it_says_so_and_stands_still(client: httpx.AsyncClient) -> None:
    page = (await client.get("/bestanden")).text
    assert "geen bestanden" in page
    assert "http-equiv" not in page


async def test_a_file_that_is_read_shows_how_far_and_the_page_comes_again(
    client: httpx.AsyncClient, readings: Readings
) -> None:
    reading = begun(readings, "stukken.zip", "brief.docx")
    reading.reads(lambda: (Step("file", 2, 30), Step("page", 11, 200)))
    page = (await client.get("/bestanden")).text
    assert "stukken.zip, brief.docx" in page
    assert "bestand 3 van 30 in het archief, bladzijde 12 van 200" in page
    assert "(bestand 1 van 2)" in page
    assert '<progress aria-label="Voortgang" max="30" value="2">' in page
    assert '<meta http-equiv="refresh" content="3">' in page
    assert "<script" not in page
    still = (await client.get("/bestanden?stil=1")).text
    assert "http-equiv" not in still
    assert "bladzijde 12 van 200" in still


async def test_every_stage_has_its_words(client: httpx.AsyncClient, readings: Readings) -> None:
    reading = begun(readings, "a.pdf")
    reading.waits()
    assert "Wacht tot een ander bestand klaar is" in (await client.get("/bestanden")).text
    reading.searches(4, 61)
    assert "Wordt doorzocht op persoonsgegevens</strong>: tekstdeel 5 van 61" in (await client.get("/bestanden")).text
    assert "piece of text 5 of 61" in (await client.get("/bestanden?lang=en")).text


async def test_what_came_of_it_leads_to_the_event(client: httpx.AsyncClient, readings: Readings) -> None:
    reading = begun(readings, "a.pdf")
    reading.reads(lambda: (Step("page", 99, 200),))
    reading.pauses()
    reading.ends(1_800_000_060.0, action="block", reason="file-too-slow", event="20261125-7K3Q9XMB")
    page = (await client.get("/bestanden")).text
    assert "a.pdf" not in page
    assert "Een bestand" in page
    assert "Tegengehouden" in page
    assert "Het controleren duurt te lang." in page
    assert "bladzijde 100 van 200" in page
    assert 'href="/melding/20261125-7K3Q9XMB"' in page
    assert "klaar na 43 seconden" in page


async def test_what_broke_off_was_not_sent(client: httpx.AsyncClient, readings: Readings) -> None:
    begun(readings, "a.pdf").ends(1_800_000_060.0)
    assert "Niet verstuurd: het controleren is niet afgemaakt" in (await client.get("/bestanden")).text


async def test_another_persons_files_are_not_shown(client: httpx.AsyncClient, readings: Readings) -> None:
    begun(readings, "geheim.pdf", owner="user:piet")
    assert "geheim" not in (await client.get("/bestanden")).text
