"""Restores a stream of JSON records, in which the words of an answer lie one by one.

How the records are cut and put together again is the formats' business; what they carry around a record (the lines of a
server-sent event, the headers of a frame) goes through here untouched as ``around``.
"""

import copy
from dataclasses import dataclass
from typing import Any

import structlog

from proxy.wire.answers import fields, patches
from proxy.wire.answers.fields import Leaf
from proxy.wire.answers.patches import Patches
from proxy.wire.answers.values import Json, put, restore_value, strings
from proxy.wire.restore import Originals, TextStream, json_escape

_ALIKE, _SURELY_ALIKE, _SURE = 3, 8, 2
_log = structlog.get_logger("answer")


@dataclass(frozen=True, slots=True)
class Out:
    """A record to send; ``changed`` says that its bytes are not those that came."""

    record: Json
    around: Any
    changed: bool


@dataclass
class _Channel:
    """A text that comes in pieces, and the record in whose shape a held tail is sent after all."""

    stream: TextStream
    leaf: Leaf
    last: str = ""
    record: Json = None
    around: Any = None
    said: bool = False
    repeats: bool = False
    proofs: int = 0
    is_pieces: bool = False

    def take(self, value: str) -> None:
        """Judge by the next value whether the whole text comes every time (Poe), or pieces of it.

        Two pieces may look alike (" in", " inkomen"), so a short likeness must be there twice.
        """
        grows = len(value) > len(self.last) and value.startswith(self.last)
        if self.last and not self.is_pieces:
            self.is_pieces = not grows and value != self.last and self.proofs < _SURE
            self.proofs += grows * ((len(self.last) >= _ALIKE) + (len(self.last) >= _SURELY_ALIKE))
        self.repeats = self.proofs >= _SURE and not self.is_pieces
        self.last = value


class Records:
    """Feed it records in order; it gives records, of which at most the tails of texts are held up."""

    def __init__(self, originals: Originals, dialect: str = "") -> None:
        self._originals = originals
        self._dialect = dialect
        self._channels: dict[tuple[object, ...], _Channel] = {}
        self._patches = Patches()
        self._note = originals.note

    def feed(self, record: Json, around: Any = None, kind: str = "") -> list[Out]:  # noqa: ANN401
        """The record restored, after what had to go before it. ``kind`` is the name of the event around it."""
        try:
            return self._feed(record, around, kind)
        except Exception as error:  # what cannot be restored goes on as it came
            _log.error("record not restored", exception=type(error).__name__)
            return [Out(record, around, changed=False)]

    def _feed(self, record: Json, around: Any, kind: str) -> list[Out]:  # noqa: ANN401
        is_patch = Patches.are_in(record)
        leaves = self._patches.leaves(record) if is_patch else self._leaves(record)
        closing = patches.is_closing(record) if is_patch else fields.is_closing(record, kind)
        closing = closing or any(fields.says_done(leaf) for leaf in leaves)
        here = {leaf.channel for leaf in leaves if leaf.channel}
        begun = {leaf.channel for leaf in leaves if leaf.begins}
        out = self.flush(but=set(self._channels) - begun) if begun else []
        out += self.flush(but=here) if closing else []
        changed = bool(out) and is_patch and self._patches.complete(record)
        for leaf in leaves:
            new = self._piece(leaf, record, around, closing) if leaf.channel else self._whole(leaf)
            if new != leaf.value:
                put(record, leaf.path, new)
                changed = True
        return [*out, Out(record, around, changed)]

    def flush(self, but: set[tuple[object, ...]] | frozenset[tuple[object, ...]] = frozenset()) -> list[Out]:
        """What is still held, each in a copy of the last record of its kind."""
        out = []
        for name in [name for name in self._channels if name not in but]:
            channel = self._channels.pop(name)
            rest = channel.stream.feed("", last=True) + self._noted(channel)
            if rest and not channel.repeats and self._dialect not in fields.REPEATING:
                out.append(Out(self._copy(channel, rest), channel.around, True))
        return out

    def _noted(self, channel: _Channel) -> str:
        """The note, once, behind the first text that ends and that the page shows as the answer."""
        if (
            not (channel.said and fields.is_answer(channel.leaf))
            or channel.repeats
            or self._dialect in fields.REPEATING
        ):
            return ""
        note, self._note = self._note, ""
        return note

    def _leaves(self, record: Json) -> list[Leaf]:
        listed = patches.listed(record)
        found = strings(record)
        return [listed.get(path) or fields.leaf_of(self._dialect, record, path, text) for path, text in found]

    def _whole(self, leaf: Leaf) -> str:
        new = restore_value(leaf.value, self._originals)
        note = self._originals.note
        return fields.with_note(self._dialect, leaf, new, note) if note else new

    def _piece(self, leaf: Leaf, record: Json, around: Any, closing: bool) -> str:  # noqa: ANN401
        name = leaf.channel or ()
        channel = self._channels.get(name)
        if channel is None:
            stream = TextStream(self._originals, json_escape if leaf.is_json else str)
            channel = self._channels[name] = _Channel(stream, leaf)
        channel.take(leaf.value)
        if channel.repeats or leaf.resets:
            channel.stream.rest = ""  # the whole text comes again, with what was held
        channel.leaf, channel.record, channel.around = leaf, record, around
        value, padding = _unpadded(leaf.value)
        channel.said = channel.said or bool(value)
        return (
            channel.stream.feed(value, last=closing or channel.repeats)
            + (self._noted(channel) if closing else "")
            + padding
        )

    def _copy(self, channel: _Channel, rest: str) -> Json:
        if channel.leaf.target:
            return _patch(channel, rest)
        record = copy.deepcopy(channel.record)
        for path, text in strings(record):
            if text and fields.leaf_of(self._dialect, record, path, text).channel:
                put(record, path, "")
        put(record, channel.leaf.path, rest)
        return record


def _patch(channel: _Channel, rest: str) -> Json:
    """A patch of its own, in the manner of those before it."""
    if channel.leaf.path[:1] == ("v",):
        upper = channel.leaf.target[:1] != "/"  # DeepSeek writes its operations so
        return {"p": channel.leaf.target, "o": "APPEND" if upper else "append", "v": rest}
    record = copy.deepcopy(channel.record)
    steps = channel.leaf.path[: channel.leaf.path.index("value")]
    holder = record
    for step in steps[:-1]:
        holder = holder[step]
    holder[:] = [{"op": "append", "path": channel.leaf.target, "value": rest}]
    return record


def _unpadded(value: str) -> tuple[str, str]:
    """HuggingChat fills its tokens up with zeros."""
    plain = value.rstrip("\0")
    return plain, value[len(plain) :]
