"""Persons as the register writes them are found (detectors/evaluation/persons.py)."""

from pathlib import Path

import pytest

from detectors.evaluation.measure import covered
from detectors.evaluation.persons import PERSONS, TEXTS, Registered, person_prompts, read_persons
from detectors.evaluation.prompts import PromptError
from detectors.scanner import Scanner

FOLDER = Path("tests/data/evaluation/persons")


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("naam", "Floris Jan graaf van Rechteren"),
        ("aanhef", "Van Rechteren"),
        ("initialen", "F.J. graaf van Rechteren"),
        ("omgekeerd", "Rechteren, Floris Jan van"),
    ],
)
def test_forms(form: str, name: str) -> None:
    assert Registered("Floris Jan", "graaf", "van", "Rechteren").written(form) == name


def test_a_prefix_with_a_hyphen_is_glued() -> None:
    assert Registered("Ghassan", "", "al-", "Khatib").written("naam") == "Ghassan al-Khatib"


def test_the_mark_lies_on_the_name(tmp_path: Path) -> None:
    (tmp_path / PERSONS).write_text("# kop\nJan | | de | Boer\n")
    (tmp_path / TEXTS).write_text("# kop\nDag {naam}!\n---\nMw. {aanhef}\n")
    assert [p.text[p.spans[0].start : p.spans[0].end] for p in person_prompts(tmp_path)] == ["Jan de Boer", "De Boer"]


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    (tmp_path / PERSONS).write_text("# kop\nJan de Boer\n")
    with pytest.raises(PromptError, match=r"persons\.txt:2"):
        read_persons(tmp_path / PERSONS)


def test_nearly_all_are_found() -> None:
    """The exact figure is measured by ``sluiswachter evaluate``; this is the floor."""
    prompts = list(person_prompts(FOLDER))
    found = Scanner().scan([prompt.text for prompt in prompts])
    caught = sum(covered(p.text, p.spans[0], f) for p, f in zip(prompts, found, strict=True))
    assert len(prompts) >= 700
    assert caught / len(prompts) >= 0.985
