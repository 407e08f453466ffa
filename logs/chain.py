"""The arithmetic of the chain, without a database: what a hash covers and what a signature says."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

START = "0" * 64
_DOMAIN = b"sluiswachter/chain/2\0"


def link(before: str, writer: str, number: int, document: str) -> str:
    """The hash of an event (hexadecimal SHA-256) at its place, given the hash before it (``START`` for the first)."""
    place = f"{before}\0{writer}\0{number}\0".encode()
    return hashlib.sha256(_DOMAIN + place + document.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement: text fields and the signature over exactly these."""

    fields: Mapping[str, str | int]
    signature: str

    @property
    def line(self) -> str:
        """As one line of JSON, to be sent out."""
        return _canonical({**self.fields, "signature": self.signature})


class Signer:
    """Signs statements with the gateway's Ed25519 key."""

    def __init__(self, key: SigningKey) -> None:
        self._key = key
        self.id = fingerprint(key.verify_key)

    def sign(self, kind: str, **fields: str | int) -> Signed:
        """``kind`` is head, segment or dropped."""
        statement: dict[str, str | int] = {"kind": kind, **fields, "key": self.id}
        signature = self._key.sign(_canonical(statement).encode()).signature
        return Signed(statement, base64.b64encode(signature).decode())


class Trusted:
    """The public keys that a checker trusts."""

    def __init__(self, keys: Iterable[VerifyKey]) -> None:
        self._keys = {fingerprint(key): key for key in keys}

    @property
    def names(self) -> tuple[str, ...]:
        """The fingerprints, to be compared by people."""
        return tuple(self._keys)

    def holds(self, signed: Signed) -> bool:
        """Whether one of the trusted keys signed exactly this."""
        key = self._keys.get(str(signed.fields.get("key")))
        try:
            signature = base64.b64decode(signed.signature, validate=True)
            return key is not None and bool(key.verify(_canonical(signed.fields).encode(), signature))
        except (BadSignatureError, ValueError):
            return False


def fingerprint(key: VerifyKey) -> str:
    """Sixteen hexadecimal signs in four groups that people can read out to each other."""
    digest = hashlib.sha256(bytes(key)).hexdigest()[:16].upper()
    return "-".join(digest[at : at + 4] for at in range(0, 16, 4))


def parse(line: str) -> Signed:
    """A line that was sent out; ValueError when it is none."""
    fields = json.loads(line)
    if not isinstance(fields, dict) or not isinstance(fields.get("signature"), str):
        raise ValueError("no signed statement")
    return Signed({k: v for k, v in fields.items() if k != "signature"}, fields["signature"])


def read_public(file: Path) -> list[VerifyKey]:
    """The public keys of a file, hexadecimal, one a line; ValueError or OSError when it is none."""
    return [VerifyKey(bytes.fromhex(line)) for line in file.read_text("ascii").split()]


def _canonical(fields: Mapping[str, str | int]) -> str:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
