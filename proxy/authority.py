"""The certificate authority of this gateway, and the other secrets that lie beside it."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from mitmproxy.certs import CertStore

from proxy.settings import Settings, parse_address

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class AuthorityError(Exception):
    """The authority cannot be made or read: one line that says how to mend it."""


@dataclass(frozen=True)
class Authority:
    """A folder with mitmproxy's authority in it: ``mitmproxy-ca.pem`` (with the key, 0600) and its public parts."""

    folder: Path

    @classmethod
    def open(cls, folder: Path) -> "Authority":
        """Make the authority on first start; AuthorityError when the folder cannot be used."""
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            CertStore.from_store(folder, "mitmproxy", 2048)
            for secret in ("mitmproxy-ca.pem", "mitmproxy-ca.p12"):
                (folder / secret).chmod(0o600)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "the key or certificate in it cannot be read"
            raise AuthorityError(f"no CA in {folder}: {reason}; give this user the right to write there") from None
        return cls(folder)

    def certificate(self) -> bytes:
        """The public certificate, PEM."""
        return (self.folder / "mitmproxy-ca-cert.pem").read_bytes()

    def review_key(self, settings: Settings) -> str | None:
        """The key to the review pages: none on loopback, otherwise the one that is set or was made at first start."""
        if settings.review_access_key or parse_address(settings.review)[0] in _LOOPBACK:
            return settings.review_access_key
        file = self.folder / "review-key"
        if not file.exists():
            with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(24))
        return file.read_text().strip()
