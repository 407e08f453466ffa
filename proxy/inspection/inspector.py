"""One request from left to right: read, scan, decide, record. No mitmproxy and no sockets in here."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial

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
from proxy.inspection.aside import Aside
from proxy.inspection.beside import Beside, nothing
from proxy.inspection.exempting import Exempting
from proxy.inspection.facts import facts_of
from proxy.inspection.fallen import reason_of, undecided
from proxy.inspection.found import Findings, asked_kinds, within, without_repeats
from proxy.inspection.recourse import Looked, Recourse
from proxy.inspection.redact import StandIns
from proxy.inspection.rewriting import Own, Rewriting, own_words
from proxy.inspection.rooms import Files, Scan
from proxy.inspection.standing import Register, Standing, without_register
from proxy.inspection.terms import file_terms
from proxy.inspection.verdict import Verdict, Who
from proxy.notices.made import note, refusal
from proxy.notices.notice import Notice
from proxy.services.catalogue import Service
from proxy.vault.memory import AnyVault
from proxy.wire.chat_notices import asks
from proxy.wire.message import Exchange, Message, Part, Rewritten, Unreadable

_log = structlog.get_logger("inspector")


@dataclass(frozen=True, slots=True)
class _Judged:
    """What was decided about a request, and the request as it may go on when it may."""

    standing: Standing
    decision: Decision
    failure: str | None = None
    lifted: Mapping[str, Justification] = field(default_factory=dict)
    rewritten: Rewritten | None = None
    stand_ins: StandIns = field(default_factory=dict)


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
        self._body_limit = body_limit
        self._portal_host = portal_host
        self._files = files
        self._beside = beside
        self._aside = Aside()
        self._rewriting = Rewriting(vault, files, self._aside)

    async def inspect(self, service: Service, exchange: Exchange, who: Who) -> Verdict:
        """A verdict for this request. It permits nothing unless its event was recorded."""
        started = time.perf_counter()
        message, findings, failure = await self._look(service, exchange)
        looked = Looked(service, who, message, findings)
        own = cache(partial(own_words, message))  # of a long conversation this costs, so at most once
        if message and message.files:
            await asyncio.to_thread(own)  # a small file can hold a long text
        judged = await self._judge(looked, exchange, own, failure)
        event, judged = self._told(looked, exchange, judged, started)
        recorded = await self._try_record(event)
        goes_on = recorded and judged.decision.action < Action.justify
        if recorded and self._recourse:
            self._recourse.remember(looked, event)
        verdict = Verdict(event=event, decision=judged.decision, findings=findings, message=message)
        if not goes_on:
            return replace(verdict, notice=await self._refusal(looked, event, judged.decision, recorded))
        return replace(
            verdict,
            permit=Permit(event.id),
            rewritten=judged.rewritten,
            originals=await self._rewriting.originals(exchange, who, own),
            note=self._note(looked, exchange, judged.decision, event),
        )

    async def _judge(self, looked: Looked, exchange: Exchange, own: Own, failure: str | None) -> _Judged:
        """Decide, and rewrite; whatever goes wrong, the original may not go on."""
        standing = Standing()
        try:
            standing = self._register(looked.service)
            decision, lifted = await self._decide(looked, standing, failure)
            if decision.action >= Action.justify:
                return _Judged(standing, decision, failure, lifted)
            try:
                new = await self._rewrite(exchange, looked.message, looked.findings, decision, looked.who, own)
                return _Judged(standing, decision, failure, lifted, *new)
            except Exception as error:
                failure = reason_of(error)
                decision, lifted = await self._decide(looked, standing, failure)
                return _Judged(standing, decision, failure, lifted)
        except Exception as error:
            return self._undecided(standing, error)

    def _told(self, looked: Looked, exchange: Exchange, judged: _Judged, started: float) -> tuple[Event, _Judged]:
        """The event with what lies beside it. Where that cannot be made, the request is refused."""

        def event_as(one: _Judged) -> Event:
            return event_of(
                looked, exchange, one.standing, one.decision, one.stand_ins, one.failure, started, one.lifted
            )

        event = event_as(judged)
        try:
            attached = self._beside(event.id, event.time, looked.message, looked.findings, judged.decision)
            return (event.model_copy(update={"attached": attached}) if attached else event), judged
        except Exception as error:
            judged = self._undecided(judged.standing, error)
            return event_as(judged), judged

    def _note(self, looked: Looked, exchange: Exchange, decision: Decision, event: Event) -> str:
        """What is said behind the answer of a chat."""
        is_chat = asks(looked.service.dialect(exchange.path), exchange)
        if is_chat and (not self._recourse or self._recourse.is_news(looked.who, event)):
            return note(event, decision, exchange, self._portal_host)
        return ""

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

    def _read(self, service: Service, exchange: Exchange) -> Message:
        # What was put together of pieces was measured while it came.
        limit = max(self._body_limit, len(exchange.body)) if exchange.pieces else self._body_limit
        return wire.read(service.dialect(exchange.path), exchange, limit=limit)

    async def _open(self, message: Message) -> Message:
        if self._files is None:
            raise Unreadable("file")
        return await self._files.open(message, file_terms(self.policy))

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

    def _undecided(self, standing: Standing, error: Exception) -> _Judged:
        _log.error("no decision; request refused", exception=type(error).__name__)
        return _Judged(standing, undecided(self.policy), f"undecided:{type(error).__name__}")

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
            return about_files(message, findings, event.reason, f"http://{self._portal_host}/bestanden")
        again = partial(self._rewriting.edit_again, message, decision, looked.who)
        path = await self._files.offer(message, findings, looked.who.key, again)
        return about_files(message, findings, "", f"http://{self._portal_host}{path}" if path else "")

    async def _rewrite(
        self, exchange: Exchange, message: Message | None, findings: Findings, decision: Decision, who: Who, own: Own
    ) -> tuple[Rewritten | None, StandIns]:
        """The request as it may go on; None when it could not be read (and the policy lets that pass)."""
        if message is None:
            return None, {}
        return await self._rewriting.rewrite(exchange, message, findings, decision, who, own, self._must_go(decision))

    def _must_go(self, decision: Decision) -> Callable[[Finding], bool]:
        return lambda finding: finding.kind in decision.redact and heeded(self.policy, finding.kind, finding.score)

    async def _try_record(self, event: Event) -> bool:
        try:
            await self._record(event)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            _log.error("event not recorded; request refused", event_id=event.id, exception=type(error).__name__)
            return False
        return True
