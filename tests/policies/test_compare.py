"""policies/compare.py"""

from policies.actions import Action
from policies.compare import compare
from policies.facts import Facts, Found
from tests.policies.makers import made, rule

OLD = made(rule("bsn", "{data: {kinds: [BSN]}}"), rule("naam", "{data: {kinds: [PERSON]}}", "redact"))
NEW = made(rule("bsn", "{data: {kinds: [BSN]}}", "notify"), rule("naam", "{data: {kinds: [PERSON, PHONE]}}", "redact"))


def facts(*kinds: str) -> Facts:
    return Facts("x", "X", "US", "chat", tuple(Found(kind, 0.9) for kind in kinds))


def test_what_would_be_otherwise() -> None:
    asked = [
        ("e1", facts()),
        ("e2", facts("BSN")),
        ("e3", facts("PERSON")),
        ("e4", facts("PHONE")),
        ("e5", facts("PERSON", "PHONE")),
    ]
    difference = compare(OLD, NEW, asked)
    assert (difference.total, difference.other) == (5, 3)
    assert difference.moved == {
        (Action.block, Action.notify): 1, (Action.allow, Action.redact): 1, (Action.redact, Action.redact): 1,
    }  # fmt: skip
    assert [change.name for change in difference.changes] == ["e2", "e5", "e4"]  # first what would go further


def test_twenty_are_shown_and_all_are_counted() -> None:
    difference = compare(OLD, NEW, ((f"e{n:03}", facts("BSN")) for n in range(100)))
    assert (difference.other, len(difference.changes)) == (100, 20)
    assert compare(OLD, OLD, [("e", facts("BSN"))]).other == 0
