"""The measured quality for people: as a table and as a page."""

from dataclasses import dataclass, field
from pathlib import Path

import jinja2

from detectors.evaluation.fairness import Fairness
from detectors.evaluation.measure import Result, Step
from detectors.finding import KINDS

_TEMPLATE = Path(__file__).with_name("report.html.j2")


@dataclass(frozen=True, slots=True)
class Report:
    """One measurement, with that of peers on the same texts where they are installed.

    ``groups`` are parts of the texts measured apart (held out, looked at), and the persons of the register.
    """

    name: str
    date: str
    result: Result
    fairness: Fairness | None = None
    peers: dict[str, Result] = field(default_factory=dict)
    groups: dict[str, Result] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """Everything, for JSON."""
        fairness = self.fairness and {"origins": self.fairness.origins, "genders": self.fairness.genders}
        peers = {name: result.as_dict() for name, result in self.peers.items()}
        groups = {name: result.as_dict() for name, result in self.groups.items()}
        return {
            **self.result.as_dict(),
            "groups": groups,
            "name": self.name,
            "date": self.date,
            "fairness": fairness,
            "peers": peers,
        }


def table(report: Report) -> str:
    """The report as lines of text."""
    result = report.result
    lines = [
        f"{report.name}, {report.date}: {sum(result.marked.values())} marked values, {result.clean} clean prompts",
        "what must not leave, and was caught whole",
        *(_row(kind, result.caught.get(kind, 0), count) for kind, count in sorted(result.marked.items())),
        _row("all kinds", sum(result.caught.values()), sum(result.marked.values())),
        f"clean prompts with an alarm: {result.alarmed} of {result.clean}",
        f"false alarms: {result.false_alarms} in {result.words} words ({result.per_thousand_words:.2f} per 1,000)",
        f"speed: {result.kb_per_second:.0f} KB/s in one process",
        "threshold   right of what is found   caught of what is marked",
        *(f"  {step.threshold:4.2f}   {step.precision:20.1%}   {step.recall:24.1%}" for step in result.steps),
    ]
    lines += [
        "kind                  found   right at 0.50     0.70     0.90",
        *(_kind(*each) for each in result.kinds.items()),
    ]
    if report.groups:
        lines += ["apart", *(_group(name, group) for name, group in report.groups.items())]
    if report.fairness:
        groups = {**report.fairness.origins, **report.fairness.genders}
        lines += ["names by origin and gender", *(_row(name, *counts) for name, counts in groups.items())]
        lines += [f"  greatest distance between two origins: {100 * report.fairness.spread:.1f} percentage points"]
    if report.peers:
        lines += ["peers on the same texts", _peer("sluiswachter", result)]
        lines += [_peer(name, peer) for name, peer in report.peers.items()]
    return "\n".join(lines)


def _kind(kind: str, steps: tuple[Step, ...]) -> str:
    shares = {step.threshold: f"{step.precision:8.1%}" if step.found else " " * 7 + "-" for step in steps}
    return f"  {kind:20} {steps[0].found:5}   {shares[0.5]:>14} {shares[0.7]:>8} {shares[0.9]:>8}"


def _group(name: str, result: Result) -> str:
    share = f"{result.recall:6.1%} of {sum(result.marked.values()):4} caught"
    names = f"names {result.caught.get('PERSON', 0) / max(1, result.marked.get('PERSON', 0)):6.1%}"
    return f"  {name:20} {share}, {names}, {result.alarmed} of {result.clean} clean prompts alarmed"


def _row(name: str, caught: int, count: int) -> str:
    return f"  {name:20} {caught:5} of {count:5}   {caught / max(1, count):6.1%}"


def _peer(name: str, result: Result) -> str:
    alarms = f"{result.alarmed} of {result.clean} clean prompts alarmed"
    return f"  {name:20} {result.recall:6.1%} caught, {alarms}, {result.kb_per_second:.0f} KB/s"


def page(report: Report) -> str:
    """The report as one HTML page that needs nothing else."""
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.from_string(_TEMPLATE.read_text("utf-8")).render(report=report, kinds=KINDS)
