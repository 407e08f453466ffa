"""What the practice page shows of one attempt."""

from dataclasses import dataclass

from detectors.finding import Finding


@dataclass(frozen=True, slots=True)
class Trial:
    """One text put through the inspection, without anything leaving the machine.

    ``text`` is what was typed, ``sent`` what an AI service would have received (``None`` when nothing would have
    been sent). The findings count code points of ``text``. It lives for one page and is never stored.
    """

    text: str
    sent: str | None
    findings: tuple[Finding, ...]
    action: str
    rule: str
    clause: str
    message_nl: str
    message_en: str
    event_id: str
