"""How long who guesses must wait, and that a name without an account is answered alike (logs/review/accounts/tries.py)."""

import pytest

from logs.review.accounts import tries
from logs.review.accounts.tries import Strangers, seconds_to_wait


def test_each_failure_after_the_fourth_costs_more() -> None:
    assert [seconds_to_wait(failures) for failures in (0, 4, 5, 6, 7, 12, 13, 100_000)] == [
        0,
        0,
        5,
        10,
        20,
        640,
        900,
        900,
    ]


def test_a_stranger_waits_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(tries.time, "monotonic", lambda: now)
    strangers = Strangers()
    for _ in range(5):
        assert not strangers.waits("piet")
        strangers.failed("piet")
    assert strangers.waits("piet")
    assert not strangers.waits("klaas")
    now += 6
    assert not strangers.waits("piet")
    strangers.failed("piet")
    now += 9
    assert strangers.waits("piet")


def test_names_without_end_take_no_memory_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "_MOST", 3)
    strangers = Strangers()
    for name in "abcd":
        for _ in range(5):
            strangers.failed(name)
    assert [name for name in "abcd" if strangers.waits(name)] == ["b", "c", "d"]
