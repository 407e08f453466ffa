"""All parts of one running gateway, made from the settings."""

import asyncio
import contextlib
import json
import secrets
from functools import partial

import structlog

from detectors.engine import Detectors
from detectors.finding import KINDS, Finding
from logs.health import Health
from logs.record import Record
from policies.schema import Policy
from proxy.authority import Authority
from proxy.authority.store import SOON_DAYS, days_left
from proxy.documents import Documents, Lane
from proxy.documents.readings import Readings
from proxy.documents.shelf import Shelf
from proxy.documents.spool import Spool
from proxy.identity import build as identity
from proxy.inspection.beside import beside_with
from proxy.inspection.followup import FollowUp
from proxy.inspection.inspector import Inspector
from proxy.inspection.recourse import KEEP_SECONDS
from proxy.inspection.traced import TracedInspector
from proxy.inspection.uploads import Uploads
from proxy.inspection.verdict import Verdict, Who
from proxy.notices.trial import Trial
from proxy.running.admission import Admission
from proxy.running.policy_watch import PolicySource, PolicyWatch
from proxy.running.tracing import Tracing
from proxy.services import practice
from proxy.services.catalogue import Service
from proxy.services.unknown import Sightings
from proxy.settings import Settings
from proxy.vault.choice import open_notes, open_vault
from proxy.vault.memory import VaultLost
from proxy.wire.message import Exchange

_log = structlog.get_logger("start")
# The synthetic number that proves that prompts are really inspected (valid by the elfproef, never issued).
CANARY = "Het burgerservicenummer (BSN) is 999990019."


class Gateway:
    """All parts of one running gateway."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.policies = PolicySource(
            settings.policy,
            settings.policy_approvers,
            settings.policy_signatures,
            settings.data_dir / "beleid.goedgekeurd",
        )
        self.policy = self.policies.load()
        self.watch = PolicyWatch(self.policies, self.use)
        self.catalogue = settings.catalogue()
        # Hosts outside the catalogue that look like AI; stays empty unless the setting asks for it.
        self.sightings = Sightings()
        self.authority = self._authority()
        self.record = Record(settings.record)
        self.journal = self.record.journal
        self.detectors = Detectors(
            model=settings.model,
            own=settings.own_data,
            workers=settings.detection_processes,
            deadline=settings.scan_deadline_seconds,
        )
        self.vault = open_vault(settings)
        self.notes = open_notes(settings, KEEP_SECONDS)
        self.identity = identity.sources(settings, settings.run_dir)
        self.followup = FollowUp(settings.database, self.journal.keys, settings.portal_host, self.notes)
        self.practice: Service = practice.practice_service(settings.portal_host)
        self.shelf, self.readings = Shelf(), Readings()
        self.spool = Spool(settings.data_dir / "stukken", most_bytes=settings.upload_limit_bytes)
        self.uploads = Uploads(self.spool)
        self.admission = Admission(settings.bodies_memory_mb * 1024 * 1024)
        self.lane = Lane(
            workers=settings.file_processes,
            seconds=settings.file_deadline_seconds,
            memory_mb=settings.file_memory_mb,
        )
        self.tracing = Tracing(settings.otlp) if settings.otlp else None
        self.inspector = (partial(TracedInspector, self.tracing) if self.tracing else Inspector)(
            detectors=self.detectors,
            policy=self.policy,
            record=self.journal.record,
            vault=self.vault,
            body_limit=settings.body_limit_bytes,
            portal_host=settings.portal_host,
            files=Documents(self.lane, self.detectors, self.shelf),
            register=self.followup.live.standing,
            recourse=self.followup.recourse,
            exempting=lambda: self.followup.live.exempting,
            beside=beside_with(self.record.attacher),
        )

    def _authority(self) -> Authority:
        """The authority; a host that it may not sign for is said, since browsers will not open it."""
        hosts = [*self.catalogue.hosts, self.settings.portal_host]
        authority = Authority.open(self.settings.ca_dir, hosts, self.settings.ca_passphrase)
        if (left := days_left(authority)) < SOON_DAYS:
            said = "the authority has ended: no client gets a connection" if left < 0 else "the authority ends soon"
            _log.warning(f"{said}; see `sluiswachter ca rotate`", days=left)
        if uncovered := authority.uncovered(hosts):
            _log.warning("the authority may not sign for these hosts; see `sluiswachter ca rotate`", hosts=uncovered)
        return authority

    def use(self, policy: Policy) -> None:
        """Decide by this policy from the next request on; that it is so stands in the chain."""
        self.followup.note("policy-in-force", f"{policy.name} {policy.version} {policy.hash}")
        self.policy = self.inspector.policy = policy

    async def health(self) -> Health:
        """Whether prompts are really inspected: a canary must be found, and the journal must be open."""
        detectors = await self._canary()
        journal = "ok" if self.journal.writes else "the last event could not be committed"
        vault = await asyncio.to_thread(self._vault_state)
        checks = {"detectors": detectors, "journal": journal, "vault": vault}
        # Without the vault prompts are inspected all the same, and those without a name go on.
        return Health(
            ok=detectors == journal == "ok",
            checks={**checks, "policy": self.watch.problem or self.policy.version},
        )

    def _vault_state(self) -> str:
        """Whether a name could be replaced now."""
        try:
            self.vault.check()
        except VaultLost:
            return "cannot be reached; messages with names in them are refused"
        return "ok"

    async def _canary(self) -> str:
        """``ok`` when a worker really finds the canary; it is new every time, so the cache cannot answer for it."""
        try:
            async with asyncio.timeout(self.settings.scan_deadline_seconds):
                found = (await self.detectors.scan([f"{CANARY} {secrets.token_hex(4)}"]))[0]
        except Exception as error:
            return type(error).__name__
        return "ok" if any(finding.kind == "BSN" for finding in found) else "canary not found"

    async def without_personal_data(self, text: str) -> str:
        """A text as it may be kept: with what was found replaced by what it is."""
        (found,) = await self.detectors.scan([text])
        for finding in reversed(found):
            text = f"{text[: finding.start]}[{KINDS[finding.kind].nl}]{text[finding.end :]}"
        return text

    async def try_prompt(self, text: str) -> Trial:
        """The practice chat: the whole way of a prompt, as an AI service of the municipality's own would get it."""
        body = json.dumps({"model": "oefendienst", "messages": [{"role": "user", "content": text}]}, ensure_ascii=False)
        host = self.settings.portal_host
        headers = (("content-type", "application/json"),)
        exchange = Exchange("POST", "http", host, 80, "/v1/chat/completions", headers, body.encode())
        who = Who("oefenchat")
        try:
            return _trial(text, await self.inspector.inspect(self.practice, exchange, who))
        finally:
            with contextlib.suppress(VaultLost):  # what is typed here is not needed for an answer
                await asyncio.to_thread(self.vault.forget, who.key)


def _trial(text: str, verdict: Verdict) -> Trial:
    findings: tuple[Finding, ...] = ()
    for part, found in zip(verdict.message.parts if verdict.message else (), verdict.findings, strict=False):
        if part.text == text:
            findings = found
    sent = json.loads(verdict.rewritten.body)["messages"][-1]["content"] if verdict.rewritten else None
    decision = verdict.decision
    return Trial(
        text=text,
        sent=sent,
        findings=findings,
        action=str(decision.action),
        rule=decision.rule,
        clause=decision.clause,
        message_nl=verdict.notice.text_nl if verdict.notice else decision.message_nl,
        message_en=verdict.notice.text_en if verdict.notice else decision.message_en,
        event_id=verdict.event.id,
    )
