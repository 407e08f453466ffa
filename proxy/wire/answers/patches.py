"""Answers that are patches of a document: ``{"p": place, "o": operation, "v": value}`` (ChatGPT, DeepSeek).

What is left out is as in the patch before it. Lists of ``{"op", "path", "value"}``
(Perplexity, Le Chat) name everything.
"""

import re
from collections.abc import Iterator
from typing import Any

from proxy.wire.answers.fields import Leaf
from proxy.wire.answers.values import Path, strings

Json = Any
_PIECES = frozenset({"content", "parts", "text", "thinking", "thoughts", "answer", "chunks", "summary", "markdown"})
_APPEND = frozenset({"append", "x"})
_FINISHED = re.compile(r"(?i)finish|complete|done")


class Patches:
    """Remembers where the stream of patches is."""

    def __init__(self) -> None:
        self._place = ""
        self.operation = ""

    @staticmethod
    def are_in(record: Json) -> bool:
        """Whether a record is a patch."""
        if not isinstance(record, dict) or "v" not in record:
            return False
        return set(record) <= {"p", "o", "v", "c"} and isinstance(record.get("p", ""), str)

    def leaves(self, record: Json) -> list[Leaf]:
        """The texts of a patch, with the place in the document that each belongs to."""
        self._place = record.get("p", self._place)
        self.operation = record.get("o", self.operation)
        return list(self._value(record["v"], ("v",), self._place, self.operation))

    def complete(self, record: Json) -> bool:
        """Say what the record leaves out, because another one was put before it; whether that changed it."""
        before = set(record)
        record.setdefault("p", self._place)
        record.setdefault("o", self.operation)
        return set(record) != before

    def _value(self, value: Json, path: Path, place: str, operation: str) -> Iterator[Leaf]:
        if isinstance(value, list) and operation.lower() in ("patch", "batch"):
            for number, patch in enumerate(value):
                if isinstance(patch, dict) and "v" in patch:
                    inner = _join(place, str(patch.get("p", "")))
                    yield from self._value(patch["v"], (*path, number, "v"), inner, str(patch.get("o", "")))
            return
        for inside, text in strings(value):
            # What is appended to a list gets a number that only the page knows: the last one.
            steps = ("-1", *inside[1:]) if inside and isinstance(inside[0], int) else inside
            yield leaf_at(_join(place, *map(str, steps)), (*path, *inside), text, operation, is_direct=not inside)


def leaf_at(place: str, path: Path, text: str, operation: str, *, is_direct: bool) -> Leaf:
    """A text that goes to a place, itself or in an object: a piece where it is added to a text, or begins one."""
    names = [name for name in place.split("/") if not re.fullmatch(r"-?[0-9]*", name)]
    if (is_direct and operation.lower() in _APPEND) or (names and names[-1] in _PIECES):
        appends = operation.lower() in _APPEND
        anew = not appends and not re.search(r"chunks/[1-9]", place)
        begins = appends and not is_direct
        return Leaf(path, text, ("patch", "/".join(names)), target=place, resets=anew, begins=begins)
    return Leaf(path, text)


def is_closing(record: Json) -> bool:
    """Whether a patch says that the message is finished."""
    patches = record["v"] if isinstance(record["v"], list) else [record]
    return any(
        isinstance(patch, dict)
        and str(patch.get("p", "")).rpartition("/")[2] in ("status", "quasi_status")
        and isinstance(patch.get("v"), str)
        and bool(_FINISHED.search(patch["v"]))
        for patch in patches
    )


def listed(record: Json) -> dict[Path, Leaf]:
    """The texts of ``{"op", "path", "value"}`` patches anywhere in a record, by their place in it."""
    found: dict[Path, Leaf] = {}
    waiting: list[tuple[Path, Json]] = [((), record)]
    while waiting:
        path, item = waiting.pop()
        if isinstance(item, dict) and isinstance(item.get("path"), str) and "value" in item and "op" in item:
            for inside, text in strings(item["value"]):
                where = (*path, "value", *inside)
                place = _join(item["path"], *map(str, inside))
                found[where] = leaf_at(place, where, text, str(item["op"]), is_direct=not inside)
        elif isinstance(item, dict):
            waiting += [((*path, key), inner) for key, inner in item.items()]
        elif isinstance(item, list):
            waiting += [((*path, number), inner) for number, inner in enumerate(item)]
    return found


def _join(*steps: str) -> str:
    steps = tuple(step for step in steps if step)
    return "/".join([steps[0], *(step.lstrip("/") for step in steps[1:])]) if steps else ""
