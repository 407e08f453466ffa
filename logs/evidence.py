"""Sealed evidence: the words around a finding, which only the PO (or PO and CISO together) can read, for a while.

From the outside in: the key of the day (in the folder of keys; destroying it destroys the evidence, copies in
back-ups included), the PO's sealed box, and where so set the CISO's. The gateway has no key to the inner ones.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox

from logs.keys import KeyFileError, Keys
from logs.seal import Recipients, unseal

AROUND, MOST = 60, 50


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The words around one finding (``text``), where they stood, and the kind."""

    kind: str
    place: str
    text: str


def excerpt(kind: str, place: str, text: str, start: int, end: int) -> Excerpt:
    """Sixty characters on both sides of a finding."""
    return Excerpt(kind, place, text[max(0, start - AROUND) : end + AROUND])


class Evidence:
    """The gateway's side."""

    def __init__(self, keys: Keys, recipients: Recipients) -> None:
        self._keys = keys
        self._recipients = recipients
        self._days: dict[str, bytes | None] = {}

    def prepare(self, *days: str) -> None:
        """Have the outer keys of these days at hand, so that sealing needs no disk."""
        self._days = {day: self._days.get(day) or self._keys.evidence_key(day) for day in days}

    def seal(self, event: str, day: str, excerpts: Sequence[Excerpt]) -> bytes:
        """Sealed; empty while the PO has no key. Of very many findings the first fifty."""
        items = [[one.kind, one.place, one.text] for one in excerpts[:MOST]]
        content = json.dumps({"event": event, "of": len(excerpts), "items": items}, ensure_ascii=False)
        sealed = self._recipients.seal(content.encode("utf-8", "surrogatepass"))
        key = self._days.get(day) or self._keys.evidence_key(day)
        return bytes(SecretBox(key).encrypt(sealed)) if sealed and key else b""


def open_evidence(
    keys: Keys, event: str, day: str, sealed: bytes, po: PrivateKey, ciso: PrivateKey | None
) -> list[Excerpt]:
    """What was sealed of this event; KeyFileError says why it cannot be opened."""
    key = keys.evidence_key(day, make=False)
    if key is None:
        raise KeyFileError(f"het bewijs van {day} is vernietigd; de bewaartermijn is voorbij")
    try:
        inner = SecretBox(key).decrypt(sealed)
    except CryptoError:
        raise KeyFileError(f"de sleutel van {day} past niet bij dit bewijs") from None
    content = json.loads(unseal(bytes(inner), po, ciso).decode("utf-8", "surrogatepass"))
    if content["event"] != event:
        raise KeyFileError("dit bewijs hoort bij een andere gebeurtenis")
    return [Excerpt(*item) for item in content["items"]]
