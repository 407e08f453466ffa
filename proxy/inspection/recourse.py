"""What an employee can do about a decision: account for it, report a false alarm, look it up."""

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from logs.event import Event
from logs.portal.alarms import Alarm
from logs.portal.justifications import Justification, Justifications, Ticket
from logs.portal.own import OwnEvents
from policies.engine import Action, Decision
from proxy.inspection.contents import digests, person_of
from proxy.inspection.found import Findings
from proxy.inspection.masked import snippets
from proxy.inspection.verdict import Who
from proxy.services.catalogue import Service
from proxy.vault.notes import Notes
from proxy.wire.message import Message

_log = structlog.get_logger("recourse")
KEEP_SECONDS = 1800
_MOST_KEPT = 2000
_MOST_TOLD = 20_000
_MOST_WAITING = 60  # tickets that one person was offered in an hour and did not use


@dataclass(frozen=True, slots=True)
class Looked:
    """A request that was read: what it says, and what was found in it."""

    service: Service
    who: Who
    message: Message | None
    findings: Findings


class Recourse:
    """Keeps of a request only what an employee may need: hashes, and masked pieces for half an hour.

    These pieces lie in memory, and with several gateways also in ``notes``.
    """

    def __init__(
        self,
        justifications: Justifications,
        own: OwnEvents,
        key: bytes,
        portal_host: str,
        notes: Notes | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._justifications = justifications
        self._own = own
        self._key = key
        self._host = portal_host
        self._notes = notes
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, str, Alarm]] = OrderedDict()
        self._told: OrderedDict[tuple[str, str, str], str] = OrderedDict()
        self._lock = threading.Lock()

    async def lifted(self, looked: Looked, decision: Decision) -> Mapping[str, Justification]:
        """The rules for which this employee gave a reason for this very content; none when that cannot be known."""
        if not decision.to_justify:
            return {}
        contents = self._contents(looked, decision)
        person = self.person(looked.who)
        try:
            return await asyncio.to_thread(self._justifications.passes, person, looked.service.id, contents)
        except SQLAlchemyError as error:
            _log.error("justifications not read", exception=type(error).__name__)
            return {}

    async def offer(self, looked: Looked, decision: Decision, event: Event) -> str:
        """A link to the form, "" when there is nothing to justify or the ticket cannot be kept."""
        if not decision.to_justify:
            return ""
        contents = self._contents(looked, decision)
        kinds = tuple(sorted(decision.justify_kinds))
        person = self.person(looked.who)
        ticket = Ticket(event.id, person, looked.service.id, decision.to_justify, kinds, contents)
        try:
            secret = await asyncio.to_thread(self._offer, ticket)
        except SQLAlchemyError as error:
            _log.error("ticket not kept", exception=type(error).__name__)
            return ""
        return f"http://{self._host}/verantwoorden/{secret}" if secret else ""

    def remember(self, looked: Looked, event: Event) -> None:
        """Keep what a report of a false alarm would hold, and whose event it was."""
        if event.action == Action.allow:
            return
        self._own.note(looked.who.key, event.id)
        parts = looked.message.parts if looked.message else ()
        kinds = frozenset(event.counts)
        alarm = Alarm(
            event=event.id,
            time=event.time,
            service=event.service,
            kinds=tuple(sorted(kinds)),
            snippets=snippets(parts, looked.findings),
            contents=digests(self._key, parts, looked.findings, kinds)[:20],
        )
        with self._lock:
            self._kept[event.id] = (self._clock() + KEEP_SECONDS, looked.who.key, alarm)
            while len(self._kept) > _MOST_KEPT or next(iter(self._kept.values()))[0] < self._clock():
                self._kept.popitem(last=False)
        if self._notes:
            self._notes.keep(looked.who.key, event.id, alarm.model_dump_json())

    async def kept(self, event: str, who: Who) -> Alarm | None:
        """What a report about this event would hold, for the one whose event it was, at whichever gateway that was."""
        with self._lock:
            until, person, alarm = self._kept.get(event, (0.0, "", None))
        if alarm and person == who.key and until >= self._clock():
            return alarm
        found = await asyncio.to_thread(self._notes.find, who.key, event) if self._notes else None
        return Alarm.model_validate_json(found) if found else None

    def is_news(self, who: Who, event: Event) -> bool:
        """Whether a notice that holds nothing up is new to this person today; the same one twice a day only annoys."""
        if event.action != Action.notify:
            return True
        day = f"{event.time:%Y-%m-%d}"
        told = (who.key, event.service, event.rule)
        with self._lock:
            news = self._told.get(told) != day
            self._told[told] = day
            self._told.move_to_end(told)
            while len(self._told) > _MOST_TOLD:
                self._told.popitem(last=False)
        return news

    def person(self, who: Who) -> str:
        """The keyed hash of a person, as the portal's tables hold it."""
        return person_of(self._key, who.key)

    def _contents(self, looked: Looked, decision: Decision) -> tuple[str, ...]:
        parts = looked.message.parts if looked.message else ()
        return digests(self._key, parts, looked.findings, decision.justify_kinds)

    def _offer(self, ticket: Ticket) -> str:
        since = datetime.now(UTC) - timedelta(hours=1)
        if self._justifications.waiting(ticket.person, since) >= _MOST_WAITING:
            return ""
        return self._justifications.offer(ticket)
