"""What each step of a request takes, as OpenTelemetry spans: numbers and kinds, never a text, a name or an address.

An exception in a span would carry its message, and that may hold what somebody wrote: only that there was one is told.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from logs.event import Event
from logs.portal.justifications import Justification
from policies.engine import Decision
from proxy.inspection.found import Findings
from proxy.inspection.inspector import Inspector
from proxy.inspection.recourse import Looked
from proxy.inspection.redact import StandIns
from proxy.inspection.rewriting import Own
from proxy.inspection.rooms import Steps
from proxy.inspection.standing import Standing
from proxy.inspection.verdict import Verdict, Who
from proxy.services.catalogue import Service
from proxy.wire.message import Exchange, Message, Part, Rewritten


class TracedInspector(Inspector):
    """An inspector that tells of its steps: ``inspect``, and in it the others down to ``record``.

    ``rooms`` are the arguments of ``Inspector``.
    """

    def __init__(self, steps: Steps, **rooms: Any) -> None:  # noqa: ANN401  # those of Inspector
        super().__init__(**rooms)
        self._steps = steps

    async def inspect(self, service: Service, exchange: Exchange, who: Who) -> Verdict:
        """As ``Inspector.inspect``."""
        with self._steps.step("inspect", service=service.id, bytes=len(exchange.body)) as say:
            verdict = await super().inspect(service, exchange, who)
            found = sum(map(len, verdict.findings))
            say(event=verdict.event.id, action=str(verdict.decision.action), findings=found)
            self._steps.remember(verdict.event.id)
        return verdict

    def _read(self, service: Service, exchange: Exchange) -> Message:
        with self._steps.step("read") as say:
            message = super()._read(service, exchange)
            say(parts=len(message.parts), files=len(message.files))
            return message

    async def _scan(self, parts: Sequence[Part]) -> Findings:
        with self._steps.step("scan", parts=len(parts)):
            return await super()._scan(parts)

    async def _decide(
        self, looked: Looked, standing: Standing, failure: str | None
    ) -> tuple[Decision, Mapping[str, Justification]]:
        with self._steps.step("decide"):
            return await super()._decide(looked, standing, failure)

    async def _rewrite(
        self, exchange: Exchange, message: Message | None, findings: Findings, decision: Decision, who: Who, own: Own
    ) -> tuple[Rewritten | None, StandIns]:
        with self._steps.step("redact"):
            return await super()._rewrite(exchange, message, findings, decision, who, own)

    async def _try_record(self, event: Event) -> bool:
        with self._steps.step("record") as say:
            recorded = await super()._try_record(event)
            say(recorded=recorded)
            return recorded
