"""Every page in a real browser: accessible (axe-core, WCAG 2.2 AA) in light and dark, wide and narrow, for every role.

``make pictures`` runs this and keeps what it sees in docs/img.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from logs.review.accounts.roles import Role
from logs.store import Filter
from tests.e2e.browser import picture
from tests.e2e.review.conftest import Site
from tests.logs.review.desk import session

pytestmark = pytest.mark.needs("chromium", "node")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """(tags) => axe.run(document, {runOnly: {type: "tag", values: tags}}).then(
    (result) => result.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")))"""
LOOKS = [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)]


def addresses(site: Site) -> dict[str, str]:
    """Every page that is read, by the name of its picture."""
    event = site.desk.store.page(Filter(action="redact", kind="PERSON")).events[0].id
    asked = site.desk.applications.applications()[0].id
    declared = site.desk.suppliers.all()[0].id
    incident = f"/incidenten/{site.incident}"
    opening = site.desk.openings.all()[0].id
    return {
        "overzicht": "/overzicht", "gebeurtenissen": "/gebeurtenissen?actie=block", "geen-gebeurtenissen": "/gebeurtenissen?nummer=ZZZZ",
        "gebeurtenis": f"/gebeurtenissen/{event}", "incidenten": "/incidenten", "incident-nieuw": "/incidenten/nieuw",
        "incident": incident, "melding-ap": f"{incident}/melding", "brief": f"{incident}/brief", "verslag": f"{incident}/verslag",
        "register": "/register", "dienst": "/register/chatgpt", "aanvragen": "/aanvragen", "aanvraag": f"/aanvragen/{asked}",
        "leverancier": f"/register/verklaringen/{declared}",
        "uitzonderingen": "/uitzonderingen", "beleid": "/beleid", "rapportage": "/rapportage",
        "ondernemingsraad": "/rapportage/ondernemingsraad", "openen": "/openen", "opening": f"/openen/{opening}", "controle": "/controle", "beheer": "/beheer",
        "accounts": "/beheer/accounts", "wat-is-te-zien": "/wat-is-te-zien", "account": "/account", "niet-gevonden": "/aanvragen/A-NIETHIER",
    }  # fmt: skip


NAMES = [
    "overzicht", "gebeurtenissen", "geen-gebeurtenissen", "gebeurtenis", "incidenten", "incident-nieuw", "incident", "melding-ap",
    "brief", "verslag", "register", "dienst", "aanvragen", "aanvraag", "leverancier", "uitzonderingen", "beleid", "rapportage",
    "ondernemingsraad", "openen", "opening", "controle", "beheer", "accounts", "wat-is-te-zien", "account", "niet-gevonden",
]  # fmt: skip
SHOWN = {
    "overzicht",
    "gebeurtenis",
    "incident",
    "melding-ap",
    "register",
    "beleid",
    "controle",
    "beheer",
    "uitzonderingen",
    "opening",
}


