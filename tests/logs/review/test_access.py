"""Every route of the application x every role x every method, as routes.txt says; and tokens that nobody gave out."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route, compile_path

from logs.review.accounts.roles import ACCESS, Role, may
from logs.review.accounts.secrets import hashed, token
from logs.review.app import create_review
from logs.review.desk import Desk
from logs.store import Filter
from tests.logs.review.browser import OWN, Browser, filled
from tests.logs.review.desk import session

COLUMNS: tuple[Role | None, ...] = (*Role, None)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def table() -> dict[tuple[str, str], dict[Role | None, bool]]:
    lines = [line.split() for line in (Path(__file__).parent / "routes.txt").read_text().splitlines()]
    rows = [line for line in lines if line and line[0] != "#"]
    return {(r[0], r[1]): dict(zip(COLUMNS, (mark == "x" for mark in r[2:]), strict=True)) for r in rows}


TABLE = table()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, str]]:
    of, incident = filled(tmp_path_factory.mktemp("desk"))
    yield of, incident
    of.close()


def routes(app: Starlette) -> dict[tuple[str, str], Route]:
    found = {}
    for route in app.routes:
        if isinstance(route, Mount):
            assert route.path == "/static", "only files that ship with the product are mounted"
        else:
            assert isinstance(route, Route)
            found.update({(method, route.path): route for method in (route.methods or set()) - {"HEAD"}})
    return found


def address(path: str, of: Desk, incident: str) -> str:
    """A path with something that exists in each of its places."""
    event = of.store.page(Filter()).events[0].id
    values = {
        "{number}": event, "{name}": incident, "{act}": "bestaat-niet", "{token}": "geen", "{service}": "chatgpt",
        "{event}": event, "{view:int}": "1", "{year:int}": "2026", "{account:int}": "99",
    }  # fmt: skip
    for name, value in values.items():
        path = path.replace(name, value)
    return path


def test_the_table_is_whole(place: tuple[Desk, str]) -> None:
    assert set(routes(create_review(place[0]))) == set(TABLE) == set(ACCESS)
    for (method, path), row in TABLE.items():
        for role, allowed in row.items():
            assert may(frozenset({role}) if role else frozenset(), method, path) is allowed, (method, path, role)


@pytest.mark.parametrize("role", COLUMNS, ids=str)
def test_every_route_answers_as_the_table_says(place: tuple[Desk, str], role: Role | None) -> None:
    of, incident = place
    client = Browser(of)
    for (method, path), row in TABLE.items():
        client.cookies.clear()
        if role:
            client.cookies.set("sluis", session(of, role))
        answer = client.request(method, address(path, of, incident), headers=OWN if method == "POST" else {})
        if row[role]:
            assert answer.status_code not in (401, 403) or path.startswith("/inloggen"), (method, path, role)
        elif role is None and method == "GET":
            assert answer.headers["location"].startswith("/inloggen?naar="), (method, path)
        else:
            assert answer.status_code == (401 if role is None else 403), (method, path, role)
            assert not answer.headers.get("content-disposition")


def test_no_other_method_does_anything(place: tuple[Desk, str]) -> None:
    of, incident = place
    client = Browser(of, Role.po)
    for path in sorted({path for _, path in TABLE}):
        here = address(path, of, incident)
        # A path may be another template's too: /incidenten/X/melding is read, and is an act that is posted.
        methods = {method for method, other in TABLE if compile_path(other)[0].match(here)}
        for method in METHODS:
            if method not in methods and not (method == "HEAD" and "GET" in methods):
                answer = client.request(method, here, headers=OWN)
                assert answer.status_code in (404, 405), (method, path)


def test_what_is_in_no_table_is_refused() -> None:
    everything = frozenset(Role)
    assert not may(everything, "GET", "/geheim")
    assert not may(everything, "DELETE", "/overzicht")


def forged(real: str) -> list[str]:
    """Twenty tokens that look like one."""
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    claims = base64.urlsafe_b64encode(json.dumps({"sub": "1", "roles": ["po"]}).encode()).decode().rstrip("=")
    return [
        "", "x", "0", "null", "undefined", "true", "1", "a" * 43, "a" * 5000, real[:-1], real + "a", real[::-1],
        real.swapcase(), real[:20] + real[21:], hashed(real), token(), f"{header}.{claims}.", "' OR '1'='1",
        "%00" + real, f"{real}; sluis={real}x",
    ]  # fmt: skip


def test_twenty_forged_tokens(place: tuple[Desk, str]) -> None:
    of, _ = place
    real = session(of, Role.po)
    tokens, client = forged(real), Browser(of)
    assert len(tokens) == 20
    for one in tokens:
        answer = client.get("/overzicht", headers={"cookie": f"sluis={one}" if "; " not in one else f"sluis=x{one}"})
        assert answer.status_code == 303, one[:30]
    assert client.get("/overzicht", headers={"cookie": f"sluis={real}"}).status_code == 200


FOREIGN = [
    {},
    {"origin": "null"},
    {"origin": "https://evil.example"},
    {"origin": "http://127.0.0.1:9999"},
    {"origin": "http://127.0.0.1:8090.evil.example"},
    {"origin": "http://127.0.0.1:8090", "sec-fetch-site": "cross-site"},
    {"origin": "http://127.0.0.1:8090", "sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"referer": "http://127.0.0.1:8090/"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_form_from_elsewhere_changes_nothing(place: tuple[Desk, str], headers: dict[str, str]) -> None:
    of, incident = place
    before = of.incidents.get(incident)
    client = Browser(of, Role.po)
    for (method, path), row in TABLE.items():
        if method == "POST" and row[Role.po]:
            assert client.post(address(path, of, incident), data={"tekst": "x"}, headers=headers).status_code == 403, (
                path
            )
    assert of.incidents.get(incident) == before
