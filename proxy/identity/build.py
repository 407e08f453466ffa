"""From the settings to the sources of identity; IdentityError names the setting or file that is wrong."""

from pathlib import Path

from proxy.identity.accounts import Accounts, Checker
from proxy.identity.certificate import Certificates
from proxy.identity.directory import DirectoryAccounts, DirectorySettings
from proxy.identity.front import FrontProxies
from proxy.identity.htpasswd import HtpasswdAccounts
from proxy.identity.identify import Sources
from proxy.identity.kerberos import Tickets
from proxy.identity.negotiate import Negotiation
from proxy.identity.settings import IdentitySettings
from proxy.identity.tables import Departments, Groups, IdentityError


def sources(settings: IdentitySettings, folder: Path) -> Sources:
    """Everything that the settings name, read and checked. ``folder`` is for what must outlive a restart."""
    groups = Groups.read(settings.groups_file)
    accounts = _accounts(settings, groups)
    if (settings.user_header or settings.forwarded_for or settings.proxy_protocol) and not settings.trusted_proxies:
        raise IdentityError(
            "user_header, forwarded_for and proxy_protocol need trusted_proxies; expected its addresses"
        )
    return Sources(
        departments=Departments.read(settings.departments_file),
        groups=groups,
        front=FrontProxies(settings.trusted_proxies, settings.user_header, settings.forwarded_for),
        checker=Checker(accounts) if accounts else None,
        negotiation=_negotiation(settings, groups, accounts, folder),
        certificates=Certificates(settings.client_ca) if settings.client_ca else None,
    )


def _accounts(settings: IdentitySettings, groups: Groups) -> Accounts | None:
    if settings.ldap_url and settings.htpasswd_file:
        raise IdentityError("both ldap_url and htpasswd_file are set; expected one of them")
    if settings.htpasswd_file:
        return HtpasswdAccounts(settings.htpasswd_file, groups)
    return DirectoryAccounts(_directory(settings, settings.ldap_url), groups) if settings.ldap_url else None


def _negotiation(
    settings: IdentitySettings, groups: Groups, accounts: Accounts | None, folder: Path
) -> Negotiation | None:
    """With a directory only its users come in; else everybody of the realm does."""
    if settings.kerberos_keytab is None:
        return None
    tickets = Tickets(settings.kerberos_keytab, settings.kerberos_realm, folder)
    return Negotiation(tickets, groups, accounts.find if isinstance(accounts, DirectoryAccounts) else None)


def _directory(settings: IdentitySettings, url: str) -> DirectorySettings:
    file = settings.ldap_bind_password_file
    try:
        password = file.read_text("utf-8").partition("\n")[0] if file else ""
    except OSError as error:
        raise IdentityError(f"ldap_bind_password_file: {file}: {error.strerror}") from None
    _check_filter("ldap_user_filter", settings.ldap_user_filter, "user")
    if settings.ldap_group_base:
        _check_filter("ldap_group_filter", settings.ldap_group_filter, "dn")
    return DirectorySettings(
        url=url,
        user_base=settings.ldap_user_base,
        user_filter=settings.ldap_user_filter,
        group_base=settings.ldap_group_base,
        group_filter=settings.ldap_group_filter,
        department_attribute=settings.ldap_department_attribute,
        bind_dn=settings.ldap_bind_dn,
        bind_password=password,
        ca=settings.ldap_ca,
    )


def _check_filter(name: str, value: str, place: str) -> None:
    """Told at start, since a filter that cannot be filled in would keep everybody out."""
    try:
        filled = value.format(**{place: "x"})
    except (KeyError, IndexError, ValueError):
        filled = value
    if filled == value or not (value.startswith("(") and value.endswith(")")):
        raise IdentityError(
            f"{name}: {value!r}; expected a filter in parentheses with {{{place}}} in it, and no other braces"
        )
