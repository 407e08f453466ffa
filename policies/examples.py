"""The examples inside a policy, run as its tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from detectors.finding import Finding
from policies.engine import Decision, decide
from policies.facts import Facts, Found, found
from policies.matching import heeded
from policies.schema import Example, Policy

Scan = Callable[[Sequence[str]], Sequence[Sequence[Finding]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one example; ``number`` counts from 0. ``told`` is empty when it is as expected."""

    number: int
    example: Example
    decision: Decision
    told: str = ""


def run_facts(policy: Policy) -> list[Outcome]:
    """Every example that needs no detectors."""
    return [
        _outcome(policy, number, example, _stated(example))
        for number, example in enumerate(policy.voorbeelden)
        if example.text is None
    ]


def run_texts(policy: Policy, scan: Scan) -> list[Outcome]:
    """Every example with a text, through the detectors."""
    texts = [(number, example) for number, example in enumerate(policy.voorbeelden) if example.text is not None]
    scanned = scan([example.text or "" for _, example in texts])
    return [
        _outcome(policy, number, example, found(f for f in findings if heeded(policy, f.kind, f.score)))
        for (number, example), findings in zip(texts, scanned, strict=True)
    ]


def unused(policy: Policy, outcomes: Sequence[Outcome]) -> list[str]:
    """The rules that no example touches."""
    touched = {name for outcome in outcomes for name in outcome.decision.rules}
    return [rule.name for rule in policy.rules if rule.name not in touched]


def _stated(example: Example) -> tuple[Found, ...]:
    return tuple(Found(kind, 1.0, tuple(example.labels), count) for kind, count in example.kinds.items())


def _outcome(policy: Policy, number: int, example: Example, groups: tuple[Found, ...]) -> Outcome:
    facts = Facts(
        service=example.service,
        vendor="",
        country=example.country,
        kind=example.kind,
        found=groups,
        failure=example.failure,
        files=example.files,
        largest_file=example.largest_file,
        register=example.standing,
        closed=example.closed,
        user=example.user,
        groups=frozenset(example.groups),
        department=example.department,
    )
    decision = decide(policy, facts)
    return Outcome(number, example, decision, _difference(example, decision))


def _difference(example: Example, decision: Decision) -> str:
    by = f" ({decision.rule})" if decision.rule else ""
    if decision.action is not example.expect:
        return f"this example leads to {decision.action}{by}; expected {example.expect}"
    if example.rule is not None and decision.rule != example.rule:
        return f"this example is decided by {decision.rule or 'no rule'}; expected {example.rule}"
    return ""
