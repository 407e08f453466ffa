"""Signing in, the one-time link, one's own account (logs/review/pages/signing_in.py, account.py, qr.py)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

from logs.review.accounts.roles import ACCESS, EVERYBODY, Role
from logs.review.desk import Desk
from logs.review.pages import account
from logs.review.pages.qr import picture
from tests.logs.review.browser import OWN, Browser
from tests.logs.review.desk import NAME_OF, PASSWORD, desk, people


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Desk]:
    made = desk(tmp_path)
    yield made
    made.close()


def secret_in(page: str) -> str:
    found = re.search(r'name="geheim" value="(\w+)"', page)
    assert found
    return found[1]


def test_from_the_link_to_the_pages(fresh: Desk) -> None:
    client, path = Browser(fresh), f"/uitnodiging/{fresh.accounts.first_link()}"
    page = client.get(path).text
    assert "eerste account" in page
    secret = secret_in(page)
    form = {"naam": "Petra", "geheim": secret, "wachtwoord": PASSWORD, "nogmaals": PASSWORD}
    assert "code uit uw app klopt niet" in client.post(path, data={**form, "code": "000000"}, headers=OWN).text
    assert client.submit(path, **form) == 422  # without a code
    assert client.submit(path, **{**form, "nogmaals": "iets anders hier"}, code=pyotp.TOTP(secret).now()) == 422
    assert client.submit(path, **form, code=pyotp.TOTP(secret).now()) == 303
    assert client.get("/").headers["location"] == "/overzicht"
    assert client.get(path).status_code == 404
    assert client.submit(path, **form) == 422 or client.get(path).status_code == 404


def test_on_loopback_the_second_step_may_wait(fresh: Desk) -> None:
    client = Browser(fresh, two_steps=False)
    path = f"/uitnodiging/{fresh.accounts.first_link()}"
    secret = secret_in(client.get(path).text)
    form = {"naam": "Petra", "geheim": secret, "wachtwoord": PASSWORD, "nogmaals": PASSWORD}
    assert client.submit(path, **form, code="123") == 422  # a wrong code is never skipped
    assert client.submit(path, **form) == 303
    assert "nog geen tweede stap" in client.get("/overzicht").text
    page = client.get("/account").text
    secret = secret_in(page)
    right = {"geheim": secret, "code": pyotp.TOTP(secret).now(), "wachtwoord": PASSWORD}
    assert client.submit("/account/code", **{**right, "code": "000000"}) == 422
    assert client.submit("/account/code", **{**right, "wachtwoord": ""}) == 422  # a screen that was left open
    assert client.submit("/account/code", **right) == 303
    assert "nog geen tweede stap" not in client.get("/overzicht").text


def test_in_and_out(fresh: Desk) -> None:
    people(fresh, two_steps=False)
    client = Browser(fresh)
    name = NAME_OF[Role.po]
    assert (
        client.get("/gebeurtenissen?actie=block").headers["location"]
        == "/inloggen?naar=/gebeurtenissen%3Factie%3Dblock"
    )
    wrong = client.post("/inloggen", data={"naam": name, "wachtwoord": "fout", "naar": "/incidenten"}, headers=OWN)
    assert wrong.status_code == 401
    assert "klopt niet" in wrong.text
    assert f'value="{name}"' in wrong.text
    answer = client.post("/inloggen", data={"naam": name, "wachtwoord": PASSWORD, "naar": "/incidenten"}, headers=OWN)
    assert answer.headers["location"] == "/incidenten"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    token = client.cookies["sluis"]
    assert client.get("/inloggen").status_code == 303
    assert client.submit("/uitloggen") == 303
    assert fresh.sessions.visit(token) is None
    assert client.get("/overzicht").status_code == 303


def test_a_session_gets_a_new_number_at_sign_in(fresh: Desk) -> None:
    people(fresh, two_steps=False)
    client = Browser(fresh)
    client.cookies.set("sluis", "een-nummer-van-een-ander")
    client.submit("/inloggen", naam=NAME_OF[Role.it], wachtwoord=PASSWORD)
    assert "een-nummer-van-een-ander" not in client.cookies.get("sluis", domain="127.0.0.1")
    assert client.get("/").headers["location"] == "/beheer"


def test_too_many_tries(fresh: Desk) -> None:
    people(fresh, two_steps=False)
    client = Browser(fresh)
    for name in (NAME_OF[Role.po], "Niemand hier"):
        tries = [client.submit("/inloggen", naam=name, wachtwoord="fout") for _ in range(6)]
        assert tries == [401] * 5 + [429]


def test_another_password(fresh: Desk) -> None:
    people(fresh, two_steps=False)
    client = Browser(fresh, Role.employee)
    new = "vier andere losse woorden"
    assert client.submit("/account/wachtwoord", oud=PASSWORD, nieuw=new, nogmaals="anders dan dit") == 422
    assert client.submit("/account/wachtwoord", oud="fout", nieuw=new, nogmaals=new) == 422
    assert client.submit("/account/wachtwoord", oud=PASSWORD, nieuw="kort", nogmaals="kort") == 422
    assert client.submit("/account/wachtwoord", oud=PASSWORD, nieuw=new, nogmaals=new) == 303
    assert client.get("/account").status_code == 303  # signed out
    assert client.submit("/inloggen", naam=NAME_OF[Role.employee], wachtwoord=new) == 303
    assert client.get("/").headers["location"] == "/wat-is-te-zien"


def test_an_own_account_is_for_everybody() -> None:
    assert all(ACCESS[method, path] == EVERYBODY for method, path, _ in account.PAGES)


def test_the_picture_is_the_text() -> None:
    drawn = str(picture("otpauth://totp/x?secret=ABC", '"><b>'))
    assert "<b>" not in drawn
    assert drawn.count("M") > 100
    assert picture("a") != picture("b")


def test_without_a_provider_there_is_no_way_through_one(fresh: Desk) -> None:
    client = Browser(fresh)
    assert client.submit("/inloggen/oidc") == 404
    assert client.get("/inloggen/oidc/terug?code=x&state=y").status_code == 404
