"""A strict JSON reader that remembers where everything stands, so that texts can be replaced in place.

What another parser might read differently (a key twice, NaN) is refused: the service must see what was inspected. It
does not recurse, so depth cannot break it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]  # C code of the standard library, not in its stubs

from proxy.wire.message import Unreadable

MOST_DEEP = 200
MOST_LEAVES = 100_000
_WHITE = frozenset(" \t\n\r")
_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_LITERAL = re.compile(r"true|false|null")
_SURROGATE = re.compile("[\ud800-\udfff]")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A string, number or key: where it stands in the text (quotes included) and in the structure."""

    path: Path
    value: str
    start: int
    end: int
    kind: str  # "string", "number" or "key"


def read(text: str) -> list[Leaf]:
    """Every leaf of a JSON text, in order; Unreadable with a reason when it is not strictly JSON."""
    return _Reader(text).read()


def replace(text: str, leaves: list[Leaf], values: Mapping[int, str]) -> str:
    """The text with new strings for some leaves (by number); everything else keeps its bytes."""
    out, at = [], 0
    for number in sorted(values):
        leaf = leaves[number]
        out += [text[at : leaf.start], json.dumps(values[number], ensure_ascii=False)]
        at = leaf.end
    return "".join([*out, text[at:]])


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._leaves: list[Leaf] = []
        # One entry per open container: its keys so far (None: a list), and the step that is being read.
        self._open: list[tuple[set[str] | None, str | int]] = []

    def read(self) -> list[Leaf]:
        self._value()
        while self._open:
            self._next()
            if len(self._leaves) > MOST_LEAVES:
                raise Unreadable("too-many")
        if self._skip() != "":
            raise Unreadable("json")
        return self._leaves

    def _skip(self) -> str:
        """Go past white space; the character that stands there, "" at the end."""
        here = self._text[self._at : self._at + 1]
        if here not in _WHITE:
            return here
        match = _SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._text[self._at : self._at + 1]

    def _path(self) -> Path:
        return tuple(step for _, step in self._open)

    def _value(self) -> None:
        """Read a scalar, or open a container."""
        character = self._skip()
        if character == '"':
            self._leaves.append(self._string("string"))
        elif character == "{" or character == "[":
            self._at += 1
            self._enter(character)
        elif match := _LITERAL.match(self._text, self._at):
            self._at = match.end()
        elif match := _NUMBER.match(self._text, self._at):
            if len(match[0]) > 400:
                raise Unreadable("number")
            self._leaves.append(Leaf(self._path(), match[0], match.start(), match.end(), "number"))
            self._at = match.end()
        else:
            raise Unreadable("json")

    def _enter(self, character: str) -> None:
        if len(self._open) >= MOST_DEEP:
            raise Unreadable("depth")
        self._open.append((set(), "") if character == "{" else (None, -1))
        if self._skip() == ("}" if character == "{" else "]"):
            self._at += 1
            self._open.pop()
        else:
            self._step()

    def _next(self) -> None:
        """After a value: a comma and the next one, or the end of the container."""
        character = self._skip()
        self._at += 1
        keys = self._open[-1][0]
        if character == ",":
            self._step()
        elif character == ("]" if keys is None else "}"):
            self._open.pop()
        else:
            raise Unreadable("json")

    def _step(self) -> None:
        keys, step = self._open[-1]
        if keys is None:
            self._open[-1] = (None, int(step) + 1)
        else:
            self._key(keys)
        self._value()

    def _key(self, keys: set[str]) -> None:
        if self._skip() != '"':
            raise Unreadable("json")
        key = self._string("key")
        if key.value in keys:
            raise Unreadable("duplicate-key")
        keys.add(key.value)
        self._open[-1] = (keys, key.value)
        self._leaves.append(key)
        if self._skip() != ":":
            raise Unreadable("json")
        self._at += 1

    def _string(self, kind: str) -> Leaf:
        start = self._at
        try:
            value, self._at = scanstring(self._text, start + 1, True)
        except json.JSONDecodeError:
            raise Unreadable("json") from None
        # Half of a pair is what is left of an emoji that a page cut off. Some readers drop it, so what stands around it
        # is read as one; where nothing is found it goes on as it came.
        return Leaf(self._path(), _whole(value), start, self._at, kind)


def _whole(value: str) -> str:
    """Without halves of pairs; to try to encode a text is much faster than to search it."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("", value)
    return value
