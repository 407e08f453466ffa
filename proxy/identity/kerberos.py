"""Kerberos tickets for our own service (RFC 4120, 4121, 4178): who signed in to the work station, and no password.

The keytab holds the key of ``HTTP/NAME-OF-THE-PROXY``. Only MIT's library decides whether a ticket is right, in time
and new; here stands which principals are employees. The package ``gssapi`` is an extra: it needs that library.
"""

import importlib
import types
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from proxy.identity.accounts import AccountsUnavailable
from proxy.identity.tables import IdentityError

_SERVICE = "HTTP"  # what browsers ask a ticket for, whatever the scheme
_NOT_IN_NAMES = frozenset("/@\\ ")
_log = structlog.get_logger("identity")


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket that was right: its user without the realm, and what proves to the client that it is really us."""

    user: str
    reply: bytes = field(default=b"", repr=False)


class Tickets:
    """Accepts tickets of one realm. ``folder`` is where the library remembers which ones it has seen."""

    def __init__(self, keytab: Path, realm: str, folder: Path) -> None:
        if not realm:
            raise IdentityError("kerberos_keytab is set; expected kerberos_realm too, such as GEMEENTE.NL")
        self._gssapi = _library()
        self._realm = realm
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._store = {"keytab": f"FILE:{keytab}", "rcache": f"file2:{folder / 'kerberos.gezien'}"}
        try:
            with keytab.open("rb"):
                self._credentials()
        except OSError as error:
            raise IdentityError(f"kerberos_keytab: {keytab}: {error.strerror}") from None
        except self._gssapi.exceptions.GSSError as error:
            why = _why(error)
            raise IdentityError(
                f"kerberos_keytab: {keytab}: {why}; expected keys of {_SERVICE}/PROXY@{realm}"
            ) from None

    def accept(self, token: bytes) -> Ticket | None:
        """The ticket in a token, checked; None when it is not right; AccountsUnavailable when that cannot be known."""
        gssapi = self._gssapi
        try:
            credentials = self._credentials()
        except gssapi.exceptions.GSSError as error:
            raise AccountsUnavailable(f"kerberos_keytab: {_why(error)}") from None
        context = gssapi.SecurityContext(creds=credentials, usage="accept")
        try:
            reply = context.step(token)
            # More steps would be another mechanism than Kerberos, which needs one.
            if not context.complete or context.mech != gssapi.MechType.kerberos:
                return None
            user = self._user(str(context.initiator_name))
        except gssapi.exceptions.GSSError as error:
            _log.warning("a Kerberos ticket is refused", why=_why(error))
            return None
        return Ticket(user, reply or b"") if user else None

    def _credentials(self) -> object:
        """Our own keys, read anew, so that a keytab can be renewed while we run."""
        gssapi = self._gssapi
        name = gssapi.Name(_SERVICE, gssapi.NameType.hostbased_service)
        return gssapi.Credentials(name=name, usage="accept", store=self._store)

    def _user(self, principal: str) -> str:
        """``anna`` of ``anna@REALM``; "" for other realms, services (``HTTP/host``) and instances (``anna/admin``)."""
        user, at, realm = principal.rpartition("@")
        fits = at and realm == self._realm and user.isprintable() and not _NOT_IN_NAMES & set(user)
        return user if fits else ""


def _library() -> types.ModuleType:
    try:
        return importlib.import_module("gssapi")
    except ImportError:
        raise IdentityError(
            "kerberos_keytab is set and the package gssapi is not here; expected `pip install 'sluiswachter[kerberos]'`"
        ) from None


def _why(error: Exception) -> str:
    """What the library says, on one line: about keys, clocks and services, never about the one who asks."""
    code, is_major = getattr(error, "min_code", 0), False
    if not code:
        code, is_major = getattr(error, "maj_code", 0), True
    return " ".join(" ".join(error.get_all_statuses(code, is_major)).split())  # type: ignore[attr-defined]
