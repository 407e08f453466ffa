"""Users and groups in the municipality's LDAP directory (RFC 4511), such as OpenLDAP or Active Directory."""

import contextlib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ldap3 import ANONYMOUS, NONE, SIMPLE, SUBTREE, Connection, Server, Tls
from ldap3.core.exceptions import LDAPException
from ldap3.utils.conv import escape_filter_chars
from ldap3.utils.dn import parse_dn

from proxy.identity.accounts import Account, AccountsUnavailable
from proxy.identity.tables import Groups, IdentityError

# invalidCredentials, constraintViolation (locked), unwillingToPerform, noSuchObject (RFC 4511, appendix A).
_WRONG = frozenset({49, 19, 53, 32})
# The attribute that is compared with the name that was given: ``uid`` of ``(uid={user})``.
_COMPARED = re.compile(r"([A-Za-z][A-Za-z0-9-]*)=\{user\}")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class DirectorySettings:
    """Where the directory is and how its entries look. ``{user}`` and ``{dn}`` in the filters are filled in."""

    url: str
    user_base: str
    user_filter: str = "(uid={user})"
    group_base: str = ""
    group_filter: str = "(member={dn})"
    department_attribute: str = ""
    bind_dn: str = ""
    bind_password: str = ""
    ca: Path | None = None
    seconds: int = 5


class DirectoryAccounts:
    """Finds the user's entry, binds as that entry with the password, and reads its groups."""

    name = "ldap"

    def __init__(self, settings: DirectorySettings, groups: Groups) -> None:
        self._settings = settings
        self._groups = groups
        named = _COMPARED.search(settings.user_filter)
        self._name = named[1] if named else ""
        self._secure, self._server = _server(settings)

    def check(self, user: str, password: str) -> Account | None:
        """See ``Accounts``. An empty password is never right: LDAP would take it for an anonymous bind."""
        return self._account(user, password) if user and password else None

    def find(self, user: str) -> Account | None:
        """The account of a user who proved in another way to be it; None when the directory has no such user."""
        return self._account(user, None) if user else None

    def _account(self, user: str, password: str | None) -> Account | None:
        try:
            return self._looked_up(user, password)
        except (LDAPException, OSError) as error:
            raise AccountsUnavailable(f"directory: {type(error).__name__}") from None

    def _looked_up(self, user: str, password: str | None) -> Account | None:
        settings = self._settings
        with self._connection(settings.bind_dn, settings.bind_password) as service:
            if not service.bound:
                raise AccountsUnavailable("the directory refuses the proxy's own account")
            wanted = list(filter(None, (self._name, settings.department_attribute)))
            filled = settings.user_filter.format(user=escape_filter_chars(user))
            service.search(settings.user_base, filled, SUBTREE, attributes=wanted or None, size_limit=2)
            entries = [entry for entry in service.response or [] if entry["type"] == "searchResEntry"]
            if len(entries) != 1:
                return None
            dn, attributes = str(entries[0]["dn"]), entries[0]["attributes"]
            department = str(_first(attributes.get(settings.department_attribute, "")))
            # The directory takes ``Anna`` and ``anna `` for anna: one person is one name here too.
            name = str(_first(attributes.get(self._name, ""))) or user
            groups = self._groups_of(service, dn)
        if password is not None:
            with self._connection(dn, password) as own:
                if not own.bound:
                    return None
        return Account(name, groups | self._groups.of(name), department)

    def _groups_of(self, service: Connection, dn: str) -> frozenset[str]:
        if not self._settings.group_base:
            return frozenset()
        filled = self._settings.group_filter.format(dn=escape_filter_chars(dn))
        service.search(self._settings.group_base, filled, SUBTREE, attributes=["cn"])
        entries = [entry for entry in service.response or [] if entry["type"] == "searchResEntry"]
        return frozenset(str(_first(entry["attributes"]["cn"])) for entry in entries)

    @contextlib.contextmanager
    def _connection(self, dn: str, password: str) -> Iterator[Connection]:
        """Bound, or not when name or password is wrong; LDAPException when the directory does not answer."""
        how = {"user": dn, "password": password, "authentication": SIMPLE} if dn else {"authentication": ANONYMOUS}
        seconds = self._settings.seconds
        # A directory that points elsewhere is not followed: the password would go along, perhaps in the clear.
        connection = Connection(
            self._server, **how, receive_timeout=seconds, read_only=True, raise_exceptions=False, auto_referrals=False
        )
        try:
            connection.open()
            if self._secure == "starttls" and not connection.start_tls():
                raise AccountsUnavailable("the directory refuses StartTLS")
            if not connection.bind() and connection.result["result"] not in _WRONG:
                raise AccountsUnavailable(f"the directory answers {connection.result['description']}")
            yield connection
        finally:
            connection.unbind()
            if connection.socket:  # ldap3 leaves it open when TLS fails
                connection.socket.close()


def _server(settings: DirectorySettings) -> tuple[str, Server]:
    parts = urlsplit(settings.url)
    if parts.scheme not in ("ldap", "ldaps") or not parts.hostname:
        raise IdentityError("ldap_url: expected ldaps://HOST[:PORT] or ldap://HOST[:PORT] (StartTLS)")
    try:
        parse_dn(settings.user_base)
    except LDAPException:
        raise IdentityError("ldap_user_base: expected a name such as ou=people,dc=gemeente,dc=nl") from None
    tls = Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=str(settings.ca) if settings.ca else None)
    secure = "tls" if parts.scheme == "ldaps" else "none" if parts.hostname in _LOOPBACK else "starttls"
    port = parts.port or (636 if secure == "tls" else 389)
    server = Server(
        parts.hostname, port, use_ssl=secure == "tls", tls=tls, get_info=NONE, connect_timeout=settings.seconds
    )
    return secure, server


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else "" if isinstance(value, list) else value
