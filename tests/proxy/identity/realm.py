"""A real Kerberos realm on loopback: a KDC of MIT's, with users, services and keytabs of its own."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.proxy.bed import free_port

REALM = "GEMEENTE.TEST"
USERS = {"anna": "anna-geheim", "piet": "piet-geheim", "gast": "gast-geheim", "anna/admin": "admin-geheim"}
_CLIENT = """
[libdefaults]
  default_realm = {realm}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
  udp_preference_limit = 1
[realms]
  {realm} = {{
    kdc = 127.0.0.1:{port}
  }}
[domain_realm]
  localhost = {realm}
"""
_KDC = """
[kdcdefaults]
  kdc_listen = 127.0.0.1:{port}
  kdc_tcp_listen = 127.0.0.1:{port}
[realms]
  {realm} = {{
    database_name = {folder}/principal
    key_stash_file = {folder}/stash
    acl_file = {folder}/acl
    max_life = 10h
  }}
"""


@dataclass(frozen=True)
class Realm:
    """A running KDC, and what its users and services need to know of it."""

    folder: Path
    name: str
    port: int

    @property
    def environment(self) -> Mapping[str, str]:
        """Names this realm and no other to MIT's library."""
        return {
            "KRB5_CONFIG": str(self.folder / "krb5.conf"),
            "KRB5_KDC_PROFILE": str(self.folder / "kdc.conf"),
            "KRB5CCNAME": f"FILE:{self.folder / 'nobody'}",
        }

    def admin(self, *queries: str) -> None:
        for query in queries:
            self.run("kadmin.local", "-r", self.name, "-q", query)

    def keytab(self, *principals: str) -> Path:
        """A file with the keys of services that are made here and now."""
        file = self.folder / f"{'-'.join(principals).replace('/', '_')}.keytab"
        for principal in principals:
            self.admin(f"addprinc -randkey {principal}", f"ktadd -k {file} {principal}")
        return file

    def sign_in(self, user: str, lifetime: str = "1h") -> dict[str, str]:
        """The environment of somebody who signed in to the work station."""
        own = {**self.environment, "KRB5CCNAME": f"FILE:{self.folder / user.replace('/', '_')}.tickets"}
        self.run("kinit", "-l", lifetime, user, typed=f"{USERS[user]}\n", more=own)
        return own

    def token(self, user: str, *, service: str = "HTTP@localhost", wrapped: bool = True) -> "tuple[Any, bytes]":
        """What a browser of somebody who signed in sends; and the context, which can judge the answer.

        ``wrapped`` in SPNEGO, as browsers do. The test's own KRB5_CONFIG must name this realm.
        """
        import gssapi

        tickets = self.sign_in(user)["KRB5CCNAME"]
        context = gssapi.SecurityContext(
            name=gssapi.Name(service, gssapi.NameType.hostbased_service),
            creds=gssapi.Credentials(usage="initiate", store={"ccache": tickets}),
            mech=gssapi.OID.from_int_seq("1.3.6.1.5.5.2") if wrapped else gssapi.MechType.kerberos,
            flags=gssapi.RequirementFlag.mutual_authentication,
            usage="initiate",
        )
        return context, context.step()

    def run(self, *command: str, typed: str = "", more: Mapping[str, str] | None = None) -> None:
        environment = {**os.environ, **(more or self.environment)}
        subprocess.run(command, input=typed, env=environment, check=True, capture_output=True, text=True, timeout=60)


@contextlib.contextmanager
def realm(folder: Path, name: str = REALM) -> Iterator[Realm]:
    """Runs a KDC with the users of ``USERS``."""
    folder.mkdir(parents=True)
    port = free_port()
    (folder / "krb5.conf").write_text(_CLIENT.format(realm=name, port=port))
    (folder / "kdc.conf").write_text(_KDC.format(realm=name, port=port, folder=folder))
    made = Realm(folder, name, port)
    made.run("kdb5_util", "create", "-s", "-r", name, "-P", "hoofdsleutel")
    made.admin(*(f"addprinc -pw {password} {user}" for user, password in USERS.items()))
    with (folder / "kdc.log").open("w") as log:
        environment = {**os.environ, **made.environment}
        process = subprocess.Popen(["krb5kdc", "-n", "-r", name], env=environment, stdout=log, stderr=log)
    try:
        _wait(port, process)
        yield made
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "the KDC ended"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("the KDC does not listen")
