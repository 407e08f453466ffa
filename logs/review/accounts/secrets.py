"""Passwords, one-time codes and tokens: how they are made and how they are kept."""

import contextlib
import secrets
import threading
import time
from collections.abc import Iterator
from functools import cache
from hashlib import sha256

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from logs.review.accounts.account import AccountError

SHORTEST = 12
_STEP_SECONDS = 30
_COMMON = ("wachtwoord", "welkom", "password", "gemeente", "sluiswachter", "qwerty", "123456")
_hasher = PasswordHasher()
# Each takes 64 MB while it works: who sends many sign-ins at once may not fill the memory of the gateway.
_AT_ONCE = threading.BoundedSemaphore(4)
_PATIENCE_SECONDS = 3.0


def token() -> str:
    """256 random bits, for a cookie or a link."""
    return secrets.token_urlsafe(32)


def hashed(text: str) -> str:
    """How a token is kept: its SHA-256, which is enough for 256 random bits."""
    return sha256(text.encode()).hexdigest()


def hash_password(password: str) -> str:
    """Argon2id; AccountError ``busy`` when too many are at it."""
    with _turn():
        return _hasher.hash(password)


def right_password(kept: str, given: str) -> bool:
    """Whether this is the password; as slow for an account without one. AccountError ``busy`` as above."""
    with _turn():
        try:
            return _hasher.verify(kept or _nobody(), given) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=_PATIENCE_SECONDS):
        raise AccountError("busy")
    try:
        yield
    finally:
        _AT_ONCE.release()


@cache
def _nobody() -> str:
    """Somebody who does not exist takes as long as somebody who does."""
    return _hasher.hash(secrets.token_urlsafe())


def weakness(password: str, name: str) -> str:
    """Why a password is not good enough, as a code; empty when it is. Long counts, signs and capitals do not."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > 200:
        return "long"
    low = password.lower()
    if len(set(low)) < 5 or (name and name.lower() in low) or any(low.startswith(word) for word in _COMMON):
        return "guessable"
    return ""


def new_totp() -> str:
    """A new secret for an authenticator app (base32)."""
    return pyotp.random_base32()


def totp_link(secret: str, name: str) -> str:
    """What the app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="Sluiswachter")


def totp_step(secret: str, code: str, *, after: int, now: float | None = None) -> int | None:
    """The time step that a code belongs to (this one or a neighbour, later than ``after``); None when it is wrong."""
    given = "".join(code.split())
    if not (given.isascii() and given.isdigit() and len(given) == 6):
        return None
    moment = time.time() if now is None else now
    step = int(moment // _STEP_SECONDS)
    for one in (step, step - 1, step + 1):
        if one > after and secrets.compare_digest(pyotp.TOTP(secret).at(one * _STEP_SECONDS), given):
            return one
    return None


class Box:
    """Encrypts what must be read back (secrets of authenticator apps) with a key outside the database."""

    def __init__(self, key: bytes) -> None:
        self._box = SecretBox(key)

    def shut(self, text: str) -> bytes:
        """Encrypted."""
        return bytes(self._box.encrypt(text.encode()))

    def open(self, sealed: bytes) -> str:
        """The text; empty when it was made with another key."""
        try:
            return self._box.decrypt(sealed).decode()
        except CryptoError:
            return ""
