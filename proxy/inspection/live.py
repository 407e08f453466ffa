"""The register and the exceptions as they are now: read again within a second after anyone, anywhere, changed them."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from logs.portal.exceptions import Exceptions
from logs.register.store import RegisterStore, Snapshot
from proxy.inspection.exempting import Exempting
from proxy.inspection.standing import Standing
from proxy.services.catalogue import Service
from proxy.services.practice import PRACTICE

_log = structlog.get_logger("register")
_EVERY_SECONDS = 1.0
_TIDY_LOOKS = 6 * 3600


class Live:
    """Asked for every request, so it answers from memory; a thread looks whether anything changed."""

    def __init__(
        self, register: RegisterStore, exceptions: Exceptions, key: bytes, tidy: Callable[[], None] = lambda: None
    ) -> None:
        self._register = register
        self._exceptions = exceptions
        self._key = key
        self._tidy = tidy
        self._snapshot = Snapshot()
        self._exempting = Exempting((), key)
        self._revision: tuple[int, str, str] = (-1, "", "")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="register", daemon=True)

    def start(self) -> None:
        """Read once, so that nothing is decided without the register; then keep looking."""
        self._register.prepare()
        self.refresh()
        self._thread.start()

    def close(self) -> None:
        """Stop looking."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def standing(self, service: Service) -> Standing:
        """Where a service stands; the practice service is always our own."""
        if service.id == PRACTICE:
            return Standing("approved", closed=True)
        status, closed = self._snapshot.standing(service.id, service.country)
        return Standing(status, closed)

    @property
    def exempting(self) -> Exempting:
        """The exceptions that hold now."""
        return self._exempting

    def refresh(self) -> None:
        """Read again what changed; exceptions end by themselves at the end of a day."""
        today = datetime.now(UTC).date().isoformat()
        revision = (self._register.revision(), self._exceptions.revision(), today)
        if revision == self._revision:
            return
        self._snapshot = self._register.snapshot()
        self._exempting = Exempting([one.exempt for one in self._exceptions.in_force()], self._key)
        self._revision = revision

    def _watch(self) -> None:
        looks = 0
        while not self._stop.wait(_EVERY_SECONDS):
            try:
                self.refresh()
                if looks % _TIDY_LOOKS == 0:
                    self._tidy()
                looks += 1
            except Exception as error:  # what was read last still holds
                _log.error("register not read", exception=type(error).__name__)
