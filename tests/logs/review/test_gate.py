"""The shell and the gate (logs/review/gate.py, app.py): names, headers, languages, forms, and where one goes after."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from logs.health import Health
from logs.review.accounts.roles import Role
from logs.review.app import create_review
from logs.review.desk import Desk, Rooms
from logs.review.gate import cookie_name, local_path
from logs.review.visit import Visit
from logs.store import Filter
from tests.logs.review.browser import OWN, Browser
from tests.logs.review.desk import desk, fill, made_up, people
from tests.logs.test_journal import event


@pytest.fixture
def of(tmp_path: Path) -> Iterator[Desk]:
    made = desk(tmp_path)
    people(made, two_steps=False)
    yield made
    made.close()


def test_only_its_own_names(of: Desk) -> None:
    client = Browser(of)
    for host, status in (
        ("127.0.0.1:8090", 200), ("localhost", 200), ("[::1]:8090", 200), ("sluis.voorbeeld.nl", 200),
        ("SLUIS.voorbeeld.nl:443", 200), ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("", 421),
    ):  # fmt: skip
        assert client.get("/inloggen", headers={"host": host}).status_code == status, host
    assert client.get("/healthz", headers={"host": "10.1.2.3"}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8090@evil.example", "127.0.0.1:evil.example", "127.0.0.1#evil.example:80", "localhost/evil.example:80",
        "127.0.0.1:8090:80", "[::1]evil.example:80", "[::1", "localhost:999999", "", ":8090", "localhost\t:80",
    ],
)  # fmt: skip
def test_a_host_that_only_begins_like_ours_is_not_ours(of: Desk, host: str) -> None:
    """Links and the way back from the provider are made of this header."""
    assert Browser(of).get("/inloggen", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8090", "LOCALHOST", "[::1]:80", "sluis.voorbeeld.nl:443"])
def test_a_host_with_a_port_is_ours(of: Desk, host: str) -> None:
    assert Browser(of).get("/inloggen", headers={"host": host}).status_code == 200


def test_headers_are_on_everything(of: Desk) -> None:
    client = Browser(of, Role.po)
    for path in ("/overzicht", "/static/sluis.css", "/nergens", "/healthz", "/register/uitvoer.csv"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "script-src" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "strict-transport-security" not in headers
    assert "strict-transport-security" in Browser(of, secure=True).get("/inloggen").headers


def test_no_page_holds_script_or_style(of: Desk) -> None:
    here = Path(__file__).parents[3] / "logs/review/html"
    for file in here.glob("*.html"):
        text = file.read_text()
        scripts = ['<script type="module" src="/static/openen.js"></script>'] if file.name == "opening.html" else []
        assert re.findall(r"<script.*?</script>|<script", text) == scripts, file.name
        assert " style=" not in text, file.name
        assert " onclick" not in text, file.name
        assert "|safe" not in text, file.name


def test_languages(of: Desk) -> None:
    client = Browser(of, Role.po)
    assert "Gebeurtenissen" in client.get("/gebeurtenissen").text
    assert "Events" in client.get("/gebeurtenissen?taal=en").text
    english = client.get("/incidenten")
    assert "Incidents" in english.text
    assert 'lang="en"' in english.text
    assert "Incidenten" in client.get("/incidenten?taal=nl").text
    assert client.get("/incidenten?taal=xx").status_code == 200


def test_the_link_to_the_other_language_keeps_the_filter(of: Desk) -> None:
    assert "/gebeurtenissen?actie=block&amp;taal=en" in Browser(of, Role.po).get("/gebeurtenissen?actie=block").text


def test_a_form_that_is_too_large(of: Desk) -> None:
    client = Browser(of, Role.po)
    assert client.submit("/beleid/proef", tekst="x" * 300_000) == 413
    assert client.post("/beleid/proef", content="&".join(["a=1"] * 900), headers=OWN).status_code == 413


def test_after_signing_in_nobody_is_sent_elsewhere() -> None:
    for wanted in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\nb"):
        assert local_path(wanted) == "/"
    assert local_path("/gebeurtenissen?actie=block") == "/gebeurtenissen?actie=block"


def test_a_page_for_the_signed_in_asks_who(of: Desk) -> None:
    request = Request({"type": "http", "path": "/", "query_string": b"x=%20a%20&y=" + b"b" * 500, "headers": []})
    visit = Visit(request, of, None, {"veld": [" c "]}, "nl", secure=False, two_steps=True)
    with pytest.raises(LookupError):
        _ = visit.who
    assert (visit.roles, visit.asked("x"), len(visit.asked("y")), visit.given("veld")) == (frozenset(), "a", 200, "c")
    assert visit.may("GET", "/inloggen")
    assert not visit.may("GET", "/overzicht")


def test_the_cookie_is_tied_to_the_name_over_https() -> None:
    assert cookie_name(True).startswith("__Host-")
    assert cookie_name(False) == "sluis"


def test_nothing_in_an_event_becomes_markup(of: Desk) -> None:
    nasty = '"><script>alert(1)</script>'
    fill(of, [*made_up(20), event(id="20261124-BBBBBBBB", service=nasty, rule=nasty, reason=nasty, counts={})])
    client = Browser(of, Role.po)
    for path in (
        "/gebeurtenissen",
        "/gebeurtenissen/20261124-BBBBBBBB",
        "/overzicht",
        f"/gebeurtenissen?nummer={nasty}",
    ):
        assert "<script" not in client.get(path).text
    assert of.store.page(Filter()).events


def test_ill_health_is_said(of: Desk) -> None:
    async def ill() -> Health:
        return Health(ok=False, checks={"detectors": "canary not found"})

    rooms = of.rooms
    broken = Rooms(ill, rooms.policy, rooms.scan)
    client = Browser(replace(of, rooms=broken), Role.it)
    assert client.get("/healthz").status_code == 503
    assert "Niet alles werkt" in client.get("/beheer").text


def test_an_error_is_a_page_without_its_words(of: Desk) -> None:
    async def broken() -> Health:
        raise RuntimeError("Jan de Vries")

    app = create_review(replace(of, rooms=Rooms(broken, of.rooms.policy, of.rooms.scan)))
    client = TestClient(app, base_url="http://127.0.0.1:8090", raise_server_exceptions=False)
    answer = client.get("/healthz")
    assert answer.status_code == 500
    assert "Vries" not in answer.text
    assert "ging iets mis" in answer.text
