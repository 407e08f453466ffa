"""JSON files, and files with JSON on every line: every string and long number with its key before it."""

import re
from typing import TYPE_CHECKING

from proxy.documents.passages import Opened, Passage, Slot
from proxy.documents.text import PIECE, decode
from proxy.wire import json_text
from proxy.wire.message import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def open_json(data: bytes) -> Opened | None:
    """A JSON file, or None when it is not strictly JSON, whole or line by line (it is text then)."""
    text, encode = decode(data)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix(mark)
    if body.lstrip(" \t\r\n")[:1] not in ("{", "["):
        return None
    for texts in ([body], _LINE.findall(body)):
        passages = [Passage("")]
        try:
            saves = [_read(each, passages) if each.strip() else _Blank(each) for each in texts]
        except Unreadable:
            continue
        return Opened("json", passages, _saving(passages, saves, lambda new: encode(mark + new)))
    return None


class _Blank:
    """A line without anything."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self) -> str:
        return self._text


def _saving(
    passages: list[Passage], saves: "list[Callable[[], str]]", encode: "Callable[[str], bytes]"
) -> "Callable[[], bytes]":
    def save() -> bytes:
        for passage in passages:
            passage.save()
        return encode("".join(one() for one in saves))

    return save


def _read(text: str, passages: list[Passage]) -> "Callable[[], str]":
    """Put the leaves of a JSON text into passages; what it is after every edit."""
    leaves = json_text.read(text)
    changed: dict[int, str] = {}

    def put(number: int) -> "Callable[[str], None]":
        return lambda new: changed.__setitem__(number, new)

    for number, leaf in enumerate(leaves):
        if len(passages[-1]) > PIECE:
            passages.append(Passage(str(leaf.path[0]) if leaf.path else ""))
        if leaf.kind == "key":
            passages[-1].slot(Slot(leaf.value))
            passages[-1].literal(": ")
        else:
            passages[-1].slot(Slot(leaf.value, put(number)))
            passages[-1].literal("\n")
    return lambda: json_text.replace(text, leaves, changed)
