"""JSON files: every string and long number with its key before it."""

from typing import TYPE_CHECKING

from proxy.documents.passages import Opened, Passage, Slot
from proxy.documents.text import PIECE, decode
from proxy.wire import json_text
from proxy.wire.message import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable


def open_json(data: bytes) -> Opened | None:
    """A JSON file, or None when it is not strictly JSON (it is text then)."""
    text, encode = decode(data)
    if text.lstrip("\ufeff \t\r\n")[:1] not in ("{", "["):
        return None
    shift = len(text) - len(text.removeprefix("\ufeff"))
    try:
        leaves = json_text.read(text[shift:])
    except Unreadable:
        return None
    changed: dict[int, str] = {}

    def put(number: int) -> "Callable[[str], None]":
        return lambda new: changed.__setitem__(number, new)

    passages = [Passage("")]
    for number, leaf in enumerate(leaves):
        if len(passages[-1]) > PIECE:
            passages.append(Passage(str(leaf.path[0]) if leaf.path else ""))
        if leaf.kind == "key":
            passages[-1].slot(Slot(leaf.value))
            passages[-1].literal(": ")
        else:
            passages[-1].slot(Slot(leaf.value, put(number)))
            passages[-1].literal("\n")

    def save() -> bytes:
        for passage in passages:
            passage.save()
        return encode(text[:shift] + json_text.replace(text[shift:], leaves, changed))

    return Opened("json", passages, save)
