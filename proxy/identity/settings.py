"""The settings about who is asking; part of ``proxy.settings.Settings``."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings


class IdentitySettings(BaseSettings):
    """Where an identity comes from. README documents each field."""

    departments_file: Path | None = Field(None, description="YAML file NETWORK: department")
    groups_file: Path | None = Field(None, description="YAML file group: [user, user]")
    htpasswd_file: Path | None = Field(None, description="users with bcrypt passwords; they must sign in to the proxy")
    ldap_url: str | None = Field(None, description="ldaps://HOST or ldap://HOST (StartTLS); users must sign in")
    ldap_user_base: str = Field("", description="where the users are, such as ou=people,dc=gemeente,dc=nl")
    ldap_user_filter: str = Field("(uid={user})", description="how a user is found")
    ldap_group_base: str = Field("", description="where the groups are; empty: no groups from the directory")
    ldap_group_filter: str = Field("(member={dn})", description="how the groups of a user are found")
    ldap_department_attribute: str = Field("", description="attribute of a user that names the department")
    ldap_bind_dn: str = Field("", description="the proxy's own account in the directory; empty: anonymous")
    ldap_bind_password_file: Path | None = Field(None, description="file with its password, on the first line")
    ldap_ca: Path | None = Field(None, description="PEM file with the authority of the directory")
    kerberos_keytab: Path | None = Field(
        None, description="keytab with the key of HTTP/NAME-OF-THE-PROXY; who has a ticket need not sign in"
    )
    kerberos_realm: str = Field("", description="the realm whose users come in, such as GEMEENTE.NL")
    client_ca: Path | None = Field(None, description="PEM file with the authority of client certificates")
    trusted_proxies: tuple[str, ...] = Field((), description="addresses or networks of front proxies (JSON list)")
    user_header: str | None = Field(None, description="header in which a front proxy names the user")
    forwarded_for: bool = Field(False, description="believe X-Forwarded-For of a front proxy")
    proxy_protocol: bool = Field(False, description="front proxies speak the PROXY protocol (1 or 2)")
