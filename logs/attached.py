"""What lies beside an event: made in the proxy from values that go no further, and already unreadable here."""

from dataclasses import dataclass


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
