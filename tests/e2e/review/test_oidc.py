"""Signing in through a real OpenID Connect provider (logs/review/accounts/oidc.py), in a real browser."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from playwright.sync_api import Browser, Page

from logs.review.accounts.oidc import Provider, SignIn, SignInError
from logs.review.accounts.roles import Role
from tests.e2e.review.conftest import ROLES, SignedIn

pytestmark = pytest.mark.needs("chromium", "node")


def sign_in(page: Page, behind: SignedIn, who: str) -> None:
    page.goto(f"{behind.site.url}/inloggen")
    page.click("button:has-text('Inloggen met uw werkaccount')")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", "alles mag hier")
    page.click("button[type=submit]")
    page.click("button[type=submit]")  # consent
    page.wait_for_url(f"{behind.site.url}/**")


@pytest.mark.parametrize(
    ("who", "role", "lands"),
    [
        ("petra", Role.po, "/overzicht"),
        ("cees", Role.ciso, "/overzicht"),
        ("mia", Role.employee, "/wat-is-te-zien"),
        ("zonder", Role.employee, "/wat-is-te-zien"),
    ],
)
def test_the_role_comes_from_the_claim(
    chromium: Browser, behind_provider: SignedIn, who: str, role: Role, lands: str
) -> None:
    page = chromium.new_page()
    sign_in(page, behind_provider, who)
    page.wait_for_url(f"{behind_provider.site.url}{lands}")
    assert f"{who}@gemeente.voorbeeld" in page.inner_text("header")
    account = next(one for one in behind_provider.site.desk.accounts.all() if one.name.startswith(who))
    assert (account.roles, account.local) == ({role}, False)
    assert page.goto(f"{behind_provider.site.url}/gebeurtenissen").status == (
        200 if role in (Role.po, Role.ciso) else 403
    )  # type: ignore[union-attr]
    page.context.close()


def test_a_blocked_account_stays_out(chromium: Browser, behind_provider: SignedIn) -> None:
    page = chromium.new_page()
    sign_in(page, behind_provider, "petra")
    accounts = behind_provider.site.desk.accounts
    account = next(one for one in accounts.all() if one.name.startswith("petra"))
    accounts.block(account.id, by="x")
    try:
        page.goto(f"{behind_provider.site.url}/overzicht")
        assert "/inloggen" in page.url
        page.click("button:has-text('Inloggen met uw werkaccount')")
        page.wait_for_selector("[role=alert]")
        assert "geblokkeerd" in page.inner_text("main")
    finally:
        accounts.block(account.id, by="x", blocked=False)
        page.context.close()


def forms(behind: SignedIn) -> httpx.Client:
    return httpx.Client(base_url=behind.site.url, headers={"origin": behind.site.url}, trust_env=False)


BACK = "/inloggen/oidc/terug"


def test_a_return_that_did_not_leave_from_this_browser(behind_provider: SignedIn) -> None:
    with forms(behind_provider) as client:
        left = client.post("/inloggen/oidc")
        state = client.cookies["sluis-aanmelden"]
        assert "refresh" in left.headers
        for query in ("", "?code=x", "?code=x&state=", f"?code=x&state={state}x"):
            assert client.get(BACK + query).status_code == 403
        with forms(behind_provider) as other:
            other.cookies.set("sluis-aanmelden", "iets-anders")
            assert other.get(f"{BACK}?code=x&state={state}").status_code == 403
        # A code that the provider never gave out, and then: the state counts once.
        assert "geen goed antwoord" in client.get(f"{BACK}?code=verzonnen&state={state}").text
        client.cookies.set("sluis-aanmelden", state)
        assert "Begin opnieuw" in client.get(f"{BACK}?code=verzonnen&state={state}").text
        assert "sluis" not in client.cookies


def test_an_answer_of_another_issuer_and_a_refusal(behind_provider: SignedIn) -> None:
    for query in ("code=x&iss=https://evil.example", "error=access_denied"):
        with forms(behind_provider) as client:
            client.post("/inloggen/oidc")
            answer = client.get(f"{BACK}?state={client.cookies['sluis-aanmelden']}&{query}")
            assert answer.status_code == 403
            assert "niet binnengelaten" in answer.text


def apart(work: Coroutine[object, object, object]) -> object:
    """Run in a loop of its own: the browser's is at work in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result(30)


def test_a_provider_that_is_not_there_or_says_another_name(behind_provider: SignedIn) -> None:
    engine = behind_provider.site.desk.engine
    for issuer in ("http://127.0.0.1:9", behind_provider.issuer.replace("127.0.0.1", "localhost")):
        with pytest.raises(SignInError) as error:
            apart(SignIn(engine, Provider(issuer, "sluis", roles=ROLES)).begin("http://127.0.0.1/terug"))
        assert error.value.code == "provider"


def test_only_https_elsewhere() -> None:
    with pytest.raises(ValueError, match="https"):
        Provider("http://idp.gemeente.nl", "sluis")
