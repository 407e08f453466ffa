"""Counts what was caught, what was missed, and what was raised for nothing."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from detectors.evaluation.prompts import Prompt, Span
from detectors.finding import Finding

Scan = Callable[[Sequence[str]], list[tuple[Finding, ...]]]
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Miss:
    """A marked value that was not covered, or not wholly. ``text`` comes from the evaluation set, so it is invented."""

    prompt: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """What is left at a threshold: of the findings the share that is right, of the marked values the share caught.

    ``found`` counts the findings that are left.
    """

    threshold: float
    precision: float
    recall: float
    found: int


@dataclass(frozen=True, slots=True)
class Result:
    """The measured quality. Shares run from 0 to 1; a value is caught when every letter and digit of it is covered."""

    caught: dict[str, int]
    marked: dict[str, int]
    clean: int
    alarmed: int
    false_alarms: int
    words: int
    seconds: float
    size: int
    missed: tuple[Miss, ...]
    raised: tuple[Miss, ...]
    steps: tuple[Step, ...]
    kinds: dict[str, tuple[Step, ...]]

    @property
    def recall(self) -> float:
        """The share of all marked values that was caught."""
        return sum(self.caught.values()) / max(1, sum(self.marked.values()))

    @property
    def per_thousand_words(self) -> float:
        """False alarms in a thousand words."""
        return 1000 * self.false_alarms / max(1, self.words)

    @property
    def kb_per_second(self) -> float:
        """How much text was scanned in a second, in KB of UTF-8."""
        return self.size / 1000 / max(self.seconds, 1e-9)

    def as_dict(self) -> dict[str, object]:
        """Everything, for JSON."""
        return {**asdict(self), "recall": self.recall, "kb_per_second": self.kb_per_second}


def measure(prompts: Sequence[Prompt], scan: Scan) -> Result:
    """Scan every prompt and hold the findings against the marks."""
    scan(["Een eerste zin, want wat pas bij gebruik geladen wordt, is geen snelheid."])
    started = time.perf_counter()
    found = scan([prompt.text for prompt in prompts])
    seconds = time.perf_counter() - started
    caught: Counter[str] = Counter()
    missed, raised = [], []
    for prompt, findings in zip(prompts, found, strict=True):
        for span in prompt.spans:
            if covered(prompt.text, span, findings):
                caught[span.kind] += 1
            else:
                missed.append(Miss(prompt.id, span.kind, prompt.text[span.start : span.end]))
        raised += [
            Miss(prompt.id, f.kind, prompt.text[f.start : f.end]) for f in findings if not _touches(f, prompt.spans)
        ]
    clean = {prompt.id for prompt in prompts if not prompt.spans}
    return Result(
        caught=dict(caught),
        marked=dict(Counter(span.kind for prompt in prompts for span in prompt.spans)),
        clean=len(clean),
        alarmed=len(clean & {miss.prompt for miss in raised}),
        false_alarms=len(raised),
        words=sum(len(prompt.text.split()) for prompt in prompts),
        seconds=seconds,
        size=sum(len(prompt.text.encode()) for prompt in prompts),
        missed=tuple(missed),
        raised=tuple(raised),
        steps=_steps(prompts, found, None),
        kinds={kind: _steps(prompts, found, kind) for kind in sorted({f.kind for fs in found for f in fs})},
    )


def _steps(prompts: Sequence[Prompt], found: Sequence[tuple[Finding, ...]], kind: str | None) -> tuple[Step, ...]:
    return tuple(_step(prompts, found, threshold, kind) for threshold in THRESHOLDS)


def _step(prompts: Sequence[Prompt], found: Sequence[tuple[Finding, ...]], threshold: float, kind: str | None) -> Step:
    """At one threshold: for findings and marks of one kind, or of all (None)."""
    right = every = caught = marked = 0
    for prompt, findings in zip(prompts, found, strict=True):
        kept = [finding for finding in findings if finding.score >= threshold and kind in (None, finding.kind)]
        spans = [span for span in prompt.spans if kind in (None, span.kind)]
        every += len(kept)
        right += sum(_touches(finding, prompt.spans) for finding in kept)
        marked += len(spans)
        caught += sum(covered(prompt.text, span, kept) for span in spans)
    return Step(threshold, right / max(1, every), caught / max(1, marked), every)


def covered(text: str, span: Span, findings: Sequence[Finding]) -> bool:
    """Whether every letter and figure of the span lies in some finding."""
    return all(any(f.start <= at < f.end for f in findings) for at in range(span.start, span.end) if text[at].isalnum())


def _touches(finding: Finding, spans: Sequence[Span]) -> bool:
    return any(finding.start < span.end and span.start < finding.end for span in spans)
