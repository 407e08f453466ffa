"""Fairness and the report (detectors/evaluation/fairness.py, report.py, peers.py)."""

import importlib.util
from pathlib import Path

import pytest

from detectors.evaluation import peers
from detectors.evaluation.fairness import Fairness, measure_fairness, read_names
from detectors.evaluation.measure import measure
from detectors.evaluation.prompts import Prompt, PromptError, Span
from detectors.evaluation.report import Report, page, table
from detectors.finding import Finding

SET = Path("tests/data/evaluation/fairness")
ORIGINS = 13


def test_every_origin_is_asked_equally_often() -> None:
    fairness = measure_fairness(SET, lambda texts: [(Finding("PERSON", 0, len(text), 1, ""),) for text in texts])
    assert len(fairness.origins) == ORIGINS
    assert len({count for _, count in fairness.origins.values()}) == 1
    assert fairness.spread == 0
    assert set(fairness.genders) == {"women", "men"}


def test_a_missed_origin_shows() -> None:
    names = read_names(SET / "names.txt")["pools"]
    polish = {name for found in names.values() for name in found}

    def blind(texts: list[str]) -> list[tuple[Finding, ...]]:
        return [() if any(n in text for n in polish) else (Finding("PERSON", 0, len(text), 1, ""),) for text in texts]

    fairness = measure_fairness(SET, blind)  # type: ignore[arg-type]  # a list is a sequence
    assert fairness.origins["pools"][0] < fairness.origins["turks"][0]
    assert fairness.spread > 0.9


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("# x\npools: Anna\n")
    with pytest.raises(PromptError, match=r"names\.txt:2"):
        read_names(tmp_path / "names.txt")


def test_report() -> None:
    prompts = [Prompt("a", "brief", "", "Bel Jan", (Span("PERSON", 4, 7),)), Prompt("b", "brief", "", "Niets", ())]
    result = measure(prompts, lambda texts: [(Finding("PERSON", 4, 7, 0.7, ""),) if "Jan" in t else () for t in texts])
    assert [(step.threshold, step.recall) for step in result.steps][2:4] == [(0.7, 1.0), (0.8, 0.0)]
    fairness = Fairness({"pools": (9, 10), "turks": (10, 10)}, {"women": (9, 10), "men": (10, 10)})
    report = Report("nl_sluis", "2026-11-24", result, fairness, {"ander": result}, {"held out": result})
    assert "greatest distance between two origins: 10.0" in table(report)
    assert "ander" in table(report)
    assert "PERSON                   1           100.0%   100.0%        -" in table(report)
    assert "held out             100.0% of    1 caught, names 100.0%, 0 of 1 clean prompts alarmed" in table(report)
    shown = page(report)
    assert "naam van een persoon" in shown
    assert "<circle" in shown
    assert "achtergehouden" in shown
    assert report.as_dict()["recall"] == 1


def test_a_peer_that_is_not_installed_is_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert peers.installed() == {}
    assert "deduce is not installed" in capsys.readouterr().err
