"""proxy/gateway.py and proxy/running/master.py, with real detectors and a real journal, without a port."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from detectors.engine import ScanFailed
from proxy.gateway import Gateway
from proxy.running.master import build_master
from proxy.settings import Settings
from proxy.vault.memory import VaultLost


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    made = Gateway(Settings(data_dir=tmp_path, detection_processes=1))
    await made.journal.start()
    await made.detectors.start()
    yield made
    await made.detectors.close()
    await made.journal.close()


async def test_healthy_when_the_canary_is_found(gateway: Gateway) -> None:
    state = await gateway.health()
    assert state.ok
    assert state.checks["detectors"] == state.checks["journal"] == "ok"


async def test_not_healthy_when_the_detectors_fail(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(_texts: object) -> None:
        raise ScanFailed("a detection process died")

    monkeypatch.setattr(gateway.detectors, "scan", fails)
    state = await gateway.health()
    assert not state.ok
    assert state.checks["detectors"] == "ScanFailed"


async def test_health_says_when_the_vault_is_lost(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await gateway.health()).checks["vault"] == "ok"

    def lost() -> None:
        raise VaultLost

    monkeypatch.setattr(gateway.vault, "check", lost)
    state = await gateway.health()
    assert state.ok  # what holds no name is inspected and goes on
    assert "cannot be reached" in state.checks["vault"]


async def test_not_healthy_when_nothing_is_found(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    async def finds_nothing(_texts: object) -> list[tuple[object, ...]]:
        return [()]

    monkeypatch.setattr(gateway.detectors, "scan", finds_nothing)
    assert (await gateway.health()).checks["detectors"] == "canary not found"


async def test_a_trial_shows_what_would_be_sent_and_forgets_it(gateway: Gateway) -> None:
    text = "Bel Jan de Vries op 06-12345678"
    trial = await gateway.try_prompt(text)
    assert trial.action == "redact"
    assert trial.sent
    assert "Vries" not in trial.sent
    assert {finding.kind for finding in trial.findings} == {"PERSON", "PHONE"}
    assert not gateway.vault.originals("@oefenchat")


async def test_a_refused_trial_sends_nothing(gateway: Gateway) -> None:
    trial = await gateway.try_prompt("BSN 123456782")
    assert trial.action == "block"
    assert trial.sent is None
    assert "burgerservicenummer" in trial.message_nl


async def test_mitmproxy_is_built_closed(gateway: Gateway) -> None:
    master = build_master(gateway)
    chosen = master.options
    assert not chosen.rawtcp
    assert not chosen.http3
    assert not chosen.upstream_cert
    assert chosen.connection_strategy == "lazy"
    assert any(re.search(pattern, "api.openai.com:443") for pattern in chosen.allow_hosts)
    assert master.addons.get("inflight") is not None
