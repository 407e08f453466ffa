"""proxy/operating/figures.py, proxy/operating/held.py and ``sluiswachter top`` (proxy/commands/top.py)"""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.faults.bed import gateway, internet
from proxy.cli import main
from proxy.commands.top import page
from proxy.operating.figures import Figures, figures
from proxy.operating.held import Held, held, write_pid
from tests.proxy.bed import free_port

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
WELL = {"detectors": "ok", "journal": "ok", "policy": "1"}


def event(
    action: str = "allow", duration: float = 10.0, reason: str = "", service: str = "chatgpt"
) -> dict[str, object]:
    return {"action": action, "duration_ms": duration, "reason": reason, "service": service}


def some(*recent: dict[str, object], is_well: bool = True, holds: Held | None = None) -> Figures:
    return figures(NOW, WELL, is_well, recent, holds or Held(6, 560_000_000, 84, 12.0))


def test_rates_and_times() -> None:
    now = some(*[event(duration=float(number)) for number in range(1, 101)], *[event("block", 50.0)] * 20)
    assert now.rate == 2.0
    assert now.actions == {"allow": 100, "block": 20}
    assert now.median == 50.0
    assert now.p95 == 95.0


def test_a_quiet_gateway() -> None:
    said = page(some(), None)
    assert "0.0 verzoeken/s" in said
    assert "besluiten      geen" in said
    assert "niet gelezen" not in said


def test_what_is_wrong_stands_on_top() -> None:
    assert page(some(is_well=False), None).startswith("Sluiswachter WEIGERT ALLES")
    gone = figures(NOW, None, False, None, Held())
    assert page(gone, None).startswith("Sluiswachter draait niet")
    assert "logboek kan niet gelezen" in page(gone, None)
    assert "processen" not in page(gone, None)


def test_decisions_in_dutch_and_most_first() -> None:
    said = page(
        some(*[event("redact")] * 3, event("block", reason="too-large"), *[event(service=f"s{n}") for n in range(9)]),
        None,
    )
    assert "doorgelaten 9   gegevens vervangen 3   tegengehouden 1" in said
    assert "niet gelezen   too-large 1" in said
    assert "overige" in said


def test_the_load_comes_from_two_looks() -> None:
    before = some()
    later = figures(NOW + timedelta(seconds=2), WELL, True, [], Held(6, 560_000_000, 84, 15.0))
    assert "rekent 1.5 kernen" in page(later, before)
    assert "rekent" not in page(later, None)


def test_processes_of_a_gateway_only(tmp_path: Path) -> None:
    assert held(tmp_path) == Held()
    (tmp_path / "gateway.pid").write_text("1")  # another program has this number now
    assert held(tmp_path) == Held()
    code = "import subprocess as s; p = s.Popen(['sleep', '60']); print(p.pid, 'proxy.cli', flush=True); p.wait()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout
        child = int(process.stdout.readline().split()[0])
        (tmp_path / "gateway.pid").write_text(str(process.pid))
        now = held(tmp_path)
        os.kill(child, signal.SIGKILL)
    assert now.processes == 2
    assert now.memory > 1_000_000
    assert now.descriptors > 2
    assert held(tmp_path) == Held()


def test_a_place_that_cannot_be_written_is_no_reason_not_to_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    write_pid(tmp_path / "file" / "run")
    assert held(tmp_path / "file" / "run") == Held()


def test_without_a_gateway(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["top", "--once", "--data-dir", str(tmp_path), "--review", f"127.0.0.1:{free_port()}"])
    assert code == 1
    assert "draait niet" in capsys.readouterr().out


def test_on_a_running_gateway(capsys: pytest.CaptureFixture[str]) -> None:
    with internet() as far, gateway(far) as gate:
        with gate.client() as client:
            for number in range(3):
                gate.ask(f"Wat is een omgevingsplan, vraag {number}?", client)
            gate.ask("Mijn BSN is 123456782", client)
        flags = ["--data-dir", str(gate.data), "--review", f"127.0.0.1:{gate.review}"]
        assert main(["top", "--json", *flags]) == 0
        now = json.loads(capsys.readouterr().out)
        assert main(["top", "--once", *flags]) == 0
        said = capsys.readouterr().out
    assert now["actions"]["block"] == 1
    assert sum(now["actions"].values()) == 4
    assert now["median"] > 0
    assert now["held"]["processes"] >= 4
    assert "onderzoekt aanvragen" in said
    assert "123456782" not in said
