"""Names with passwords: what every way of checking them has in common."""

import asyncio
import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Account:
    """A user whose password was right."""

    user: str
    groups: frozenset[str] = frozenset()
    department: str = ""


class AccountsUnavailable(Exception):
    """Nobody can be checked now: the directory does not answer, or the file cannot be read."""


class Accounts(Protocol):
    """A place that knows users. ``name`` goes into the event; ``check`` may wait and runs in a thread."""

    name: str

    def check(self, user: str, password: str) -> Account | None:
        """The account; None when name or password is wrong; AccountsUnavailable when that cannot be known."""


class Checker:
    """Checks in threads, remembers what was right for a while, and stops who keeps guessing."""

    def __init__(
        self,
        accounts: Accounts,
        *,
        deadline: float = 10.0,
        remember_seconds: float = 600.0,
        most_wrong: int = 10,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = accounts.name
        self._accounts = accounts
        self._deadline = deadline
        self._remember = remember_seconds
        self._most_wrong = most_wrong
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._right: OrderedDict[bytes, tuple[float, Account]] = OrderedDict()
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()
        # Few, so that a slow directory cannot take every thread of the process.
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="accounts")

    async def check(self, user: str, password: str, address: str) -> Account | None:
        """The account, None when it is wrong (or guessed too often); AccountsUnavailable when nobody can say."""
        name = hashlib.blake2b(f"{user}\0{password}".encode(), key=self._key).digest()
        known = self._right.get(name)
        if known and known[0] > self._clock():
            return known[1]
        if self._guesses(address) or self._guesses(f"user:{user.casefold()}"):
            return None
        account = await self._ask(user, password)
        if account is None:
            self._note(self._wrong, address)
            self._note(self._wrong, f"user:{user.casefold()}")
            return None
        self._right[name] = (self._clock() + self._remember, account)
        if len(self._right) > 10_000:
            self._right.popitem(last=False)
        return account

    async def _ask(self, user: str, password: str) -> Account | None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._deadline):
                return await loop.run_in_executor(self._threads, self._accounts.check, user, password)
        except TimeoutError:
            raise AccountsUnavailable("the directory did not answer in time") from None

    def _guesses(self, who: str) -> bool:
        recent = [at for at in self._wrong.get(who, ()) if at > self._clock() - 300]
        return len(recent) >= self._most_wrong

    def _note(self, wrong: OrderedDict[str, list[float]], who: str) -> None:
        wrong[who] = [*wrong.get(who, ())[-self._most_wrong :], self._clock()]
        wrong.move_to_end(who)
        if len(wrong) > 10_000:
            wrong.popitem(last=False)

    def close(self) -> None:
        """Wait for nobody any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
