"""What a gateway lends to the review pages, and the settings of these (proxy/running/review.py, logs/review/settings.py)."""

from pathlib import Path

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from logs.database import connect, sqlite_url, upgrade
from logs.health import Health
from logs.keys import Keys
from logs.review.accounts.roles import Role
from logs.review.desk import accounts_of
from logs.review.settings import ReviewSettings
from proxy.gateway import Gateway
from proxy.running.review import desk_of, first_link, lent, on_loopback, pages
from proxy.running.start_checks import StartError
from proxy.settings import Settings


def settings(folder: Path, **more: object) -> Settings:
    return Settings.model_validate({"data_dir": folder, **more})


async def healthy() -> Health:
    return Health(ok=True, checks={"detectors": "ok"})


WRONG = [
    {"review_url": "sluiswachter.gemeente.nl"},
    {"review_url": "ftp://sluiswachter.gemeente.nl"},
    {"review_url": "https://gemeente.nl/sluiswachter"},
    {"oidc_issuer": "https://idp.gemeente.nl"},
    {"oidc_issuer": "http://idp.gemeente.nl", "oidc_client_id": "x"},
    {"oidc_issuer": "https://idp.gemeente.nl", "oidc_client_id": "x", "oidc_roles": {"a": "baas"}},
]


@pytest.mark.parametrize("given", WRONG, ids=str)
def test_wrong_settings_are_refused(tmp_path: Path, given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        settings(tmp_path, **given)


def test_they_are_part_of_the_settings() -> None:
    assert issubclass(Settings, ReviewSettings)


def test_the_provider(tmp_path: Path) -> None:
    secret = tmp_path / "geheim"
    secret.write_text("sesam \nen meer")
    given = {"oidc_issuer": "https://idp.nl", "oidc_client_id": "x", "oidc_roles": {"ai-po": "po"}}
    provider = settings(tmp_path, **given, oidc_client_secret_file=secret).provider
    assert provider
    assert (provider.client_secret, provider.roles) == ("sesam", {"ai-po": Role.po})
    assert "sesam" not in repr(provider)
    assert settings(tmp_path).provider is None


@pytest.mark.parametrize(
    ("given", "loopback"),
    [
        ({}, True),
        ({"review": "[::1]:8090"}, True),
        ({"review": "0.0.0.0:8090"}, False),
        ({"review_url": "https://x.nl"}, False),
    ],
)
def test_only_on_loopback_may_the_second_step_wait(tmp_path: Path, given: dict[str, object], loopback: bool) -> None:
    assert on_loopback(settings(tmp_path, **given)) is loopback


def test_the_first_link_goes_where_browsers_go(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    engine = connect(sqlite_url(tmp_path / "log"))
    upgrade(engine)
    here = settings(tmp_path)
    link = first_link(here)
    assert link
    assert link.startswith("http://127.0.0.1:8090/uitnodiging/")
    outside = first_link(settings(tmp_path, review_url="https://sluis.gemeente.nl/"))
    assert outside
    assert outside.startswith("https://sluis.gemeente.nl/uitnodiging/")
    accounts = accounts_of(engine, Keys(here.record_keys))
    accounts.accept(outside.rpartition("/")[2], "Petra", "paard batterij nietje")
    assert first_link(here) is None
    engine.dispose()


def test_practice_has_its_name_on_the_pages(tmp_path: Path) -> None:
    gateway = Gateway(settings(tmp_path))
    rooms = lent(gateway, healthy)
    assert rooms.services[gateway.practice.id] == "Oefendienst"


async def test_pages_of_a_gateway(tmp_path: Path) -> None:
    given = settings(tmp_path, review_url="https://sluis.gemeente.nl")
    gateway = Gateway(given)
    await gateway.journal.start()
    desk = desk_of(gateway, healthy)
    try:
        assert desk.store.apart == {gateway.practice.id}
        client = TestClient(pages(desk, given), base_url="https://sluis.gemeente.nl", follow_redirects=False)
        assert client.get("/healthz").json()["ok"]
        page = client.get("/inloggen")
        assert page.status_code == 200
        assert "strict-transport-security" in page.headers
        assert client.get("/inloggen", headers={"host": "evil.example"}).status_code == 421
    finally:
        desk.close()
        await gateway.journal.close()


def test_a_secret_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    given = {"oidc_issuer": "https://idp.nl", "oidc_client_id": "x", "oidc_client_secret_file": tmp_path / "er-niet"}
    with pytest.raises(StartError, match="oidc_client_secret_file"):
        desk_of(Gateway(settings(tmp_path, **given)), healthy)
