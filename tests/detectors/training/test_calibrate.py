"""The weights of what speaks for a name come from marked texts (detectors/training/calibrate.py)."""

import json
from pathlib import Path

import numpy as np
import pytest

from detectors.evaluation.prompts import read
from detectors.names import FACTORY, WEIGHTS
from detectors.names.evidence import EVIDENCE
from detectors.nlp import load
from detectors.pipelines import SHIPPED
from detectors.training.calibrate import FRAMES, TEXTS, filled, fit, left_out, table, told, weigh
from detectors.training.fill import frames
from detectors.training.people import Names

PEOPLE = Names({"a": ["Fenna"]}, {"a": ["van den Berg"], "dutch": ["Vos"]})
DRAW = np.random.default_rng(1)
ROWS = np.column_stack([np.ones(400), DRAW.normal(size=400)])
NAMES = (DRAW.random(400) < 1 / (1 + np.exp(-ROWS @ [0.5, 2.0]))).astype(float)


NOTHING = (np.zeros((0, 2)), np.zeros(0), [])


def test_weights_are_found_again() -> None:
    always, slope = fit(ROWS, NAMES, np.ones(len(NAMES)))
    assert abs(always - 0.5) < 0.4
    assert abs(slope - 2) < 0.5


def test_chances_of_what_was_left_out_are_chances() -> None:
    chances = left_out((ROWS, NAMES, [at // 4 for at in range(400)]), NOTHING)
    assert ((chances > 0) & (chances < 1)).all()
    high = chances > 0.8
    assert NAMES[high].mean() > 0.75
    assert table(chances, NAMES).count("%") >= 5


def test_every_candidate_of_a_text_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "# a | b\nMevrouw [[PERSON:Heerkens]] belde. Annemieke Vosters niet.\n---\n# b | c\nNiets.\n"
    )
    rows, names, texts = told(load(None).get_pipe(FACTORY).reader, read(tmp_path / "a.txt"))
    assert rows.shape == (len(names), len(EVIDENCE))
    assert set(names) == {0.0, 1.0}
    assert set(texts) == {0}


def test_a_frame_counts_less_than_a_marked_text() -> None:
    against = (ROWS, 1 - NAMES, [])
    assert weigh((ROWS, NAMES, []), against)[1] > 0.3


def test_the_frames_for_weighing_are_not_those_of_training() -> None:
    kept = frames(FRAMES)
    assert len(kept) > 300
    assert not set(kept) & set(frames())


def test_frames_are_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detectors.training.calibrate.names", lambda folder, held_out: PEOPLE)
    monkeypatch.setattr("detectors.training.calibrate.cities", lambda folder: ["Reusel"])
    texts = filled(tmp_path, times=1)
    assert len(texts) == len(frames(FRAMES))
    assert any(text.spans for text in texts)
    assert any(not text.spans for text in texts)


def test_held_out_texts_are_not_used() -> None:
    assert any("heldout" in file.name for file in TEXTS.glob("*.txt"))


def test_the_shipped_pipeline_has_all_weights() -> None:
    weights = json.loads((Path(SHIPPED) / FACTORY / WEIGHTS).read_text())
    assert tuple(weights) == EVIDENCE
    assert weights["network"] > 0 > weights["alone"]
