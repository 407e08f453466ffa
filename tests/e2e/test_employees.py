"""Two employees in two groups of a real LDAP directory, through the unmodified product, in a real browser."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.e2e.browser import CHROMIUM, FLAGS, picture, trusting
from tests.e2e.conftest import Product, gateway
from tests.e2e.internet import Internet
from tests.policies.makers import rule, written
from tests.proxy.identity.directory import BASE, USERS, directory, settings
from tests.waiting import comes

pytestmark = pytest.mark.needs("slapd", "chromium", "certutil")
POLICY = written(
    rule("bsn", "{data: {kinds: [BSN]}}"),
    rule("vertrouwelijk", "{data: {kinds: [MARKING]}}", "justify"),
    rule("namen", "{data: {kinds: [PERSON, PHONE]}}", "redact"),
    rule("land", "{service: {register: [forbidden]}}"),
    head="modes: {default: enforce, groups: {proefgroep: coach}}\njustify: {never: [BSN]}\n",
)
MARKED = "VERTROUWELIJK\nMemo van Jan de Vries over de grondaankoop"


@pytest.fixture(scope="module")
def product(internet: Internet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("employees")
    (folder / "beleid.yaml").write_text(POLICY)
    with directory(folder / "ldap") as port:
        known = settings(port, folder)
        with gateway(folder, internet, "--policy", str(folder / "beleid.yaml"), **known) as running:
            yield running


def client(product: Product, user: str, password: str = "") -> httpx.Client:
    known = password or USERS[user][0]
    return replace(product, proxy=product.proxy.replace("http://", f"http://{user}:{known}@")).client()


def ask(client: httpx.Client, words: str) -> httpx.Response:
    body = {"model": "gpt-4o", "messages": [{"role": "user", "content": words}]}
    return client.post("https://api.openai.com/v1/chat/completions", json=body)


def last(product: Product) -> dict[str, object]:
    return [event for event in product.events() if event["service"] == "openai-api"][-1]


def test_without_a_name_and_password_nothing_goes_out(product: Product, internet: Internet) -> None:
    before = len(internet.requests)
    with product.client() as nobody, pytest.raises(httpx.ProxyError, match="407"):
        ask(nobody, "Hallo")
    for user, password in (("anna", "fout"), ("niemand", "anna-geheim"), ("anna", "piet-geheim")):
        with client(product, user, password) as stranger, pytest.raises(httpx.ProxyError, match="407"):
            ask(stranger, "Hallo")
    assert len(internet.requests) == before


def test_what_is_not_for_ai_asks_for_no_name(product: Product, internet: Internet) -> None:
    with httpx.Client(proxy=product.proxy, verify=internet.authority.client_context(), trust_env=False) as nobody:
        assert nobody.get("https://www.bank.nl/").status_code == 200


def test_each_has_a_mode_of_their_own_group(product: Product) -> None:
    with client(product, "anna") as anna, client(product, "piet") as piet:
        assert "verantwoorden" not in ask(piet, "Zijn BSN is 999990019").text
        assert (last(product)["mode"], last(product)["action"], last(product)["department"]) == (
            "enforce",
            "block",
            "Sociaal domein",
        )
        ask(anna, "Zijn BSN is 999990019")
        # coach would ask for a reason, but a BSN is never justified
        assert (last(product)["mode"], last(product)["action"], last(product)["department"]) == (
            "coach",
            "block",
            "Burgerzaken",
        )
        number = str(last(product)["id"])
        assert comes(lambda: number in anna.get("http://sluis.wacht/mijn").text)  # written aside
        assert number not in piet.get("http://sluis.wacht/mijn").text


def test_two_people_behind_one_address_share_no_placeholders(product: Product) -> None:
    with client(product, "anna") as anna, client(product, "piet") as piet:
        assert "Jan de Vries" in ask(anna, "Schrijf aan Jan de Vries.").text
        placeholder = next(iter(last(product)["placeholders"]))  # type: ignore[call-overload]
        assert placeholder in ask(piet, f"Wie is {placeholder}?").text
        assert "Jan de Vries" not in ask(piet, f"Wie is {placeholder}?").text


def test_the_record_holds_no_name(product: Product) -> None:
    lines = (product.data / "log" / "events.jsonl").read_text()
    assert '"user"' in lines
    assert "anna" not in lines
    assert "piet" not in lines
    assert BASE not in lines


def test_a_changed_policy_counts_without_a_restart_and_a_wrong_one_never(product: Product) -> None:
    file = product.data.parent / "beleid.yaml"
    with client(product, "piet") as piet:
        file.write_text(POLICY.replace("version: '1'", "version: 'kapot"))
        assert comes(lambda: "expected YAML" in httpx.get(f"{product.review}/healthz", trust_env=False).text)
        ask(piet, "Hallo")
        assert last(product)["policy_version"] == "1"
        file.write_text(POLICY.replace("version: '1'", "version: '2'"))
        assert comes(lambda: ask(piet, "Hallo").status_code == 200 and last(product)["policy_version"] == "2")


@pytest.fixture(scope="module")
def browser(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    env = trusting(tmp_path_factory.mktemp("home"), product.authority)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, proxy={"server": "per-context"}, env=env
        )
        yield chromium
        chromium.close()


def context(browser: Browser, product: Product, user: str) -> BrowserContext:
    known = {"server": product.proxy, "bypass": "127.0.0.1", "username": user, "password": USERS[user][0]}
    return browser.new_context(locale="nl-NL", proxy=known)  # type: ignore[arg-type]


def test_an_employee_accounts_for_a_message_and_it_passes(
    browser: Browser, product: Product, internet: Internet
) -> None:
    with client(product, "piet") as piet:
        refused = ask(piet, MARKED).json()["error"]["message"]
        link = next(word for word in refused.split() if "/verantwoorden/" in word)
        anna = context(browser, product, "anna")
        other = anna.new_page()
        other.goto(link)
        assert "voor iemand anders" in other.inner_text("main")
        anna.close()
        own = context(browser, product, "piet")
        page = own.new_page()
        page.goto(link)
        picture(page, "verantwoorden")
        page.click("main button")  # the browser itself asks for what is missing
        assert page.locator("h1").inner_text() == "Waarom is dit nodig?"
        page.check("input[value=openbaar]")
        page.fill("#uitleg", "Dit stuk is gisteren openbaar gemaakt.")
        page.click("main button")
        page.wait_for_selector(".good")
        picture(page, "verantwoord")
        page.goto(link)
        assert "al ingevuld" in page.inner_text("main")
        picture(page, "verantwoorden-op")
        own.close()
        answer = ask(piet, MARKED)
    assert answer.status_code == 200
    assert (last(product)["action"], last(product)["ground"]) == ("redact", "openbaar")
    assert "Vries" not in internet.requests[-1][2].decode()
    assert "grondaankoop" in internet.requests[-1][2].decode()


def test_an_employee_applies_for_a_service(browser: Browser, product: Product) -> None:
    own = context(browser, product, "piet")
    page = own.new_page()
    page.goto("http://sluis.wacht/aanvragen?dienst=openai-api")
    assert page.input_value("#service") == "openai-api"
    assert (page.input_value("#applicant"), page.input_value("#department")) == ("piet", "Sociaal domein")
    page.fill("#purpose", "Brieven herschrijven in klare taal.")
    picture(page, "aanvragen")
    page.click("main button")
    page.wait_for_selector(".good")
    picture(page, "aangevraagd")
    page.goto("http://sluis.wacht/diensten")
    picture(page, "diensten")
    assert "Aangemeld, nog niet beoordeeld" in page.inner_text("main")
    page.goto("http://sluis.wacht/mijn")
    picture(page, "mijn")
    page.click("text=Meld het >> nth=0")
    picture(page, "vals-alarm")
    page.click("main button")
    page.wait_for_selector(".good")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("http://sluis.wacht/mijn")
    picture(page, "mijn-smal")
    page.goto("http://sluis.wacht/diensten")
    picture(page, "diensten-smal")
    page.goto("http://sluis.wacht/diensten")
    page.click("text=leverancier doorgeven")
    assert page.input_value("#told_by") == "piet"
    page.fill("#supplier", "Zaaksysteem BV")
    page.fill("#service", "Samenvatter")
    page.fill("#purpose", "Vat zaken samen voor de behandelaar.")
    picture(page, "leverancier")
    page.click("main button")
    assert page.locator(".good code").inner_text().startswith("L-")
    own.close()
    with client(product, "piet") as piet:
        assert comes(lambda: ask(piet, "Hallo") and last(product)["register_status"] == "applied")
