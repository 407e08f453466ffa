"""Metrics come from the record, name nobody, and are the same whoever answers (logs/export/metrics.py)."""

from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from logs.database import connect, upgrade, writing
from logs.export.metrics import exposition, serve
from logs.keys import Keys
from logs.ledger import Ledger
from tests.logs.test_journal import event
from tests.proxy.bed import free_port


def states() -> dict[str, str]:
    return {"journal": "ok", "heads-0": "failed:OSError"}


def test_metrics(url: str, tmp_path: Path) -> None:
    engine = connect(url)
    upgrade(engine)
    with writing(engine) as connection:
        Ledger(Keys(tmp_path), "een").append(
            connection, [event(user="jan", action="block", counts={"BSN": 4}), event()]
        )
    text = exposition(engine, states).decode()
    samples = {
        (s.name, *s.labels.values()): s.value for family in text_string_to_metric_families(text) for s in family.samples
    }
    assert samples["sluiswachter_requests_total", "block", "openai-api"] == 1
    assert samples["sluiswachter_findings_total", "BSN"] == 4
    assert samples["sluiswachter_chain_events_total", "een"] == 2
    assert samples["sluiswachter_ok", "journal"] == 1
    assert samples["sluiswachter_ok", "heads-0"] == 0
    assert "jan" not in text
    engine.dispose()


def test_answering(url: str) -> None:
    engine = connect(url)
    upgrade(engine)
    port = free_port()
    stop = serve(engine, states, "127.0.0.1", port)
    assert stop
    assert serve(engine, states, "127.0.0.1", port) is None
    with httpx.Client(trust_env=False) as client:
        assert "sluiswachter_ok" in client.get(f"http://127.0.0.1:{port}/metrics").text
    stop()
    engine.dispose()
