"""One request from left to right: read, scan, decide, record. No mitmproxy and no sockets in here."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache, partial
from typing import ParamSpec, TypeVar

import structlog

from detectors.finding import Finding
from logs.event import Event
from logs.portal.justifications import Justification
from policies.engine import Action, Decision, decide
from policies.matching import heeded
from policies.schema import Policy
from proxy import wire
from proxy.documents.report import about_files
from proxy.guard import Permit
from proxy.inspection.account import event_of
from proxy.inspection.beside import Beside, nothing
from proxy.inspection.exempting import Exempting
from proxy.inspection.facts import facts_of
from proxy.inspection.fallen import reason_of, undecided
from proxy.inspection.found import Findings, asked_kinds, within, without_repeats
from proxy.inspection.recourse import Looked, Recourse
from proxy.inspection.redact import Edit, Marked, Redactor, StandIns
from proxy.inspection.rooms import Edits, Files, Scan
from proxy.inspection.standing import Register, Standing, without_register
from proxy.inspection.verdict import Verdict, Who
from proxy.notices.made import note, refusal
from proxy.notices.notice import Notice
from proxy.services.catalogue import Service
from proxy.vault.memory import AnyVault, VaultLost, lookalikes
from proxy.wire.chat_notices import asks
from proxy.wire.message import Exchange, Message, Part, Rewritten, Unreadable

P = ParamSpec("P")
T = TypeVar("T")
Own = Callable[[], frozenset[str]]
_LARGE = 64 * 1024
_log = structlog.get_logger("inspector")


class Inspector:
    """Everything that a verdict needs, and the sequence that makes one."""

    def __init__(
        self,
        *,
        detectors: Scan,
        policy: Policy,
        record: Callable[[Event], Awaitable[None]],
        vault: AnyVault,
        body_limit: int,
        portal_host: str,
        files: Files | None = None,
        register: Register = without_register,
        recourse: Recourse | None = None,
        exempting: Callable[[], Exempting] | None = None,
        beside: Beside = nothing,
    ) -> None:
        self._detectors = detectors
        self.policy = policy  # may be replaced while requests run: each decision is of one policy
        self._register = register
        self._recourse = recourse
        self._exempting = exempting
        self._record = record
        self._vault = vault
        self._redactor = Redactor(vault)
        self._body_limit = body_limit
        self._portal_host = portal_host
        self._files = files
        self._beside = beside
        self._heavy = asyncio.Semaphore(2)

    async def inspect(self, service: Service, exchange: Exchange, who: Who) -> Verdict:
        """A verdict for this request. It permits nothing unless its event was recorded."""
        started = time.perf_counter()
        message, findings, failure = await self._look(service, exchange)
        looked = Looked(service, who, message, findings)
        own = cache(partial(_lookalikes, message))  # of a long conversation this costs, so at most once
        if message and message.files:
            await asyncio.to_thread(own)  # a small file can hold a long text
        rewritten: Rewritten | None = None
        stand_ins: StandIns = {}
        standing = Standing()
        try:
            standing = self._register(service)
            decision, lifted = await self._decide(looked, standing, failure)
            if decision.action < Action.justify:
                try:
                    rewritten, stand_ins = await self._rewrite(exchange, message, findings, decision, who, own)
                except Exception as error:  # whatever went wrong, the original may not go on
                    failure = reason_of(error)
                    decision, lifted = await self._decide(looked, standing, failure)
        except Exception as error:
            failure, decision, lifted = self._undecided(error)
        event = event_of(looked, exchange, standing, decision, stand_ins, failure, started, lifted)
        try:
            if attached := self._beside(event.id, event.time, message, findings, decision):
                event = event.model_copy(update={"attached": attached})
        except Exception as error:
            failure, decision, lifted = self._undecided(error)
            event = event_of(looked, exchange, standing, decision, {}, failure, started, lifted)
        recorded = await self._try_record(event)
        goes_on = recorded and decision.action < Action.justify
        if recorded and self._recourse:
            self._recourse.remember(looked, event)
        return Verdict(
            event=event,
            decision=decision,
            findings=findings,
            message=message,
            permit=Permit(event.id) if goes_on else None,
            rewritten=rewritten if goes_on else None,
            notice=None if goes_on else await self._refusal(looked, event, decision, recorded),
            originals=await self._originals(exchange, who, own) if goes_on else {},
            note=note(event, decision, exchange, self._portal_host)
            if goes_on and self._asks(service, exchange) and (not self._recourse or self._recourse.is_news(who, event))
            else "",
        )

    async def _look(self, service: Service, exchange: Exchange) -> tuple[Message | None, Findings, str | None]:
        """Read and scan; what could not be done whole is a reason, never a smaller result."""
        message: Message | None = None
        try:
            if exchange.too_large:
                raise Unreadable("too-large")
            if exchange.unfinished:
                raise Unreadable("unfinished")
            if exchange.reason:
                raise Unreadable(exchange.reason)
            message = await self._aside(exchange, self._read, service, exchange)
            if message.files:
                message = await self._open(message)
            findings = await self._scan(message.parts)
            return message, await self._heeded(message, without_repeats(message.parts, findings)), None
        except Unreadable as error:
            return message, (), error.reason
        except asyncio.CancelledError:
            raise
        except Exception as error:
            _log.error("inspection failed", exception=type(error).__name__)
            return message, (), f"failed:{type(error).__name__}"

    async def _heeded(self, message: Message, findings: Findings) -> Findings:
        """Without what lies below the policy's thresholds, or what the PO made an exception for."""
        if self._exempting and (exempting := self._exempting()) and any(findings):
            findings = await asyncio.to_thread(exempting.left, message.parts, findings)
        if not self.policy.thresholds:
            return findings
        return tuple(tuple(f for f in found if heeded(self.policy, f.kind, f.score)) for found in findings)

    def _asks(self, service: Service, exchange: Exchange) -> bool:
        return asks(service.dialect(exchange.path), exchange)

    def _read(self, service: Service, exchange: Exchange) -> Message:
        # What was put together of pieces was measured while it came.
        limit = max(self._body_limit, len(exchange.body)) if exchange.pieces else self._body_limit
        return wire.read(service.dialect(exchange.path), exchange, limit=limit)

    async def _open(self, message: Message) -> Message:
        if self._files is None:
            raise Unreadable("file")
        return await self._files.open(message, frozenset(self.policy.unread_files))

    async def _scan(self, parts: Sequence[Part]) -> Findings:
        """Every part; some only for what ``found.asked_kinds`` names. Texts out of files stand last."""
        own = [part for part in parts if part.file is None]
        kinds = [asked_kinds(part) for part in own]
        asked = await self._detectors.scan([part.asked for part in own], kinds)
        found = tuple(map(within, own, asked)) if len(asked) == len(own) else ()
        if self._files and len(own) < len(parts):
            found += await self._files.scan(parts[len(own) :])
        if len(found) != len(parts):
            raise Unreadable("scan-incomplete")
        return found

    async def _decide(
        self, looked: Looked, standing: Standing, failure: str | None
    ) -> tuple[Decision, Mapping[str, Justification]]:
        """The decision, after what the employee has given a reason for; with these reasons by rule."""
        policy = self.policy
        decision = decide(policy, facts_of(looked, standing, failure))
        lifted = await self._recourse.lifted(looked, decision) if self._recourse else {}
        if lifted:
            decision = decide(policy, facts_of(looked, standing, failure, frozenset(lifted)))
        return decision, lifted

    def _undecided(self, error: Exception) -> tuple[str, Decision, Mapping[str, Justification]]:
        _log.error("no decision; request refused", exception=type(error).__name__)
        return f"undecided:{type(error).__name__}", undecided(self.policy), {}

    async def _refusal(self, looked: Looked, event: Event, decision: Decision, recorded: bool) -> Notice:
        link, files = "", ("", "")
        try:
            link = await self._recourse.offer(looked, decision, event) if self._recourse and recorded else ""
            files = await self._about_files(looked, event, decision)
        except Exception as error:  # it is refused all the same, and the event has its number
            _log.error("a refusal says less", event_id=event.id, exception=type(error).__name__)
        return refusal(event, decision, self._portal_host, recorded=recorded, justify=link, files=files)

    async def _about_files(self, looked: Looked, event: Event, decision: Decision) -> tuple[str, str]:
        """What was found where in files, and where the employee can fetch them without it."""
        message, findings = looked.message, looked.findings
        if not self._files or message is None or not message.files or event.reason:
            return about_files(message, findings, event.reason)
        again = partial(self._edit_again, message, decision, looked.who)
        path = await self._files.offer(message, findings, looked.who.key, again)
        return about_files(message, findings, "", f"http://{self._portal_host}{path}" if path else "")

    async def _rewrite(
        self, exchange: Exchange, message: Message | None, findings: Findings, decision: Decision, who: Who, own: Own
    ) -> tuple[Rewritten | None, StandIns]:
        """The request as it may go on; None when it could not be read (and the policy lets that pass)."""
        if message is None:
            return None, {}
        found = [
            (part.text, [f for f in of_part if f.kind in decision.redact])
            for part, of_part in zip(message.parts, findings, strict=False)
        ]
        stand_ins: StandIns = {}
        if any(values for _, values in found):
            taken = await self._aside(exchange, own)
            work = partial(self._redactor.stand_ins, found, who.key, taken, decision.surrogates)
            stand_ins = await (asyncio.to_thread(work) if self._vault.waits else self._aside(exchange, work))
        texts, edits = await self._aside(exchange, self._changes, message, found, stand_ins)
        files: Mapping[int, bytes] = {}
        if self._files and edits:
            again = partial(self._edit_again, message, decision, who)
            files = await self._files.redact(message, edits, self._must_go(decision), again)
        return await self._aside(exchange, message.write, texts, files), stand_ins

    def _must_go(self, decision: Decision) -> Callable[[Finding], bool]:
        return lambda finding: finding.kind in decision.redact and heeded(self.policy, finding.kind, finding.score)

    async def _edit_again(
        self, message: Message, decision: Decision, who: Who, found: Marked
    ) -> Sequence[Sequence[Edit]]:
        """Edits of what shows itself in a file only after its first findings are gone."""
        taken = await asyncio.to_thread(_lookalikes, message)
        work = partial(self._redactor.stand_ins, found, who.key, taken, decision.surrogates)
        stand_ins = await asyncio.to_thread(work)
        return [self._redactor.edits(text, findings, stand_ins) for text, findings in found]

    def _changes(self, message: Message, found: Marked, stand_ins: StandIns) -> tuple[dict[int, str], Edits]:
        """New texts for parts of the request itself, and edits for parts that stand in a file, by part number."""
        texts: dict[int, str] = {}
        edits: Edits = {}
        for number, (text, values) in enumerate(found):
            if values and message.parts[number].file is None:
                texts[number] = self._redactor.redact(text, values, stand_ins)
            elif values:
                edits[number] = self._redactor.edits(text, values, stand_ins)
        return texts, edits

    async def _originals(self, exchange: Exchange, who: Who, own: Own) -> Mapping[str, str]:
        """What may come back in the answer. Without the vault nothing does: the answer keeps its placeholders."""
        try:
            originals = await self._vault_call(self._vault.originals, who.key)
        except VaultLost:
            return {}
        if not originals:
            return originals
        taken = await self._aside(exchange, own)
        return (
            {name: value for name, value in originals.items() if name.strip("[]") not in taken} if taken else originals
        )

    async def _aside(self, exchange: Exchange, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Work on a large body goes to a thread, so that it holds up nobody else; two at a time, for memory."""
        if len(exchange.body) < _LARGE and not exchange.header("content-encoding"):
            return work(*args, **kwargs)
        async with self._heavy:
            return await asyncio.to_thread(work, *args, **kwargs)

    async def _vault_call(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._vault.waits:
            return await asyncio.to_thread(work, *args, **kwargs)
        return work(*args, **kwargs)

    async def _try_record(self, event: Event) -> bool:
        try:
            await self._record(event)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            _log.error("event not recorded; request refused", event_id=event.id, exception=type(error).__name__)
            return False
        return True


def _lookalikes(message: Message | None) -> frozenset[str]:
    return frozenset().union(*(lookalikes(part.text) for part in _parts(message)))


def _parts(message: Message | None) -> tuple[Part, ...]:
    return message.parts if message else ()
