"""Numbers for placeholders that are never dealt twice, also not after a restart.

A chat page shows yesterday's conversation with yesterday's placeholders. If a restarted gateway began at 1 again, it
would put somebody else's name into it. So a file remembers how far numbers may have been used: one number, no values.
"""

import fcntl
import os
import threading
from pathlib import Path

BLOCK = 1000


class Numbers:
    """Deals numbers out of blocks that belong to this process alone. Without a file everything is one block."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._fetching = False
        self._blocks: list[range] = [self._fetch()] if file else [range(1, 10**9)]

    @property
    def first(self) -> int:
        """The lowest number that this process may use."""
        return self._blocks[0].start

    def after(self, last: int) -> int:
        """The next number for a counter that is at ``last``."""
        with self._lock:
            number = next((max(last + 1, block.start) for block in self._blocks if block.stop > last + 1), None)
            if number is None:
                self._blocks.append(self._fetch())
                number = self._blocks[-1].start
            if number > self._blocks[-1].stop - BLOCK // 2 and not self._fetching and self._file:
                # In good time and aside, so that nobody waits for the disk.
                self._fetching = True
                threading.Thread(target=self._fetch_ahead, daemon=True).start()
            return number

    def seen(self, number: int) -> None:
        """Others have used this number (a counter that is shared): after a restart none of ours may be lower."""
        with self._lock:
            if self._file is None or number < self._blocks[-1].stop - BLOCK // 2 or self._fetching:
                return
            self._fetching = True
        threading.Thread(target=self._fetch_ahead, args=(number,), daemon=True).start()

    def _fetch_ahead(self, least: int = 0) -> None:
        block = self._fetch(least)
        with self._lock:
            self._blocks.append(block)
            self._fetching = False

    def _fetch(self, least: int = 0) -> range:
        """Take the next block (above ``least``), while other processes wait."""
        if self._file is None:
            raise ValueError("out of numbers")
        self._file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            text = os.read(descriptor, 32).decode("ascii", "replace").strip()
            begin = max(int(text) if text.isdigit() and text.isascii() else 1, least + 1)
            os.pwrite(descriptor, f"{begin + BLOCK}\n".encode(), 0)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return range(begin, begin + BLOCK)
