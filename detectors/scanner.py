"""Presidio's AnalyzerEngine with our recognisers and nothing else: text in, findings out. Runs in a worker process."""

import logging
from collections.abc import Iterator, Sequence

import regex
from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    LemmaContextAwareEnhancer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NlpArtifacts

from detectors.finding import Finding
from detectors.nlp import LABELS, SpacyEngine
from detectors.normalise import normalise
from detectors.recognizers import ALL, recognizers
from detectors.recognizers.table import TableRecognizer

THRESHOLD = 0.5
PIECE = 50_000
# An identifier with a check says more than a name or an address that overlaps it.
_RANK = {
    "SECRET": 6, "MRZ": 6, "BSN": 5, "IBAN": 5, "VAT": 5, "CREDIT_CARD": 5, "A_NUMBER": 5, "EDUCATION_NUMBER": 5,
    "EMAIL": 4, "PASSPORT": 4, "V_NUMBER": 4, "DRIVING_LICENCE": 4, "MAC_ADDRESS": 4, "IP_ADDRESS": 4, "USERNAME": 3,
    "PHONE": 3, "LICENSE_PLATE": 3, "CASE_NUMBER": 2, "ADDRESS": 2, "POSTCODE": 2, "DATE_OF_BIRTH": 2,
}  # fmt: skip


class NameRecognizer(EntityRecognizer):  # type: ignore[misc]  # presidio ships no types
    """Passes on the names that the spaCy pipeline found."""

    def __init__(self) -> None:
        super().__init__(supported_entities=sorted(set(LABELS.values())), name="spacy", supported_language="nl")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """One result per entity of the pipeline."""
        pairs = zip(nlp_artifacts.entities, nlp_artifacts.scores, strict=True)
        return [RecognizerResult(LABELS[e.label_], e.start_char, e.end_char, score) for e, score in pairs]


class _NoContext(LemmaContextAwareEnhancer):  # type: ignore[misc]  # presidio ships no types
    """Our recognisers look at their context themselves; Presidio's lemma search would cost most of the time."""

    def enhance_using_context(
        self, text: str, raw_results: list[RecognizerResult], *args: object, **kwargs: object
    ) -> list[RecognizerResult]:
        """The results as they are."""
        return raw_results


class Scanner:
    """One analyser with one pipeline; not for use by several threads at once."""

    def __init__(self, model: str | None = None) -> None:
        # Presidio's own log lines can hold matched text.
        logging.getLogger("presidio-analyzer").setLevel(logging.CRITICAL)
        engine = SpacyEngine(model)
        engine.load()
        registry = RecognizerRegistry(
            recognizers=[*recognizers(), TableRecognizer(), NameRecognizer()], supported_languages=["nl"]
        )
        self._analyzer = AnalyzerEngine(
            registry=registry, nlp_engine=engine, supported_languages=["nl"], context_aware_enhancer=_NoContext()
        )
        self._no_names = NlpArtifacts([], None, [], [], engine, "nl", scores=[])
        self._entities = sorted({identifier.kind for identifier in ALL} | set(LABELS.values()))
        served = set(self._analyzer.get_supported_entities("nl"))
        if missing := set(self._entities) - served:
            raise RuntimeError(f"no recogniser serves {', '.join(sorted(missing))}")

    def scan(self, texts: Sequence[str], kinds: frozenset[str] | None = None) -> list[tuple[Finding, ...]]:
        """The findings of each text, in order and without overlaps; offsets in code points of that text.

        ``kinds`` narrows what is looked for; without names among them the language model is not asked.
        """
        entities = self._entities if kinds is None else sorted(kinds)
        artifacts = None if kinds is None or kinds & set(LABELS.values()) else self._no_names
        return [self._scan(text, entities, artifacts) for text in texts]

    def _scan(self, text: str, entities: list[str], artifacts: NlpArtifacts | None) -> tuple[Finding, ...]:
        found: list[Finding] = []
        for start, piece in pieces(text):
            found += self._analyze(piece, start, entities, artifacts)
            if mapped := normalise(piece):
                found += (
                    _at(finding, *(start + offset for offset in mapped.origin(finding.start, finding.end)))
                    for finding in self._analyze(mapped.text, 0, entities, artifacts)
                )
        return _apart(found)

    def _analyze(self, text: str, shift: int, entities: list[str], artifacts: NlpArtifacts | None) -> Iterator[Finding]:
        results = self._analyzer.analyze(
            text, language="nl", entities=entities, score_threshold=THRESHOLD, nlp_artifacts=artifacts
        )
        return (
            Finding(r.entity_type, shift + r.start, shift + r.end, float(r.score), _by(r))
            for r in results
            if r.end > r.start
        )


def _at(finding: Finding, start: int, end: int) -> Finding:
    return Finding(finding.kind, start, end, finding.score, finding.recognizer)


def _by(result: RecognizerResult) -> str:
    return str((result.recognition_metadata or {}).get(RecognizerResult.RECOGNIZER_NAME_KEY, ""))


def pieces(text: str) -> list[tuple[int, str]]:
    """A long text in pieces that end at a paragraph, sentence or word, each with its offset."""
    out, start = [], 0
    while len(text) - start > PIECE:
        window = text[start + PIECE // 2 : start + PIECE]
        cut = next(
            (m[-1] for p in (r"\n\s*\n", r"\n", r"[.!?] ", r" ") if (m := list(regex.finditer(p, window)))), None
        )
        end = start + PIECE // 2 + cut.end() if cut else start + PIECE
        out.append((start, text[start:end]))
        start = end
    return [*out, (start, text[start:])]


def _apart(found: list[Finding]) -> tuple[Finding, ...]:
    """Of findings that overlap the weightiest stays, then the longest, then the first."""
    chosen: list[Finding] = []
    for finding in sorted(found, key=lambda f: (-_RANK.get(f.kind, 1), f.start - f.end, f.start, f.kind)):
        if all(finding.end <= other.start or finding.start >= other.end for other in chosen):
            chosen.append(finding)
    return tuple(sorted(chosen, key=lambda f: f.start))
