"""The stores of register and portal, opened together and closed together."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import cached_property

from logs.control import Control
from logs.database import connect, writing
from logs.keys import Keys
from logs.portal.alarms import FalseAlarms
from logs.portal.exceptions import Exceptions
from logs.portal.justifications import Justifications
from logs.portal.own import OwnEvents
from logs.register.desk import Desk
from logs.register.store import RegisterStore
from logs.register.suppliers import Suppliers
from proxy.inspection.live import Live
from proxy.inspection.recourse import Recourse
from proxy.vault.notes import Notes

_KEEP_DAYS = 366


class FollowUp:
    """Everything that outlives a request, beside its event. The journal brings the database up to date before this."""

    def __init__(self, url: str, keys: Keys, portal_host: str, notes: Notes | None = None) -> None:
        self._keys = keys
        self._portal_host = portal_host
        self._notes = notes
        self._engine = connect(url)
        control = self._control = Control(keys)
        self.register = RegisterStore(self._engine, control)
        self.desk = Desk(self._engine, control, self.register)
        self.suppliers = Suppliers(self._engine, control, self.register)
        self.exceptions = Exceptions(self._engine, control)
        self.alarms = FalseAlarms(self._engine, control)
        self.justifications = Justifications(self._engine, control)
        self.own = OwnEvents(self._engine, keys)

    @cached_property
    def live(self) -> Live:
        """The register and the exceptions as they are now."""
        return Live(self.register, self.exceptions, self._keys.portal_key(), self.tidy)

    @cached_property
    def recourse(self) -> Recourse:
        """What an employee can do about a decision; one for the whole gateway."""
        key = self._keys.portal_key()
        return Recourse(self.justifications, self.own, key, self._portal_host, self._notes)

    def note(self, what: str, subject: str) -> None:
        """Write an act of the gateway itself in the chain."""
        with writing(self._engine) as connection:
            self._control.record(connection, what, actor="sluiswachter", subject=subject)

    async def start(self) -> None:
        """Read the register; nothing is decided without it."""
        await asyncio.to_thread(self._start)

    def _start(self) -> None:
        self.own.start()
        self.live.start()

    def tidy(self) -> None:
        """Drop what nobody needs any more: tickets after a week, justifications and reports after a year."""
        now = datetime.now(UTC)
        self.justifications.clean(now - timedelta(days=7), now - timedelta(days=_KEEP_DAYS))
        self.alarms.clean(now - timedelta(days=_KEEP_DAYS))

    async def close(self) -> None:
        """Write what waits, and let go of the database."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self.live.close()
        self.own.close()
        self._engine.dispose()
