"""Chromium on stand-in chat pages of each web dialect: the page shows the name, the far side never had it."""

import pytest
from playwright.sync_api import Page

from tests.e2e.chat_pages import PAGES
from tests.e2e.conftest import Product
from tests.e2e.internet import Internet
from tests.e2e.test_browser import PROMPT, browser, page
from tests.e2e.test_clients import BSN

__all__ = ["browser", "page"]
pytestmark = pytest.mark.needs("chromium", "certutil")


def ask(page: Page, url: str, text: str) -> str:
    page.goto(url)
    page.fill("#vraag", text)
    page.click("#stuur")
    page.wait_for_selector("#klaar:has-text('klaar')")
    return page.inner_text("#antwoord")


def url_of(name: str) -> str:
    return f"https://{PAGES[name].host}{'/chat/' if name == 'huggingchat' else '/proef'}"


@pytest.mark.parametrize("name", PAGES)
def test_the_employee_sees_the_name_and_the_far_side_does_not(page: Page, internet: Internet, name: str) -> None:
    before = len(internet.requests)
    assert ask(page, url_of(name), PROMPT).startswith(f"U schreef: {PROMPT}")
    # The browser asks for other things of its own, such as an icon.
    (body,) = [body.decode() for host, _, body in internet.requests[before:] if host == PAGES[name].host and body]
    assert "PERSOON_" in body
    assert "TELEFOON_" in body
    assert "Vries" not in body


@pytest.mark.parametrize("name", PAGES)
def test_a_refusal_is_said_in_the_chat(page: Page, internet: Internet, product: Product, name: str) -> None:
    before = len(internet.requests)
    answer = ask(page, url_of(name), f"Zijn BSN is {BSN}")
    assert answer.startswith("**Tegengehouden door Sluiswachter**")
    assert "burgerservicenummer (BSN)" in answer
    event = product.events()[-1]
    assert event["rule"] == "geen-bsn"
    assert f"Meldingsnummer: {event['id']} ([uitleg](http://sluis.wacht/melding/{event['id']}))" in answer
    assert not any(BSN.encode() in head + body for _, head, body in internet.requests[before:])


@pytest.mark.parametrize("name", ["chatgpt-web", "claude-web"])
def test_a_rule_may_say_behind_the_answer_what_was_left_out(page: Page, name: str) -> None:
    assert "Melding van Sluiswachter" in ask(page, url_of(name), PROMPT)


def test_an_event_source(page: Page, internet: Internet) -> None:
    assert ask(page, "https://you.com/stroom", PROMPT) == f"U schreef: {PROMPT}"
    head = next(head.decode() for _, head, _ in reversed(internet.requests) if b"/api/stroom?" in head)
    assert "PERSOON_" in head
    assert "Vries" not in head
