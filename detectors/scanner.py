"""Presidio's AnalyzerEngine with our recognisers and nothing else: text in, findings out. Runs in a worker process."""

import logging
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NlpArtifacts

from detectors.ages import KIND as AGE
from detectors.ages import ages, births, homes
from detectors.finding import Finding
from detectors.labels import labelled, near
from detectors.nlp import LABELS, Artifacts, Entity, SpacyEngine, View
from detectors.normalise import normalise
from detectors.own.recognizer import KINDS as OWN_KINDS
from detectors.own.recognizer import OwnDataRecognizer
from detectors.pieces import PIECE, pieces
from detectors.recognizers import ALL, recognizers
from detectors.recognizers.table import TableRecognizer

THRESHOLD = 0.5
# How much less evidence a name needs beside a special category.
_BESIDE, _LABELS_KEY = 0.1, "labels"
# What is left of a name beside something weightier is at least so long, and loses the signs at its edges.
_SHORTEST_REST, _SIGNS = 3, " ,;:/-(\n\t"
# Wider than any identifier looks for its context, and one token to the language model.
SEPARATOR = "\n" + "\x1f" * 62 + "\n"
# An identifier with a check says more than a name or an address that overlaps it.
_RANK = {
    "LISTED": 8, "OWN_WORD": 7, "REGISTERED_TEXT": 7, "MARKING": 7, "SECRET": 6, "MRZ": 6, "BSN": 5, "IBAN": 5, "VAT": 5, "CREDIT_CARD": 5, "A_NUMBER": 5, "EDUCATION_NUMBER": 5,
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
        persons = any(found.kind == "PERSON" for found in nlp_artifacts.entities)
        sensitive = labelled(nlp_artifacts.low) if persons else []
        return [
            self._result(found, near(sensitive, found.start, found.end) if found.kind == "PERSON" else ())
            for found in nlp_artifacts.entities
            if found.kind in entities
        ]

    def _result(self, found: Entity, labels: tuple[str, ...]) -> RecognizerResult:
        score = min(1.0, found.score + _BESIDE) if labels else found.score
        names = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
            _LABELS_KEY: labels,
        }
        return RecognizerResult(found.kind, found.start, found.end, score, recognition_metadata=names)


class _Engine(AnalyzerEngine):  # type: ignore[misc]  # presidio ships no types
    """Our recognisers look at their context themselves; Presidio's search by lemma would cost most of the time."""

    def _enhance_using_context(
        self, text: str, raw_results: list[RecognizerResult], *args: object, **kwargs: object
    ) -> list[RecognizerResult]:
        return raw_results


class Scanner:
    """One analyser with one pipeline and the municipality's own data; not for use by several threads at once."""

    def __init__(self, model: str | None = None, own: Path | None = None) -> None:
        # Presidio's own log lines can hold matched text.
        logging.getLogger("presidio-analyzer").setLevel(logging.CRITICAL)
        engine = SpacyEngine(model)
        engine.load()
        registry = RecognizerRegistry(
            recognizers=[*recognizers(), TableRecognizer(), NameRecognizer(), OwnDataRecognizer(own)],
            supported_languages=["nl"],
        )
        self._analyzer = _Engine(registry=registry, nlp_engine=engine, supported_languages=["nl"])
        self._nlp = engine
        self._entities = sorted({identifier.kind for identifier in ALL} | set(LABELS.values()) | set(OWN_KINDS))
        served = set(self._analyzer.get_supported_entities("nl"))
        if missing := set(self._entities) - served:
            raise RuntimeError(f"no recogniser serves {', '.join(sorted(missing))}")

    def scan(self, texts: Sequence[str], kinds: frozenset[str] | None = None) -> list[tuple[Finding, ...]]:
        """The findings of each text, in order and without overlaps; offsets in code points of that text.

        ``kinds`` narrows what is looked for; without names among them the language model is not asked.
        """
        entities = self._entities if kinds is None else sorted({*kinds, *({"PERSON"} if AGE in kinds else ())} - {AGE})
        names = kinds is None or bool(kinds & {*LABELS.values(), AGE})
        cut = [(number, start, piece) for number, text in enumerate(texts) for start, piece in pieces(text)]
        undone = [normalise(piece) for _, _, piece in cut]
        spots = [
            [(mapped, at, mapped.text[at:end]) for at, end in mapped.spots()] if mapped else [] for mapped in undone
        ]
        plain = self._analyze([piece for _, _, piece in cut], entities, names)
        clear = self._analyze([text for found in spots for _, _, text in found], entities, names)
        found: list[list[Finding]] = [[] for _ in texts]
        for (number, start, _), disguised, findings in zip(cut, spots, plain, strict=True):
            found[number] += (_at(f, start + f.start, start + f.end) for f in findings)
            for mapped, at, clean in disguised:
                # Apart before the way back: what lay within another finding there may be as long as it here.
                near = [f for f in _apart(next(clear), clean) if mapped.is_near(at + f.start, at + f.end)]
                origins = ((f, mapped.origin(at + f.start, at + f.end)) for f in near)
                found[number] += (_at(f, start + left, start + right) for f, (left, right) in origins)
        for text, findings in zip(texts, found, strict=True):
            persons = [f for f in findings if f.kind == "PERSON"]
            findings += [*ages(text, persons), *births(text, persons), *homes(text, persons)]
        return [
            _apart((f for f in findings if kinds is None or f.kind in kinds), text)
            for text, findings in zip(texts, found, strict=True)
        ]

    def _analyze(self, texts: list[str], entities: list[str], names: bool) -> Iterator[list[Finding]]:
        """The findings of each text; many small texts go to the analyser as one, because each call has its price."""
        for batch in batches(texts):
            text = SEPARATOR.join(batch)
            results = self._analyzer.analyze(
                text,
                language="nl",
                entities=entities,
                score_threshold=THRESHOLD,
                nlp_artifacts=None if names else Artifacts(self._nlp, View(text)),
            )
            yield from _dealt(results, [len(text) for text in batch])


def batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """The texts in order, as many together as make one piece."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > PIECE:
            yield batch
            batch, size = [], 0
        # A text cannot pretend to be two: its own separators count as spaces.
        batch.append(text.replace("\x1f", " "))
        size += len(text)
    if batch:
        yield batch


def _dealt(results: list[RecognizerResult], lengths: list[int]) -> list[list[Finding]]:
    """The results of texts that went as one, for each text its own; nothing reaches over a separator."""
    starts = [0, *accumulate(length + len(SEPARATOR) for length in lengths)]
    dealt: list[list[Finding]] = [[] for _ in lengths]
    for result in results:
        number = bisect_right(starts, result.start) - 1
        start, end = result.start - starts[number], min(result.end - starts[number], lengths[number])
        if start < end:
            labels = (result.recognition_metadata or {}).get(_LABELS_KEY, ())
            dealt[number].append(Finding(result.entity_type, start, end, float(result.score), _by(result), labels))
    return dealt


def _at(finding: Finding, start: int, end: int) -> Finding:
    moved = start != finding.start or end != finding.end
    return replace(finding, start=start, end=end) if moved else finding


def _by(result: RecognizerResult) -> str:
    return str((result.recognition_metadata or {}).get(RecognizerResult.RECOGNIZER_NAME_KEY, ""))


def _with_their_beginnings(found: list[Finding]) -> list[Finding]:
    """A pattern knows where an address ends, the network where it begins: ``De`` belongs to ``Lind 7b``."""
    begun = sorted((f for f in found if f.kind == "ADDRESS" and f.recognizer == "spacy"), key=lambda f: f.start)
    starts = [finding.start for finding in begun]
    out = []
    for finding in found:
        if finding.kind == "ADDRESS" and finding.recognizer != "spacy":
            at = bisect_right(starts, finding.start) - 1
            if at >= 0 and begun[at].end > finding.start:
                finding = replace(finding, start=begun[at].start)  # the same finding, made whole
        out.append(finding)
    return out


def _weight(finding: Finding) -> tuple[float, int, int, str]:
    """Kind, then a pattern's exact edges before the network's, then length."""
    rank = _RANK.get(finding.kind, 1) - (0.5 if finding.recognizer == "spacy" else 0)
    return -rank, finding.start - finding.end, finding.start, finding.kind


def _apart(found: Iterable[Finding], text: str = "") -> tuple[Finding, ...]:
    """Of findings that overlap the weightiest stays, then the longest, then the first; a name keeps what is left of it."""
    chosen: list[Finding] = []
    starts: list[int] = []
    for finding in sorted(_with_their_beginnings(list(found)), key=_weight):
        # What is chosen does not overlap and is kept in order, so only the neighbours can be in the way.
        at = bisect_right(starts, finding.start)
        before, after = chosen[at - 1 : at], chosen[at : at + 1]
        if finding.kind == "PERSON" and (before or after):
            finding = _left_over(finding, before, after, text)
        free = all(other.end <= finding.start for other in before) and all(
            finding.end <= other.start for other in after
        )
        if free:
            chosen.insert(at, finding)
            starts.insert(at, finding.start)
    return tuple(chosen)


def _left_over(name: Finding, before: list[Finding], after: list[Finding], text: str) -> Finding:
    """What is left of a name beside weightier findings on either side: ``Zeeman`` of ``Zeeman, P.`` before ``P. Kadelaan 2``."""
    start = max((name.start, *(other.end for other in before if other.end < name.end)))
    end = min((name.end, *(other.start for other in after if other.start > start)))
    if (start, end) == (name.start, name.end) or end - start < _SHORTEST_REST:
        return name
    rest = text[start:end]
    left, right = len(rest) - len(rest.lstrip(_SIGNS)), len(rest) - len(rest.rstrip(_SIGNS))
    return _at(name, start + left, end - right) if start + left < end - right else name
