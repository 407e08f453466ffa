"""Accounts (logs/review/accounts/store.py, secrets.py) on both databases."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import Engine, text

from logs.control import Control
from logs.database import connect, upgrade, writing
from logs.database.migrations.versions import v0005_review
from logs.keys import Keys
from logs.review.accounts import secrets
from logs.review.accounts.account import AccountError
from logs.review.accounts.roles import Role
from logs.review.accounts.store import Accounts
from logs.review.accounts.tables import accounts as table

GOOD = "paard batterij nietje"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = connect(url)
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def accounts(engine: Engine, tmp_path: Path) -> Accounts:
    keys = Keys(tmp_path / "sleutels")
    return Accounts(engine, Control(keys), secrets.Box(keys.pages_key()))


def made(accounts: Accounts, name: str = "Petra", totp: str = "") -> int:
    return accounts.accept(accounts.invite(name, [Role.po], by="start"), name, GOOD, totp).id


def acts(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(
            connection.execute(text("SELECT rule FROM events WHERE type = 'control' ORDER BY sequence")).scalars()
        )


def code(error: pytest.ExceptionInfo[AccountError]) -> str:
    return error.value.code


def test_the_migration_made_the_table(engine: Engine) -> None:
    assert v0005_review.down_revision
    with engine.connect() as connection:
        assert connection.execute(table.select()).all() == []


def test_the_first_link_works_once_and_ends_with_the_first_account(accounts: Accounts) -> None:
    older, first = accounts.first_link(), accounts.first_link()
    assert older
    assert first
    assert accounts.invitation(older) is None
    invitation = accounts.invitation(first)
    assert invitation
    assert (invitation.name, invitation.roles) == ("", {Role.po, Role.ciso, Role.it})
    account = accounts.accept(first, "  Petra ", GOOD)
    assert (account.name, account.roles, account.two_steps) == ("Petra", invitation.roles, False)
    assert accounts.first_link() is None
    with pytest.raises(AccountError) as error:
        accounts.accept(first, "Nog een", GOOD)
    assert code(error) == "link"


def test_sign_in(accounts: Accounts) -> None:
    secret = secrets.new_totp()
    made(accounts, totp=secret)
    good = pyotp.TOTP(secret).now()
    for name, password, given in (
        ("Petra", "fout", good),
        ("Petra", GOOD, "000000"),
        ("Piet", GOOD, good),
        ("Petra", GOOD, ""),
    ):
        with pytest.raises(AccountError) as error:
            accounts.sign_in(name, password, given)
        assert code(error) == "wrong"
    assert accounts.sign_in(" Petra ", GOOD, good).name == "Petra"
    with pytest.raises(AccountError):
        accounts.sign_in("Petra", GOOD, good)  # a code counts once


def test_too_many_tries_must_wait_and_the_right_password_too(accounts: Accounts, engine: Engine) -> None:
    made(accounts)
    for _ in range(5):
        with pytest.raises(AccountError):
            accounts.sign_in("Petra", "fout", "")
    with pytest.raises(AccountError) as error:
        accounts.sign_in("Petra", GOOD, "")
    assert code(error) == "wait"
    assert acts(engine).count("sign-in-failed") == 5


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kort", "short"),
        ("a" * 300, "long"),
        ("aaaaaaaaaaaaaa", "guessable"),
        ("Petra-is-de-beste", "guessable"),
        ("Wachtwoord2026!", "guessable"),
        (GOOD, ""),
    ],
)
def test_weak_passwords(password: str, why: str) -> None:
    assert secrets.weakness(password, "Petra") == why


def test_what_lies_in_the_database_opens_nothing(accounts: Accounts, engine: Engine) -> None:
    secret = secrets.new_totp()
    made(accounts, totp=secret)
    token = accounts.invite("Nieuw", [Role.it], by="Petra")
    with engine.connect() as connection:
        row = connection.execute(text("SELECT password, totp FROM accounts")).one()
        kept = connection.execute(text("SELECT hash FROM invitations")).scalar_one()
    assert row.password.startswith("$argon2id$")
    assert secret.encode() not in bytes(row.totp)
    assert token not in kept
    assert secrets.Box(bytes(32)).open(bytes(row.totp)) == ""


def test_nobody_changes_themselves_and_every_change_is_an_act(accounts: Accounts, engine: Engine) -> None:
    petra, cees = made(accounts), made(accounts, "Cees")
    for change in (
        lambda: accounts.set_roles(petra, [Role.it], by="Petra"),
        lambda: accounts.block(petra, by="Petra"),
        lambda: accounts.invite("Petra", [Role.ciso], by="Petra"),
    ):
        with pytest.raises(AccountError) as error:
            change()
        assert code(error) == "yourself"
    accounts.set_roles(cees, [Role.auditor], by="Petra")
    accounts.block(cees, by="Petra")
    assert [(one.name, one.roles, bool(one.blocked)) for one in accounts.all()] == [
        ("Cees", {Role.auditor}, True), ("Petra", {Role.po}, False),
    ]  # fmt: skip
    with pytest.raises(AccountError):
        accounts.sign_in("Cees", GOOD, "")
    accounts.block(cees, by="Petra", blocked=False)
    assert accounts.sign_in("Cees", GOOD, "").roles == {Role.auditor}
    assert {"account-invited", "account-made", "account-roles", "account-blocked", "account-unblocked"} <= set(
        acts(engine)
    )


def test_a_link_for_an_existing_account_gives_it_a_new_password(accounts: Accounts) -> None:
    made(accounts)
    token = accounts.invite("Petra", [Role.auditor], by="Cees")
    invitation = accounts.invitation(token)
    assert invitation
    assert invitation.existing
    accounts.accept(token, "wordt niet gelezen", "vier andere losse woorden")
    assert accounts.sign_in("Petra", "vier andere losse woorden", "").roles == {Role.auditor}
    assert len(accounts.all()) == 1


def test_own_password_and_app(accounts: Accounts) -> None:
    petra = made(accounts)
    with pytest.raises(AccountError):
        accounts.set_password(petra, "fout", GOOD)
    accounts.set_password(petra, GOOD, "vier andere losse woorden")
    secret, new = secrets.new_totp(), "vier andere losse woorden"
    for given, password, why in (("123", new, "code"), (pyotp.TOTP(secret).now(), GOOD, "wrong")):
        with pytest.raises(AccountError) as error:
            accounts.set_totp(petra, secret, given, password)
        assert code(error) == why
    accounts.set_totp(petra, secret, pyotp.TOTP(secret).now(), new)
    assert accounts.all()[0].two_steps


@pytest.mark.parametrize("name", ["medewerker", "Sluiswachter", "START", "Petra\u200b", "Pe\ntra", "\u202eartep"])
def test_an_account_looks_like_nobody_else(accounts: Accounts, name: str) -> None:
    for attempt in (
        lambda: accounts.invite(name, [Role.po], by="x"),
        lambda: accounts.accept(accounts.first_link() or "", name, GOOD),
    ):
        with pytest.raises(AccountError) as error:
            attempt()
        assert code(error) == "not-a-name"
    told = accounts.from_provider("https://idp|1", name, [Role.po]).name
    assert told.isprintable()
    assert told.casefold() not in ("medewerker", "sluiswachter", "start", "oidc")


def test_first_links_of_two_gateways_make_one_account(accounts: Accounts, engine: Engine) -> None:
    first = accounts.first_link() or ""
    with writing(engine) as connection:
        second = accounts._invite(connection, "", [Role.po], "start")  # as of a gateway that started at that moment
    accounts.accept(first, "Petra", GOOD)
    with pytest.raises(AccountError) as error:
        accounts.accept(second, "Inbreker", GOOD)
    assert code(error) == "link"


def test_a_link_is_used_once_by_two_at_the_same_moment(accounts: Accounts) -> None:
    token = accounts.invite("Petra", [Role.po], by="start")

    def use(password: str) -> str:
        try:
            return accounts.accept(token, "", password).name
        except AccountError as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(use, (GOOD, "vier andere losse woorden")))
    assert told == ["Petra", "link"]


def test_who_comes_from_the_provider(accounts: Accounts) -> None:
    made(accounts, "p.jansen")
    first = accounts.from_provider("https://idp|1", "p.jansen", [Role.auditor])
    assert (first.name, first.local, first.two_steps) == ("p.jansen (2)", False, True)
    again = accounts.from_provider("https://idp|1", "anders", [Role.po, Role.ciso])
    assert (again.id, again.roles) == (first.id, {Role.po, Role.ciso})
    for change in (
        lambda: accounts.set_roles(first.id, [Role.it], by="x"),
        lambda: accounts.invite(first.name, [Role.it], by="x"),
        lambda: accounts.set_totp(first.id, "A" * 32, pyotp.TOTP("A" * 32).now(), ""),
    ):
        with pytest.raises(AccountError) as error:
            change()
        assert code(error) == "not-local"
    with pytest.raises(AccountError):
        accounts.sign_in(first.name, "", "")
    accounts.block(first.id, by="x")
    with pytest.raises(AccountError) as error:
        accounts.from_provider("https://idp|1", "p.jansen", [Role.po])
    assert code(error) == "blocked"


def test_one_time_codes() -> None:
    secret, now = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", time.time()
    step = int(now // 30)
    app = pyotp.TOTP(secret)
    assert secrets.totp_step(secret, app.at(now), after=0, now=now) == step
    assert secrets.totp_step(secret, app.at(now - 30), after=0, now=now) == step - 1
    assert secrets.totp_step(secret, app.at(now - 90), after=0, now=now) is None
    assert secrets.totp_step(secret, app.at(now), after=step, now=now) is None
    for wrong in ("", "12345", "1234567", "abcdef", "١٢٣٤٥٦"):
        assert secrets.totp_step(secret, wrong, after=0, now=now) is None
