"""proxy/identity/build.py: settings that cannot be are refused before a port opens."""

from pathlib import Path

import bcrypt
import pytest

from proxy.identity import build
from proxy.identity.tables import IdentityError
from proxy.settings import Settings


def test_without_settings_the_address_is_all(tmp_path: Path) -> None:
    sources = build.sources(Settings(), tmp_path)
    assert sources.checker is None
    assert sources.certificates is None
    assert not sources.front.trusts("127.0.0.1")


def test_accounts_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "htpasswd"
    file.write_text("anna:" + bcrypt.hashpw(b"x", bcrypt.gensalt(4)).decode())
    checker = build.sources(Settings(htpasswd_file=file), tmp_path).checker
    assert checker is not None
    assert checker.name == "basic"


def test_accounts_in_a_directory(tmp_path: Path) -> None:
    secret = tmp_path / "geheim"
    secret.write_text("wachtwoord\n")
    given = {"ldap_url": "ldaps://ldap.gemeente.test", "ldap_user_base": "ou=people,dc=gemeente,dc=test"}
    checker = build.sources(Settings(**given, ldap_bind_password_file=secret), tmp_path).checker  # type: ignore[arg-type]
    assert checker is not None
    assert checker.name == "ldap"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"htpasswd_file": "niets"}, "niets"),
        ({"departments_file": "niets"}, "niets"),
        ({"groups_file": "niets"}, "niets"),
        ({"client_ca": "niets"}, "client_ca"),
        ({"ldap_url": "http://x"}, "ldap_url"),
        ({"ldap_url": "ldap://x", "ldap_user_base": "onzin"}, "ldap_user_base"),
        ({"ldap_url": "ldap://x", "ldap_user_filter": "(uid=anna)"}, "ldap_user_filter"),
        ({"ldap_url": "ldap://x", "ldap_user_filter": "uid={user}"}, "ldap_user_filter"),
        ({"ldap_url": "ldap://x", "ldap_user_filter": "(&(uid={user})(ou={ou}))"}, "ldap_user_filter"),
        ({"ldap_url": "ldap://x", "ldap_user_filter": "(uid={user)"}, "ldap_user_filter"),
        (
            {"ldap_url": "ldap://x", "ldap_group_base": "o=x", "ldap_group_filter": "(member={user})"},
            "ldap_group_filter",
        ),
        ({"ldap_url": "ldap://x", "ldap_bind_password_file": "niets"}, "ldap_bind_password_file"),
        ({"ldap_url": "ldap://x", "htpasswd_file": "niets"}, "both"),
        ({"kerberos_keytab": "niets"}, "kerberos_realm"),
        ({"user_header": "X-User"}, "trusted_proxies"),
        ({"forwarded_for": True}, "trusted_proxies"),
        ({"proxy_protocol": True}, "trusted_proxies"),
        ({"trusted_proxies": ("haproxy",)}, "trusted_proxies"),
    ],
)
def test_what_cannot_be_is_refused(settings: dict[str, object], told: str, tmp_path: Path) -> None:
    with pytest.raises(IdentityError, match=told):
        build.sources(Settings(**settings), tmp_path)  # type: ignore[arg-type]
