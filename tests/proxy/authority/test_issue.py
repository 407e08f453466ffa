"""proxy/authority/issue.py: OpenSSL judges what the authority may sign for, as a browser would."""

import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from mitmproxy.certs import dummy_cert

from proxy.authority import AuthorityError, issue

HOSTS = ["api.openai.com", "*.openai.azure.com", "chatgpt.com", "*.chatgpt.com"]
KEY = issue.new_key()
ROOT = issue.root(KEY, HOSTS)


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def verifies(folder: Path, host: str, chain: list[x509.Certificate]) -> bool:
    name: x509.GeneralName = x509.DNSName(host)
    if host[0].isdigit():
        import ipaddress

        name = x509.IPAddress(ipaddress.ip_address(host))
    leaf = dummy_cert(KEY, chain[0], host, [name])
    (folder / "leaf.pem").write_bytes(leaf.to_pem())
    (folder / "root.pem").write_bytes(pem(chain[-1]))
    (folder / "between.pem").write_bytes(b"".join(map(pem, chain[:-1])) or b"\n")
    between = ["-untrusted", str(folder / "between.pem")] if len(chain) > 1 else []
    check = [
        "openssl",
        "verify",
        "-x509_strict",
        "-purpose",
        "sslserver",
        "-CAfile",
        str(folder / "root.pem"),
        *between,
    ]
    done = subprocess.run([*check, str(folder / "leaf.pem")], capture_output=True, check=False, timeout=30)
    return done.returncode == 0


@pytest.mark.parametrize("host", ["api.openai.com", "town.openai.azure.com", "chatgpt.com", "ws.chatgpt.com"])
def test_it_may_sign_for_ai_services(tmp_path: Path, host: str) -> None:
    assert verifies(tmp_path, host, [ROOT])


@pytest.mark.parametrize(
    "host", ["www.ing.nl", "openai.com", "evilchatgpt.com", "login.microsoftonline.com", "10.0.0.1"]
)
def test_and_for_nothing_else(tmp_path: Path, host: str) -> None:
    assert not verifies(tmp_path, host, [ROOT])


def test_python_trusts_the_root_under_its_strict_rules(tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_bytes(pem(ROOT))
    context = ssl.create_default_context(cafile=str(tmp_path / "root.pem"))
    assert len(context.get_ca_certs()) == 1


def test_hosts_under_another_are_named_once() -> None:
    limits = issue.constraints(HOSTS)
    assert [name.value for name in limits.permitted_subtrees or ()] == [
        "api.openai.com",
        "chatgpt.com",
        "openai.azure.com",
    ]


def test_hosts_that_came_later_are_uncovered() -> None:
    assert issue.uncovered(ROOT, ["chatgpt.com", "claude.ai", "*.mistral.ai", "openai.com"]) == [
        "claude.ai",
        "mistral.ai",
        "openai.com",
    ]


def signed(
    request: x509.CertificateSigningRequest, above_key: object, above: x509.Certificate, **changes: object
) -> x509.Certificate:
    """What a municipality's own authority makes of a request; ``changes`` are its mistakes."""
    now = datetime.now(UTC)
    days = int(str(changes.get("days", 30)))
    builder = (
        x509.CertificateBuilder()
        .subject_name(request.subject)
        .issuer_name(above.subject)
        .public_key(request.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=40))
        .not_valid_after(now + timedelta(days=days))
    )
    identifier = x509.SubjectKeyIdentifier.from_public_key(request.public_key())
    builder = builder.add_extension(changes.get("identifier", identifier), critical=False)  # type: ignore[arg-type]
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()),  # type: ignore[arg-type]
        critical=False,
    )
    for extension in request.extensions:
        value = extension.value
        if isinstance(value, x509.BasicConstraints) and "ca" in changes:
            value = x509.BasicConstraints(ca=bool(changes["ca"]), path_length=None)
        builder = builder.add_extension(value, critical=extension.critical)
    return builder.sign(above_key, hashes.SHA256())  # type: ignore[arg-type]


def town_root() -> tuple[object, x509.Certificate]:
    key = issue.new_key()
    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Gemeente root")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(False, False, False, False, False, True, True, False, False),
            critical=True,
        )
    )
    return key, builder.sign(key, hashes.SHA256())


def test_an_intermediate_under_the_towns_own_root(tmp_path: Path) -> None:
    above_key, above = town_root()
    between = signed(issue.request(KEY, HOSTS), above_key, above)
    issue.check_chain(KEY, [between, above])
    assert verifies(tmp_path, "api.openai.com", [between, above])
    assert not verifies(tmp_path, "www.ing.nl", [between, above])


def test_wrong_answers_to_a_request_are_refused() -> None:
    above_key, above = town_root()
    request = issue.request(KEY, HOSTS)
    wrong_identifier = x509.SubjectKeyIdentifier(b"x" * 20)
    cases: list[tuple[str, list[x509.Certificate]]] = [
        ("another key", [signed(issue.request(issue.new_key(), HOSTS), above_key, above), above]),
        ("CA:FALSE", [signed(request, above_key, above, ca=False), above]),
        ("not valid today", [signed(request, above_key, above, days=-1), above]),
        ("subject key identifier", [signed(request, above_key, above, identifier=wrong_identifier), above]),
        ("signed by the next", [signed(request, above_key, above), town_root()[1]]),
    ]
    for words, chain in cases:
        with pytest.raises(AuthorityError, match=words):
            issue.check_chain(KEY, chain)
