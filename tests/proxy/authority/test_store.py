"""proxy/authority/store.py: the files, who may read them, and that half a change is no change."""

import hashlib
import ssl
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from mitmproxy.certs import CertStore

from proxy.authority import Authority, AuthorityError, issue
from proxy.authority.store import days_left
from tests.proxy.authority.test_issue import HOSTS, pem, signed, town_root


def used(folder: Path, passphrase: bytes | None = None) -> CertStore:
    return CertStore.from_store(folder, "mitmproxy", 2048, passphrase)


def test_first_start_makes_a_limited_authority_that_mitmproxy_reads(tmp_path: Path) -> None:
    authority = Authority.open(tmp_path / "ca", HOSTS)
    store = used(authority.folder)
    assert store.default_ca.to_pem() == authority.certificate()
    assert authority.uncovered(["www.ing.nl"]) == ["www.ing.nl"]
    assert not authority.uncovered(HOSTS)
    assert 700 < days_left(authority) <= issue.ROOT_DAYS
    assert authority.describe()["beperkt tot namen"].startswith("ja")


def test_the_fingerprint_is_of_what_clients_trust(tmp_path: Path) -> None:
    authority = Authority.open(tmp_path, HOSTS)
    der = ssl.PEM_cert_to_DER_cert(authority.certificate().decode())
    assert authority.fingerprint.replace(":", "").lower() == hashlib.sha256(der).hexdigest()
    assert authority.describe()["vingerafdruk (SHA-256)"] == authority.fingerprint


def test_a_second_start_makes_no_other(tmp_path: Path) -> None:
    first = Authority.open(tmp_path, HOSTS).certificate()
    assert Authority.open(tmp_path, ["claude.ai"]).certificate() == first


def test_only_the_owner_reads_the_key(tmp_path: Path) -> None:
    Authority.open(tmp_path / "ca", HOSTS).write_request(HOSTS)
    for name in ("mitmproxy-ca.pem", "next-key.pem"):
        assert stat.S_IMODE((tmp_path / "ca" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "ca").stat().st_mode) == 0o700


def test_an_encrypted_key_needs_its_passphrase(tmp_path: Path) -> None:
    authority = Authority.open(tmp_path, HOSTS, "lang en geheim")
    assert b"ENCRYPTED" in (tmp_path / "mitmproxy-ca.pem").read_bytes()
    assert authority.describe()["sleutel versleuteld"] == "ja"
    assert used(tmp_path, b"lang en geheim").default_ca.to_pem() == authority.certificate()
    for wrong in (None, "anders"):
        with pytest.raises(AuthorityError, match="passphrase"):
            Authority.open(tmp_path, HOSTS, wrong)


def test_request_and_import(tmp_path: Path) -> None:
    authority = Authority.open(tmp_path, HOSTS)
    request = x509.load_pem_x509_csr(authority.write_request(HOSTS).read_bytes())
    above_key, above = town_root()
    between = signed(request, above_key, above)
    authority.import_chain(pem(between) + pem(above))
    store = used(tmp_path)
    assert store.default_ca.to_pem() == pem(between)
    assert [c.to_pem() for c in store.default_chain_certs] == [pem(between), pem(above)]
    assert authority.certificate() == pem(above)
    assert days_left(authority) == 29
    assert not list(tmp_path.glob("next-*"))


def test_a_wrong_import_changes_nothing(tmp_path: Path) -> None:
    authority = Authority.open(tmp_path, HOSTS)
    before = (tmp_path / "mitmproxy-ca.pem").read_bytes()
    with pytest.raises(AuthorityError, match="ca csr"):
        authority.import_chain(b"")
    authority.write_request(HOSTS)
    for wrong, words in ((b"geen certificaat", "no certificate"), (authority.certificate(), "another key")):
        with pytest.raises(AuthorityError, match=words):
            authority.import_chain(wrong)
    assert (tmp_path / "mitmproxy-ca.pem").read_bytes() == before
    assert (tmp_path / "next-key.pem").exists()


def test_rotation_first_prepares_and_then_destroys_the_old_key(tmp_path: Path) -> None:
    authority = Authority.open(tmp_path, HOSTS)
    old_key = authority._key("mitmproxy-ca.pem").private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    first = authority.certificate()
    with pytest.raises(AuthorityError, match="ca rotate"):
        authority.rotate()
    prepared = authority.prepare([*HOSTS, "claude.ai"]).read_bytes()
    assert authority.certificate() == first != prepared
    authority.rotate()
    assert authority.certificate() == prepared
    assert not authority.uncovered(["claude.ai"])
    for file in tmp_path.iterdir():
        assert (
            b"PRIVATE" not in file.read_bytes()
            or authority._key(file.name).private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            != old_key
        )


@pytest.mark.parametrize("content", [b"", b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"])
def test_a_damaged_file_is_said(tmp_path: Path, content: bytes) -> None:
    Authority.open(tmp_path, HOSTS)
    (tmp_path / "mitmproxy-ca.pem").write_bytes(content)
    with pytest.raises(AuthorityError, match="cannot be read"):
        Authority.open(tmp_path, HOSTS)
