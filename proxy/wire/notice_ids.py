"""Ids of answers that only the page has seen, so that the conversation goes on after a notice.

A page names the answer to which the next question belongs. The service has never seen a notice, so its id says in its
version digit which answer it stood behind: ``...-4abc-...`` becomes ``...-8abc-...``, and on the next request 4 again.
Services make their ids by version 4 or 7 (RFC 9562); 8 and above are nobody's. An id of version 5 is one of ours that
stood behind nothing. DeepSeek counts its messages; a notice counts on from two million, and its question from one.
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
    "perplexity": "last_backend_uuid",
    "deepseek-web": "parent_message_id",
}
# Here an id that stood behind nothing begins a conversation as if there had been no notice.
_BEGINS = frozenset({"perplexity"})
_MANY = 1_000_000
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
    parent = _named(asked, PARENTS.get(dialect, ""))
    if not isinstance(parent, str) or not re.fullmatch(_ID % "[478-9a-d]", parent):
        return ""
    return parent[:_AT] + _NEXT[parent[_AT].lower()] + parent[_AT + 1 :]


def counted(body: bytes) -> tuple[int, int]:
    """The numbers of a refused question and of its notice, in a service that counts its messages."""
    try:
        parent = _named(json.loads(body), PARENTS["deepseek-web"])
    except (ValueError, RecursionError):
        parent = None
    known = parent if isinstance(parent, int) and 0 <= parent < _MANY * 1000 else 0
    notice = (known // (2 * _MANY) + 1) * 2 * _MANY + known % _MANY
    return notice - _MANY, notice


def _named(asked: object, field: str) -> object:
    """A field of a question, itself or among its parameters."""
    if not isinstance(asked, dict):
        return None
    inside = asked.get("params")
    return asked.get(field) or (inside.get(field) if isinstance(inside, dict) else None)


def mended(dialect: str, message: Message) -> Message:
    """The message; when it is written, a question behind a notice belongs to the answer before that."""
    field = PARENTS.get(dialect)
    if field is None:
        return message
    versions = "[589a-d]" if dialect in _BEGINS else "[89a-d]"
    pattern = re.compile(rf'("{field}"\s*:\s*)(?:"({_ID % versions})"|([0-9]{{7,10}})(?![0-9.eE]))'.encode())

    def write(texts: Mapping[int, str], files: Mapping[int, bytes] = MappingProxyType({}), /) -> Rewritten:
        written = message.write(texts, files)
        return replace(written, body=pattern.sub(_original, written.body))

    return replace(message, write=write)


def _original(match: "re.Match[bytes]") -> bytes:
    if match[3]:
        return match[1] + (str(int(match[3]) % _MANY) if int(match[3]) % _MANY else "null").encode()
    own = match[2].decode()
    if own[_AT] == "5":
        return match[1] + b"null"
    return match[1] + f'"{own[:_AT]}{_BACK[own[_AT].lower()]}{own[_AT + 1 :]}"'.encode()
