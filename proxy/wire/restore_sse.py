"""Restoring server-sent events: the words of an answer lie one by one in JSON objects, each in a ``data:`` line."""

import json
import re
from collections.abc import Iterator
from typing import Any

from proxy.wire.restore import Originals, TextStream

Json = Any  # what json.loads gives
# The fields in which services send an answer piece by piece (source: the vendors' streaming references).
_PIECES = frozenset(
    {
        "content",
        "text",
        "delta",
        "partial_json",
        "arguments",
        "thinking",
        "reasoning",
        "reasoning_content",
        "refusal",
        "v",
    }
)
_MARKERS = ("index", "output_index", "content_index", "item_id", "type", "id", "role")
_CLOSING = re.compile(r"(done|completed|complete|stop|end|finished)$")
_FINISH = ("finish_reason", "finishReason", "stop_reason")


class _Piece:
    """The last event that carried a certain piece of text: the shape in which a held tail is sent after all."""

    def __init__(self, originals: Originals) -> None:
        self.stream = TextStream(originals)
        self.lines: list[str] = []
        self.event: Json = None
        self.path: tuple[str | int, ...] = ()


class SseStream:
    """Feed it text, it gives text; whole events only, and each as soon as it is whole."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals
        self._buffer = ""
        self._pieces: dict[tuple[object, ...], _Piece] = {}

    def feed(self, text: str, *, last: bool = False) -> str:
        """Restore every event that is complete."""
        self._buffer += text
        out = []
        while end := re.search(r"\r?\n\r?\n", self._buffer):
            out.append(self._event(self._buffer[: end.start()]) + end[0])
            self._buffer = self._buffer[end.end() :]
        if last:
            out.append(self._flush())
            if self._buffer:
                out.append(self._event(self._buffer))
                self._buffer = ""
        return "".join(out)

    def _event(self, block: str) -> str:
        lines = block.splitlines()
        data = "\n".join(line[5:].removeprefix(" ") for line in lines if line.startswith("data:"))
        head = [line for line in lines if not line.startswith("data:")]
        try:
            event = json.loads(data)
        except (ValueError, RecursionError):
            return (self._flush() if data else "") + self._originals.restore(block)
        if not isinstance(event, dict | list):
            return self._originals.restore(block)
        return self._json_event(head, event, block)

    def _json_event(self, head: list[str], event: Json, block: str) -> str:
        leaves = list(_strings(event, ()))
        pieces = [(path, value) for path, value in leaves if path[-1:] and path[-1] in _PIECES]
        closing = not pieces or _is_closing(event)
        here = {_channel(event, path) for path, _ in pieces}
        before = self._flush(but=here) if closing else ""
        changed = False
        for path, value in leaves:
            channel = _channel(event, path)
            if path and path[-1] in _PIECES:
                piece = self._pieces.setdefault(channel, _Piece(self._originals))
                piece.lines, piece.path = head, path
                new = piece.stream.feed(value, last=closing)
            else:
                new = self._originals.restore(value)
            if new != value:
                _put(event, path, new)
                changed = True
        for path, _ in pieces:
            self._pieces[_channel(event, path)].event = event
        return before + (_block(head, event) if changed else block)

    def _flush(self, but: frozenset[tuple[object, ...]] | set[tuple[object, ...]] = frozenset()) -> str:
        """Send what is still held, each in a copy of the last event of its kind."""
        out = []
        for channel, piece in list(self._pieces.items()):
            if channel in but:
                continue
            del self._pieces[channel]
            if rest := piece.stream.feed("", last=True):
                event = json.loads(json.dumps(piece.event))
                for path, _ in list(_strings(event, ())):
                    if path and path[-1] in _PIECES:
                        _put(event, path, "")
                _put(event, piece.path, rest)
                out.append(_block(piece.lines, event) + "\n\n")
        return "".join(out)


def _block(head: list[str], event: Json) -> str:
    return "\n".join([*head, "data: " + json.dumps(event, ensure_ascii=False, separators=(",", ":"))])


def _strings(value: Json, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _strings(item, (*path, number))


def _put(event: Json, path: tuple[str | int, ...], value: str) -> None:
    for step in path[:-1]:
        event = event[step]
    event[path[-1]] = value


def _channel(event: Json, path: tuple[str | int, ...]) -> tuple[object, ...]:
    """Pieces of one text share their path and the numbers around it (``choices[0]`` may be choice 3)."""
    marks: list[object] = []
    for step in path:
        if isinstance(event, dict):
            marks += [
                event[name] for name in ("index", "output_index", "content_index") if isinstance(event.get(name), int)
            ]
        event = event[step]
    return (path, *marks)


def _is_closing(event: Json) -> bool:
    if not isinstance(event, dict):
        return False
    if isinstance(kind := event.get("type"), str) and _CLOSING.search(kind):
        return True
    inner = [event, *(i for key in ("choices", "candidates") for i in event.get(key) or () if isinstance(i, dict))]
    return any(item.get(name) for item in inner for name in _FINISH)
