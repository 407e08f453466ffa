"""The shipped policies: their examples, also those with a text, through the real detectors; and what they cover."""

from functools import cache

import pytest

from detectors.finding import KINDS
from detectors.scanner import Scanner
from policies.examples import run_facts, run_texts, unused
from policies.schema import Policy
from tests.policies.makers import shipped

NAMES = ("gemeente", "meekijken", "streng")


@cache
def scanner() -> Scanner:
    return Scanner()


@pytest.mark.parametrize("name", NAMES)
def test_every_example_does_as_it_says(name: str) -> None:
    policy = shipped(name)
    outcomes = [*run_facts(policy), *run_texts(policy, scanner().scan)]
    assert [outcome.told for outcome in outcomes if outcome.told] == []
    assert sorted(outcome.number for outcome in outcomes) == list(range(len(policy.voorbeelden)))
    assert unused(policy, outcomes) == []


def test_a_text_example_that_fails_says_so() -> None:
    policy = shipped("gemeente")
    wrong = policy.voorbeelden[1].model_copy(update={"text": "Niets bijzonders."})
    outcomes = run_texts(policy.model_copy(update={"voorbeelden": (wrong,)}), scanner().scan)
    assert [outcome.told for outcome in outcomes] == ["this example leads to allow; expected redact"]


def test_a_rule_without_an_example_is_named() -> None:
    policy = shipped("gemeente")
    assert "geen-bsn" in unused(policy, run_facts(policy.model_copy(update={"voorbeelden": policy.voorbeelden[7:10]})))


@pytest.mark.parametrize("name", ["gemeente", "streng"])
def test_every_kind_of_data_is_minded(name: str) -> None:
    minded = {kind for rule in shipped(name).rules if rule.when.data for kind in rule.when.data.kinds}
    assert set(KINDS) <= minded


def test_watching_along_is_the_municipality_s_policy_that_holds_nothing_up() -> None:
    watching, real = shipped("meekijken"), shipped("gemeente")

    def rules(policy: Policy) -> list[object]:
        return [rule.model_copy(update={"always": False}) for rule in policy.rules]

    assert rules(watching) == rules(real)
    assert not any(rule.always for rule in watching.rules)
    assert (watching.modes.default, watching.on_failure) == ("watch", "allow")
