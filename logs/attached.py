"""What lies beside an event: made in the proxy from values that go no further, and already unreadable here."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class KeyOfTheDay:
    """The key of one process's keyed hashes of one day, sealed for who may use it later; never the key itself."""

    id: str
    day: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Attached:
    """``hashes`` are pairs of a kind and a blinded keyed hash of 16 bytes; ``evidence`` is sealed, empty: none."""

    hashes: tuple[tuple[str, bytes], ...] = ()
    key: KeyOfTheDay | None = None
    evidence: bytes = b""
    evidence_day: str = ""


def digest(hashes: Sequence[tuple[str, bytes]], key: KeyOfTheDay | None = None) -> str:
    """What the event says of its keyed hashes and their key (hexadecimal SHA-256), so that none can go unseen.

    The first events said it of the hashes only (``key`` is None).
    """
    if not hashes:
        return ""
    whole = sha256(b"".join(kind.encode() + b"\0" + hashed for kind, hashed in hashes))
    if key:
        whole.update(f"\0{key.id}\0".encode() + key.sealed)
    return whole.hexdigest()
