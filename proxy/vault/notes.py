"""What another gateway may need of a request within half an hour: small sealed texts in the vault's Redis.

An employee reports a false alarm with one click, and behind several gateways that click may land on another one than
the message did. The text is masked already; it lies here sealed, bound to its owner, and ends by itself.
"""

import contextlib
import os
import queue
import threading

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from proxy.vault.memory import VaultLost
from proxy.vault.shared import Shelf, derive

_NONCE = 12
_CLOSE_SECONDS = 5
_MOST_WAITING = 1000
_MOST_LONG = 20_000  # characters
_log = structlog.get_logger("notes")


class Notes:
    """``keep`` returns at once; ``find`` waits for the network. A note that is lost is only a report without pieces."""

    def __init__(self, url: str, key: bytes, seconds: int) -> None:
        self._shelf = Shelf(url, derive(key, b"note names"))
        self._cipher = AESGCM(derive(key, b"notes"))
        self._seconds = seconds
        self._waiting: queue.Queue[tuple[str, str, str] | None] = queue.Queue(_MOST_WAITING)
        self._thread = threading.Thread(target=self._write, name="notes", daemon=True)
        self._thread.start()

    def keep(self, owner: str, name: str, text: str) -> None:
        """Keep a text for its owner, soon."""
        if len(text) <= _MOST_LONG:
            with contextlib.suppress(queue.Full):
                self._waiting.put_nowait((owner, name, text))

    def find(self, owner: str, name: str) -> str | None:
        """The owner's text of this name; None when there is none any more, it is another's, or nobody can say."""
        place = self._place(owner, name)
        try:
            sealed = self._shelf.get(place)
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode()).decode() if sealed else None
        except (VaultLost, InvalidTag, ValueError) as error:
            _log.warning("a note cannot be read", exception=type(error).__name__)
            return None

    def close(self) -> None:
        """Write what waits, and stop."""
        with contextlib.suppress(queue.Full):
            self._waiting.put(None, timeout=_CLOSE_SECONDS)
            self._thread.join(_CLOSE_SECONDS)
        self._shelf.close()

    def _place(self, owner: str, name: str) -> str:
        return "sluis:note:" + self._shelf.hashed(f"{owner}\0{name}")

    def _write(self) -> None:
        while (item := self._waiting.get()) is not None:
            owner, name, text = item
            place, nonce = self._place(owner, name), os.urandom(_NONCE)
            sealed = nonce + self._cipher.encrypt(nonce, text.encode("utf-8", "replace"), place.encode())
            try:
                self._shelf.put(place, sealed, self._seconds)
            except VaultLost as error:
                _log.warning("a note is not kept", exception=type(error).__name__)
