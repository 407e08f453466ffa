"""The pages of opening sealed things, without their script (logs/review/pages/openings.py; with it: tests/e2e/review)."""

import base64

import pytest
from starlette.testclient import TestClient

from logs.review.accounts.roles import Role
from logs.review.desk import Desk
from logs.review.pages.openings import SCRIPT_POLICY
from logs.review.wording import REFUSALS
from logs.store import Filter
from tests.logs.review.browser import OWN, Browser

WHY = "datalek 12, betrokkenen inlichten"


def asked(po: Browser, of: Desk) -> str:
    """A new request about somebody; its path."""
    who = of.store.page(Filter(kind="PERSON")).events[0].user
    answer = po.post("/openen", data={"wat": "pseudoniem", "waarvan": who, "reden": WHY}, headers=OWN)
    assert answer.status_code == 303
    return answer.headers["location"]


def act(client: TestClient, path: str, sealed: bytes | str = b"x" * 60) -> tuple[int, dict[str, object]]:
    given = sealed if isinstance(sealed, str) else base64.b64encode(sealed).decode()
    answer = client.post(path, data={"verzegeld": given}, headers=OWN)
    return answer.status_code, answer.json()


def test_from_asked_to_shown(po: Browser, of: Desk) -> None:
    path, ciso = asked(po, of), Browser(of, Role.ciso)
    status, told = act(po, f"{path}/halen")
    assert (status, set(told)) == (200, {"sealed", "po"})
    assert told["po"] == bytes(of.keys.person("po") or b"").hex()
    assert act(po, f"{path}/doorgeven") == (200, {"ok": True})
    assert WHY in ciso.get(path).text
    assert act(ciso, f"{path}/halen")[1]["sealed"] == base64.b64encode(b"x" * 60).decode()
    assert act(ciso, f"{path}/instemmen", b"y" * 60) == (200, {"ok": True})
    assert act(po, f"{path}/halen")[1]["sealed"] == base64.b64encode(b"y" * 60).decode()
    assert act(po, f"{path}/halen") == (409, {"error": "state"})
    assert "Geopend" in po.get("/openen").text


def test_the_script_comes_only_to_whose_turn_it_is(po: Browser, of: Desk) -> None:
    path, ciso = asked(po, of), Browser(of, Role.ciso)
    for client, turn in ((po, True), (ciso, False)):
        page = client.get(path)
        assert ("openen.js" in page.text) is turn
        assert (page.headers["content-security-policy"] == SCRIPT_POLICY) is turn
    act(po, f"{path}/doorgeven")
    for client, turn in ((po, False), (ciso, True)):
        assert ("openen.js" in client.get(path).text) is turn
    assert "script-src" not in po.get("/openen").headers["content-security-policy"]


def test_out_of_turn_nothing_comes(po: Browser, of: Desk) -> None:
    path, ciso = asked(po, of), Browser(of, Role.ciso)
    assert act(ciso, f"{path}/halen") == (409, {"error": "state"})
    assert act(ciso, f"{path}/instemmen") == (409, {"error": "state"})
    assert ciso.submit(f"{path}/weigeren") == 409
    assert act(po, f"{path}/klaar") == (409, {"error": "not-yours"})
    for wrong in ("", "geen base64!", "QUJD", base64.b64encode(b"z" * 100_001).decode()):
        assert act(po, f"{path}/doorgeven", wrong) == (409, {"error": "size"})
    for way in ("halen", "doorgeven", "klaar"):
        assert act(po, f"/openen/O-NIETHIER/{way}")[0] == 409
    assert po.get("/openen/O-NIETHIER").status_code == 404


def test_a_refusal_is_seen_by_both(po: Browser, of: Desk) -> None:
    path, ciso = asked(po, of), Browser(of, Role.ciso)
    act(po, f"{path}/doorgeven")
    assert ciso.submit(f"{path}/weigeren") == 303
    for client in (po, ciso):
        assert "Geweigerd" in client.get(path).text
    assert act(po, f"{path}/halen") == (409, {"error": "state"})


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"wat": "pseudoniem", "waarvan": "g-00000-00000", "reden": WHY}, "no-slip"),
        ({"wat": "bewijs", "waarvan": "20260101-AAAAAAAA", "reden": WHY}, "no-evidence"),
        ({"wat": "bewijs", "waarvan": "x", "reden": "kort"}, "reason"),
        ({"wat": "<script>", "waarvan": "<script>", "reden": WHY}, "nothing"),
        ({}, "reason"),
    ],
)
def test_what_cannot_be_asked_says_why(po: Browser, fields: dict[str, str], code: str) -> None:
    answer = po.post("/openen", data=fields, headers=OWN)
    assert answer.status_code == 422
    assert REFUSALS[code] in answer.text
    assert "<script>" not in answer.text


def test_a_foreign_page_cannot_agree(po: Browser, of: Desk) -> None:
    path, ciso = asked(po, of), Browser(of, Role.ciso)
    act(po, f"{path}/doorgeven")
    for headers in ({}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert ciso.post(f"{path}/instemmen", data={"verzegeld": "eA=="}, headers=headers).status_code == 403
