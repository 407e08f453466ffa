"""The municipality's own sign-in, as the settings name it; what talks to it is ``oidc.py``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from logs.review.accounts.roles import Role

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SignInError(Exception):
    """A sign-in through the provider that did not succeed; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Provider:
    """The municipality's own sign-in. ``roles`` says which value of ``claim`` gives which role."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    claim: str = "roles"
    roles: Mapping[str, Role] = field(default_factory=dict)
    ca: Path | None = None

    def __post_init__(self) -> None:
        """Only https, except on this machine."""
        parts = urlsplit(self.issuer)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise ValueError("the issuer must begin with https://")
