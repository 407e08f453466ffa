"""Other programs on the same texts, where they are installed (``pip install sluiswachter[peers]``)."""

import importlib.util
import sys
from collections.abc import Callable, Sequence
from typing import Any

from detectors.evaluation.measure import Scan
from detectors.finding import Finding

# The Dutch pipelines that stock Presidio would be set up with; the first that is installed is used.
_PIPELINES = ("nl_core_news_md", "nl_core_news_sm", "nl_core_news_lg")


def installed() -> dict[str, Scan]:
    """A scan function for every peer that is there; a note for every one that is not."""
    made: dict[str, Callable[[], Scan | None]] = {"deduce": _deduce, "presidio (stock)": _presidio}
    found = {name: make() for name, make in made.items()}
    for name in (name for name, scan in found.items() if scan is None):
        print(f"{name} is not installed, or has no Dutch pipeline: left out", file=sys.stderr)
    return {name: scan for name, scan in found.items() if scan}


def _deduce() -> Scan | None:
    if importlib.util.find_spec("deduce") is None:
        return None
    program: Any = importlib.import_module("deduce").Deduce()

    def scan(texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        return [
            tuple(Finding(a.tag, a.start_char, a.end_char, 1.0, "deduce") for a in program.deidentify(text).annotations)
            for text in texts
        ]

    return scan


def _presidio() -> Scan | None:
    pipeline = next((name for name in _PIPELINES if importlib.util.find_spec(name)), None)
    if pipeline is None:
        return None
    provider = importlib.import_module("presidio_analyzer.nlp_engine").NlpEngineProvider
    models = [{"lang_code": "nl", "model_name": pipeline}]
    nlp_engine = provider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    analyzer: Any = importlib.import_module("presidio_analyzer").AnalyzerEngine(
        nlp_engine=nlp_engine, supported_languages=["nl"]
    )

    def scan(texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        return [
            tuple(Finding(r.entity_type, r.start, r.end, r.score, "presidio") for r in analyzer.analyze(text, "nl"))
            for text in texts
        ]

    return scan
