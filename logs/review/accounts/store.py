"""Accounts: made through a one-time link or by the municipality's own sign-in; every change is an act of control."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from sqlalchemy import Connection, Engine, RowMapping, delete, func, insert, select, update

from logs.control import Control
from logs.database import writing
from logs.review.accounts import secrets
from logs.review.accounts.account import Account, AccountError, account_of, can_be_a_name, roles_in, roles_text
from logs.review.accounts.roles import CISO, IT, PO, Role
from logs.review.accounts.tables import accounts, invitations, review_sessions
from logs.review.accounts.tries import Strangers, seconds_to_wait

LINK_HOURS = 24


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a one-time link is for. An empty ``name`` may be chosen; ``existing``: a new password for an account."""

    name: str
    roles: frozenset[Role]
    made_by: str
    existing: bool


class Accounts:
    """The accounts of one database."""

    def __init__(self, engine: Engine, control: Control, box: secrets.Box) -> None:
        self._engine = engine
        self._control = control
        self._box = box
        self._strangers = Strangers()

    def first_link(self) -> str | None:
        """A new one-time token for the first account; None when there is an account. Earlier ones end."""
        with writing(self._engine) as connection:
            if connection.execute(select(func.count()).select_from(accounts)).scalar():
                return None
            connection.execute(delete(invitations))
            return self._invite(connection, "", (PO, CISO, IT), "start")

    def invite(self, name: str, roles: Iterable[Role], *, by: str) -> str:
        """A one-time token with which ``name`` makes an account, or gives the existing one a new password."""
        chosen = frozenset(roles)
        with writing(self._engine) as connection:
            existing = self._row(connection, accounts.c.name == name)
            if existing and existing["subject"]:
                raise AccountError("not-local")
            if not name.strip() or len(name) > 80 or not chosen:
                raise AccountError("incomplete")
            if not can_be_a_name(name):
                raise AccountError("not-a-name")
            if name == by:
                raise AccountError("yourself")
            connection.execute(delete(invitations).where(invitations.c.name == name))
            self._control.record(connection, "account-invited", actor=by, subject=name, note=roles_text(chosen))
            return self._invite(connection, name, chosen, by)

    def invitation(self, token: str) -> Invitation | None:
        """What this link is for; None when it is used, too old or no link."""
        with self._engine.connect() as connection:
            row = self._invitation(connection, token)
            if row is None:
                return None
            existing = row["name"] and self._row(connection, accounts.c.name == row["name"])
        return Invitation(row["name"], roles_in(row["roles"]), row["made_by"], bool(existing))

    def accept(self, token: str, name: str, password: str, totp: str = "", step: int = 0) -> Account:
        """Use a one-time link. ``totp`` is the secret of an authenticator app, ``step`` that of the code just given."""
        if self.invitation(token) is None:
            raise AccountError("link")
        kept = secrets.hash_password(password)  # takes long, and nobody waits for it
        with writing(self._engine) as connection:
            row = self._invitation(connection, token)
            if row is None:
                raise AccountError("link")
            name = row["name"] or name.strip()
            if not name or len(name) > 80:
                raise AccountError("name")
            if not can_be_a_name(name):
                raise AccountError("not-a-name")
            if weak := secrets.weakness(password, name):
                raise AccountError(weak)
            self._use(connection, row)
            values = {
                "password": kept, "totp": self._box.shut(totp) if totp else b"",
                "totp_step": step, "failures": 0, "wait_until": "", "roles": row["roles"], "blocked": "",
            }  # fmt: skip
            known = self._row(connection, accounts.c.name == name)
            if known and not row["name"]:
                raise AccountError("taken")
            if known:
                connection.execute(update(accounts).where(accounts.c.id == known["id"]).values(values))
                connection.execute(delete(review_sessions).where(review_sessions.c.account == known["id"]))
            else:
                connection.execute(insert(accounts).values(name=name, subject="", made=_now(), **values))
            what = "account-password" if known else "account-made"
            self._control.record(connection, what, actor=name, subject=name, note=row["roles"])
            return account_of(self._row(connection, accounts.c.name == name))

    def sign_in(self, name: str, password: str, code: str) -> Account:
        """The account; AccountError ``wrong`` when anything is not right, ``wait`` after too many tries."""
        with self._engine.connect() as connection:
            row = self._row(connection, accounts.c.name == name.strip())
        if row and row["wait_until"] > _now():
            raise AccountError("wait")
        if row is None or row["subject"]:
            self._stranger(name.strip(), password)
        right = secrets.right_password(row["password"], password)
        step: int | None = row["totp_step"]
        if row["totp"]:
            step = secrets.totp_step(self._box.open(row["totp"]), code, after=row["totp_step"])
        with writing(self._engine) as connection:
            # Of many tries at the same moment those after the fifth must wait too, the right one among them.
            if self._locked(connection, row["id"])["wait_until"] > _now():
                raise AccountError("wait")
            if right and step is not None and not row["blocked"] and self._good(connection, row, step):
                return account_of(row)
            self._bad(connection, row)
        raise AccountError("wrong")

    def from_provider(self, subject: str, name: str, roles: Iterable[Role]) -> Account:
        """The account of somebody whom the municipality's own sign-in vouches for; the roles are those of now."""
        now = roles_text(frozenset(roles))
        with writing(self._engine) as connection:
            row = self._row(connection, accounts.c.subject == subject)
            if row is None:
                free = self._free_name(connection, name[:70])
                nothing = {"password": "", "totp": b"", "totp_step": 0, "failures": 0, "wait_until": "", "blocked": ""}
                connection.execute(
                    insert(accounts).values(name=free, subject=subject, made=_now(), roles=now, **nothing)
                )
                self._control.record(connection, "account-made", actor=free, subject=free, note=now)
            elif row["roles"] != now:
                connection.execute(update(accounts).where(accounts.c.id == row["id"]).values(roles=now))
                self._control.record(connection, "account-roles", actor="oidc", subject=row["name"], note=now)
            account = account_of(self._row(connection, accounts.c.subject == subject))
        if account.blocked:
            raise AccountError("blocked")
        return account

    def all(self) -> list[Account]:
        """Every account, by name."""
        with self._engine.connect() as connection:
            return [
                account_of(row) for row in connection.execute(select(accounts).order_by(accounts.c.name)).mappings()
            ]

    def set_roles(self, account: int, roles: Iterable[Role], *, by: str) -> None:
        """Give a local account other roles; never one's own."""
        chosen = roles_text(frozenset(roles))
        with self._changing(account, by) as (connection, row):
            if row["subject"]:
                raise AccountError("not-local")
            connection.execute(update(accounts).where(accounts.c.id == account).values(roles=chosen))
            self._control.record(connection, "account-roles", actor=by, subject=row["name"], note=chosen)

    def block(self, account: int, *, by: str, blocked: bool = True) -> None:
        """Shut somebody out, sessions included, or let them in again."""
        with self._changing(account, by) as (connection, row):
            values = {"blocked": _now() if blocked else "", "failures": 0, "wait_until": ""}
            connection.execute(update(accounts).where(accounts.c.id == account).values(values))
            connection.execute(delete(review_sessions).where(review_sessions.c.account == account))
            what = "account-blocked" if blocked else "account-unblocked"
            self._control.record(connection, what, actor=by, subject=row["name"])

    def set_password(self, account: int, old: str, new: str) -> None:
        """Change one's own password; other sessions end."""
        row = self._own(account, old)
        if weak := secrets.weakness(new, row["name"]):
            raise AccountError(weak)
        values = {"password": secrets.hash_password(new)}
        with writing(self._engine) as connection:
            connection.execute(update(accounts).where(accounts.c.id == account).values(values))
            connection.execute(delete(review_sessions).where(review_sessions.c.account == account))
            self._control.record(connection, "account-password", actor=row["name"], subject=row["name"])

    def set_totp(self, account: int, secret: str, code: str, password: str) -> None:
        """Use an authenticator app from now on; AccountError ``code`` when its code is wrong.

        The password is asked again: who finds a screen that is open does not get in for good.
        """
        row = self._own(account, password)
        step = secrets.totp_step(secret, code, after=0)
        if step is None:
            raise AccountError("code")
        with writing(self._engine) as connection:
            values = {"totp": self._box.shut(secret), "totp_step": step}
            connection.execute(update(accounts).where(accounts.c.id == account).values(values))
            self._control.record(connection, "account-two-steps", actor=row["name"], subject=row["name"])

    def _own(self, account: int, password: str) -> RowMapping:
        """The row of a local account whose owner is at it; AccountError when that is not so, or tried too often."""
        with self._engine.connect() as connection:
            row = self._row(connection, accounts.c.id == account)
        if row is None or row["subject"]:
            raise AccountError("not-local")
        if row["wait_until"] > _now():
            raise AccountError("wait")
        if not secrets.right_password(row["password"], password):
            with writing(self._engine) as connection:
                self._bad(connection, row)
            raise AccountError("wrong")
        return row

    def _stranger(self, name: str, password: str) -> NoReturn:
        """A name without a local account is answered as one that has one: as slowly, and not after five tries."""
        if self._strangers.waits(name):
            raise AccountError("wait")
        secrets.right_password("", password)
        self._strangers.failed(name)
        raise AccountError("wrong")

    def _use(self, connection: Connection, row: RowMapping) -> None:
        """Use a link, once. The very first ones end with the first account, however many there were."""
        if connection.execute(delete(invitations).where(invitations.c.hash == row["hash"])).rowcount != 1:
            raise AccountError("link")
        if row["name"] == "" and connection.execute(select(func.count()).select_from(accounts)).scalar():
            raise AccountError("link")

    def _locked(self, connection: Connection, account: int) -> RowMapping:
        return connection.execute(select(accounts).where(accounts.c.id == account).with_for_update()).mappings().one()

    def _invite(self, connection: Connection, name: str, roles: Iterable[Role], by: str) -> str:
        token = secrets.token()
        expires = (datetime.now(UTC) + timedelta(hours=LINK_HOURS)).isoformat(timespec="seconds")
        row = {
            "hash": secrets.hashed(token),
            "name": name,
            "roles": roles_text(roles),
            "made_by": by,
            "expires": expires,
        }
        connection.execute(insert(invitations).values(row))
        return token

    def _invitation(self, connection: Connection, token: str) -> RowMapping | None:
        query = select(invitations).where(invitations.c.hash == secrets.hashed(token), invitations.c.expires > _now())
        return connection.execute(query).mappings().first()

    def _good(self, connection: Connection, row: RowMapping, step: int) -> bool:
        """Note a sign-in; False when another one has just used the same one-time code."""
        same = (accounts.c.id == row["id"], accounts.c.totp_step == row["totp_step"])
        values = {"totp_step": step, "failures": 0, "wait_until": ""}
        done = connection.execute(update(accounts).where(*same).values(values))
        return done.rowcount == 1

    def _bad(self, connection: Connection, row: RowMapping) -> None:
        query = select(accounts.c.failures).where(accounts.c.id == row["id"])
        failures = int(connection.execute(query).scalar_one()) + 1
        wait = seconds_to_wait(failures)
        until = (datetime.now(UTC) + timedelta(seconds=wait)).isoformat(timespec="seconds") if wait else ""
        values = {"failures": failures, "wait_until": until}
        connection.execute(update(accounts).where(accounts.c.id == row["id"]).values(values))
        self._control.record(connection, "sign-in-failed", actor=row["name"], subject=row["name"])

    def _free_name(self, connection: Connection, name: str) -> str:
        """As the provider says it, without what cannot be seen; another one when it is taken or not an account's."""
        seen = " ".join("".join(sign for sign in name if sign.isprintable()).split())
        wanted, number = seen if can_be_a_name(seen) else f"{seen or 'onbekend'} (account)", 1
        while self._row(connection, accounts.c.name == (free := wanted if number == 1 else f"{wanted} ({number})")):
            number += 1
        return free

    @contextlib.contextmanager
    def _changing(self, account: int, by: str) -> Iterator[tuple[Connection, RowMapping]]:
        with writing(self._engine) as connection:
            row = self._row(connection, accounts.c.id == account)
            if row is None:
                raise AccountError("unknown")
            if row["name"] == by:
                raise AccountError("yourself")
            yield connection, row

    def _row(self, connection: Connection, where: Any) -> RowMapping | None:  # noqa: ANN401  # SQLAlchemy's own
        return connection.execute(select(accounts).where(where)).mappings().first()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
