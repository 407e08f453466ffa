"""Whose data was it? Keyed hashes that the record can hold, and that only the PO can ask (docs/adr/0010-whose-data.md).

The key of a day lives in the memory of one process. Beside the events lies only that key sealed for the PO (and, if so
set, the CISO). What is stored of a value is its keyed hash under a mask that differs per event and place, so that
the record alone does not even say whether two values are the same.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby

import phonenumbers

from logs.attached import KeyOfTheDay
from logs.seal import Recipients

SIZE = 16
# Kinds with one written form per person or thing, so that asking for a value makes sense.
CHECKABLE = frozenset(
    {
        "BSN", "IBAN", "A_NUMBER", "V_NUMBER", "EDUCATION_NUMBER", "PASSPORT", "DRIVING_LICENCE", "CREDIT_CARD", "VAT",
        "EMAIL", "PHONE", "LICENSE_PLATE", "CASE_NUMBER",
    }
)  # fmt: skip


def normal(kind: str, value: str) -> str:
    """One form for all ways to write a value: ``1234.56.782`` is ``123456782``."""
    if kind == "EMAIL":
        return value.strip().casefold()
    if kind == "PHONE":
        try:
            number = phonenumbers.parse(value, "NL")
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        except phonenumbers.NumberParseException:
            pass
    return "".join(c for c in value if c.isalnum()).upper()


class Hasher:
    """The gateway's side: makes hashes under today's key, which it forgets tomorrow."""

    def __init__(self, recipients: Recipients) -> None:
        self._recipients = recipients
        self._key = b""
        self._told: KeyOfTheDay | None = None

    def hashes(
        self, event: str, day: str, values: Iterable[tuple[str, str]]
    ) -> tuple[tuple[tuple[str, bytes], ...], KeyOfTheDay | None]:
        """Hashes of the checkable values, each once, and the sealed key; nothing while the PO has no key."""
        wanted = sorted({(kind, normal(kind, value)) for kind, value in set(values) if kind in CHECKABLE})
        if not wanted or not self._turn(day):
            return (), None
        key = self._key
        made = tuple((kind, _masked(key, event, at, kind, value)) for at, (kind, value) in enumerate(wanted))
        return made, self._told

    def _turn(self, day: str) -> bool:
        if self._told is None or day > self._told.day:
            self._key = secrets.token_bytes(32)
            sealed = self._recipients.seal(self._key)
            self._told = KeyOfTheDay(f"{day}-{secrets.token_hex(6)}", day, sealed) if sealed else None
        return self._told is not None


@dataclass(frozen=True, slots=True)
class Kept:
    """One stored hash: of which event, at which place, of what kind, under which key."""

    event: str
    position: int
    kind: str
    key: str
    hash: bytes


def ask(keys: Mapping[str, bytes], kept: Iterable[Kept], values: Sequence[tuple[str, str]]) -> dict[int, list[str]]:
    """Per value (by its place in ``values``) the events that hold it. One look per stored hash, whatever the list.

    ``kept`` comes with the hashes of one key together: the table of one key at a time is in memory.
    """
    wanted = [(kind, normal(kind, value)) for kind, value in values]
    found: dict[int, list[str]] = {}
    for name, hashes in groupby(kept, key=lambda one: one.key):
        if (key := keys.get(name)) is None:
            continue
        table = _table(key, wanted)
        for one in hashes:
            tag = _xor(one.hash, _mask(key, one.event, one.position))
            for number in table.get(tag, ()):
                found.setdefault(number, []).append(one.event)
    return found


def _table(key: bytes, wanted: Sequence[tuple[str, str]]) -> dict[bytes, list[int]]:
    table: dict[bytes, list[int]] = {}
    for number, (kind, value) in enumerate(wanted):
        table.setdefault(_tag(key, kind, value), []).append(number)
    return table


def _masked(key: bytes, event: str, position: int, kind: str, value: str) -> bytes:
    return _xor(_tag(key, kind, value), _mask(key, event, position))


def _tag(key: bytes, kind: str, value: str) -> bytes:
    return blake2b(f"{kind}\0{value}".encode(), key=key, digest_size=SIZE, person=b"sluis-tag").digest()


def _mask(key: bytes, event: str, position: int) -> bytes:
    return blake2b(f"{event}\0{position}".encode(), key=key, digest_size=SIZE, person=b"sluis-mask").digest()


def _xor(one: bytes, two: bytes) -> bytes:
    return (int.from_bytes(one) ^ int.from_bytes(two)).to_bytes(SIZE)
