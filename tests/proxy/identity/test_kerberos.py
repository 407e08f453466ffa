"""proxy/identity/kerberos.py: tickets of a real KDC, right and wrong."""

import base64
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from proxy.identity.accounts import AccountsUnavailable
from proxy.identity.kerberos import Ticket, Tickets
from proxy.identity.tables import IdentityError
from tests.proxy.identity.realm import REALM, Realm, realm

pytestmark = pytest.mark.needs("krb5kdc", "kadmin.local", "kinit", "faketime", package="gssapi")
_ACCEPT = """
import base64, sys
from pathlib import Path
from proxy.identity.kerberos import Tickets
keytab, realm, folder, token = sys.argv[1:]
print(Tickets(Path(keytab), realm, Path(folder)).accept(base64.b64decode(token)))
"""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Realm]:
    with realm(tmp_path_factory.mktemp("kerberos") / "kdc") as made, pytest.MonkeyPatch.context() as patch:
        for name, value in made.environment.items():
            patch.setenv(name, value)
        yield made


@pytest.fixture(scope="module")
def keytab(ours: Realm) -> Path:
    return ours.keytab("HTTP/localhost")


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_ticket_names_its_user_and_the_answer_proves_who_we_are(
    ours: Realm, keytab: Path, tmp_path: Path, *, wrapped: bool
) -> None:
    context, token = ours.token("anna", wrapped=wrapped)
    ticket = Tickets(keytab, REALM, tmp_path).accept(token)
    assert ticket is not None
    assert ticket.user == "anna"
    assert not context.complete
    context.step(ticket.reply)
    assert context.complete


def test_a_ticket_counts_once_also_for_another_process(ours: Realm, keytab: Path, tmp_path: Path) -> None:
    _, token = ours.token("anna")
    assert Tickets(keytab, REALM, tmp_path).accept(token)
    assert Tickets(keytab, REALM, tmp_path).accept(token) is None


def test_what_is_no_ticket_or_a_spoilt_one(ours: Realm, keytab: Path, tmp_path: Path) -> None:
    tickets = Tickets(keytab, REALM, tmp_path)
    _, token = ours.token("anna")
    spoilt = bytearray(token)
    spoilt[-20] ^= 1
    for wrong in (
        bytes(spoilt),
        token[:-1],
        token[: len(token) // 2],
        b"NTLMSSP\0\1\0\0\0\7\x82\x08\xa2",
        b"\0",
        b"x" * 70_000,
    ):
        assert tickets.accept(wrong) is None


def test_services_and_instances_are_no_employees(ours: Realm, keytab: Path, tmp_path: Path) -> None:
    _, token = ours.token("anna/admin")
    assert Tickets(keytab, REALM, tmp_path).accept(token) is None


def test_a_user_of_another_realm_stays_out(ours: Realm, tmp_path: Path) -> None:
    with realm(tmp_path / "anders", "ANDERS.TEST") as other, pytest.MonkeyPatch.context() as patch:
        for name, value in other.environment.items():
            patch.setenv(name, value)
        keytab = other.keytab("HTTP/localhost")
        _, token = other.token("anna")
        assert Tickets(keytab, REALM, tmp_path / "a").accept(token) is None
        assert Tickets(keytab, "anders.test", tmp_path / "b").accept(other.token("anna")[1]) is None
        right = Tickets(keytab, "ANDERS.TEST", tmp_path / "c").accept(other.token("anna")[1])
        assert isinstance(right, Ticket)


def test_a_ticket_for_another_service_or_with_another_key(ours: Realm, keytab: Path, tmp_path: Path) -> None:
    both = ours.keytab("HTTP/elders", "host/localhost")
    tickets = Tickets(both, REALM, tmp_path)
    assert tickets.accept(ours.token("anna", service="host@localhost")[1]) is None
    assert tickets.accept(ours.token("anna", service="HTTP@localhost")[1]) is None
    assert tickets.accept(ours.token("anna", service="HTTP@elders")[1])


@pytest.mark.parametrize(("later", "user"), [("+0", "anna"), ("+11h", ""), ("-1h", "")])
def test_a_ticket_that_is_over_or_not_yet_there(
    ours: Realm, keytab: Path, tmp_path: Path, later: str, user: str
) -> None:
    token = base64.b64encode(ours.token("anna")[1]).decode()
    program = ("faketime", "-f", later, sys.executable, "-c", _ACCEPT, str(keytab), REALM, str(tmp_path), token)
    said = subprocess.run(program, capture_output=True, text=True, check=True, timeout=120).stdout
    assert f"Ticket(user='{user}')" in said if user else said.endswith("None\n"), said


def test_a_keytab_that_cannot_be_used_is_told_at_start(ours: Realm, tmp_path: Path) -> None:
    spoilt, other = tmp_path / "spoilt", ours.keytab("host/anders")
    spoilt.write_bytes(b"geen keytab")
    for file, told in (
        (tmp_path / "weg", "No such file"),
        (spoilt, "spoilt"),
        (tmp_path, "directory"),
        (other, "HTTP/PROXY"),
    ):
        with pytest.raises(IdentityError, match=told):
            Tickets(file, REALM, tmp_path / "run")


def test_a_keytab_that_went_away_makes_nobody_known(ours: Realm, tmp_path: Path) -> None:
    keytab = ours.keytab("HTTP/tijdelijk")
    tickets = Tickets(keytab, REALM, tmp_path)
    _, token = ours.token("anna", service="HTTP@tijdelijk")
    keytab.unlink()
    with pytest.raises(AccountsUnavailable, match="kerberos_keytab"):
        tickets.accept(token)


def test_without_the_package_a_keytab_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gssapi", None)
    with pytest.raises(IdentityError, match=r"sluiswachter\[kerberos\]"):
        Tickets(tmp_path / "x.keytab", REALM, tmp_path)
