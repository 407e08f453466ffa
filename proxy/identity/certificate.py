"""A client certificate: who it names, when the municipality's authority signed it (RFC 5280)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.x509 import NameOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from proxy.identity.tables import IdentityError


class Certificates:
    """mitmproxy asks for a certificate and believes any; that its holder has the key is proven by TLS itself."""

    def __init__(self, authorities: Path) -> None:
        try:
            self._store = Store(x509.load_pem_x509_certificates(authorities.read_bytes()))
        except (OSError, ValueError):
            raise IdentityError(f"client_ca: {authorities}: expected a PEM file with authorities") from None

    def user(self, chain: Sequence[bytes]) -> str | None:
        """The user that the first certificate (PEM) names: its e-mail address, else its common name.

        None when no named authority signed it, it is not valid now, or is not meant for clients.
        """
        try:
            first, *others = [x509.load_pem_x509_certificate(pem) for pem in chain]
            verifier = PolicyBuilder().store(self._store).time(datetime.now(UTC)).build_client_verifier()
            verified = verifier.verify(first, others)
        except (ValueError, VerificationError):
            return None
        subject = verified.chain[0]
        emails = [name.value for name in verified.subjects or () if isinstance(name, x509.RFC822Name)]
        names = subject.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return emails[0] if emails else str(names[0].value) if names else None
