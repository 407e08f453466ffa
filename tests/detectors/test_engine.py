"""Processes that hang, raise or die end in a clear error, and the next text is scanned (detectors/engine.py)."""

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.engine import Detectors, ScanFailed, ScanTimeout, SelfTestFailed
from detectors.finding import Finding
from detectors.pieces import PIECE, pieces
from detectors.scanner import _apart


class Naughty:
    """A scanner that does what its text says."""

    def __init__(self, model: str | None, own: Path | None) -> None:
        self.count = 0

    def scan(self, texts: Sequence[str], kinds: frozenset[str] | None = None) -> list[tuple[Finding, ...]]:
        self.count += 1
        match texts[0]:
            case "hang":
                time.sleep(60)
            case "raise":
                raise ValueError("Jan de Vries")
            case "die":
                os._exit(3)
            case large if large.startswith("until "):
                file = Path(large.split()[1])
                while not file.exists():
                    time.sleep(0.01)
        return [(Finding("BSN", 0, 1, 1.0, str(self.count)),) for _ in texts]


class Telling:
    """A scanner that tells at which priority it works."""

    def __init__(self, model: str | None, own: Path | None) -> None:
        pass

    def scan(self, texts: Sequence[str], kinds: frozenset[str] | None = None) -> list[tuple[Finding, ...]]:
        nice = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        return [(Finding("BSN", 0, 1, 1.0, str(nice)),) for _ in texts]


async def until_scanned(pool: Detectors, text: str) -> list[tuple[Finding, ...]]:
    """A new worker may need longer to begin than this pool's short deadline."""
    for _ in range(15):
        try:
            return await pool.scan([text])
        except (ScanFailed, ScanTimeout):
            continue
    raise AssertionError("the pool did not come back")


@pytest.fixture
async def detectors() -> AsyncIterator[Detectors]:
    pool = Detectors(workers=1, deadline=1.5, factory=Naughty)
    await until_scanned(pool, "warm")
    yield pool
    await pool.close()


@pytest.mark.parametrize(("text", "error"), [("hang", ScanTimeout), ("raise", ScanFailed), ("die", ScanFailed)])
async def test_a_fault_is_an_error_without_content_and_the_next_text_is_scanned(
    detectors: Detectors, text: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        await detectors.scan([text])
    assert "Vries" not in str(caught.value)
    assert (await until_scanned(detectors, "next"))[0][0].kind == "BSN"


async def test_what_was_seen_is_not_scanned_again(detectors: Detectors) -> None:
    first = await detectors.scan(["a", "b"])
    assert await detectors.scan(["b", "a"]) == first[::-1]


async def test_large_texts_leave_a_process_for_small_ones(tmp_path: Path) -> None:
    """Four large texts are under way or wait; a small one is answered before any of them can end."""
    pool = Detectors(workers=2, deadline=60, factory=Naughty)
    large = [f"until {tmp_path / 'ended'} {'x' * 20_000} {number}" for number in range(4)]
    under_way = [asyncio.create_task(pool.scan([text])) for text in large]
    await asyncio.sleep(0)
    assert (await pool.scan(["small"]))[0][0].kind == "BSN"
    assert not any(task.done() for task in under_way)
    (tmp_path / "ended").touch()
    assert len(await asyncio.gather(*under_way)) == 4
    await pool.close()


async def test_work_on_large_texts_steps_back_and_the_next_prompt_does_not() -> None:
    pool = Detectors(workers=1, deadline=60, factory=Telling)
    told = [int((await pool.scan([text]))[0][0].recognizer) for text in ("klein", "groot " * 4000, "weer klein")]
    assert told[0] == told[2] == os.getpriority(os.PRIO_PROCESS, 0)
    assert told[1] == min(19, told[0] + 10)
    await pool.close()


async def test_what_waits_when_the_pool_is_closed_was_not_scanned(tmp_path: Path) -> None:
    pool = Detectors(workers=1, deadline=60, factory=Naughty)
    waiting = asyncio.create_task(pool.scan([f"until {tmp_path / 'never'}"]))
    await asyncio.sleep(0)
    await pool.close()
    with pytest.raises(ScanFailed):
        await waiting


async def test_a_request_that_is_cancelled_is_cancelled(detectors: Detectors) -> None:
    waiting = asyncio.create_task(detectors.scan(["hang"]))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_many_texts_come_back_in_their_order(detectors: Detectors) -> None:
    texts = [f"{number} " + "x" * 9_000 for number in range(12)]
    found = await detectors.scan(texts)
    assert [len(of_text) for of_text in found] == [1] * 12
    assert len({of_text[0].recognizer for of_text in found}) == 3  # 108,000 characters went in three pieces


async def test_a_large_text_has_a_deadline_too(tmp_path: Path) -> None:
    pool = Detectors(workers=1, deadline=0.5, factory=Naughty)
    await until_scanned(pool, "warm")
    with pytest.raises(ScanTimeout):
        await pool.scan([f"until {tmp_path / 'never'} {'x' * 20_000}"])
    await until_scanned(pool, "again")
    await pool.close()


async def test_a_scanner_that_misses_its_examples_does_not_start() -> None:
    pool = Detectors(workers=1, factory=Naughty)
    with pytest.raises(SelfTestFailed):
        await pool.start()
    await pool.close()


def test_pieces_are_the_whole_text() -> None:
    text = ("Een zin. " * 3000 + "\n\n") * 5 + "x" * (3 * PIECE)
    cut = pieces(text)
    assert "".join(piece for _, piece in cut) == text
    assert all(text.startswith(piece, start) and len(piece) <= PIECE for start, piece in cut)


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(1, 9), st.sampled_from(["BSN", "PERSON", "ADDRESS"])), max_size=12
    )
)
def test_what_is_left_does_not_overlap_and_nothing_else_would_fit(spans: list[tuple[int, int, str]]) -> None:
    found = [Finding(kind, start, start + size, 1.0, "") for start, size, kind in spans]
    chosen = _apart(found)
    assert all(a.end <= b.start for a, b in pairwise(chosen))
    assert all(any(f.start < c.end and c.start < f.end for c in chosen) for f in found)


def test_a_name_keeps_what_is_left_of_it_beside_something_weightier() -> None:
    text = "aan Zeeman, P. Kadelaan 2 en verder"
    name, address = Finding("PERSON", 4, 14, 0.9, ""), Finding("ADDRESS", 12, 25, 0.8, "")
    assert [(f.kind, text[f.start : f.end]) for f in _apart([name, address], text)] == [
        ("PERSON", "Zeeman"),
        ("ADDRESS", "P. Kadelaan 2"),
    ]
    within = Finding("PERSON", 12, 14, 0.9, "")
    assert _apart([within, address], text) == (address,)
