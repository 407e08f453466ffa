"""A clock that jumps an hour or a year, forward or back: what hangs on it and what does not."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from proxy.authority import Authority, issue, store
from proxy.authority.store import days_left
from proxy.vault.memory import Vault

HOUR, YEAR = 3600.0, 365 * 24 * 3600.0
Jump = Callable[[float], None]


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Jump:
    """Puts the wall clock forward (or back) by so many seconds, as ``date -s`` and a time service do."""
    real = time.time

    def by(seconds: float) -> None:
        class Jumped(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
                return datetime.fromtimestamp(real() + seconds, UTC)

        monkeypatch.setattr(time, "time", lambda: real() + seconds)
        monkeypatch.setattr(store, "datetime", Jumped)
        monkeypatch.setattr(issue, "now", Jumped.now)

    return by


@pytest.mark.parametrize("seconds", [HOUR, -HOUR, YEAR, -YEAR])
def test_originals_neither_go_early_nor_stay_for_ever(jump: Jump, seconds: float) -> None:
    vault = Vault(keep_seconds=480 * 60)
    name = vault.placeholder("u", "PERSON", "Jan de Vries")
    jump(seconds)
    assert vault.originals("u") == {name: "Jan de Vries"}
    assert vault.placeholder("u", "PERSON", "Jan de Vries") == name


@pytest.mark.parametrize(("seconds", "days"), [(HOUR, 0), (-HOUR, 0), (YEAR, 365), (-YEAR, -365)])
def test_the_authority_says_how_long_it_has_by_the_clock_of_now(
    tmp_path: Path, jump: Jump, seconds: float, days: int
) -> None:
    authority = Authority.open(tmp_path, ["api.openai.com"])
    before = days_left(authority)
    jump(seconds)
    assert abs(before - days_left(authority) - days) <= 1


@pytest.mark.parametrize("seconds", [3 * YEAR, -YEAR])
def test_an_authority_that_is_not_valid_by_the_clock_is_not_put_in_use(
    tmp_path: Path, jump: Jump, seconds: float
) -> None:
    authority = Authority.open(tmp_path, ["api.openai.com"])
    used = (tmp_path / "mitmproxy-ca.pem").read_bytes()
    authority.prepare(["api.openai.com"])
    jump(seconds)
    with pytest.raises(Exception, match="not valid today"):
        authority.rotate()
    assert (tmp_path / "mitmproxy-ca.pem").read_bytes() == used


def test_a_root_is_valid_for_clients_whose_clock_is_two_days_behind() -> None:
    made = issue.root(issue.new_key(), ["api.openai.com"])
    assert made.not_valid_before_utc <= datetime.now(UTC) - timedelta(days=1, hours=23)
