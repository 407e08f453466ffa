"""policies/: the policy that ships, as a table of decisions."""

import pytest

from policies import DEFAULT_POLICY
from policies.engine import Action, Decision, Facts, Found, decide
from policies.loader import load

POLICY = load(DEFAULT_POLICY)


def decided(
    standing: str = "approved", failure: str | None = None, fixed: tuple[str, ...] = (), **counts: int
) -> Decision:
    found = tuple(Found(kind, 0.9, (), count) for kind, count in counts.items())
    return decide(POLICY, Facts("x", "X", "US", "chat", found, frozenset(fixed), failure, register=standing))


@pytest.mark.parametrize(
    ("decision", "action", "rule"),
    [
        (decided(), "allow", ""),
        (decided("unknown"), "notify", "niet-gemelde-dienst"),
        (decided("applied"), "allow", ""),
        (decided("conditional"), "notify", "dienst-met-voorwaarden"),
        (decided("refused"), "block", "afgewezen-dienst"),
        (decided("forbidden"), "block", "land-met-offensief-cyberprogramma"),
        (decided(PERSON=1), "redact", "persoonsgegevens-weglaten"),
        (decided("unknown", PERSON=1), "redact", "persoonsgegevens-weglaten"),
        (decided(PERSON=3, BSN=1), "block", "geen-bsn"),
        (decided(OWN_WORD=1), "justify", "eigen-woord"),
        (decided(OWN_WORD=1, MRZ=1), "block", "geen-bsn"),
        (decided(failure="json"), "block", "niet-gecontroleerd"),
        (decided(PERSON=1, fixed=("PERSON",)), "block", "niet-te-verwijderen"),
    ],
)
def test_decisions(decision: Decision, action: str, rule: str) -> None:
    assert (decision.action, decision.rule) == (action, rule)
    assert bool(decision.message_nl) is bool(rule)


def test_every_rule_that_matched_is_named() -> None:
    rules = decided("unknown", PERSON=1, OWN_WORD=1).rules
    assert rules == ("eigen-woord", "persoonsgegevens-weglaten", "niet-gemelde-dienst")


def test_a_low_score_does_not_count() -> None:
    facts = Facts("x", "X", "US", "chat", (Found("BSN", 0.4),), register="approved")
    assert decide(POLICY, facts).action is Action.allow
