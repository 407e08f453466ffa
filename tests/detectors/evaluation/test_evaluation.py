"""Marked texts are read exactly, and counted honestly (detectors/evaluation)."""

from pathlib import Path

import pytest

from detectors.evaluation.measure import measure
from detectors.evaluation.prompts import PromptError, Span, read
from detectors.finding import Finding

TEXT = "# een | brief | x\nBel [[PERSON:Jan]] op [[PHONE:06-1]].\n---\n# twee | nota\nNiets hier.\n"


def test_marks_become_spans(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    first, second = read(tmp_path / "a.txt")
    assert (first.id, first.genre, first.text) == ("een", "brief", "Bel Jan op 06-1.")
    assert first.spans == (Span("PERSON", 4, 7), Span("PHONE", 11, 15))
    assert (second.text, second.spans) == ("Niets hier.", ())


@pytest.mark.parametrize(
    ("text", "told"), [("Bel", "begins with"), ("# a\n[[NAAM:x]]", "no kind"), ("# a\n[[PERSON:x", "not closed")]
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    with pytest.raises(PromptError, match=f"a.txt:1: .*{told}"):
        read(tmp_path / "a.txt")


def test_a_value_that_is_half_covered_is_missed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    found = [(Finding("PERSON", 4, 6, 1, ""), Finding("BSN", 10, 16, 1, "")), (Finding("PERSON", 0, 5, 1, ""),)]
    result = measure(read(tmp_path / "a.txt"), lambda texts: found[: len(texts)])
    assert result.caught == {"PHONE": 1}
    assert [miss.text for miss in result.missed] == ["Jan"]
    assert (result.clean, result.alarmed, result.false_alarms) == (1, 1, 1)
    assert result.recall == 0.5


def test_every_kind_has_its_own_precision(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    found = [(Finding("PERSON", 4, 7, 0.9, ""), Finding("PHONE", 11, 15, 0.6, "")), (Finding("PHONE", 0, 5, 0.8, ""),)]
    kinds = measure(read(tmp_path / "a.txt"), lambda texts: found[: len(texts)]).kinds
    assert [(s.precision, s.recall, s.found) for s in kinds["PHONE"] if s.threshold in (0.5, 0.7)] == [
        (0.5, 1.0, 2),
        (0.0, 0.0, 1),
    ]
    assert {step.precision for step in kinds["PERSON"] if step.found} == {1.0}
