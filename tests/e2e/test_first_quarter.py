"""docs/eerste-kwartier.md as somebody new walks it: start, a browser with the PAC file, a prompt, a notice, an event, an incident.

``make pictures`` runs this too, and keeps what it sees in docs/img.
"""

import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.e2e.browser import CHROMIUM, FLAGS, picture, trusting
from tests.e2e.conftest import start, wait_until_healthy, welcome
from tests.proxy.bed import free_port

pytestmark = pytest.mark.needs("chromium", "certutil")
GUIDE = (Path(__file__).parents[2] / "docs/eerste-kwartier.md").read_text()
PASSWORD = "paard batterij nietje"


@dataclass(frozen=True)
class Told:
    """What the start prints, and nothing else that is known of the gateway."""

    proxy: str
    review: str
    first_account: str


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    """A gateway as ``make run`` starts it, but on ports that are free; it has no way out."""
    listen, review = (f"127.0.0.1:{free_port()}" for _ in range(2))
    process = start(tmp_path / "var", "--listen", listen, "--review", review)
    try:
        wait_until_healthy(f"http://{review}", process)
        printed = welcome(tmp_path / "out.txt")
        found = [
            re.search(rf"^  {name} +(http://\S+)$", printed, re.M)
            for name in ("proxy", "review pages", "first account")
        ]
        yield Told(*(one[1].rstrip("/") for one in found if one))
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def test_the_first_quarter_of_an_hour(told: Told, tmp_path: Path) -> None:
    authority = tmp_path / "sluiswachter-ca.pem"
    with urlopen(f"{told.proxy}/ca.pem") as answer:  # noqa: S310  # our own address, printed at the start
        authority.write_bytes(answer.read())
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, f"--proxy-pac-url={told.proxy}/proxy.pac"],
            env=trusting(tmp_path / "home", authority),
        )  # fmt: skip
        page = chromium.new_page(locale="nl-NL", viewport={"width": 1000, "height": 700})
        practises(page)
        is_refused(page)
        makes_the_first_account(page, told)
        number = finds_the_event(page, told)
        opens_an_incident(page, number)
        chromium.close()


def practises(page: Page) -> None:
    page.goto("http://sluis.wacht/")
    assert page.inner_text("h1") == "Uw browser gaat via Sluiswachter"
    picture(page, "kwartier-start")
    page.click("text=Probeer het uit")
    page.fill("textarea", typed("Bel Jan"))
    page.click("main button")
    assert "Bel [PERSOON_1] op [TELEFOON_1]" in page.inner_text("main")
    picture(page, "kwartier-vervangen")
    page.fill("textarea", typed("Zijn BSN"))
    page.click("main button")
    assert "Besluit: Tegengehouden" in page.inner_text("main")
    picture(page, "kwartier-bsn")


def is_refused(page: Page) -> None:
    answer = page.goto(typed("https://chat."))
    assert answer
    assert answer.status == 403
    assert page.inner_text("h1") == "Dit is niet verstuurd"
    picture(page, "kwartier-melding")


def makes_the_first_account(page: Page, told: Told) -> None:
    page.goto(told.first_account)
    page.fill("#naam", "Petra Officier")
    page.fill("#wachtwoord", PASSWORD)
    page.fill("#nogmaals", PASSWORD)
    page.click("main button")
    assert page.inner_text("h1") == "Overzicht"
    picture(page, "kwartier-overzicht")


def finds_the_event(page: Page, told: Told) -> str:
    page.click("nav a:has-text('Gebeurtenissen')")
    shown = page.inner_text("tbody")
    assert [rule in shown for rule in ("geen-bsn", "persoonsgegevens-weglaten", "land-met-offensief")] == [True] * 3
    picture(page, "kwartier-gebeurtenissen")
    page.click("tbody tr:has-text('geen-bsn') a >> nth=0")
    text = page.inner_text("main")
    assert "burgerservicenummer (BSN)" in text
    assert "123456782" not in text
    picture(page, "kwartier-gebeurtenis")
    return page.inner_text("h1").split()[-1]


def opens_an_incident(page: Page, number: str) -> None:
    page.click("text=Maak er een incident van")
    assert page.input_value("#gebeurtenissen") == number
    page.fill("#titel", "Oefening: BSN in een vraag aan AI")
    page.click("main button >> nth=-1")
    assert number in page.inner_text("main")
    picture(page, "kwartier-incident")


def typed(begin: str) -> str:
    """The text in the guide that begins so; what is walked is what is written there."""
    found = re.search(rf"^ {{4}}({re.escape(begin)}.*)$", GUIDE, re.M)
    assert found, f"the guide has no line {begin}"
    return found[1]


def test_its_pictures_are_there() -> None:
    shown = set(re.findall(r"\]\((img/\S+?)\)", GUIDE))
    assert shown
    assert [name for name in shown if not (Path(__file__).parents[2] / "docs" / name).exists()] == []
