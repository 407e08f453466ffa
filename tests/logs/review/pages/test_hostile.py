"""Input that no browser sends: each page answers it as a page, on both databases, and nothing of it is kept whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from logs.review.accounts.roles import Role
from logs.review.desk import Desk
from tests.logs.conftest import url as url  # the fixture
from tests.logs.review.browser import OWN, Browser
from tests.logs.review.desk import desk, people

SIGNS = [
    "\0",
    "a\0b",
    "%",
    "_",
    "'",
    '"',
    "\\",
    "🔒",
    "\ud7ff",
    "\u202e",
    "x" * 5000,
    "=1+1",
    "../../etc/passwd",
    "{{7*7}}",
    "${7*7}",
]
FIELDS = ("actie", "dienst", "soort", "regel", "gebruiker", "afdeling", "van", "tot", "nummer", "voor", "taal", "dagen")
PATHS = ("/gebeurtenissen/{}", "/incidenten/{}", "/register/{}", "/aanvragen/{}", "/openen/{}", "/uitnodiging/{}")


@pytest.fixture
def hostile(url: str, tmp_path: Path) -> Iterator[tuple[Desk, TestClient]]:
    made = desk(tmp_path, url=url)
    people(made, two_steps=False)
    yield made, Browser(made, Role.po)
    made.store.close()
    made.engine.dispose()


def test_no_field_of_a_page_breaks_it(hostile: tuple[Desk, TestClient]) -> None:
    of, client = hostile
    for sign in SIGNS:
        for path in ("/gebeurtenissen", "/overzicht", "/register", "/incidenten", "/openen"):
            answer = client.get(path, params=dict.fromkeys(FIELDS, sign))
            assert answer.status_code == 200, (path, sign)
            assert "49" not in answer.text or "{{7*7}}" not in sign
        assert client.get("/gebeurtenissen/uitvoer.csv", params=dict.fromkeys(FIELDS, sign)).status_code == 200
    assert max(len(one.subject) for one in of.store.reads(limit=5000)) <= 500


def test_no_path_breaks_the_pages(hostile: tuple[Desk, TestClient]) -> None:
    of, client = hostile
    for sign in SIGNS:
        for path in PATHS:
            answer = client.get(client.base_url.copy_with(path=path.format("")).join("./" + _coded(sign)))
            assert answer.status_code in (200, 303, 404), (path, sign)
    assert max((len(one.subject) for one in of.store.reads(limit=5000)), default=0) <= 500


def test_no_form_breaks_the_pages(hostile: tuple[Desk, TestClient]) -> None:
    _, client = hostile
    for sign in SIGNS:
        for path, fields in (
            ("/inloggen", ("naam", "wachtwoord", "code", "naar")), ("/openen", ("wat", "waarvan", "reden")),
            ("/incidenten/nieuw", ("gebeurtenissen", "titel")), ("/gebeurtenissen/weergaven", ("naam", *FIELDS)),
            ("/register", ("naam",)), ("/uitzonderingen", ("type", "value", "kinds", "until", "reason")),
        ):  # fmt: skip
            answer = client.post(path, data=dict.fromkeys(fields, sign), headers=OWN)
            assert answer.status_code in (200, 303, 401, 404, 409, 422, 429), (path, sign, answer.status_code)
            assert answer.headers.get("location", "/").startswith("/")


def _coded(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign[:300].encode("utf-8", "surrogatepass"))
