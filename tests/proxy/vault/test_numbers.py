"""proxy/vault/numbers.py: no number twice, over restarts and between processes."""

from pathlib import Path

import pytest

from proxy.vault.memory import Vault
from proxy.vault.numbers import BLOCK, Numbers
from tests.waiting import comes


def test_without_a_file_they_begin_at_one() -> None:
    numbers = Numbers()
    assert [numbers.after(0), numbers.after(1), numbers.first] == [1, 2, 1]


def test_a_restart_goes_on_above(tmp_path: Path) -> None:
    file = tmp_path / "var" / "numbers"
    assert Numbers(file).after(0) == 1
    assert Numbers(file).after(0) == BLOCK + 1
    assert file.stat().st_mode & 0o077 == 0


def test_two_processes_share_no_number(tmp_path: Path) -> None:
    one, two = Numbers(tmp_path / "n"), Numbers(tmp_path / "n")
    dealt: list[int] = []
    for numbers in (one, two):
        last = 0
        for _ in range(2 * BLOCK + 10):
            last = numbers.after(last)
            dealt.append(last)
    assert len(set(dealt)) == len(dealt)


def test_the_next_block_is_there_in_good_time(tmp_path: Path) -> None:
    numbers = Numbers(tmp_path / "n")
    numbers.after(BLOCK - 10)
    assert comes(lambda: len(numbers._blocks) == 2)
    assert numbers.after(BLOCK) == BLOCK + 1


def test_what_others_have_used_is_not_used_after_a_restart(tmp_path: Path) -> None:
    numbers = Numbers(tmp_path / "n")
    numbers.seen(50_000)
    assert comes(lambda: not numbers._fetching)
    assert Numbers(tmp_path / "n").first > 50_000
    Numbers().seen(7)


@pytest.mark.parametrize("content", ["", "x", "²", "-5"])
def test_a_damaged_file_is_begun_again(tmp_path: Path, content: str) -> None:
    (tmp_path / "n").write_text(content)
    assert Numbers(tmp_path / "n").first == 1


def test_yesterdays_placeholder_is_nobody_elses_after_a_restart(tmp_path: Path) -> None:
    before = Vault(keep_seconds=60, numbers=Numbers(tmp_path / "n")).placeholder("a", "PERSON", "Jan")
    after = Vault(keep_seconds=60, numbers=Numbers(tmp_path / "n"))
    assert after.placeholder("a", "PERSON", "Piet") != before
    assert before not in after.originals("a")
