"""The folder in which the authority lies, in the files that mitmproxy reads.

``mitmproxy-ca.pem`` holds the key (0600, encrypted when there is a passphrase) and the chain, ``mitmproxy-ca-cert.pem``
what clients must trust. ``next-*`` is an authority that is prepared but not in use yet.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from mitmproxy.certs import DEFAULT_DHPARAM

from proxy.authority import issue
from proxy.authority.errors import AuthorityError

_USED, _TRUSTED, _PRIMES = "mitmproxy-ca.pem", "mitmproxy-ca-cert.pem", "mitmproxy-dhparam.pem"
# Of an authority that ends within so many days, the start and ``doctor`` say so.
SOON_DAYS = 30
_NEXT_KEY, _NEXT_TRUSTED, _REQUEST = "next-key.pem", "next-ca-cert.pem", "request.csr"


@dataclass(frozen=True)
class Authority:
    """The authority in a folder. ``passphrase`` encrypts its key, when there is one."""

    folder: Path
    passphrase: str | None = None

    @classmethod
    def open(cls, folder: Path, hosts: Iterable[str], passphrase: str | None = None) -> "Authority":
        """Make the authority on first start, limited to these hosts; AuthorityError when it cannot be used."""
        authority = cls(folder, passphrase)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not (folder / _USED).exists():
                authority._make(hosts)
            (folder / _USED).chmod(0o600)
            authority._key(_USED)
            authority._chain()
        except (OSError, ValueError, TypeError, IndexError) as error:
            reason = error.strerror if isinstance(error, OSError) else "the key or certificate in it cannot be read"
            mend = "give this user the right to write there" if isinstance(error, OSError) else "is its passphrase set?"
            raise AuthorityError(f"no CA in {folder}: {reason}; {mend}") from None
        return authority

    def certificate(self) -> bytes:
        """What clients must trust, PEM."""
        return (self.folder / _TRUSTED).read_bytes()

    @property
    def fingerprint(self) -> str:
        """SHA-256 over what clients must trust, as browsers show it: 32 pairs of hexadecimal figures with colons."""
        return x509.load_pem_x509_certificate(self.certificate()).fingerprint(hashes.SHA256()).hex(":").upper()

    @property
    def expires(self) -> datetime:
        """When the first certificate of the chain ends, UTC."""
        return min(certificate.not_valid_after_utc for certificate in self._chain())

    def uncovered(self, hosts: Iterable[str]) -> list[str]:
        """The hosts for which this authority may not sign; clients will refuse its certificates there."""
        return issue.uncovered(self._chain()[0], hosts)

    def describe(self) -> dict[str, str]:
        """Who signs for what until when, for people."""
        first = self._chain()[0]
        own = first.subject == first.issuer
        return {
            "naam": first.subject.rfc4514_string(),
            "ondertekend door": "zichzelf (root)" if own else first.issuer.rfc4514_string(),
            "geldig tot": f"{self.expires:%Y-%m-%d}",
            "beperkt tot namen": "nee" if not issue.uncovered(first, ["voorbeeld.invalid"]) else "ja, van AI-diensten",
            "vingerafdruk (SHA-256)": self.fingerprint,
            "sleutel versleuteld": "ja" if b"ENCRYPTED" in (self.folder / _USED).read_bytes() else "nee",
        }

    def write_request(self, hosts: Iterable[str]) -> Path:
        """Make a new key, and a request for the municipality's own authority to sign; returns the request's file."""
        key = issue.new_key()
        self._write(_NEXT_KEY, self._pem(key), secret=True)
        self._write(_REQUEST, issue.request(key, hosts).public_bytes(serialization.Encoding.PEM))
        return self.folder / _REQUEST

    def import_chain(self, pem: bytes) -> None:
        """Use a signed request from now on: the authority first, its root last. AuthorityError names what is wrong."""
        if not (self.folder / _NEXT_KEY).exists():
            raise AuthorityError("there is no request yet; make one with `sluiswachter ca csr`")
        try:
            chain = x509.load_pem_x509_certificates(pem)
        except ValueError:
            raise AuthorityError("no certificate in that file; expected PEM, the authority first") from None
        key = self._key(_NEXT_KEY)
        issue.check_chain(key, chain)
        self._use(key, chain)

    def use(self, key: rsa.RSAPrivateKey, chain: list[x509.Certificate]) -> None:
        """Use this key and chain from now on; AuthorityError, and no change, when they do not belong together."""
        issue.check_chain(key, chain)
        self._use(key, chain)

    def prepare(self, hosts: Iterable[str]) -> Path:
        """Make the next root, not in use yet, so that clients can be made to trust it first; returns its file."""
        key = issue.new_key()
        self._write(_NEXT_KEY, self._pem(key), secret=True)
        self._write(_NEXT_TRUSTED, _public([issue.root(key, hosts)]))
        return self.folder / _NEXT_TRUSTED

    def rotate(self) -> None:
        """Put the prepared root in use and destroy the key of the one before."""
        prepared = self.folder / _NEXT_TRUSTED
        if not prepared.exists():
            raise AuthorityError("no next authority is prepared; do so with `sluiswachter ca rotate`")
        key, chain = self._key(_NEXT_KEY), x509.load_pem_x509_certificates(prepared.read_bytes())
        issue.check_chain(key, chain)
        self._use(key, chain)

    def _make(self, hosts: Iterable[str]) -> None:
        key = issue.new_key()
        self._use(key, [issue.root(key, hosts)])

    def _use(self, key: rsa.RSAPrivateKey, chain: list[x509.Certificate]) -> None:
        """Write the files that mitmproxy reads; the key goes last, in one step, so that half a change is no change."""
        self._write(_PRIMES, DEFAULT_DHPARAM)
        self._write(_TRUSTED, _public(chain[-1:]))
        self._write(_USED, self._pem(key) + _public(chain), secret=True)
        for name in (_NEXT_KEY, _NEXT_TRUSTED, _REQUEST):
            (self.folder / name).unlink(missing_ok=True)

    def _pem(self, key: rsa.RSAPrivateKey) -> bytes:
        lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
        if self.passphrase:
            lock = serialization.BestAvailableEncryption(self.passphrase.encode())
        return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)

    def _key(self, name: str) -> rsa.RSAPrivateKey:
        raw = (self.folder / name).read_bytes()
        passphrase = self.passphrase.encode() if self.passphrase and b"ENCRYPTED" in raw else None
        key = serialization.load_pem_private_key(raw, passphrase)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise AuthorityError(f"the key in {self.folder / name} is not RSA; mitmproxy signs with RSA only")
        return key

    def _chain(self) -> list[x509.Certificate]:
        return x509.load_pem_x509_certificates((self.folder / _USED).read_bytes())

    def _write(self, name: str, content: bytes, *, secret: bool = False) -> None:
        """All of a file or nothing of it; a secret is never readable by others, not even for a moment."""
        temporary = self.folder / f".{name}.{os.getpid()}"
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if secret else 0o644), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(self.folder / name)


def _public(chain: Iterable[x509.Certificate]) -> bytes:
    return b"".join(certificate.public_bytes(serialization.Encoding.PEM) for certificate in chain)


def days_left(authority: Authority) -> int:
    """Whole days until the chain ends."""
    return (authority.expires - datetime.now(UTC)).days