@pytest.fixture(scope="package")
def contexts(chromium: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """A window of somebody: role, colours and width."""
    made: dict[tuple[Role | None, str, int], BrowserContext] = {}

    def get(role: Role | None, colours: str = "light", width: int = 1280) -> BrowserContext:
        key = (role, colours, width)
        if key not in made:
            scheme = "dark" if colours == "dark" else "light"
            context = chromium.new_context(
                viewport={"width": width, "height": 800}, color_scheme=scheme, locale="nl-NL"
            )
            if role:
                context.add_cookies([{"name": "sluis", "value": session(site.desk, role), "url": site.url}])
            made[key] = context
        return made[key]

    yield get
    for context in made.values():
        context.close()


@pytest.fixture(scope="package")
def axe(modules: Path) -> str:
    return (modules / "axe-core/axe.min.js").read_text()


def check(page: Page, axe: str) -> None:
    """Nothing that axe objects to, and nothing wider than the window."""
    page.evaluate(axe)
    assert page.evaluate(AXE, TAGS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
        "wider than the window"
    )


@pytest.mark.parametrize(("colours", "width"), LOOKS)
@pytest.mark.parametrize("name", NAMES)
def test_every_page(
    site: Site, contexts: Callable[..., BrowserContext], axe: str, name: str, colours: str, width: int
) -> None:
    page = contexts(Role.po, colours, width).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    answer = page.goto(site.url + addresses(site)[name])
    assert answer
    assert answer.status == (404 if name == "niet-gevonden" else 200)
    assert page.locator("h1").count() == 1
    for closed in page.locator("details > summary").all():
        closed.click()
    check(page, axe)
    if name in SHOWN and (colours, width) in (("light", 1280), ("dark", 320)):
        page.reload()
        picture(page, name if colours == "light" else f"{name}-donker-smal")
    assert [line for line in said if "404" not in line] == []
    page.close()


@pytest.mark.parametrize("width", [1000, 1100, 1200, 1400])
def test_no_table_of_the_overview_is_cut(site: Site, contexts: Callable[..., BrowserContext], width: int) -> None:
    page = contexts(Role.po, "light", width).new_page()
    page.goto(f"{site.url}/overzicht")
    cut = "of => of.filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent.trim().slice(0, 40))"
    assert page.locator(".columns > section > *").evaluate_all(cut) == []
    page.close()


def test_the_names_are_all_pages(site: Site) -> None:
    assert set(addresses(site)) == set(NAMES)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_pages_before_signing_in(site: Site, contexts: Callable[..., BrowserContext], axe: str, colours: str) -> None:
    link = site.desk.accounts.invite(f"Nieuw {colours}", [Role.auditor], by="Cees Beveiliger")
    page = contexts(None, colours).new_page()
    for name, path in (
        ("inloggen", "/inloggen"),
        ("eerste-account", f"/uitnodiging/{link}"),
        ("link-op", "/uitnodiging/x"),
        ("nergens", "/x"),
    ):
        page.goto(site.url + path)
        check(page, axe)
        if colours == "light" and name in ("inloggen", "eerste-account"):
            picture(page, name)
    page.goto(f"{site.url}/inloggen")
    page.fill("#naam", "Niemand")
    page.fill("#wachtwoord", "fout")
    page.click("main button")
    assert page.locator("[role=alert]").count() == 1
    check(page, axe)
    page.close()


@pytest.mark.parametrize(
    ("role", "menu"),
    [
        (Role.po, 12), (Role.ciso, 12), (Role.it, 4), (Role.auditor, 9), (Role.employee, 2),
    ],
)  # fmt: skip
def test_each_role_walks_its_menu(
    site: Site, contexts: Callable[..., BrowserContext], axe: str, role: Role, menu: int
) -> None:
    page = contexts(role).new_page()
    page.goto(f"{site.url}/")
    links = [str(one.get_attribute("href")) for one in page.locator("nav.menu a").all()]
    assert len(links) == menu
    for link in links:
        answer = page.goto(site.url + link)
        assert answer
        assert answer.status == 200, link
        assert page.locator("nav.menu a[aria-current=page]").get_attribute("href") == link
        check(page, axe)
    refused = page.goto(f"{site.url}/beheer/accounts")
    assert refused
    if role not in (Role.po, Role.ciso):
        assert refused.status == 403
        check(page, axe)
    page.close()


def test_in_english(site: Site, contexts: Callable[..., BrowserContext], axe: str) -> None:
    page = contexts(Role.auditor).new_page()
    page.goto(f"{site.url}/incidenten/{site.incident}")
    page.click("header a[lang=en]")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "Notification to the AP" in page.inner_text("main")
    check(page, axe)
    page.click("header a[lang=nl]")
    assert "Melding bij de AP" in page.inner_text("main")
    page.close()


def test_by_keyboard_alone(site: Site, contexts: Callable[..., BrowserContext]) -> None:
    page = contexts(Role.po).new_page()
    page.goto(f"{site.url}/gebeurtenissen")
    page.keyboard.press("Tab")
    assert "Naar de inhoud" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "actie"
    page.close()


def test_the_trial_of_a_text(site: Site, contexts: Callable[..., BrowserContext], axe: str) -> None:
    page = contexts(Role.po).new_page()
    page.goto(f"{site.url}/beleid")
    page.fill("#tekst", "Schrijf Jan de Vries, BSN 999990019, een brief")
    page.click("#proef button")
    assert "Tegengehouden" in page.inner_text("#uitkomst")
    assert page.locator("mark").count() == 2
    check(page, axe)
    picture(page, "beleid-proef")
    page.close()


def test_an_incident_from_event_to_report(site: Site, contexts: Callable[..., BrowserContext], axe: str) -> None:
    page = contexts(Role.po).new_page()
    page.goto(f"{site.url}/gebeurtenissen?actie=block")
    page.click("tbody a >> nth=0")
    page.click("text=Maak er een incident van")
    page.fill("#titel", "Van begin tot eind")
    page.click("main button")
    page.click("button[aria-label^='Gedaan: Het lek is gestopt']")
    assert page.locator(".steps li.done").count() == 1
    page.fill("#tekst", "Gebeld met de afdeling.")
    page.click("text=Voeg toe >> nth=0")
    assert "Gebeld met de afdeling." in page.inner_text(".log")
    page.click("main a:has-text('Melding bij de AP')")
    page.fill("#groep", "Inwoners")
    page.click("text=Bewaar het concept")
    assert page.input_value("#groep") == "Inwoners"
    page.click("main a:has-text('Terug naar')")
    with page.expect_download() as download:
        page.click("text=Verslag als PDF")
    assert download.value.suggested_filename.endswith(".pdf")
    check(page, axe)
    page.close()
