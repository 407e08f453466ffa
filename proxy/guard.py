"""Refused is the default state of every flow; only a permit for a recorded verdict takes it away.

mitmproxy fails open: when a hook raises, the request goes on. So the refusal is set before anything else happens. While
``flow.response`` is set, mitmproxy reads the request's body to its end and sends nothing upstream.
"""

import copy
import time
from dataclasses import dataclass, field
from functools import cache

from mitmproxy import http

MARK = "sluiswachter.guard"
_EVENT = "sluiswachter.event"
_TEXT = (
    "Sluiswachter heeft dit verzoek niet doorgestuurd, want het kon niet worden gecontroleerd. "
    "Er is geen meldingsnummer. Probeer het over een paar minuten opnieuw. Lukt het dan niet, bel de servicedesk. / "
    "Sluiswachter did not send this request on, because it could not be inspected. There is no event number. "
    "Try again in a few minutes. Call the service desk if it fails again."
)


@dataclass(frozen=True, slots=True)
class Permit:
    """Proof that a verdict is finished and that its event, with this number, is on disk."""

    event_id: str


def shut(flow: http.HTTPFlow) -> None:
    """Refuse a flow until further notice."""
    # A copy of one refusal: to make one takes as long as all else that is done for a flow that is not for AI.
    flow.response = refusal = copy.copy(_refusal())
    refusal.data = copy.copy(refusal.data)
    refusal.headers = refusal.headers.copy()
    refusal.timestamp_start = refusal.timestamp_end = time.time()
    flow.metadata[MARK] = "shut"


@cache
def _refusal() -> http.Response:
    return http.Response.make(
        503,
        _TEXT.encode(),
        {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store", "x-should-retry": "false"},
    )


def let_pass(flow: http.HTTPFlow) -> None:
    """This flow is not for an AI service: it is nobody's business."""
    flow.response = None
    flow.metadata[MARK] = "not-ai"


def lift(flow: http.HTTPFlow, permit: Permit | None) -> None:
    """Let an inspected request go on. Without a permit it stays shut."""
    if isinstance(permit, Permit) and permit.event_id and is_shut(flow):
        flow.response = None
        flow.metadata[MARK] = "inspected"
        flow.metadata[_EVENT] = permit.event_id


def is_shut(flow: http.HTTPFlow) -> bool:
    """Whether this flow still waits for a verdict."""
    return flow.metadata.get(MARK) == "shut"


def was_inspected(flow: http.HTTPFlow) -> bool:
    """Whether this flow went on to an AI service after inspection."""
    return flow.metadata.get(MARK) == "inspected"


def event_id(flow: http.HTTPFlow) -> str:
    """The number of the event with which this flow went on; empty when it did not."""
    return str(flow.metadata.get(_EVENT, ""))


def is_not_for_ai(flow: http.HTTPFlow) -> bool:
    """Whether this flow was let pass because it is nobody's business."""
    return flow.metadata.get(MARK) == "not-ai"


_PASSAGE = "sluiswachter.passage"


@dataclass(slots=True)
class Passage:
    """One WebSocket message on its way: shut, until a permit opens it.

    ``replies`` go to the client; with a ``close_reason`` the connection ends after them.
    """

    permit: Permit | None = None
    free: bool = False
    replies: list[str | bytes] = field(default_factory=list)
    close_reason: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the message goes on."""
        return self.free or (isinstance(self.permit, Permit) and bool(self.permit.event_id))


def shut_message(flow: http.HTTPFlow) -> Passage:
    """A new message of this flow stays here until further notice."""
    passage = Passage()
    flow.metadata[_PASSAGE] = passage
    return passage


def passage(flow: http.HTTPFlow) -> Passage:
    """The passage of the message that is being looked at; one that leads nowhere when there is none."""
    found = flow.metadata.get(_PASSAGE)
    return found if isinstance(found, Passage) else Passage()


def forget_message(flow: http.HTTPFlow) -> None:
    """The message is gone, one way or the other."""
    flow.metadata.pop(_PASSAGE, None)
