"""From a client's bytes to text parts and back, in the words of each AI service."""

from proxy.notices.notice import Notice
from proxy.wire import reading
from proxy.wire.json_text import Leaf
from proxy.wire.message import Exchange, Message
from proxy.wire.refusals import refuse
from proxy.wire.socket_notice import refuse_message

__all__ = ["Notice", "read", "refuse", "refuse_message"]


def read(dialect: str, exchange: Exchange, *, limit: int) -> Message:
    """Every text of a request, with the way back; Unreadable when it cannot be read whole."""
    return reading.read(dialect, exchange, limit=limit, roles=_role)


def _role(leaf: Leaf, named: dict[str, str]) -> str:
    """Who speaks: the ``role`` beside or above a text, a system prompt by its field, otherwise the user."""
    if leaf.kind == "key":
        return "metadata"
    for length in range(len(leaf.path), -1, -1):
        place = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in leaf.path[:length]).removeprefix(".")
        if role := named.get(f"{place}.role".removeprefix(".")):
            return role
    return "system" if leaf.path[:1] in (("system",), ("instructions",), ("system_instruction",)) else "user"
