"""Two policies on the same facts: what would be decided otherwise."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from policies.actions import Action
from policies.engine import Decision, decide
from policies.facts import Facts
from policies.schema import Policy

_MOST = 20


@dataclass(frozen=True, slots=True)
class Change:
    """One request about which the policies differ; ``name`` is the number of its event."""

    name: str
    old: Decision
    new: Decision


@dataclass
class Difference:
    """How many requests went from one action to another, and the first twenty that did, heaviest change first."""

    total: int = 0
    moved: Counter[tuple[Action, Action]] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)

    @property
    def other(self) -> int:
        """How many requests would have been decided otherwise."""
        return sum(self.moved.values())


def compare(old: Policy, new: Policy, facts: Iterable[tuple[str, Facts]]) -> Difference:
    """Try both policies on every (name, facts). A difference is another action, or other data that is taken out."""
    difference = Difference()
    for name, given in facts:
        before, after = decide(old, given), decide(new, given)
        difference.total += 1
        if (before.action, before.redact) != (after.action, after.redact):
            difference.moved[before.action, after.action] += 1
            difference.changes.append(Change(name, before, after))
    difference.changes.sort(key=_weight)
    del difference.changes[_MOST:]
    return difference


def _weight(change: Change) -> tuple[int, str]:
    """First what would be let through further than before."""
    return change.new.action.weight - change.old.action.weight, change.name
