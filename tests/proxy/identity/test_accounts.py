"""proxy/identity/accounts.py and htpasswd.py: checking without holding up anybody."""

import asyncio
import threading
import time
from pathlib import Path

import bcrypt
import pytest

from proxy.identity.accounts import Account, AccountsUnavailable, Checker
from proxy.identity.htpasswd import HtpasswdAccounts, read
from proxy.identity.tables import Groups, IdentityError


def line(user: str, password: str) -> str:
    return f"{user}:{bcrypt.hashpw(password.encode(), bcrypt.gensalt(4)).decode()}\n"


class Book:
    """Accounts that count what they are asked."""

    name = "basic"

    def __init__(self, seconds: float = 0.0, error: Exception | None = None) -> None:
        self.asked = 0
        self._seconds, self._error = seconds, error

    def check(self, user: str, password: str) -> Account | None:
        self.asked += 1
        assert threading.current_thread() is not threading.main_thread()
        time.sleep(self._seconds)
        if self._error:
            raise self._error
        return Account(user) if password == "goed" else None


async def test_what_was_right_is_remembered_for_a_while() -> None:
    now, book = [0.0], Book()
    checker = Checker(book, remember_seconds=60, clock=lambda: now[0])
    for moment, asked in ((0, 1), (59, 1), (61, 2)):
        now[0] = moment
        assert await checker.check("anna", "goed", "10.0.0.1") == Account("anna")
        assert book.asked == asked
    assert await checker.check("anna", "fout", "10.0.0.1") is None
    checker.close()


async def test_who_keeps_guessing_is_stopped_and_may_try_later() -> None:
    now, book = [0.0], Book()
    checker = Checker(book, most_wrong=3, clock=lambda: now[0])
    for _ in range(5):
        assert await checker.check("anna", "fout", "10.0.0.1") is None
    assert book.asked == 3
    assert await checker.check("piet", "goed", "10.0.0.1") is None  # the address is stopped
    assert await checker.check("anna", "goed", "10.0.0.2") is None  # and so is the name
    assert await checker.check("piet", "goed", "10.0.0.2") == Account("piet")
    now[0] = 301
    assert await checker.check("anna", "goed", "10.0.0.1") == Account("anna")
    checker.close()


@pytest.mark.parametrize("spread", ["names", "addresses", "neither"])
async def test_many_guesses_at_once_are_no_way_around(spread: str) -> None:
    book = Book(seconds=0.002)
    checker = Checker(book, most_wrong=3)
    answers = await asyncio.gather(
        *(
            checker.check(
                f"anna{n if spread == 'names' else ''}",
                f"fout{n}",
                f"10.0.0.{n if spread == 'addresses' else 1}",
            )
            for n in range(200)
        )
    )
    assert answers == [None] * 200
    assert book.asked <= 3 + 4  # of one address some are on their way together
    assert await checker.check("piet", "goed", "10.1.0.1") == Account("piet")
    checker.close()


async def test_a_browser_that_opens_many_connections_asks_once() -> None:
    book = Book(seconds=0.05)
    checker = Checker(book, most_wrong=3)
    answers = await asyncio.gather(*(checker.check("anna", "goed", "10.0.0.1") for _ in range(50)))
    assert answers == [Account("anna")] * 50
    assert book.asked == 1
    checker.close()


async def test_a_slow_directory_holds_up_nobody_else() -> None:
    checker = Checker(Book(seconds=1.5), deadline=1)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.005)
            ticks += 1

    ticking = asyncio.create_task(tick())
    with pytest.raises(AccountsUnavailable, match="in time"):
        await checker.check("anna", "goed", "10.0.0.1")
    ticking.cancel()
    assert ticks >= 3
    checker.close()


async def test_a_directory_that_is_gone_is_no_answer() -> None:
    checker = Checker(Book(error=AccountsUnavailable("weg")), most_wrong=1)
    for _ in range(3):
        with pytest.raises(AccountsUnavailable):
            await checker.check("anna", "goed", "10.0.0.1")
    checker.close()


def test_htpasswd(tmp_path: Path) -> None:
    file = tmp_path / "htpasswd"
    file.write_text("# medewerkers\n\n" + line("anna", "goed") + line("zoë", "wachtwoord é"))
    accounts = HtpasswdAccounts(file, Groups({"proef": ["anna"]}))
    assert accounts.check("anna", "goed") == Account("anna", frozenset({"proef"}))
    assert accounts.check("zoë", "wachtwoord é") == Account("zoë")
    for user, password in (("anna", "fout"), ("anna", ""), ("niemand", "goed"), ("", ""), ("anna", "goed" * 40)):
        assert accounts.check(user, password) is None
    file.write_text(line("piet", "nieuw"))
    assert accounts.check("anna", "goed") is None
    assert accounts.check("piet", "nieuw") == Account("piet")
    file.write_text("kapot")
    with pytest.raises(AccountsUnavailable):
        accounts.check("piet", "nieuw")
    file.unlink()
    with pytest.raises(AccountsUnavailable):
        accounts.check("piet", "nieuw")


@pytest.mark.parametrize(
    "wrong", ["anna", "anna:geheim", "anna:$apr1$x$y", "anna:{SHA}abc", ":$2y$10$" + "a" * 53, "anna:$2y$10$kort"]
)
def test_a_weak_or_wrong_line_is_refused_without_showing_it(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "htpasswd"
    file.write_text(line("piet", "x") + wrong + "\n")
    with pytest.raises(IdentityError, match=r"htpasswd:2: expected") as error:
        read(file)
    assert "anna" not in str(error.value)


@pytest.mark.parametrize("other", ["anna", "Anna", "ANNA"])
def test_one_person_stands_once_in_the_file(tmp_path: Path, other: str) -> None:
    file = tmp_path / "htpasswd"
    file.write_text(line("anna", "een") + line("strauss", "x") + line("strauß", "y"))
    assert set(read(file)) == {"anna", "strauss", "strauß"}
    file.write_text(line("anna", "een") + line(other, "twee"))
    with pytest.raises(IdentityError, match=r"htpasswd:2: .*already"):
        read(file)
