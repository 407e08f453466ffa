"""proxy/authority/hsm.py and ``sluiswachter ca hsm``, with SoftHSM in the place of a device."""

import os
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from mitmproxy.test import taddons

from proxy.authority import Authority, AuthorityError
from proxy.authority.hsm import ROOT_FILE, SHORT_DAYS, renew
from proxy.authority.store import days_left
from proxy.cli import main
from tests.proxy.authority.test_issue import HOSTS
from tests.proxy.authority.test_names import configured, context

PLACES = [Path("/usr/lib/softhsm/libsofthsm2.so"), Path("/usr/lib64/pkcs11/libsofthsm2.so")]
MODULE = next((place for place in PLACES if place.exists()), PLACES[0])
PIN = "482915"
pytestmark = pytest.mark.needs("softhsm2-util", package="pkcs11")


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A token of its own. The library reads its settings once in a process, so there is one for all tests here."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(
        f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "conf")
    command = ["softhsm2-util", "--init-token", "--free", "--label", "gemeente", "--pin", PIN, "--so-pin", PIN]
    subprocess.run(command, check=True, capture_output=True)
    yield "gemeente"
    os.environ.pop("SOFTHSM2_CONF")
    if before is not None:
        os.environ["SOFTHSM2_CONF"] = before


def in_use(folder: Path) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates((folder / "mitmproxy-ca.pem").read_bytes())


async def trusted(folder: Path, host: str) -> bool:
    """Whether a client that trusts only the device's root takes a certificate of this gateway for the host."""
    with taddons.context():
        addon = configured(folder)
        entry = addon.get_cert(context(host, None))
    chain = [entry.cert, *addon.certstore.default_chain_certs]
    key = entry.privatekey.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    shown = folder / "shown.pem"
    shown.write_bytes(key + b"".join(one.to_pem() for one in chain))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(shown)
    client = ssl.create_default_context(cafile=str(folder / ROOT_FILE))
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname=host),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(4):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError:
                return False
    return True


def make(folder: Path, token: str, label: str, days: int = SHORT_DAYS, pin: str = PIN) -> Authority:
    authority = Authority.open(folder, HOSTS)
    renew(authority, HOSTS, module=MODULE, token=token, label=label, pin=pin, days=days)
    return authority


async def test_clients_that_trust_the_devices_root_trust_this_gateway(tmp_path: Path, token: str) -> None:
    authority = make(tmp_path, token, "trust")
    short, root = in_use(tmp_path)
    short.verify_directly_issued_by(root)
    assert days_left(authority) in (SHORT_DAYS - 1, SHORT_DAYS)
    assert root.public_key() != short.public_key()
    assert await trusted(tmp_path, "api.openai.com")
    assert not await trusted(tmp_path, "bank.example")


def test_renewing_keeps_the_root_and_changes_the_key(tmp_path: Path, token: str) -> None:
    make(tmp_path, token, "renew")
    short, root = in_use(tmp_path)
    make(tmp_path, token, "renew", days=7)
    again, same = in_use(tmp_path)
    assert same == root
    assert again.public_key() != short.public_key()
    assert (again.not_valid_after_utc - again.not_valid_before_utc).days <= 9


def test_the_roots_key_is_nowhere_on_disk(tmp_path: Path, token: str) -> None:
    make(tmp_path, token, "nowhere")
    root = in_use(tmp_path)[1].public_key()
    for file in tmp_path.iterdir():
        if b"PRIVATE KEY" in file.read_bytes():
            held = serialization.load_pem_private_key(file.read_bytes(), None).public_key()
            assert held != root, file.name


def test_a_new_service_makes_a_new_root(tmp_path: Path, token: str) -> None:
    authority = make(tmp_path, token, "more")
    root = in_use(tmp_path)[1]
    renew(authority, [*HOSTS, "ai.dorp.example"], module=MODULE, token=token, label="more", pin=PIN)
    assert in_use(tmp_path)[1] != root
    assert authority.uncovered(["ai.dorp.example"]) == []


@pytest.mark.parametrize("wrong", [{"pin": "0000"}, {"token": "another"}])
def test_what_is_wrong_changes_nothing_and_names_no_pin(tmp_path: Path, token: str, wrong: dict[str, str]) -> None:
    authority = Authority.open(tmp_path, HOSTS)
    before = in_use(tmp_path)
    with pytest.raises(AuthorityError) as caught:
        renew(authority, HOSTS, **{"module": MODULE, "token": token, "label": "x", "pin": PIN, **wrong})
    assert PIN not in str(caught.value)
    assert "0000" not in str(caught.value)
    assert in_use(tmp_path) == before


def test_a_module_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError):
        renew(Authority.open(tmp_path, HOSTS), HOSTS, module=tmp_path / "none.so", token="t", label="x", pin=PIN)


def test_the_command(
    tmp_path: Path, token: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLUISWACHTER_DATA_DIR", str(tmp_path / "var"))
    pin = tmp_path / "pin"
    pin.write_text(f"{PIN}\n")
    flags = ["--module", str(MODULE), "--token", token, "--label", "command", "--pin-file", str(pin)]
    assert main(["ca", "hsm", *flags, "--dagen", "10"]) == 0
    assert ROOT_FILE in capsys.readouterr().out
    assert main(["ca", "toon"]) == 0
    assert "ondertekend door" in capsys.readouterr().out
    pin.write_text("")
    assert main(["ca", "hsm", *flags]) == 1
    assert "no PIN" in capsys.readouterr().err
