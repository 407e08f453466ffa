"""proxy/inspection/replay.py: the facts of an event are those that the policy was told."""

import time

import pytest

from policies.engine import decide
from policies.facts import Facts
from proxy.inspection.account import event_of
from proxy.inspection.facts import facts_of
from proxy.inspection.recourse import Looked
from proxy.inspection.replay import facts_of_event
from proxy.inspection.standing import Standing
from proxy.inspection.verdict import Who
from tests.policies.makers import shipped
from tests.proxy.inspection.test_account import EXCHANGE, FOUND
from tests.proxy.inspection.test_facts import SERVICE, WHO, message


@pytest.mark.parametrize(
    ("looked", "standing", "failure"),
    [
        (Looked(SERVICE, WHO, message(), FOUND), Standing("conditional", closed=True), None),
        (Looked(SERVICE, Who("10.0.0.1"), None, ()), Standing(), "json"),
    ],
)
def test_there_and_back(looked: Looked, standing: Standing, failure: str | None) -> None:
    policy = shipped("gemeente")
    told: Facts = facts_of(looked, standing, failure)
    event = event_of(looked, EXCHANGE, standing, decide(policy, told), {}, failure, time.perf_counter(), {})
    again = facts_of_event(type(event).model_validate_json(event.model_dump_json()))
    assert again == told
    assert decide(policy, again).action == event.action
