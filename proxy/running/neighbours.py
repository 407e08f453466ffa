"""How the other proxy processes on this machine are: each writes its own health to a file, the first one reads them."""

import asyncio
import json
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from logs.health import Health

_EVERY, _STALE = 10.0, 35.0
Ask = Callable[[], Awaitable[Health]]


class Neighbours:
    """The processes of one gateway. Files hold what ``/healthz`` says, and no content."""

    def __init__(self, folder: Path, number: int, of: int, *, every: float = _EVERY) -> None:
        self._folder = folder
        self._number = number
        self._of = of
        self._every = every

    async def together(self, ask: Ask) -> Health:
        """Healthy when this process is, and every other one said so not long ago."""
        own = await ask()
        others = {
            f"proxy-{number}": await asyncio.to_thread(self._heard, number)
            for number in range(self._of)
            if number != self._number
        }
        return Health(own.ok and all(said == "ok" for said in others.values()), {**own.checks, **others})

    async def tell(self, ask: Ask) -> None:
        """Write how this process is, again and again, until it is cancelled."""
        while True:
            state = await ask()
            await asyncio.to_thread(self._write, state)
            await asyncio.sleep(self._every)

    @staticmethod
    def forget(folder: Path, number: int) -> None:
        """A process ended: what it said last counts no more."""
        _file(folder, number).unlink(missing_ok=True)

    def _write(self, state: Health) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        said = "ok" if state.ok else "; ".join(f"{name}: {value}" for name, value in state.checks.items())
        file = _file(self._folder, self._number)
        temporary = file.with_suffix(f".{os.getpid()}")
        temporary.write_text(json.dumps({"heard": time.monotonic(), "said": said}))
        temporary.replace(file)

    def _heard(self, number: int) -> str:
        try:
            known = json.loads(_file(self._folder, number).read_text())
            # The steady clock is one for all processes of a machine, and setting the time of day does not move it.
            return (
                str(known["said"]) if 0 <= time.monotonic() - float(known["heard"]) < _STALE else "not heard of lately"
            )
        except (OSError, ValueError, KeyError, TypeError):
            return "not heard of yet"


def _file(folder: Path, number: int) -> Path:
    return folder / f"proxy-{number}.json"
