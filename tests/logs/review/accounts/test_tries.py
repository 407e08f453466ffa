"""How long who guesses must wait, and that a name without an account is answered alike (logs/review/accounts/tries.py)."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from logs.control import Control
from logs.database import connect, upgrade
from logs.keys import Keys
from logs.review.accounts import secrets, tries
from logs.review.accounts.account import AccountError
from logs.review.accounts.roles import Role
from logs.review.accounts.store import Accounts
from logs.review.accounts.tries import Strangers, seconds_to_wait
from tests.logs.review.accounts.test_store import GOOD, code, made


@pytest.fixture
def accounts(url: str, tmp_path: Path) -> Iterator[Accounts]:
    engine, keys = connect(url), Keys(tmp_path / "sleutels")
    upgrade(engine)
    yield Accounts(engine, Control(keys), secrets.Box(keys.pages_key()))
    engine.dispose()


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


def test_who_finds_a_screen_open_cannot_guess_the_password(accounts: Accounts) -> None:
    petra, told = made(accounts), []
    for _ in range(7):
        with pytest.raises(AccountError) as error:
            accounts.set_password(petra, "fout", GOOD)
        told.append(code(error))
    assert told == ["wrong"] * 5 + ["wait"] * 2


def test_a_name_without_an_account_is_answered_alike(accounts: Accounts) -> None:
    made(accounts)
    accounts.from_provider("https://idp|1", "p.jansen", [Role.po])
    told: dict[str, list[str]] = {}
    for name in ("Petra", "Niemand", "p.jansen"):
        for _ in range(7):
            with pytest.raises(AccountError) as error:
                accounts.sign_in(name, "fout", "")
            told.setdefault(name, []).append(code(error))
    assert told["Petra"] == told["Niemand"] == told["p.jansen"] == ["wrong"] * 5 + ["wait"] * 2


def test_many_tries_at_one_moment_are_no_way_around_the_wait(accounts: Accounts) -> None:
    """Each looked whether it must wait before any of them had failed."""
    made(accounts)
    looked = threading.Barrier(8)

    def together(*_: str) -> bool:
        looked.wait(60)
        return False

    def attempt(number: int) -> str:
        try:
            return accounts.sign_in("Petra", f"fout {number}", "").name
        except AccountError as error:
            return error.code

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(8) as pool:
        patch.setattr(secrets, "right_password", together)
        told = sorted(pool.map(attempt, range(8)))
    assert told == ["wait"] * 3 + ["wrong"] * 5


def test_passwords_are_looked_at_by_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch, accounts: Accounts) -> None:
    made(accounts)
    monkeypatch.setattr(secrets, "_PATIENCE_SECONDS", 0.01)
    with secrets._turn(), secrets._turn(), secrets._turn(), secrets._turn():
        for attempt in (
            lambda: accounts.sign_in("Petra", GOOD, ""),
            lambda: accounts.sign_in("Niemand", GOOD, ""),
            lambda: made(accounts, "Nieuw"),
        ):
            with pytest.raises(AccountError) as error:
                attempt()
            assert code(error) == "busy"
    assert accounts.sign_in("Petra", GOOD, "").name == "Petra"
