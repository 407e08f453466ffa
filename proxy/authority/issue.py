"""Makes and checks certificates of authorities. Pure: keys and certificates in, certificates out; no files.

An authority that may only sign for AI services is worth little to a thief: browsers refuse its signature under a bank's
name. Source: RFC 5280, section 4.2.1.10 (name constraints).
"""

import ipaddress
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from proxy.authority.errors import AuthorityError

ROOT_DAYS = 730
_NAME = "Sluiswachter"
_EVERY_ADDRESS = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))


def new_key() -> rsa.RSAPrivateKey:
    """A fresh key. RSA of 2048 bits, because mitmproxy signs with this kind."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def now() -> datetime:
    """The time by which certificates are judged, UTC."""
    return datetime.now(UTC)


def root(key: rsa.RSAPrivateKey, hosts: Iterable[str], *, days: int = ROOT_DAYS, below: int = 0) -> x509.Certificate:
    """A root that may sign for these hosts (``x`` or ``*.x``) and what lies under them, for so many days.

    ``below`` is how many authorities may stand under it.
    """
    name = x509.Name(
        [
            # The date tells two roots apart in a browser's list.
            x509.NameAttribute(NameOID.COMMON_NAME, f"{_NAME} {now():%Y-%m-%d %H:%M}"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _NAME),
        ]
    )
    return _certificate(key.public_key(), name, name, hosts, days, below).sign(key, hashes.SHA256())


def intermediate(
    key: rsa.RSAPrivateKey, hosts: Iterable[str], signer: rsa.RSAPrivateKey, root: x509.Certificate, *, days: int
) -> x509.Certificate:
    """An authority of this key under a root, with the same limits, for so many days at most."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{_NAME} {now():%Y-%m-%d %H:%M} intermediate")])
    days = min(days, (root.not_valid_after_utc - now()).days)
    builder = _certificate(key.public_key(), name, root.subject, hosts, days, 0).add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
    )
    return builder.sign(signer, hashes.SHA256())


def _certificate(
    key: rsa.RSAPublicKey, name: x509.Name, issuer: x509.Name, hosts: Iterable[str], days: int, below: int
) -> x509.CertificateBuilder:
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=2))
        .not_valid_after(now() + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )
    for extension, critical in _of_an_authority(hosts, below):
        builder = builder.add_extension(extension, critical=critical)
    return builder


def request(key: rsa.RSAPrivateKey, hosts: Iterable[str]) -> x509.CertificateSigningRequest:
    """A request for an intermediate under the municipality's own root, with the same limits."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{_NAME} intermediate")])
    )
    for extension, critical in _of_an_authority(hosts):
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(key, hashes.SHA256())


def _of_an_authority(hosts: Iterable[str], below: int = 0) -> list[tuple[x509.ExtensionType, bool]]:
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False
    )
    return [
        (x509.BasicConstraints(ca=True, path_length=below), True),
        (
            x509.KeyUsage(digital_signature=False, key_cert_sign=True, crl_sign=True, decipher_only=False, **usage),
            True,
        ),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (constraints(hosts), True),
    ]


def constraints(hosts: Iterable[str]) -> x509.NameConstraints:
    """Permits these hosts and what lies under them; no address at all, since AI services have names."""
    names = sorted({host.removeprefix("*.").lower() for host in hosts})
    covered = [name for name in names if not any(name.endswith(f".{other}") for other in names)]
    return x509.NameConstraints(
        permitted_subtrees=[x509.DNSName(name) for name in covered],
        excluded_subtrees=[x509.IPAddress(network) for network in _EVERY_ADDRESS],
    )


def uncovered(certificate: x509.Certificate, hosts: Iterable[str]) -> list[str]:
    """The hosts for which this authority may not sign; none when it has no constraints."""
    try:
        limits = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    except x509.ExtensionNotFound:
        return []
    permitted = {name.value for name in limits.permitted_subtrees or () if isinstance(name, x509.DNSName)}
    plain = sorted({host.removeprefix("*.") for host in hosts})
    return [host for host in plain if permitted.isdisjoint(_with_parents(host))]


def _with_parents(host: str) -> list[str]:
    """``a.b.nl``, ``b.nl``, ``nl``"""
    labels = host.split(".")
    return [".".join(labels[at:]) for at in range(len(labels))]


def check_chain(key: rsa.RSAPrivateKey, chain: Sequence[x509.Certificate]) -> None:
    """AuthorityError unless the first certificate is a valid authority with this key and each next one signed it."""
    first, today = chain[0], now()
    if first.public_key() != key.public_key():
        raise AuthorityError("this certificate belongs to another key; sign the request that `ca csr` wrote last")
    try:
        is_authority = first.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        identifier = first.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    except x509.ExtensionNotFound as missing:
        raise AuthorityError(f"this certificate lacks {missing.oid._name}; sign it as an authority") from None
    if not is_authority:
        raise AuthorityError("this certificate is not one of an authority (CA:FALSE); sign it as a subordinate CA")
    # mitmproxy names its issuer by this digest of the key; with any other identifier clients find no chain.
    if identifier != x509.SubjectKeyIdentifier.from_public_key(key.public_key()):
        raise AuthorityError("the subject key identifier is not the SHA-1 of the key; sign it with the usual one")
    for number, certificate in enumerate(chain):
        if not certificate.not_valid_before_utc <= today <= certificate.not_valid_after_utc:
            raise AuthorityError(f"certificate {number + 1} of the file is not valid today")
    for below, above in pairwise(chain):
        try:
            below.verify_directly_issued_by(above)
        except Exception:
            raise AuthorityError(
                "each certificate in the file must be signed by the next; put the authority first, its root last"
            ) from None
