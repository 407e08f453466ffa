"""Ids of answers that only the page has seen, so that the conversation goes on after a notice.

A page names the answer to which the next question belongs. The service has never seen a notice, so its id says in its
version digit which answer it stood behind: ``...-4abc-...`` becomes ``...-8abc-...``, and on the next request 4 again.
Services make their ids by version 4 or 7 (RFC 9562); 8 and above are nobody's.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from proxy.wire.message import Message, Rewritten

# The field in which a question names the answer before it.
PARENTS = {
    "chatgpt-web": "parent_message_id",
    "claude-web": "parent_message_uuid",
    "grok-web": "parentResponseId",
}
_NEXT = {"4": "8", "8": "9", "9": "a", "a": "8", "7": "b", "b": "c", "c": "d", "d": "b"}
_BACK = {"8": "4", "9": "4", "a": "4", "b": "7", "c": "7", "d": "7"}
_ID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-%s[0-9a-fA-F]{3}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_AT = 14  # where the version stands


def behind(dialect: str, body: bytes) -> str:
    """The id of a notice that answers this question; "" where the question names no answer before it."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    parent = asked.get(PARENTS.get(dialect, "")) if isinstance(asked, dict) else None
    if not isinstance(parent, str) or not re.fullmatch(_ID % "[478-9a-d]", parent):
        return ""
    return parent[:_AT] + _NEXT[parent[_AT].lower()] + parent[_AT + 1 :]


def mended(dialect: str, message: Message) -> Message:
    """The message; when it is written, a question behind a notice belongs to the answer before that."""
    field = PARENTS.get(dialect)
    if field is None:
        return message
    pattern = re.compile((rf'("{field}"\s*:\s*")({_ID % "[89a-d]"})(")').encode())

    def write(texts: Mapping[int, str], files: Mapping[int, bytes] = MappingProxyType({}), /) -> Rewritten:
        written = message.write(texts, files)
        return replace(written, body=pattern.sub(_original, written.body))

    return replace(message, write=write)


def _original(match: "re.Match[bytes]") -> bytes:
    own = match[2].decode()
    return match[1] + (own[:_AT] + _BACK[own[_AT].lower()] + own[_AT + 1 :]).encode() + match[3]
