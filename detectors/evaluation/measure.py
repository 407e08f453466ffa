"""Counts what was caught, what was missed, and what was raised for nothing."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from detectors.evaluation.prompts import Prompt, Span
from detectors.finding import Finding

Scan = Callable[[Sequence[str]], list[tuple[Finding, ...]]]


@dataclass(frozen=True, slots=True)
class Miss:
    """A marked value that was not covered, or not wholly. ``text`` comes from the evaluation set, so it is invented."""

    prompt: str
    kind: str
    text: str


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

    @property
    def recall(self) -> float:
        """The share of all marked values that was caught."""
        return sum(self.caught.values()) / max(1, sum(self.marked.values()))

    @property
    def kb_per_second(self) -> float:
        """How much text was scanned in a second, in KB of UTF-8."""
        return self.size / 1000 / max(self.seconds, 1e-9)

    def as_dict(self) -> dict[str, object]:
        """Everything, for JSON."""
        return {**asdict(self), "recall": self.recall, "kb_per_second": self.kb_per_second}


def measure(prompts: Sequence[Prompt], scan: Scan) -> Result:
    """Scan every prompt and hold the findings against the marks."""
    started = time.perf_counter()
    found = scan([prompt.text for prompt in prompts])
    seconds = time.perf_counter() - started
    caught: Counter[str] = Counter()
    missed, raised = [], []
    for prompt, findings in zip(prompts, found, strict=True):
        for span in prompt.spans:
            if _covered(prompt.text, span, findings):
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
    )


def _covered(text: str, span: Span, findings: Sequence[Finding]) -> bool:
    return all(any(f.start <= at < f.end for f in findings) for at in range(span.start, span.end) if text[at].isalnum())


def _touches(finding: Finding, spans: Sequence[Span]) -> bool:
    return any(finding.start < span.end and span.start < finding.end for span in spans)


def table(result: Result) -> str:
    """The result for people."""
    rows = [
        f"  {kind:18} {result.caught.get(kind, 0):5} of {count:5}   {result.caught.get(kind, 0) / count:6.1%}"
        for kind, count in sorted(result.marked.items())
    ]
    whole = (
        f"  {'all kinds':18} {sum(result.caught.values()):5} of {sum(result.marked.values()):5}   {result.recall:6.1%}"
    )
    per_words = 1000 * result.false_alarms / max(1, result.words)
    return "\n".join(
        [
            "what must not leave, and was caught whole",
            *rows,
            whole,
            f"clean prompts with an alarm: {result.alarmed} of {result.clean}",
            f"false alarms: {result.false_alarms} in {result.words} words ({per_words:.2f} per 1,000)",
            f"speed: {result.kb_per_second:.0f} KB/s in one process",
        ]
    )
