"""What went out in place of a value <-> the value, per user, in memory only, with an expiry."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Protocol

from detectors.finding import KINDS
from proxy.vault.numbers import Numbers
from proxy.wire.book import Book
from proxy.wire.placeholders import pattern_of

_WORDS = frozenset(kind.placeholder for kind in KINDS.values())


class VaultFull(Exception):
    """A user has more originals than are kept; the request is refused rather than half redacted."""


class VaultLost(Exception):
    """The vault cannot be reached; the request is refused rather than given a placeholder that nobody remembers."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A value that needs something in its place: one of ``surrogates`` where it has any, else a placeholder."""

    kind: str
    value: str
    surrogates: tuple[str, ...] = ()


class AnyVault(Protocol):
    """What the rest of the proxy needs of a vault. ``waits`` says that its methods may not be called on the loop."""

    waits: bool

    def check(self) -> None:
        """VaultLost when it cannot be reached."""

    def stand_ins(self, user: str, wanted: Sequence[Wanted], taken: Set[str] = frozenset()) -> list[str]:
        """What stands for each value: the same for the same value, and no name of ``taken`` (see ``lookalikes``)."""

    def originals(self, user: str) -> Mapping[str, str]:
        """Everything of this user that has not expired, with its original."""

    def forget(self, user: str) -> None:
        """Drop everything of a user at once."""

    def close(self) -> None:
        """Let go of what it holds outside this process."""


@dataclass
class _Drawer:
    """What is kept for one user. ``last`` counts up for ever, so that no placeholder is used for a second value."""

    known: dict[tuple[str, str, bool], str] = field(default_factory=dict)
    originals: Book = field(default_factory=Book)
    used: dict[str, float] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    sweep: float = 0.0


class Vault:
    """The originals of redacted values. Values are str; times are seconds of ``clock``.

    ``numbers`` deals the numbers of placeholders, over restarts too; without one they begin at 1.
    """

    waits = False

    def __init__(
        self,
        *,
        keep_seconds: float,
        most_per_user: int = 20_000,
        clock: Callable[[], float] = time.monotonic,
        numbers: Numbers | None = None,
    ) -> None:
        self._keep = keep_seconds
        self._most = most_per_user
        self._clock = clock
        self._numbers = numbers or Numbers()
        self._drawers: dict[str, _Drawer] = {}
        self._lock = threading.Lock()

    def check(self) -> None:
        """It lies in this process, so it is there."""

    def stand_ins(self, user: str, wanted: Sequence[Wanted], taken: Set[str] = frozenset()) -> list[str]:
        """What stands for each value: the same for the same value, and no name of ``taken`` (see ``lookalikes``)."""
        with self._lock:
            drawer = self._open(user)
            return [self._stand_in(drawer, one, taken) for one in wanted]

    def placeholder(self, user: str, kind: str, value: str, taken: Set[str] = frozenset()) -> str:
        """The placeholder for one value."""
        return self.stand_ins(user, [Wanted(kind, value)], taken)[0]

    def originals(self, user: str) -> Mapping[str, str]:
        """Everything of this user that has not expired, with its original: as it is now, and goes on to be."""
        with self._lock:
            return self._open(user).originals

    def forget(self, user: str) -> None:
        """Drop everything of a user at once."""
        with self._lock:
            self._drawers.pop(user, None)

    def close(self) -> None:
        """Nothing lies outside this process."""

    def _stand_in(self, drawer: _Drawer, one: Wanted, taken: Set[str]) -> str:
        key = (one.kind, one.value, bool(one.surrogates))
        name = drawer.known.get(key)
        # A name that the user's own text holds means something else there, so the value gets a new one.
        if name is None or name.strip("[]") in taken:
            if len(drawer.originals) >= self._most:
                raise VaultFull
            free = (surrogate for surrogate in one.surrogates if surrogate not in drawer.originals)
            name = next(free, None) or self._placeholder(drawer, one.kind, taken)
            drawer.known[key], drawer.originals[name] = name, one.value
        drawer.used[name] = self._clock()
        return name

    def _placeholder(self, drawer: _Drawer, kind: str, taken: Set[str]) -> str:
        word = KINDS[kind].placeholder
        while True:
            number = drawer.last[word] = self._numbers.after(drawer.last.get(word, 0))
            if f"{word}_{number}" not in taken:
                return f"[{word}_{number}]"

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
        if len(drawer.known) > len(drawer.originals):
            drawer.known = {key: name for key, name in drawer.known.items() if name in drawer.originals}


def lookalikes(text: str) -> frozenset[str]:
    """What looks like a placeholder in a text, such as ``PERSOON_1``: the user's own words, so not to be used."""
    return pattern_of(_WORDS).names(text)
