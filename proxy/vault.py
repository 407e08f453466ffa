"""Placeholder <-> original, per user, in memory only, with an expiry."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Set
from dataclasses import dataclass, field

from detectors.finding import KINDS

_LOOKS = re.compile(r"(?<![^\W_])[A-Za-z]+_[0-9]+")


class VaultFull(Exception):
    """A user has more originals than are kept; the request is refused rather than half redacted."""


@dataclass
class _Drawer:
    """What is kept for one user. ``last`` counts up for ever, so that no placeholder is used for a second value."""

    placeholders: dict[tuple[str, str], str] = field(default_factory=dict)
    originals: dict[str, str] = field(default_factory=dict)
    used: dict[str, float] = field(default_factory=dict)
    last: Counter[str] = field(default_factory=Counter)
    sweep: float = 0.0


class Vault:
    """The originals of redacted values. Values are str; times are seconds of ``clock``."""

    def __init__(
        self, *, keep_seconds: float, most_per_user: int = 20_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._keep = keep_seconds
        self._most = most_per_user
        self._clock = clock
        self._drawers: dict[str, _Drawer] = {}
        self._lock = threading.Lock()

    def placeholder(self, user: str, kind: str, value: str, taken: Set[str] = frozenset()) -> str:
        """The placeholder for a value: the same one for the same value, and none of ``taken`` (see ``lookalikes``)."""
        with self._lock:
            drawer = self._open(user)
            known = drawer.placeholders.get((kind, value))
            if known is None:
                known = self._new(drawer, kind, value, taken)
            drawer.used[known] = self._clock()
            return known

    def originals(self, user: str) -> dict[str, str]:
        """Every placeholder of this user that has not expired, with its original."""
        with self._lock:
            return dict(self._open(user).originals)

    def forget(self, user: str) -> None:
        """Drop everything of a user at once."""
        with self._lock:
            self._drawers.pop(user, None)

    def _new(self, drawer: _Drawer, kind: str, value: str, taken: Set[str]) -> str:
        if len(drawer.originals) >= self._most:
            raise VaultFull
        word = KINDS[kind].placeholder
        while True:
            drawer.last[word] += 1
            name = f"{word}_{drawer.last[word]}"
            if name not in taken:
                break
        drawer.placeholders[kind, value] = f"[{name}]"
        drawer.originals[f"[{name}]"] = value
        return f"[{name}]"

    def _open(self, user: str) -> _Drawer:
        drawer = self._drawers.setdefault(user, _Drawer())
        now = self._clock()
        if now >= drawer.sweep:
            drawer.sweep = now + self._keep / 100
            self._expire(drawer, now - self._keep)
        return drawer

    def _expire(self, drawer: _Drawer, oldest: float) -> None:
        for name in [name for name, used in drawer.used.items() if used < oldest]:
            del drawer.used[name], drawer.originals[name]
        if len(drawer.placeholders) > len(drawer.originals):
            drawer.placeholders = {k: p for k, p in drawer.placeholders.items() if p in drawer.originals}


def lookalikes(text: str) -> frozenset[str]:
    """What looks like a placeholder in a text, such as ``PERSOON_1``: the user's own words, so not to be used."""
    return frozenset(match.upper() for match in _LOOKS.findall(text))
