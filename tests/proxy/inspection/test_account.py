"""proxy/inspection/account.py: the event holds what was decided and why, and never a value."""

import time

from detectors.finding import Finding
from logs.portal.justifications import Justification, Ticket
from policies.engine import decide
from policies.facts import from_record
from proxy.inspection.account import event_of
from proxy.inspection.facts import facts_of
from proxy.inspection.recourse import Looked
from proxy.inspection.standing import Standing
from proxy.services.practice import practice_service
from proxy.wire.message import Exchange
from tests.policies.makers import made, rule
from tests.proxy.inspection.test_facts import SERVICE, WHO, message

FOUND = ((Finding("PERSON", 0, 3, 0.911, "x", ("debt",)),), (Finding("BSN", 0, 3, 0.9, "x"),))
EXCHANGE = Exchange("POST", "https", "x.nl", 443, "/geheim", (), b"Jan")


def test_everything_is_in_it() -> None:
    import datetime

    looked, standing = Looked(SERVICE, WHO, message(), FOUND), Standing("approved", closed=True)
    policy = made(rule("r", "{data: {kinds: [PERSON]}}", "justify", ", alert: [po]"))
    facts = facts_of(looked, standing, None, frozenset({"r"}))
    now = datetime.datetime.now(datetime.UTC)
    reason = Justification("J-1", Ticket("e", "p", "x", ("r",), (), ()), now, "openbaar", "Staat online.", now)
    event = event_of(looked, EXCHANGE, standing, decide(policy, facts), {}, None, time.perf_counter(), {"r": reason})
    assert (event.action, event.rules, event.would, event.mode) == ("allow", ("r",), "justify", "enforce")
    assert (event.justification, event.ground, event.alert) == ("J-1", "openbaar", ("po",))
    assert (event.department, event.register_status, event.user) == ("ICT", "approved", "anna")
    assert from_record(event.found) == facts.found
    assert event.facts["groups"] == "proef"
    assert event.facts["unredactable"] == "BSN"
    assert "Jan" not in event.model_dump_json()
    assert "Staat online" not in event.model_dump_json()
    assert not event.practice
    own = Looked(practice_service("sluis.wacht"), WHO, message(), FOUND)
    assert event_of(own, EXCHANGE, standing, decide(policy, facts), {}, None, time.perf_counter(), {}).practice
