"""A request to open something sealed, and its way from PO to CISO and back.

What is sealed for one person: ``asked`` -> ``opened``. For two: ``asked`` -> ``passed`` (the PO's browser took its own
layer off; what is left only the CISO can open) -> ``agreed`` (the CISO's browser opened that and sealed it for the PO)
or ``refused`` -> ``opened``. It ends by itself a day after it was asked. Every step is an event in the chain, written
in the transaction that hands something out.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from sqlalchemy import Connection, Engine, insert, select, update

from logs import schema
from logs.control import Control
from logs.database import writing
from logs.keys import Keys
from logs.numbers import new_number
from logs.opening.tables import openings
from logs.slips import SlipChanged, find

What = Literal["bewijs", "pseudoniem"]
TERM = timedelta(days=1)
_MOST_BYTES = 100_000
_LEAST_REASON = 10


class OpeningRefused(Exception):
    """This cannot be asked or done (any more): ``code`` says why (``logs/review/wording.py`` has the words)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Opening:
    """One request. ``account`` is the number of who asked; ``over`` says that its day is past."""

    id: str
    what: What
    subject: str
    reason: str
    account: int
    asked_by: str
    asked: datetime
    state: str
    decided_by: str
    over: bool


class Openings:
    """The requests of one database."""

    def __init__(self, engine: Engine, control: Control, keys: Keys) -> None:
        self._engine = engine
        self._control = control
        self._keys = keys

    def ask(self, what: str, subject: str, reason: str, *, account: int, name: str) -> str:
        """A new request of the PO; its number. OpeningRefused: no reason, or nothing that can be opened."""
        if len(reason.strip()) < _LEAST_REASON:
            raise OpeningRefused("reason")
        number = new_number("O")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with writing(self._engine) as connection:
            self._sealed(connection, what, subject)
            row = {
                "id": number, "what": what, "subject": subject, "reason": reason.strip()[:1000], "account": account,
                "asked_by": name, "asked": now, "state": "asked", "decided_by": "", "decided": "", "sealed": b"",
            }  # fmt: skip
            connection.execute(insert(openings).values(row))
            asked = "evidence-asked" if what == "bewijs" else "pseudonym-asked"
            self._control.record(connection, asked, actor=name, subject=subject, note=reason.strip()[:1000])
        return number

    def get(self, number: str) -> Opening | None:
        """The request with this number."""
        with self._engine.connect() as connection:
            row = connection.execute(select(openings).where(openings.c.id == number)).mappings().first()
        return _opening(dict(row)) if row else None

    def all(self, limit: int = 50) -> list[Opening]:
        """Requests, newest first."""
        query = select(openings).order_by(openings.c.asked.desc(), openings.c.id).limit(limit)
        with self._engine.connect() as connection:
            return [_opening(dict(row)) for row in connection.execute(query).mappings()]

    def hand_to_asker(self, number: str, *, account: int, name: str) -> bytes:
        """What the PO opens now: the sealed thing itself, or (once) what the CISO agreed to."""
        with writing(self._engine) as connection:
            row = self._row(connection, number, "asked", "agreed")
            if row["account"] != account:
                raise OpeningRefused("not-yours")
            if row["state"] == "asked":
                sealed = self._sealed(connection, row["what"], row["subject"])
                if row["what"] == "bewijs":
                    self._tell(connection, "evidence-opened", name, row)
                return sealed
            opened = "evidence-opened" if row["what"] == "bewijs" else "pseudonym-opened"
            self._tell(connection, opened, name, row)
            self._move(connection, number, state="opened", sealed=b"")
            return bytes(row["sealed"])

    def opened(self, number: str, *, account: int) -> None:
        """What was sealed for the PO alone was opened: the request is done."""
        with writing(self._engine) as connection:
            row = self._row(connection, number, "asked")
            if row["account"] != account or row["what"] != "bewijs":
                raise OpeningRefused("not-yours")
            self._move(connection, number, state="opened")

    def hand_to_other(self, number: str, *, account: int, name: str) -> bytes:
        """What the CISO opens: never the one who asked. With their key it can be read, so this leaves a trace too."""
        with writing(self._engine) as connection:
            row = self._row(connection, number, "passed")
            if row["account"] == account:
                raise OpeningRefused("yourself")
            self._tell(connection, "opening-handed-out", name, row)
            return bytes(row["sealed"])

    def pass_on(self, number: str, inner: bytes, *, account: int, name: str) -> None:
        """The PO took their own layer off: from here on it waits for the CISO."""
        _check_size(inner)
        with writing(self._engine) as connection:
            row = self._row(connection, number, "asked")
            if row["account"] != account:
                raise OpeningRefused("not-yours")
            self._tell(connection, "opening-passed-on", name, row)
            self._move(connection, number, state="passed", sealed=inner)

    def decide(self, number: str, sealed: bytes | None, *, account: int, name: str) -> None:
        """The CISO agrees (``sealed`` is for the PO) or refuses (None)."""
        if sealed is not None:
            _check_size(sealed)
        with writing(self._engine) as connection:
            row = self._row(connection, number, "passed")
            if row["account"] == account:
                raise OpeningRefused("yourself")
            self._tell(connection, "opening-refused" if sealed is None else "opening-agreed", name, row)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            state = "refused" if sealed is None else "agreed"
            self._move(connection, number, state=state, sealed=sealed or b"", decided_by=name, decided=now)

    def _sealed(self, connection: Connection, what: str, subject: str) -> bytes:
        """As it lies in the database, without the layer that is the gateway's own."""
        if what == "pseudoniem":
            try:
                slip = find(connection, subject)
            except SlipChanged:
                raise OpeningRefused("changed") from None
            if slip is None:
                raise OpeningRefused("no-slip")
            return slip
        if what != "bewijs":
            raise OpeningRefused("nothing")
        kept, events = schema.evidence.c, schema.events.c
        query = select(kept.day, kept.sealed).join(schema.events, events.sequence == kept.sequence)
        row = connection.execute(query.where(events.id == subject)).first()
        key = self._keys.evidence_key(row[0], make=False) if row else None
        if row is None or key is None:
            raise OpeningRefused("no-evidence")
        try:
            return bytes(SecretBox(key).decrypt(bytes(row[1])))
        except CryptoError:
            raise OpeningRefused("no-evidence") from None

    def _row(self, connection: Connection, number: str, *states: str) -> dict[str, Any]:
        query = select(openings).where(openings.c.id == number).with_for_update()
        row = connection.execute(query).mappings().first()
        if row is None or row["state"] not in states:
            raise OpeningRefused("state")
        if _over(row["asked"]):
            raise OpeningRefused("over")
        return dict(row)

    def _tell(self, connection: Connection, what: str, name: str, row: dict[str, Any]) -> None:
        self._control.record(connection, what, actor=name, subject=row["subject"], note=row["reason"])

    def _move(self, connection: Connection, number: str, **values: object) -> None:
        connection.execute(update(openings).where(openings.c.id == number).values(**values))


def forget_old(connection: Connection, now: datetime | None = None) -> int:
    """Destroy what was on its way in requests that are over; how many (a chore)."""
    before = ((now or datetime.now(UTC)) - TERM).isoformat(timespec="seconds")
    old = (openings.c.asked < before) & openings.c.state.in_(("asked", "passed", "agreed"))
    return connection.execute(update(openings).where(old).values(state="over", sealed=b"")).rowcount


def _opening(row: dict[str, Any]) -> Opening:
    names = ("id", "what", "subject", "reason", "account", "asked_by", "state", "decided_by")
    over = row["state"] == "over" or (row["state"] in ("asked", "passed", "agreed") and _over(row["asked"]))
    return Opening(**{name: row[name] for name in names}, asked=datetime.fromisoformat(row["asked"]), over=over)


def _over(asked: str) -> bool:
    return datetime.now(UTC) - datetime.fromisoformat(asked) > TERM


def _check_size(sealed: bytes) -> None:
    if not 48 < len(sealed) <= _MOST_BYTES:
        raise OpeningRefused("size")
