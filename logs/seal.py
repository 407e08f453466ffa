"""Sealing for people: what the gateway seals it cannot open, and a private key is kept under a passphrase."""

import json
from pathlib import Path

import nacl.pwhash
import nacl.utils
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from logs.keys import KeyFileError, Keys

_HASH = nacl.pwhash.argon2id


class Recipients:
    """Who may open what is sealed here: the PO, or the PO and the CISO together."""

    def __init__(self, keys: Keys, *, two: bool) -> None:
        self._keys = keys
        self._two = two
        self._known: tuple[PublicKey | None, PublicKey | None] | None = None

    def refresh(self) -> None:
        """Look whether somebody has a new key; not in the event loop, which never waits for the disk."""
        self._known = self._keys.person("po"), self._keys.person("ciso") if self._two else None

    @property
    def complete(self) -> bool:
        """Whether all of them have a key."""
        return bool(self._known and self._known[0] and (self._known[1] or not self._two))

    def seal(self, content: bytes) -> bytes:
        """Sealed for them; empty while one of them has no key."""
        if self._known is None:
            self.refresh()
        po, ciso = self._known or (None, None)
        if po is None or (self._two and ciso is None):
            return b""
        inner = b"1" + content if ciso is None else b"2" + SealedBox(ciso).encrypt(content)
        return bytes(SealedBox(po).encrypt(inner))


def unseal(sealed: bytes, po: PrivateKey, ciso: PrivateKey | None) -> bytes:
    """Open what ``Recipients`` sealed; KeyFileError says whose key is missing or wrong."""
    try:
        inner = SealedBox(po).decrypt(sealed)
    except CryptoError:
        raise KeyFileError("de sleutel van de PO past niet; misschien is hij daarna vernieuwd") from None
    if inner[:1] == b"1":
        return bytes(inner[1:])
    if ciso is None:
        raise KeyFileError("hiervoor is ook de sleutel van de CISO nodig")
    try:
        return bytes(SealedBox(ciso).decrypt(inner[1:]))
    except CryptoError:
        raise KeyFileError("de sleutel van de CISO past niet; misschien is hij daarna vernieuwd") from None


def write_private(file: Path, key: PrivateKey, passphrase: str) -> None:
    """Keep a private key under a passphrase (Argon2id, moderate); the file is new."""
    salt = nacl.utils.random(_HASH.SALTBYTES)
    box = SecretBox(_stretch(passphrase, salt))
    kept = {"sluiswachter": "private-key", "salt": salt.hex(), "key": box.encrypt(bytes(key)).hex()}
    with file.open("x") as out:
        file.chmod(0o600)
        json.dump(kept, out)


def read_private(file: Path, passphrase: str) -> PrivateKey:
    """The key of a file that ``write_private`` made; KeyFileError when file or passphrase is wrong."""
    try:
        kept = json.loads(file.read_text())
        salt, sealed = bytes.fromhex(kept["salt"]), bytes.fromhex(kept["key"])
    except (OSError, ValueError, KeyError, TypeError):
        raise KeyFileError(f"{file} is geen sleutelbestand van Sluiswachter") from None
    try:
        return PrivateKey(SecretBox(_stretch(passphrase, salt)).decrypt(sealed))
    except CryptoError:
        raise KeyFileError(f"{file}: het wachtwoord klopt niet") from None


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return _HASH.kdf(
        SecretBox.KEY_SIZE,
        passphrase.encode(),
        salt,
        opslimit=_HASH.OPSLIMIT_MODERATE,
        memlimit=_HASH.MEMLIMIT_MODERATE,
    )
