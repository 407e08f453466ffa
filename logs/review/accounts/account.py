"""Somebody with an account, as the pages know them, and what may be one's name."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import RowMapping

from logs.review.accounts.roles import Role

# What the chain says of acts that nobody's account did: no account may look like that.
RESERVED = frozenset({"medewerker", "sluiswachter", "start", "oidc"})


class AccountError(Exception):
    """What was asked cannot be done; ``code`` says why, in words of ``logs/review/wording.py``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody. ``local`` accounts have a password here; ``two_steps`` says whether a one-time code is asked too."""

    id: int
    name: str
    roles: frozenset[Role]
    local: bool
    two_steps: bool
    blocked: str = ""


def account_of(row: RowMapping | None) -> Account:
    """The account in a row of the table; LookupError when there is none."""
    if row is None:
        raise LookupError("no such account")
    local = not row["subject"]
    return Account(
        row["id"], row["name"], roles_in(row["roles"]), local, bool(row["totp"]) or not local, row["blocked"]
    )


def can_be_a_name(name: str) -> bool:
    """Whether an account may be called so: what stands in the chain is what people see, and nobody else's."""
    return name.isprintable() and name.strip().casefold() not in RESERVED


def roles_in(text: str) -> frozenset[Role]:
    """The roles of a row of the table."""
    return frozenset(Role(name) for name in text.split())


def roles_text(roles: Iterable[Role]) -> str:
    """As a row of the table keeps roles."""
    return " ".join(sorted(roles))
