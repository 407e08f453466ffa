"""Restoring a whole text, and JSON that lies inside it as text (the arguments of a tool, the answer of a page)."""

import json
from collections.abc import Iterator
from typing import Any

from proxy.wire import json_text
from proxy.wire.message import Unreadable
from proxy.wire.restore import Originals

Json = Any  # what json.loads gives
Path = tuple[str | int, ...]
_DEEPEST = 6


def restore_value(value: str, originals: Originals, depth: int = 0) -> str:
    """A text with its originals; where it is JSON itself, each text in it gets them in its own right."""
    new = originals.restore(value)
    if new == value or depth >= _DEEPEST or value.lstrip()[:1] not in ("{", "["):
        return new
    try:
        leaves = json_text.read(value)
    except Unreadable:
        return new
    strings = {n: restore_value(leaf.value, originals, depth + 1) for n, leaf in enumerate(leaves)}
    changed = {n: text for n, text in strings.items() if text != leaves[n].value and leaves[n].kind != "number"}
    return json_text.replace(value, leaves, changed)


def strings(value: Json, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a JSON value with its place, without recursion."""
    waiting: list[tuple[Path, Json]] = [(path, value)]
    while waiting:
        where, item = waiting.pop()
        if isinstance(item, str):
            yield where, item
        elif isinstance(item, dict):
            waiting += [((*where, key), inner) for key, inner in reversed(item.items())]
        elif isinstance(item, list):
            waiting += [((*where, number), item[number]) for number in range(len(item) - 1, -1, -1)]


def put(value: Json, path: Path, text: str) -> None:
    """Put a text at a place."""
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = text


def loads(text: str) -> Json:
    """The JSON value of a text, None when it is none or too deep (JSON's own null is None as well)."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def dumps(value: Json) -> str:
    """JSON on one line, as the services write it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
