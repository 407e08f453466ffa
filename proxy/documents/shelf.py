"""Redacted copies of files that were refused, for who sent them, for a quarter of an hour, in memory only."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MINUTES = 15


@dataclass(frozen=True, slots=True)
class Copy:
    """A redacted file and whose it is."""

    owner: str
    name: str
    data: bytes
    until: float


class Shelf:
    """Copies by a token that only the notice names; the oldest go when there are too many."""

    def __init__(self, *, most_bytes: int = 200 * 1024 * 1024, clock: Callable[[], float] = time.monotonic) -> None:
        self._copies: OrderedDict[str, Copy] = OrderedDict()
        self._most = most_bytes
        self._clock = clock

    def put(self, owner: str, name: str, data: bytes) -> str:
        """Keep a copy; the token under which it can be had, "" when it is too large to keep."""
        if len(data) > self._most // 4:
            return ""
        token = secrets.token_urlsafe(18)
        self._copies[token] = Copy(owner, name, data, self._clock() + MINUTES * 60)
        self._sweep()
        return token

    def take(self, token: str, owner: str) -> Copy | None:
        """The copy, for its owner only."""
        self._sweep()
        copy = self._copies.get(token)
        return copy if copy and secrets.compare_digest(copy.owner.encode(), owner.encode()) else None

    def _sweep(self) -> None:
        now = self._clock()
        for token in [token for token, copy in self._copies.items() if copy.until <= now]:
            del self._copies[token]
        while sum(len(copy.data) for copy in self._copies.values()) > self._most:
            self._copies.popitem(last=False)
