"""Pieces wait sealed, within bounds, for their own upload only."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from proxy.documents.document import FileRefused
from proxy.documents.spool import Spool

NAME = b"Willemijn Jansen-de Wit, 123456782"
Make = Callable[..., Spool]


@pytest.fixture
def make() -> Iterator[Make]:
    """Spools that are closed at the end."""
    with contextlib.ExitStack() as stack:

        def one(
            folder: Path | None = None,
            *,
            most_bytes: int = 10**6,
            most_uploads: int = 32,
            seconds: float = 60,
            clock: Callable[[], float] = time.monotonic,
        ) -> Spool:
            limits = {"most_bytes": most_bytes, "most_uploads": most_uploads}
            spool = Spool(folder, **limits, seconds=seconds, clock=clock)
            stack.callback(spool.close)
            return spool

        yield one


def test_pieces_become_a_whole_in_the_order_of_their_places(make: Make) -> None:
    spool = make()
    assert spool.holds("a", "u") is None
    assert [spool.put("a", "u", at, data) for at, data in ((0, b"ab"), (2, b"cd"))] == [2, 4]
    assert spool.holds("a", "u") == 4
    assert spool.take("a", "u") == (b"abcd", 2)
    assert spool.holds("a", "u") is None


def test_a_piece_that_comes_again_takes_the_place_of_the_first(make: Make) -> None:
    spool = make()
    spool.put("a", "u", 0, b"ab")
    spool.put("a", "u", 2, b"XX")
    assert spool.put("a", "u", 2, b"cd") == 4
    assert spool.take("a", "u") == (b"abcd", 2)
    spool.put("a", "u", 0, b"oud")
    spool.put("a", "u", 0, b"nieuw")
    assert spool.take("a", "u") == (b"nieuw", 1)


def test_a_gap_is_refused(make: Make) -> None:
    spool = make()
    with pytest.raises(FileRefused, match="file-piece"):
        spool.put("a", "u", 2, b"cd")
    spool.put("a", "u", 0, b"ab")
    for at in (1, 3):
        with pytest.raises(FileRefused, match="file-piece"):
            spool.put("a", "u", at, b"cd")


def test_blocks_come_in_the_order_that_is_asked_and_all_of_them(make: Make) -> None:
    spool = make()
    for order in (("B",), ("B", "A", "C")):
        spool.put("a", "u", "A", b"1")
        spool.put("a", "u", "B", b"2")
        with pytest.raises(FileRefused, match="file-piece"):
            spool.take("a", "u", order)
    spool.put("a", "u", "A", b"1")
    spool.put("a", "u", "B", b"2")
    assert spool.take("a", "u", ("B", "A")) == (b"21", 2)


def test_uploads_of_others_are_not_mine(make: Make) -> None:
    spool = make()
    spool.put("a", "u", 0, b"van a")
    assert spool.holds("b", "u") is None
    with pytest.raises(FileRefused, match="file-piece"):
        spool.take("b", "u")


def test_what_is_too_much_is_forgotten_and_refused(make: Make) -> None:
    spool = make(most_bytes=10, most_uploads=8)
    spool.put("a", "u", 0, bytes(10))
    with pytest.raises(FileRefused, match="file-too-large"):
        spool.put("a", "u", 10, b"x")
    assert spool.holds("a", "u") is None
    for number in range(2):
        spool.put("a", str(number), 0, b"x")
    with pytest.raises(FileRefused, match="file-too-many"):
        spool.put("a", "meer", 0, b"x")


def test_a_block_used_twice_cannot_make_a_whole_that_is_too_large(make: Make) -> None:
    spool = make(most_bytes=10)
    spool.put("a", "u", "A", bytes(6))
    with pytest.raises(FileRefused, match="file-too-large"):
        spool.take("a", "u", ("A", "A"))


def test_one_piece_again_and_again_does_not_fill_the_disk(make: Make) -> None:
    spool = make(most_bytes=1000)
    for _ in range(3):
        spool.put("a", "u", 0, bytes(1000))
    with pytest.raises(FileRefused, match="file-too-large"):
        spool.put("a", "u", 0, bytes(1000))


def test_what_nobody_goes_on_with_is_forgotten(make: Make) -> None:
    now = [0.0]
    spool = make(seconds=60, clock=lambda: now[0])
    spool.put("a", "u", 0, b"x")
    now[0] = 61
    assert spool.holds("a", "u") is None


def test_nothing_readable_and_no_name_lies_on_disk(make: Make, tmp_path: Path) -> None:
    spool = make(tmp_path / "stukken")
    spool.put("a", "u", 0, NAME)
    assert list((tmp_path / "stukken").iterdir()) == []
    assert (tmp_path / "stukken").stat().st_mode & 0o077 == 0
    links = (Path(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd"))
    held = b"".join(link.read_bytes() for link in links if str(tmp_path) in _target(link))
    assert len(held) > len(NAME)
    assert b"Jansen" not in held
    assert b"123456782" not in held
    spool.close()
    assert spool.holds("a", "u") is None


def _target(link: Path) -> str:
    try:
        return os.readlink(link)
    except OSError:
        return ""
