"""Refused is the default state of every flow; only a permit for a recorded verdict takes it away.

mitmproxy fails open: when a hook raises, the request goes on. So the refusal is set before anything else happens. While
``flow.response`` is set, mitmproxy reads the request's body to its end and sends nothing upstream.
"""

from dataclasses import dataclass

from mitmproxy import http

MARK = "sluiswachter.guard"
_TEXT = (
    "Sluiswachter: deze aanvraag is niet doorgestuurd, omdat zij niet gecontroleerd kon worden. "
    "Probeer het later opnieuw of neem contact op met de servicedesk. / "
    "This request was not sent on, because it could not be inspected. Try again later or contact the service desk."
)


@dataclass(frozen=True, slots=True)
class Permit:
    """Proof that a verdict is finished and that its event, with this number, is on disk."""

    event_id: str


def shut(flow: http.HTTPFlow) -> None:
    """Refuse a flow until further notice."""
    flow.response = http.Response.make(
        503,
        _TEXT.encode(),
        {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store", "x-should-retry": "false"},
    )
    flow.metadata[MARK] = "shut"


def let_pass(flow: http.HTTPFlow) -> None:
    """This flow is not for an AI service: it is nobody's business."""
    flow.response = None
    flow.metadata[MARK] = "not-ai"


def lift(flow: http.HTTPFlow, permit: Permit | None) -> None:
    """Let an inspected request go on. Without a permit it stays shut."""
    if isinstance(permit, Permit) and permit.event_id and is_shut(flow):
        flow.response = None
        flow.metadata[MARK] = "inspected"


def is_shut(flow: http.HTTPFlow) -> bool:
    """Whether this flow still waits for a verdict."""
    return flow.metadata.get(MARK) == "shut"


def was_inspected(flow: http.HTTPFlow) -> bool:
    """Whether this flow went on to an AI service after inspection."""
    return flow.metadata.get(MARK) == "inspected"
