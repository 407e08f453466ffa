"""The engine: conditions, combinations, modes, justification; and that more data is never lighter."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.finding import KINDS, Finding
from detectors.labels import LABELS
from policies.actions import MODES, Action, Mode, in_mode
from policies.conditions import Register
from policies.engine import Facts, Found, decide
from policies.facts import as_recorded, found, from_record
from policies.matching import heeded, mode_of
from policies.schema import Policy
from tests.policies.makers import made, rule, shipped

BASE = Facts("copilot", "Microsoft", "US", "chat", register="approved", user="Anna", groups=frozenset({"Proef"}))
P, B, A = Found("PERSON", 0.9), Found("BSN", 0.9), Found("ADDRESS", 0.7)
SICK = Found("PERSON", 0.8, ("debt", "health"))


def facts(*groups: Found, **more: object) -> Facts:
    return replace(BASE, found=groups, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("when", "given", "holds"),
    [
        ("{service: {ids: [copilot]}}", facts(), True),
        ("{service: {ids: [chatgpt]}}", facts(), False),
        ("{service: {countries: [US], kinds: [chat]}}", facts(), True),
        ("{service: {countries: [US], kinds: [api]}}", facts(), False),
        ("{service: {register: [approved, applied]}}", facts(), True),
        ("{service: {register: [unknown]}}", facts(), False),
        ("{service: {closed: true}}", facts(), False),
        ("{service: {closed: true}}", facts(closed=True), True),
        ("{service: {closed: false}}", facts(closed=True), False),
        ("{who: {users: [anna]}}", facts(), True),
        ("{who: {users: [piet]}}", facts(), False),
        ("{who: {groups: [proef, beheer]}}", facts(), True),
        ("{who: {groups: [beheer]}}", facts(), False),
        ("{who: {departments: [Sociaal Domein]}}", facts(department="sociaal domein"), True),
        ("{who: {departments: [Sociaal Domein]}}", facts(), False),
        ("{who: {groups: [proef], users: [piet]}}", facts(), False),
        ("{data: {kinds: [BSN]}}", facts(P), False),
        ("{data: {kinds: [BSN, PERSON]}}", facts(P), True),
        ("{data: {kinds: [PERSON], min_count: 2}}", facts(P), False),
        ("{data: {kinds: [PERSON], min_count: 2}}", facts(P, SICK), True),
        ("{data: {kinds: [PERSON], min_count: 2, min_score: 0.85}}", facts(P, SICK), False),
        ("{data: {kinds: [PERSON, ADDRESS], min_kinds: 2}}", facts(P, SICK), False),
        ("{data: {kinds: [PERSON, ADDRESS], min_kinds: 2}}", facts(P, A), True),
        ("{data: {min_count: 3}}", facts(P, A), False),
        ("{data: {min_count: 3}}", facts(P, A, B), True),
        ("{data: {kinds: [PERSON], labels: [health]}}", facts(P), False),
        ("{data: {kinds: [PERSON], labels: [health, union]}}", facts(SICK), True),
        ("{data: {labels: [union]}}", facts(SICK), False),
        ("{data: {any: [{kinds: [BSN]}, {kinds: [PERSON], labels: [health]}]}}", facts(SICK), True),
        ("{data: {any: [{kinds: [BSN]}, {kinds: [PERSON], labels: [health]}]}}", facts(B), True),
        ("{data: {any: [{kinds: [BSN]}, {kinds: [PERSON], labels: [health]}]}}", facts(P, A), False),
        ("{data: {all: [{kinds: [PERSON]}, {kinds: [ADDRESS]}]}}", facts(P), False),
        ("{data: {all: [{kinds: [PERSON]}, {kinds: [ADDRESS]}]}}", facts(P, A), True),
        ("{data: {kinds: [BSN], all: [{any: [{kinds: [PERSON]}, {kinds: [ADDRESS]}]}]}}", facts(A), False),
        ("{data: {kinds: [BSN], all: [{any: [{kinds: [PERSON]}, {kinds: [ADDRESS]}]}]}}", facts(A, B), True),
        ("{files: {kinds: [docx]}}", facts(files={"pdf": 3}), False),
        ("{files: {kinds: [docx, pdf], min_count: 3}}", facts(files={"pdf": 3}), True),
        ("{files: {min_bytes: 1000}}", facts(files={"pdf": 1}, largest_file=999), False),
        ("{files: {min_bytes: 1000}}", facts(files={"pdf": 1}, largest_file=1000), True),
        ("{files: {min_count: 1}}", facts(), False),
        ("{mode: [coach]}", facts(), False),
        ("{mode: [enforce]}", facts(), True),
        ("{service: {ids: [copilot]}, data: {kinds: [BSN]}}", facts(P), False),
    ],
)
def test_conditions(when: str, given: Facts, holds: bool) -> None:
    assert (decide(made(rule("regel", when)), given).action is Action.block) is holds


def test_of_equals_the_first_in_the_file_speaks() -> None:
    policy = made(rule("een", "{data: {kinds: [PERSON]}}"), rule("twee", "{data: {kinds: [ADDRESS]}}"))
    decision = decide(policy, facts(P, A))
    assert (decision.rule, decision.rules) == ("een", ("een", "twee"))


def test_redaction_takes_the_kinds_that_made_it_hold() -> None:
    when = "{data: {any: [{kinds: [PERSON], labels: [health]}, {kinds: [ADDRESS, PHONE]}]}}"
    policy = made(rule("regel", when, "redact"))
    assert decide(policy, facts(P, A)).redact == {"ADDRESS"}
    assert decide(policy, facts(SICK, A)).redact == {"PERSON", "ADDRESS"}


def test_a_threshold_per_kind() -> None:
    policy = made(rule("regel", "{data: {kinds: [PERSON, ADDRESS]}}"), head="thresholds: {ADDRESS: 0.8}\n")
    assert decide(policy, facts(A)).action is Action.allow
    assert decide(policy, facts(replace(A, score=0.8))).action is Action.block
    assert heeded(policy, "ADDRESS", 0.796)
    assert not heeded(policy, "ADDRESS", 0.794)
    assert heeded(policy, "PERSON", 0.1)


MODES_HEAD = "modes: {default: watch, groups: {proef: coach}, users: {piet: enforce}, departments: {ICT: enforce}}\n"


@pytest.mark.parametrize(
    ("more", "mode", "action"),
    [
        ({"groups": frozenset()}, "watch", "allow"),
        ({}, "coach", "justify"),
        ({"user": "PIET"}, "enforce", "block"),
        ({"groups": frozenset(), "department": "ict"}, "enforce", "block"),
    ],
)
def test_a_mode_per_group(more: dict[str, object], mode: str, action: str) -> None:
    decision = decide(made(rule("regel", "{data: {kinds: [BSN]}}"), head=MODES_HEAD), facts(B, **more))
    assert (decision.mode, decision.action, decision.would) == (mode, action, "block")
    assert decision.rules == ("regel",)


def test_what_always_holds_holds_while_watching() -> None:
    policy = made(rule("regel", "{data: {kinds: [BSN]}}", more=", always: true"), head="modes: {default: watch}\n")
    assert decide(policy, facts(B)).action is Action.block


def test_watching_takes_nothing_out_and_minds_no_fixed_place() -> None:
    policy = made(rule("regel", "{data: {kinds: [PERSON]}}", "redact"), head="modes: {default: watch}\n")
    decision = decide(policy, facts(P, unredactable=frozenset({"PERSON"})))
    assert (decision.action, decision.redact, decision.would) == (Action.allow, frozenset(), Action.redact)


JUSTIFY = (rule("woord", "{data: {kinds: [OWN_WORD]}}", "justify"), rule("naam", "{data: {kinds: [PERSON]}}", "redact"))
W = Found("OWN_WORD", 1.0)


def test_a_reason_lifts_the_rule_and_no_other() -> None:
    policy = made(*JUSTIFY)
    before = decide(policy, facts(W, P))
    assert (before.action, before.to_justify, before.justified) == (Action.justify, ("woord",), ())
    after = decide(policy, facts(W, P, justified=frozenset({"woord"})))
    assert (after.action, after.redact, after.justified) == (Action.redact, {"PERSON"}, ("woord",))


def test_what_is_never_justified_is_blocked() -> None:
    policy = made(*JUSTIFY, head="justify: {never: [BSN]}\n")
    decision = decide(policy, facts(W, B, justified=frozenset({"woord"})))
    assert (decision.action, decision.to_justify) == (Action.block, ())


def test_a_block_cannot_be_justified_away() -> None:
    policy = made(*JUSTIFY, rule("nooit", "{data: {kinds: [BSN]}}"))
    assert decide(policy, facts(W, B, justified=frozenset({"woord", "nooit"}))).action is Action.block


def test_who_is_told_and_where() -> None:
    more = (", note: true, alert: [po]", ", alert: [ciso, po]")
    policy = made(*(rule(f"r{n}", "{data: {kinds: [BSN]}}", more=text) for n, text in enumerate(more)))
    decision = decide(policy, facts(B))
    assert decision.note
    assert decision.alert == ("ciso", "po")


def test_the_way_to_the_record_and_back() -> None:
    findings = [
        Finding("PERSON", 0, 3, 0.911, "x", ("health", "debt")),
        Finding("PERSON", 5, 8, 0.912, "x", ("debt", "health")),
    ]
    groups = found([*findings, Finding("BSN", 9, 18, 0.9, "x")])
    assert as_recorded(groups) == {"BSN 0.90": 1, "PERSON 0.91 debt,health": 2}
    assert from_record(as_recorded(groups)) == groups


@pytest.mark.parametrize("mode", MODES)
def test_a_mode_keeps_the_order_of_actions(mode: Mode) -> None:
    came_to = [in_mode(action, mode) for action in Action]
    assert came_to == sorted(came_to, key=lambda action: action.weight)


SHIPPED = [shipped(name) for name in ("gemeente", "meekijken", "streng")]
GROUPS = st.builds(
    Found,
    st.sampled_from(sorted(KINDS)),
    st.sampled_from([0.5, 0.55, 0.6, 0.75, 0.9, 1.0]),
    st.lists(st.sampled_from(LABELS), max_size=2, unique=True).map(lambda labels: tuple(sorted(labels))),
    st.integers(1, 30),
)
RULES = st.builds(
    lambda number, kinds, labels, count, action, mode, always: rule(
        f"r{number}", f"{{data: {{kinds: [{', '.join(kinds)}]{labels}, min_count: {count}}}{mode}}}", action, always
    ),
    st.integers(0, 10**9), st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4, unique=True),
    st.sampled_from(["", ", labels: [health]", ", any: [{kinds: [BSN]}, {kinds: [PHONE], min_score: 0.7}]"]),
    st.integers(1, 9), st.sampled_from(list(Action)), st.sampled_from(["", ", mode: [coach]"]),
    st.sampled_from(["", ", always: true"]),
)  # fmt: skip
POLICIES = st.one_of(
    st.sampled_from(SHIPPED),
    st.builds(
        lambda rules, mode: made(
            *rules, head=f"modes: {{default: {mode}}}\nthresholds: {{PERSON: 0.6}}\njustify: {{never: [BSN]}}\n"
        ),
        st.lists(RULES, min_size=1, max_size=5, unique_by=lambda text: text.split(",")[0]),
        st.sampled_from(MODES),
    ),
)


@settings(max_examples=150, deadline=None)
@given(
    POLICIES, st.lists(GROUPS, max_size=5), GROUPS, st.sampled_from(get_args(Register)), st.booleans(),
    st.frozensets(st.sampled_from(["eigen-woord", "heel-dossier"])),
)  # fmt: skip
def test_one_finding_more_never_makes_it_lighter(
    policy: Policy, groups: list[Found], more: Found, standing: str, closed: bool, justified: frozenset[str]
) -> None:
    given = facts(*groups, register=standing, closed=closed, justified=justified)
    before, after = decide(policy, given), decide(policy, replace(given, found=(*groups, more)))
    assert after.action >= before.action
    assert set(before.rules) <= set(after.rules)
    if after.action < Action.justify:
        assert before.redact <= after.redact


def test_the_strictest_mode_of_several_counts() -> None:
    policy = made(rule("r", "{data: {kinds: [BSN]}}"), head="modes: {default: enforce, groups: {a: watch, b: coach}}\n")
    assert mode_of(policy.modes, facts(groups=frozenset({"A", "b"}))) == "coach"
