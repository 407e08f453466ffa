"""proxy/identity/certificate.py: only what the named authority signed for a client names a user."""

import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from proxy.identity.certificate import Certificates
from proxy.identity.tables import IdentityError

Key = ec.EllipticCurvePrivateKey
NOW = datetime.datetime.now(datetime.UTC)


class ClientAuthority:
    """Signs client certificates; for the end-to-end tests too."""

    def __init__(self, folder: Path) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Werkplekken")])
        ca = x509.BasicConstraints(ca=True, path_length=0)
        usage = _usage(signs=True)
        self.certificate = self._sign(self.name, self.key, [(ca, True), (usage, True)])
        self.file = folder / "clients-ca.pem"
        self.file.write_bytes(pem(self.certificate))

    def issue(
        self,
        name: str,
        email: str = "",
        days: int = 1,
        purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.CLIENT_AUTH,
    ) -> tuple[x509.Certificate, Key]:
        key = ec.generate_private_key(ec.SECP256R1())
        names: list[x509.GeneralName] = [x509.RFC822Name(email)] if email else [x509.DNSName("werkplek.test")]
        more: list[tuple[x509.ExtensionType, bool]] = [
            (x509.SubjectAlternativeName(names), False), (x509.ExtendedKeyUsage([purpose]), False), (_usage(signs=False), True),
        ]  # fmt: skip
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        return self._sign(subject, key, more, days), key

    def _sign(
        self, subject: x509.Name, key: Key, more: list[tuple[x509.ExtensionType, bool]], days: int = 1
    ) -> x509.Certificate:
        builder = x509.CertificateBuilder(
            self.name, subject, key.public_key(), x509.random_serial_number(),
            NOW - datetime.timedelta(days=2), NOW + datetime.timedelta(days=days),
        )  # fmt: skip
        for extension, critical in more:
            builder = builder.add_extension(extension, critical)
        signer = self.key.public_key()
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        return builder.sign(self.key, hashes.SHA256())


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=signs, crl_sign=signs, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


@pytest.fixture
def authority(tmp_path: Path) -> ClientAuthority:
    return ClientAuthority(tmp_path)


def test_the_certificate_names_the_user(authority: ClientAuthority) -> None:
    certificates = Certificates(authority.file)
    assert certificates.user([pem(authority.issue("anna")[0])]) == "anna"
    assert certificates.user([pem(authority.issue("x", "anna@gemeente.test")[0])]) == "anna@gemeente.test"


def test_what_was_not_signed_for_this_names_nobody(authority: ClientAuthority, tmp_path: Path) -> None:
    certificates = Certificates(authority.file)
    (tmp_path / "vreemd").mkdir()
    stranger = ClientAuthority(tmp_path / "vreemd")
    assert certificates.user([pem(stranger.issue("anna")[0])]) is None
    assert certificates.user([pem(stranger.issue("anna")[0]), pem(stranger.certificate)]) is None
    assert certificates.user([pem(authority.issue("anna", days=-1)[0])]) is None
    assert certificates.user([pem(authority.issue("anna", purpose=ExtendedKeyUsageOID.SERVER_AUTH)[0])]) is None
    assert certificates.user([b"onzin"]) is None
    assert certificates.user([]) is None


@pytest.mark.parametrize("content", [b"", b"onzin"])
def test_a_wrong_authority_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(content)
    with pytest.raises(IdentityError, match="client_ca"):
        Certificates(file)
