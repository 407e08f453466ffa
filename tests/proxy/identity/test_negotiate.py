"""proxy/identity/negotiate.py: a header with a ticket becomes an account."""

import base64
import threading

import pytest

from proxy.identity.accounts import Account, AccountsUnavailable
from proxy.identity.kerberos import Ticket
from proxy.identity.negotiate import Negotiation
from proxy.identity.tables import Groups

TOKEN = base64.b64encode(b"goed").decode()


class Desk:
    """Knows one ticket, and counts."""

    asked = 0

    def accept(self, token: bytes) -> Ticket | None:
        self.asked += 1
        return Ticket("anna", b"antwoord") if token == b"goed" else None


class Book:
    """A directory that counts how often it is asked."""

    def __init__(self, account: Account | None) -> None:
        self.account = account
        self.asked: list[str] = []

    def find(self, user: str) -> Account | None:
        self.asked.append(user)
        return self.account


async def test_without_a_directory_the_file_has_the_groups() -> None:
    negotiation = Negotiation(Desk(), Groups({"proef": ["anna"]}))
    account, reply = await negotiation.check(TOKEN) or (None, "")
    assert account == Account("anna", frozenset({"proef"}))
    assert base64.b64decode(reply) == b"antwoord"


@pytest.mark.parametrize("coded", ["", "   ", "???", TOKEN[:-1], base64.b64encode(b"fout").decode(), "é"])
async def test_what_is_no_right_ticket(coded: str) -> None:
    assert await Negotiation(Desk(), Groups()).check(coded) is None


async def test_a_directory_that_does_not_know_the_user_keeps_it_out() -> None:
    assert await Negotiation(Desk(), Groups({"proef": ["anna"]}), Book(None).find).check(TOKEN) is None


async def test_the_directory_is_remembered_and_a_ticket_never() -> None:
    now, desk, book = [0.0], Desk(), Book(Account("anna", frozenset({"wmo"}), "Sociaal domein"))
    negotiation = Negotiation(desk, Groups(), book.find, clock=lambda: now[0])
    for expected, later in ((1, 0.0), (1, 599.0), (2, 2.0)):
        now[0] += later
        found = await negotiation.check(TOKEN)
        assert found is not None
        assert found[0] is book.account
        assert len(book.asked) == expected
    assert desk.asked == 3


async def test_a_directory_that_hangs_makes_nobody_known() -> None:
    held = threading.Event()

    def find(_user: str) -> Account | None:
        held.wait(30)
        return None

    try:
        with pytest.raises(AccountsUnavailable):
            await Negotiation(Desk(), Groups(), find, deadline=0.05).check(TOKEN)
    finally:
        held.set()
