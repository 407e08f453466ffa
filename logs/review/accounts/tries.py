"""How long somebody waits who gave a wrong password too often, and the same for names that are nobody's."""

import threading
import time

_FREE, _LONGEST, _STEP = 5, 900, 5
_MOST = 10_000


def seconds_to_wait(failures: int) -> int:
    """After so many failures in a row: nothing for four, then five, twice as long each time, a quarter of an hour."""
    return min(_LONGEST, _STEP * 2 ** min(failures - _FREE, 10)) if failures >= _FREE else 0


class Strangers:
    """Names without an account, which are answered as if they had one; in memory, and not without end."""

    def __init__(self) -> None:
        self._tries: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def waits(self, name: str) -> bool:
        """Whether this name was tried too often just now."""
        with self._lock:
            return self._tries.get(name, (0, 0.0))[1] > time.monotonic()

    def failed(self, name: str) -> None:
        """Note a try."""
        with self._lock:
            failures = self._tries.pop(name, (0, 0.0))[0] + 1
            self._tries[name] = failures, time.monotonic() + seconds_to_wait(failures)
            while len(self._tries) > _MOST:
                del self._tries[next(iter(self._tries))]
