"""The first review pages (logs/review/app.py) and the operational log (logs/operational.py)."""

import json
import logging
from pathlib import Path

import pytest
import structlog
from starlette.applications import Starlette
from starlette.testclient import TestClient

from logs import operational
from logs.health import Health
from logs.journal import Journal
from logs.review.app import create_review
from logs.store import Store
from tests.logs.test_journal import event


@pytest.fixture
async def store(tmp_path: Path) -> Store:
    journal = Journal(tmp_path)
    await journal.start()
    await journal.record(event(id="20261124-AAAAAAAA", action="block", rule="geen-bsn", counts={"BSN": 2}))
    await journal.record(event(id="20261124-BBBBBBBB", service="<script>alert(1)</script>"))
    await journal.close()
    return Store(tmp_path)


async def healthy() -> Health:
    return Health(ok=True, checks={"detectors": "ok"})


async def ill() -> Health:
    return Health(ok=False)


def client(app: Starlette, base: str = "http://127.0.0.1:8090") -> TestClient:
    return TestClient(app, base_url=base)


def test_list_filter_and_detail(store: Store) -> None:
    with client(create_review(store, healthy)) as pages:
        whole = pages.get("/").text
        assert "20261124-AAAAAAAA" in whole
        assert "20261124-BBBBBBBB" in whole
        blocked = pages.get("/?actie=block").text
        assert "20261124-AAAAAAAA" in blocked
        assert "20261124-BBBBBBBB" not in blocked
        assert "burgerservicenummer" in pages.get("/gebeurtenis/20261124-AAAAAAAA").text
        assert pages.get("/gebeurtenis/20261124-ZZZZZZZZ").status_code == 404
    store.close()


def test_nothing_in_an_event_becomes_markup(store: Store) -> None:
    with client(create_review(store, healthy)) as pages:
        for path in ("/", "/gebeurtenis/20261124-BBBBBBBB", "/?nummer=%22><script>"):
            answer = pages.get(path)
            assert "<script" not in answer.text
            assert "default-src 'none'" in answer.headers["content-security-policy"]
    store.close()


def test_health(store: Store) -> None:
    with client(create_review(store, healthy)) as pages:
        assert pages.get("/healthz").status_code == 200
    with client(create_review(store, ill)) as pages:
        assert pages.get("/healthz").status_code == 503
    store.close()


def test_another_name_is_refused(store: Store) -> None:
    with client(create_review(store, healthy), "http://evil.example:8090") as pages:
        assert pages.get("/").status_code == 421
    store.close()


def test_with_a_key_the_key_is_needed_once(store: Store) -> None:
    with client(create_review(store, healthy, access_key="sesam"), "http://10.0.0.1:8090") as pages:
        assert pages.get("/").status_code == 403
        assert pages.get("/?sleutel=fout").status_code == 403
        assert "20261124-AAAAAAAA" in pages.get("/?sleutel=sesam").text
        assert pages.get("/").status_code == 200
    store.close()


def test_a_librarys_words_are_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        operational.configure("INFO")
        logging.getLogger("some.library").error("failed on %s", "Jan de Vries")
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        structlog.reset_defaults()
    printed = capsys.readouterr().err
    assert "Vries" not in printed
    assert json.loads(printed)["logger"] == "some.library"
