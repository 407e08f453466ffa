"""Negotiate (RFC 4559): a ticket in a header becomes an account, with groups from the directory or a file."""

import asyncio
import base64
import binascii
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from proxy.identity.accounts import Account, AccountsUnavailable
from proxy.identity.kerberos import Ticket
from proxy.identity.tables import Groups

Find = Callable[[str], Account | None]


class Accepts(Protocol):
    """What checks a ticket; see ``kerberos.Tickets``."""

    def accept(self, token: bytes) -> Ticket | None:
        """The ticket, or None when it is not right."""


class Negotiation:
    """Checks in threads. ``find`` asks the directory for a user, and is remembered for a while; a ticket never is."""

    name = "kerberos"

    def __init__(
        self,
        tickets: Accepts,
        groups: Groups,
        find: Find | None = None,
        *,
        deadline: float = 10.0,
        remember_seconds: float = 600.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tickets = tickets
        self._groups = groups
        self._find = find
        self._deadline = deadline
        self._remember = remember_seconds
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, Account]] = OrderedDict()
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="tickets")

    async def check(self, coded: str) -> tuple[Account, str] | None:
        """The account of a token in base64, and the answer to it in base64 ("" when none is due).

        None when it is not right, or the directory does not know its user; AccountsUnavailable when nobody can say.
        """
        try:
            token = base64.b64decode(coded.strip(), validate=True)
        except (binascii.Error, ValueError):
            return None
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._deadline):
                return await loop.run_in_executor(self._threads, self._check, token)
        except TimeoutError:
            raise AccountsUnavailable("a ticket was not checked in time") from None

    def _check(self, token: bytes) -> tuple[Account, str] | None:
        ticket = self._tickets.accept(token) if token else None
        account = self._account(ticket.user) if ticket else None
        return (account, base64.b64encode(ticket.reply).decode()) if ticket and account else None

    def _account(self, user: str) -> Account | None:
        if self._find is None:
            return Account(user, self._groups.of(user))
        known = self._known.get(user)
        if known and known[0] > self._clock():
            return known[1]
        account = self._find(user)
        if account:
            self._known[user] = (self._clock() + self._remember, account)
            if len(self._known) > 10_000:
                self._known.popitem(last=False)
        return account
