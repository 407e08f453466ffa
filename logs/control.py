"""Acts of control in the chain: what people do with the record is recorded as firmly as what the gateway does."""

from sqlalchemy import Connection

from logs.event import Event, control
from logs.keys import Keys
from logs.ledger import Ledger

WRITER = "beheer"


class Control:
    """The chain of acts of control; each is written in the transaction of the act itself."""

    def __init__(self, keys: Keys, writer: str = WRITER) -> None:
        self._ledger = Ledger(keys, writer)

    def turn(self, connection: Connection) -> None:
        """Wait until no other transaction is at an act of control; for the rest of this one nobody else is."""
        self._ledger.hold(connection)

    def record(self, connection: Connection, what: str, *, actor: str, subject: str = "", note: str = "") -> Event:
        """Write that ``actor`` did ``what``; the event."""
        _, (event,) = self._ledger.append(connection, [control(what, actor=actor, subject=subject, note=note)])
        return event
