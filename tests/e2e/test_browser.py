"""A real browser through the unmodified product, with its authority trusted as an employee's would be."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.browser import CHROMIUM, FLAGS, trusting
from tests.e2e.conftest import Officer, Product
from tests.e2e.internet import Internet

pytestmark = pytest.mark.needs("chromium", "certutil")
PROMPT = "Schrijf een brief aan Jan de Vries, bel 06-12345678."


@pytest.fixture(scope="module")
def browser(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    env = trusting(tmp_path_factory.mktemp("home"), product.authority)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, proxy={"server": product.proxy, "bypass": "127.0.0.1"}, env=env
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(locale="nl-NL")
    yield page
    page.close()


def ask(page: Page, text: str) -> str:
    page.goto("https://chatgpt.com/")
    page.fill("#vraag", text)
    page.click("#stuur")
    page.wait_for_selector("#klaar:has-text('klaar')")
    return page.inner_text("#antwoord")


def test_the_employee_sees_the_name_and_the_far_side_does_not(page: Page, internet: Internet) -> None:
    assert ask(page, PROMPT) == f"U schreef: {PROMPT}"
    body = internet.requests[-1][2].decode()
    assert "[PERSOON_" in body
    assert "Vries" not in body


def test_a_refusal_reaches_the_page(page: Page, internet: Internet) -> None:
    before = len(internet.requests)
    answer = ask(page, "Zijn BSN is 123456782")
    assert "burgerservicenummer" in answer
    assert not any(b"123456782" in head + body for _, head, body in internet.requests[before:])


def test_a_refused_navigation_is_a_page(page: Page, product: Product) -> None:
    answer = page.goto("https://chat.deepseek.com/")
    assert answer is not None
    assert answer.status == 403
    assert "offensief cyberprogramma" in page.inner_text("body")
    text = page.inner_text("body")
    assert any(str(event["id"]) in text for event in product.events() if event["service"] == "deepseek")


def test_the_start_page_and_the_practice_chat(page: Page) -> None:
    page.goto("http://sluis.wacht/")
    assert "Sluiswachter" in page.title()
    page.goto("http://sluis.wacht/proef")
    page.fill("textarea", PROMPT)
    page.click("main button")
    assert "[PERSOON_" in page.inner_text("main")


def test_the_review_pages(page: Page, product: Product, officer: Officer) -> None:
    page.goto(f"{product.review}/")
    page.fill("#naam", officer.name)
    page.fill("#wachtwoord", officer.password)
    page.click("main button")
    page.click("nav a:has-text('Gebeurtenissen')")
    page.select_option("#actie", "block")
    page.click("main button >> nth=0")
    page.click("tbody a >> nth=0")
    assert "Gebeurtenis" in page.inner_text("h1")
