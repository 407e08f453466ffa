"""From a client's bytes to text parts and back, in the words of each AI service."""

from proxy.notices.notice import Notice
from proxy.wire import reading
from proxy.wire.dialects import find
from proxy.wire.message import Exchange, Message
from proxy.wire.notice_ids import mended
from proxy.wire.refusals import refuse
from proxy.wire.socket_notice import refuse_message

__all__ = ["Notice", "read", "refuse", "refuse_message"]


def read(dialect: str, exchange: Exchange, *, limit: int) -> Message:
    """Every text of a request, with the way back; Unreadable when it cannot be read whole."""
    return mended(dialect, reading.read(find(dialect), exchange, limit=limit))
