"""An inspector whose work on files the employee can follow (proxy/notices/files_page.py)."""

from typing import Protocol

from proxy.documents.readings import Readings
from proxy.inspection.verdict import Verdict, Who
from proxy.services.catalogue import Service
from proxy.wire.message import Exchange


class Inspects(Protocol):
    """What judges a request."""

    async def inspect(self, service: Service, exchange: Exchange, who: Who) -> Verdict:
        """A verdict for this request."""


class Watched:
    """Inspects as another does, and says meanwhile how far it is with files."""

    def __init__(self, inspector: Inspects, readings: Readings) -> None:
        self._inspector = inspector
        self._readings = readings

    async def inspect(self, service: Service, exchange: Exchange, who: Who) -> Verdict:
        """A verdict for this request."""
        with self._readings.watch(who.key) as reading:
            verdict = await self._inspector.inspect(service, exchange, who)
            reading.ends(
                self._readings.now,
                action=str(verdict.decision.action),
                reason=verdict.event.reason or "",
                event=verdict.event.id,
                named=_is_named(verdict),
            )
            return verdict


def _is_named(verdict: Verdict) -> bool:
    """Whether the names of files were searched, and nothing was found in them."""
    parts = verdict.message.parts if verdict.message else ()
    if not parts or len(verdict.findings) != len(parts):
        return False
    return not any(found for part, found in zip(parts, verdict.findings, strict=True) if part.role == "name")
