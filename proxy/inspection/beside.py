"""What lies beside an event, made here so that values and words go no further than this room."""

from collections.abc import Callable
from datetime import datetime

import structlog

from logs.attach import Attacher
from logs.attached import Attached
from logs.evidence import excerpt
from policies.engine import Decision
from proxy.inspection.found import Findings
from proxy.wire.message import Message

Beside = Callable[[str, datetime, Message | None, Findings, Decision], Attached | None]
_log = structlog.get_logger("inspector")


def beside_with(attacher: Attacher) -> Beside:
    """Keyed hashes of what was found, and sealed words around it where a matching rule asks for evidence."""

    def beside(
        event: str, now: datetime, message: Message | None, findings: Findings, decision: Decision
    ) -> Attached | None:
        if message is None or not any(findings):
            return None
        pairs = [(part, f) for part, found in zip(message.parts, findings, strict=False) for f in found]
        values = [(f.kind, part.text[f.start : f.end]) for part, f in pairs]
        wanted = [(part, f) for part, f in pairs if f.kind in decision.evidence]
        words = [excerpt(f.kind, str(part.place), part.text, f.start, f.end) for part, f in wanted]
        try:
            return attacher.attach(event, now, values, words)
        except Exception as error:  # the event itself counts; that this is missing shows in it
            _log.error("nothing kept beside an event", event_id=event, exception=type(error).__name__)
            return None

    return beside


def nothing(*_: object) -> None:
    """Without a record of one's own nothing lies beside an event."""
