"""proxy/running/neighbours.py"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from logs.health import Health
from proxy.running.neighbours import Neighbours


async def well() -> Health:
    return Health(True, {"detectors": "ok"})


async def ill() -> Health:
    return Health(False, {"detectors": "ScanTimeout", "journal": "ok"})


async def told(folder: Path, number: int, state: Health) -> None:
    """Until the process with this number has said once how it is."""
    asked_again = asyncio.Event()

    async def ask() -> Health:
        return state

    telling = asyncio.create_task(Neighbours(folder, number, 2, every=0).tell(_twice(ask, asked_again)))
    await asked_again.wait()  # the first answer is on disk before the second question
    telling.cancel()


def _twice(ask: Callable[[], Awaitable[Health]], again: asyncio.Event) -> Callable[[], Awaitable[Health]]:
    times = 0

    async def asked() -> Health:
        nonlocal times
        times += 1
        if times > 1:
            again.set()
            await asyncio.Event().wait()  # nothing is written any more
        return await ask()

    return asked


async def test_alone(tmp_path: Path) -> None:
    assert await Neighbours(tmp_path, 0, 1).together(well) == Health(True, {"detectors": "ok"})


async def test_together_they_are_as_well_as_the_worst(tmp_path: Path) -> None:
    first = Neighbours(tmp_path, 0, 2)
    assert (await first.together(well)).checks["proxy-1"] == "not heard of yet"
    await told(tmp_path, 1, await well())
    assert (await first.together(well)).ok
    assert not (await first.together(ill)).ok
    (tmp_path / "proxy-1.json").unlink()
    await told(tmp_path, 1, await ill())
    state = await first.together(well)
    assert not state.ok
    assert state.checks["proxy-1"] == "detectors: ScanTimeout; journal: ok"


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", *(json.dumps({"heard": time.monotonic() + at, "said": "ok"}) for at in (-100, 3600))]
)
async def test_what_is_old_or_damaged_counts_as_ill(tmp_path: Path, content: str) -> None:
    (tmp_path / "proxy-1.json").write_text(content)
    assert not (await Neighbours(tmp_path, 0, 2).together(well)).ok


async def test_setting_the_clock_makes_nobody_ill_and_nobody_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await told(tmp_path, 1, await well())
    for moment in (0.0, 4e9):
        monkeypatch.setattr("time.time", lambda moment=moment: moment)
        assert (await Neighbours(tmp_path, 0, 2).together(well)).ok
    now = time.monotonic()
    monkeypatch.setattr("time.monotonic", lambda: now + 36.0)
    assert not (await Neighbours(tmp_path, 0, 2).together(well)).ok


async def test_what_a_dead_process_said_counts_no_more(tmp_path: Path) -> None:
    await told(tmp_path, 1, await well())
    Neighbours.forget(tmp_path, 1)
    assert not (await Neighbours(tmp_path, 0, 2).together(well)).ok
