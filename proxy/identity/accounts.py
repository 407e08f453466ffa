"""Names with passwords: what every way of checking them has in common."""

import asyncio
import hashlib
import secrets
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

_AT_ONCE = 4  # names and passwords of one address that are checked at the same time


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
        self._turns: MutableMapping[str, asyncio.Semaphore] = weakref.WeakValueDictionary()
        # Few, so that a slow directory cannot take every thread of the process.
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="accounts")

    async def check(self, user: str, password: str, address: str) -> Account | None:
        """The account, None when it is wrong (or guessed too often); AccountsUnavailable when nobody can say."""
        name = hashlib.blake2b(f"{user}\0{password}".encode(), key=self._key).digest()
        known = self._right.get(name)
        if known and known[0] > self._clock():
            return known[1]
        guessed = (address, f"user:{user.casefold()}")
        try:
            # One after another, or many guesses at once would all come before the first is known to be wrong.
            async with asyncio.timeout(self._deadline), self._turn(guessed[1], 1), self._turn(address, _AT_ONCE):
                return await self._check(name, user, password, guessed)
        except TimeoutError:
            raise AccountsUnavailable("the directory did not answer in time") from None

    async def _check(self, name: bytes, user: str, password: str, guessed: tuple[str, str]) -> Account | None:
        known = self._right.get(name)  # who waited for the same question
        if known and known[0] > self._clock():
            return known[1]
        if any(self._guesses(who) for who in guessed):
            return None
        account = await asyncio.get_running_loop().run_in_executor(self._threads, self._accounts.check, user, password)
        if account is None:
            for who in guessed:
                self._note(self._wrong, who)
            return None
        self._right[name] = (self._clock() + self._remember, account)
        if len(self._right) > 10_000:
            self._right.popitem(last=False)
        return account

    def _turn(self, who: str, at_once: int) -> asyncio.Semaphore:
        turn = self._turns.get(who)
        if turn is None:
            turn = self._turns[who] = asyncio.Semaphore(at_once)
        return turn

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
