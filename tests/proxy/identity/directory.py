"""A real OpenLDAP directory on loopback: two users in two groups."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ldap3 import Connection, Server

from tests.proxy.bed import free_port
from tests.waiting import comes, listens

BASE = "dc=gemeente,dc=test"
PEOPLE, GROUPS = f"ou=people,{BASE}", f"ou=groups,{BASE}"
ROOT, PASSWORD = f"cn=beheer,{BASE}", "beheer-geheim"
USERS = {"anna": ("anna-geheim", "Burgerzaken"), "piet": ("piet-geheim", "Sociaal domein")}
IN_GROUPS = {"proefgroep": "anna", "medewerkers": "piet"}
_CONFIG = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile {folder}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
{tls}
database mdb
suffix "{base}"
rootdn "{root}"
rootpw {password}
directory {folder}/data
"""


@contextlib.contextmanager
def directory(folder: Path, certificate: Path | None = None, *, plain: bool = False) -> Iterator[int]:
    """Runs slapd, and gives its port (ldap; ldaps with a PEM file of a certificate and its key, unless ``plain``)."""
    (folder / "data").mkdir(parents=True)
    tls = f"TLSCertificateFile {certificate}\nTLSCertificateKeyFile {certificate}" if certificate else ""
    config = folder / "slapd.conf"
    config.write_text(_CONFIG.format(folder=folder, tls=tls, base=BASE, root=ROOT, password=PASSWORD))
    port, secure = free_port(), free_port()
    urls = f"ldap://127.0.0.1:{port}" + (f" ldaps://127.0.0.1:{secure}" if certificate else "")
    process = subprocess.Popen(["/usr/sbin/slapd", "-d", "0", "-f", str(config), "-h", urls])
    try:
        _wait(port, process)
        _fill(port)
        yield secure if certificate and not plain else port
    finally:
        process.terminate()
        process.wait(20)


def settings(port: int, folder: Path) -> dict[str, str]:
    """How a gateway is told of this directory; the file with its password is written in ``folder``."""
    password = folder / "geheim"
    password.write_text(PASSWORD)
    return {
        "ldap_url": f"ldap://127.0.0.1:{port}", "ldap_user_base": PEOPLE, "ldap_group_base": GROUPS,
        "ldap_department_attribute": "departmentNumber", "ldap_bind_dn": ROOT,
        "ldap_bind_password_file": str(password),
    }  # fmt: skip


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    assert comes(lambda: process.poll() is not None or listens(port)), "slapd does not listen"
    assert process.poll() is None, "slapd ended"


def _fill(port: int) -> None:
    with Connection(Server("127.0.0.1", port), ROOT, PASSWORD, raise_exceptions=True) as admin:
        admin.add(BASE, ["dcObject", "organization"], {"o": "Gemeente"})
        for unit in (PEOPLE, GROUPS):
            admin.add(unit, "organizationalUnit")
        for user, (password, department) in USERS.items():
            person = {"cn": user, "sn": user, "userPassword": password, "departmentNumber": department}
            admin.add(f"uid={user},{PEOPLE}", "inetOrgPerson", person)
        for group, member in IN_GROUPS.items():
            admin.add(f"cn={group},{GROUPS}", "groupOfNames", {"member": f"uid={member},{PEOPLE}"})
