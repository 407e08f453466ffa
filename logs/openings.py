"""Opening what is closed: who a pseudonym is, sealed evidence, and the question whose data it was.

Each asks for a reason and is itself an event in the chain, written in the transaction that reads.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from sqlalchemy import ColumnElement, Connection, Engine, Select, select

from logs import schema
from logs.control import Control
from logs.database import writing
from logs.evidence import Excerpt, open_evidence
from logs.incidents.tables import incident_events
from logs.keys import KeyFileError, Keys
from logs.pseudonym import read_slip
from logs.seal import unseal
from logs.slips import SlipChanged, find
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
            try:
                sealed = find(connection, pseudonym)
                if sealed is None:
                    raise OpeningError(f"van {pseudonym} is niet bewaard wie het is; er was toen geen sleutel")
                return read_slip(pseudonym, SealedBox(ciso).decrypt(SealedBox(po).decrypt(sealed)))
            except SlipChanged:
                changed = f"wat bij {pseudonym} is bewaard, is veranderd; laat het logboek nakijken"
                raise OpeningError(f"{changed} met `sluiswachter log verify`") from None
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
        """Per value (by its place) the events that held it. The values themselves are written nowhere.

        That it is asked is written first and apart: a long list takes minutes, and the gateway must write meanwhile.
        """
        told = scope.incident or " ".join(scope.events[:5]) or f"{scope.since}..{scope.until}"
        with self._telling("whose-asked", f"{len(values)} values {told}".strip()):
            pass
        with self.engine.connect() as connection:
            rows = connection.execute(select(schema.hash_keys.c.id, schema.hash_keys.c.sealed)).all()
            needed = set(connection.execute(_of(scope, schema.finding_hashes.c.key).distinct()).scalars())
            if needed - {name for name, _ in rows}:
                raise OpeningError(
                    "van een dag is de sleutel weg; laat het logboek nakijken met `sluiswachter log verify`"
                )
            keys = _opened({name: bytes(sealed) for name, sealed in rows if name in needed}, po, ciso)
            return ask(keys, _kept(connection, scope), values)

    @contextlib.contextmanager
    def _telling(self, what: str, subject: str) -> Iterator[Connection]:
        if len(self.reason.strip()) < 10 or not self.actor.strip():
            raise OpeningError("noem wie het vraagt en een reden van minstens tien tekens")
        with writing(self.engine) as connection:
            self.control.record(connection, what, actor=self.actor, subject=subject, note=self.reason)
            yield connection


def _opened(sealed: Mapping[str, bytes], po: PrivateKey, ciso: PrivateKey | None) -> dict[str, bytes]:
    """The keys of the days; OpeningError when one does not open, for half an answer would be taken for a whole one."""
    keys, failed = {}, None
    for name, one in sealed.items():
        try:
            keys[name] = unseal(one, po, ciso)
        except KeyFileError as error:
            failed = error
    if failed:
        raise OpeningError(f"niet alle dagen zijn te lezen: {failed}")
    return keys


def _kept(connection: Connection, scope: Scope) -> Iterator[Kept]:
    """The hashes that are asked, those of one key together, as they come from the database."""
    hashes, events = schema.finding_hashes.c, schema.events.c
    query = _of(scope, events.id, hashes.position, hashes.kind, hashes.key, hashes.hash).order_by(hashes.key, events.id)
    with connection.execute(query, execution_options={"yield_per": 5000}) as found:
        for number, position, kind, key, hashed in found:
            yield Kept(number, position, kind, key, bytes(hashed))


def _of(scope: Scope, *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    hashes, events = schema.finding_hashes.c, schema.events.c
    query = select(*columns).join_from(schema.finding_hashes, schema.events, events.sequence == hashes.sequence)
    if scope.events:
        query = query.where(events.id.in_(scope.events))
    if scope.incident:
        query = query.join(incident_events, incident_events.c.event == events.id)
        query = query.where(incident_events.c.incident == scope.incident)
    if scope.since:
        query = query.where(events.time >= scope.since)
    if scope.until:
        query = query.where(events.time < scope.until)
    return query
