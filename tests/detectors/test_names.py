"""Names in sentences (detectors/names, detectors/nlp.py)."""

from pathlib import Path

import pytest
import spacy

from detectors.nlp import SpacyEngine, load
from detectors.pipelines import ModelError
from detectors.scanner import Scanner

SCANNER = Scanner()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bel Jan de Vries morgen.", ["Jan de Vries"]),
        ("Mevrouw El Amrani heeft bezwaar gemaakt.", ["El Amrani"]),
        ("Schrijf aan J.P. van den Berg-Jansen.", ["J.P. van den Berg-Jansen"]),
        ("Fatma Yılmaz en Mohammed Benali", ["Fatma Yılmaz", "Mohammed Benali"]),
        ("Beste Karin,\n\nGroet, Sjaak", ["Karin", "Sjaak"]),
        ("jan de vries belde", ["jan de vries"]),
        ("dhr. Bakker komt langs", ["Bakker"]),
        ("De Kerkstraat in Reusel is afgesloten.", []),
        ("In mei bloeit de roos.", []),
        ("Schrijf een brief over het nieuwe afvalbeleid van de gemeente Reusel-De Mierden.", []),
        ("Op de Jan Steenstraat wordt gewerkt.", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [text[f.start : f.end] for f in SCANNER.scan([text])[0] if f.kind == "PERSON"] == names


def test_a_model_that_is_not_installed_is_named() -> None:
    with pytest.raises(ModelError, match="nl_not_there is not installed"):
        load("nl_not_there")


def test_the_engine_serves_presidio() -> None:
    engine = SpacyEngine(None)
    assert not engine.is_loaded()
    artifacts = engine.process_text("Jan de Vries", "nl")
    assert [(e.kind, e.start, e.end) for e in artifacts.entities] == [("PERSON", 0, 12)]
    assert engine.get_supported_entities() == ["ADDRESS", "PERSON"]


@pytest.mark.parametrize("label", ["PERSON", "PER"])
def test_another_pipeline_takes_its_place(tmp_path: Path, label: str) -> None:
    nlp = spacy.blank("nl")
    nlp.add_pipe("entity_ruler").add_patterns(
        [
            {"label": label, "pattern": "Qwertina"},
            {"label": "GPE", "pattern": "Reusel"},
            {"label": "ORG", "pattern": "GGD"},
        ]
    )
    nlp.to_disk(tmp_path / "stand_in")
    text = "Qwertina uit Reusel werkt bij de GGD en belt Jan de Vries."
    found = Scanner(str(tmp_path / "stand_in")).scan([text])[0]
    assert [(f.kind, text[f.start : f.end]) for f in found] == [("PERSON", "Qwertina")]
