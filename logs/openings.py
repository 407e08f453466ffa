"""Opening what is closed: who a pseudonym is, sealed evidence, and the question whose data it was.

Each asks for a reason and is itself an event in the chain, written in the transaction that reads.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from sqlalchemy import Connection, Engine, select

from logs import schema
from logs.control import Control
from logs.database import writing
from logs.evidence import Excerpt, open_evidence
from logs.incidents.tables import incident_events
from logs.keys import KeyFileError, Keys
from logs.pseudonym import read_slip
from logs.seal import unseal
from logs.whose import Kept, ask


class OpeningError(Exception):
    """It cannot be opened: one line in Dutch."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which events are asked: those named, of an incident, or of a period (``YYYY-MM-DD``, end excluded)."""

    events: tuple[str, ...] = ()
    incident: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Opener:
    """``actor`` is who asks, ``reason`` why; both stand in the chain."""

    engine: Engine
    keys: Keys
    control: Control
    actor: str
    reason: str

    def who(self, pseudonym: str, po: PrivateKey, ciso: PrivateKey) -> str:
        """The user or address behind a pseudonym."""
        with self._telling("pseudonym-opened", pseudonym) as connection:
            table = schema.pseudonyms.c
            sealed = connection.execute(select(table.sealed).where(table.pseudonym == pseudonym)).scalar()
            if sealed is None:
                raise OpeningError(f"van {pseudonym} is niet bewaard wie het is; PO en CISO hadden toen geen sleutel")
            try:
                return read_slip(pseudonym, SealedBox(ciso).decrypt(SealedBox(po).decrypt(bytes(sealed))))
            except CryptoError:
                raise OpeningError("de sleutels passen niet; misschien zijn zij daarna vernieuwd") from None
            except ValueError:
                raise OpeningError(f"wat bij {pseudonym} is bewaard, hoort bij een ander pseudoniem") from None

    def evidence(self, number: str, po: PrivateKey, ciso: PrivateKey | None = None) -> list[Excerpt]:
        """The words around what was found in an event."""
        with self._telling("evidence-opened", number) as connection:
            query = (
                select(schema.evidence.c.day, schema.evidence.c.sealed)
                .join(schema.events, schema.events.c.sequence == schema.evidence.c.sequence)
                .where(schema.events.c.id == number)
            )
            row = connection.execute(query).first()
            if row is None:
                raise OpeningError(f"bij {number} is geen bewijs; het is niet gevraagd, of de termijn is voorbij")
            return open_evidence(self.keys, number, row[0], bytes(row[1]), po, ciso)

    def whose(
        self, values: Sequence[tuple[str, str]], scope: Scope, po: PrivateKey, ciso: PrivateKey | None = None
    ) -> dict[int, list[str]]:
        """Per value (by its place) the events that held it. The values themselves are written nowhere."""
        told = scope.incident or " ".join(scope.events[:5]) or f"{scope.since}..{scope.until}"
        with self._telling("whose-asked", f"{len(values)} values {told}".strip()) as connection:
            rows = connection.execute(select(schema.hash_keys.c.id, schema.hash_keys.c.sealed)).all()
            kept = list(_kept(connection, scope))
            needed = {one.key for one in kept}
            if needed - {name for name, _ in rows}:
                raise OpeningError(
                    "van een dag is de sleutel weg; laat het logboek nakijken met `sluiswachter log verify`"
                )
            keys, failed = {}, None
            for name, sealed in rows:
                if name in needed:
                    try:
                        keys[name] = unseal(bytes(sealed), po, ciso)
                    except KeyFileError as error:
                        failed = error
            if failed:
                raise OpeningError(f"niet alle dagen zijn te lezen: {failed}")
            return ask(keys, kept, values)

    @contextlib.contextmanager
    def _telling(self, what: str, subject: str) -> Iterator[Connection]:
        if len(self.reason.strip()) < 10 or not self.actor.strip():
            raise OpeningError("noem wie het vraagt en een reden van minstens tien tekens")
        with writing(self.engine) as connection:
            self.control.record(connection, what, actor=self.actor, subject=subject, note=self.reason)
            yield connection


def _kept(connection: Connection, scope: Scope) -> Iterator[Kept]:
    hashes, events = schema.finding_hashes.c, schema.events.c
    query = select(events.id, hashes.position, hashes.kind, hashes.key, hashes.hash).join(
        schema.events, events.sequence == hashes.sequence
    )
    if scope.events:
        query = query.where(events.id.in_(scope.events))
    if scope.incident:
        query = query.join(incident_events, incident_events.c.event == events.id)
        query = query.where(incident_events.c.incident == scope.incident)
    if scope.since:
        query = query.where(events.time >= scope.since)
    if scope.until:
        query = query.where(events.time < scope.until)
    for number, position, kind, key, hashed in connection.execute(query):
        yield Kept(number, position, kind, key, bytes(hashed))
