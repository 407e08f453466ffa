"""``sluiswachter policy``"""

import asyncio
from pathlib import Path

import pytest

from logs.journal import Journal
from policies import DEFAULT_POLICY
from policies.engine import decide
from policies.loader import load
from proxy.cli import main
from proxy.inspection.account import event_of
from proxy.inspection.facts import facts_of
from proxy.inspection.recourse import Looked
from proxy.inspection.standing import Standing
from tests.proxy.inspection.test_account import EXCHANGE, FOUND
from tests.proxy.inspection.test_facts import SERVICE, WHO, message


def test_the_shipped_policies_are_right(capsys: pytest.CaptureFixture[str]) -> None:
    folder = DEFAULT_POLICY.parent
    assert (
        main(["policy", "check", *(str(folder / f"{name}.yaml") for name in ("gemeente", "meekijken", "streng"))]) == 0
    )
    out = capsys.readouterr().out
    assert "24 van 24 goed" in out
    assert "geen voorbeeld raakt" not in out


def test_an_example_that_does_otherwise_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "beleid.yaml"
    old = 'Kerkstraat 12, 5541 AB Reusel.", expect: redact}'
    content = DEFAULT_POLICY.read_text()
    file.write_text(content.replace(old, old.replace("redact", "block")))
    assert main(["policy", "check", str(file)]) == 1
    line = content[: content.index(old)].count("\n") + 1
    assert f"{file}:{line}: this example leads to redact" in capsys.readouterr().out


def test_what_is_no_policy_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "beleid.yaml"
    file.write_text("name: x")
    assert main(["policy", "check", str(file)]) == 1
    assert f"{file}:" in capsys.readouterr().err


def test_another_policy_on_what_was_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLUISWACHTER_DATA_DIR", str(tmp_path))
    asyncio.run(_record(tmp_path / "log"))
    old, new = DEFAULT_POLICY, DEFAULT_POLICY.parent / "meekijken.yaml"
    assert main(["policy", "diff", str(old), str(new)]) == 0
    out = capsys.readouterr().out
    assert "3 verzoeken bekeken, 3 anders beslist" in out
    assert "tegengehouden -> doorgelaten" in out
    assert main(["policy", "diff", str(old), str(new), "--aantal", "2"]) == 0
    assert "2 verzoeken bekeken" in capsys.readouterr().out


async def _record(folder: Path) -> None:
    journal = Journal(folder)
    await journal.start()
    looked, standing = Looked(SERVICE, WHO, message(), FOUND), Standing("approved")
    decision = decide(load(DEFAULT_POLICY), facts_of(looked, standing, None))
    for _ in range(3):
        await journal.record(event_of(looked, EXCHANGE, standing, decision, {}, None, 0.0, {}))
    await journal.close()


def test_key_and_signature(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "beleid.yaml"
    file.write_bytes(DEFAULT_POLICY.read_bytes())
    assert main(["policy", "sleutel", "po", "--map", str(tmp_path)]) == 0
    assert main(["policy", "onderteken", str(file), "--sleutel", str(tmp_path / "po.sleutel")]) == 0
    assert "goedgekeurd door po" in capsys.readouterr().out
    file.write_text("name: x")
    assert main(["policy", "onderteken", str(file), "--sleutel", str(tmp_path / "po.sleutel")]) == 1
