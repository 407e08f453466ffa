"""Sends signed heads out, so that who rewrites the record here cannot rewrite what others already hold."""

import threading
import time
from collections.abc import Mapping, Sequence

import structlog

from logs.chain import Signed
from logs.event import Event
from logs.export.destination import Send

EVERY_EVENTS, EVERY_SECONDS = 100, 300.0
_log = structlog.get_logger("heads")


class Heads:
    """Hears of every commit; sends the head every 100 events or 5 minutes, at the start and at the end.

    The first destination is a file and is written at once; the others are reached from a thread of their own. Of a
    place that does not answer only the newest head waits.
    """

    def __init__(self, file: Send, others: Mapping[str, Send]) -> None:
        self._file = file
        self._others = others
        self._newest: Signed | None = None
        self._sent_number, self._sent_at = -1, float("-inf")
        self._waiting: dict[str, Signed] = {}
        self._wake = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self.reached: dict[str, str] = {}

    def heard(self, head: Signed, _: Sequence[Event]) -> None:
        """A commit (a listener of the journal)."""
        self._newest = head
        if self._number(head) - self._sent_number >= EVERY_EVENTS or time.monotonic() - self._sent_at >= EVERY_SECONDS:
            self.send()

    def idle(self, *_: object) -> None:
        """A chore of the journal: what was not sent within five minutes is sent now."""
        newest = self._newest
        unsent = newest is not None and self._number(newest) != self._sent_number
        if unsent and time.monotonic() - self._sent_at >= EVERY_SECONDS:
            self.send()

    def send(self) -> None:
        """Send the newest head now."""
        head = self._newest
        if head is None or self._number(head) == self._sent_number:
            return
        self._file([head.line])
        self._sent_number, self._sent_at = self._number(head), time.monotonic()
        with self._wake:
            self._waiting = dict.fromkeys(self._others, head)
            if self._others and self._thread is None:
                self._thread = threading.Thread(target=self._deliver, name="heads", daemon=True)
                self._thread.start()
            self._wake.notify()

    def close(self) -> None:
        """Send the last head and give the other places a moment."""
        self.send()
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread:
            self._thread.join(15)

    def _deliver(self) -> None:
        pause = 1.0
        while True:
            with self._wake:
                while not self._waiting and not self._stopping:
                    self._wake.wait()
                work, stopping = dict(self._waiting), self._stopping
            failed = [name for name, head in work.items() if not self._reach(name, head)]
            if stopping:
                return
            pause = min(pause * 2, 60.0) if failed else 1.0
            with self._wake:
                if failed and not self._stopping:
                    self._wake.wait(pause)

    def _reach(self, name: str, head: Signed) -> bool:
        try:
            self._others[name]([head.line])
        except Exception as failure:  # the other places, and this one later: nothing may end the thread
            _log.warning("a signed head was not delivered", destination=name, exception=type(failure).__name__)
            self.reached[name] = f"failed:{type(failure).__name__}"
            return False
        with self._wake:
            if self._waiting.get(name) is head:
                del self._waiting[name]
        self.reached[name] = f"ok:{self._number(head)}"
        return True

    @staticmethod
    def _number(head: Signed) -> int:
        return int(head.fields["number"])
