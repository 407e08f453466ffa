"""A JSON body: every key, string and long number is a part, also those of JSON that stands in a string."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from proxy.wire import json_text
from proxy.wire.body_files import attachments, encoded
from proxy.wire.dialect import Dialect, Seen, Speakers, is_prose, speakers
from proxy.wire.json_text import Leaf
from proxy.wire.labels import is_counted, label
from proxy.wire.message import Attachment, Part, Unreadable
from proxy.wire.texts import Texts

# Names of models and ids are no prose; they are left out only when they look entirely like one.
_IDENTIFIER = {
    "model": re.compile(r"(?:models/)?[a-z][a-z0-9./:-]{0,50}?(?:-?20[0-9]{2}-?[01][0-9]-?[0-3][0-9])?(?:-v[0-9])?"),
    "id": re.compile(
        r"(?:msg|call|toolu|resp|chatcmpl|run|thread|asst|item|fc|rs)_?-?[A-Za-z0-9_-]{8,80}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    ),
}
_ID_FIELDS = frozenset(
    {
        "id",
        "tool_call_id",
        "call_id",
        "tool_use_id",
        "previous_response_id",
        "conversation_id",
        "parent_message_id",
        "message_id",
    }
)
_ENUM = re.compile(r"[a-z_]{1,32}")
_ENUM_FIELDS = frozenset({"role", "type", "object"})
_LONG_NUMBER = re.compile(r"[0-9]{8}")
_SHORT_NUMBER = 4
_MOST = 10**18
_WHOLE = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18}(?:[eE]\+?[0-9]{1,2})?|[eE]\+?[0-9]{1,2})")
_EIGHT = re.compile(r"[0-9]{8}")
# What people write may hold JSON; cut into its strings it would lose the words that explain them.
_PROSE_FIELDS = frozenset({"content", "text", "prompt", "message", "query", "question", "input_text", "value"})
_MOST_INSIDE = 8
# Of a long text the undivided body keeps both ends, up to a place between two words: what lies within one text is found
# in that text. An escape takes two signs for one, or six; so far is looked for such a place.
_EDGE, _LONG, _LOOK = 64, 1024, 160
_WORDS = re.compile(r"[^\W\d_]{2} (?=[^\W\d_]{2})")
_LEFT_OUT = "\n[...]\n"


class JsonText:
    """A JSON text read through: its strings, and those of JSON inside its strings."""

    def __init__(
        self, text: str, dialect: Dialect, place: str = "", role: str = "user", new: bool = True, depth: int = 0
    ) -> None:
        self._text = text
        self._leaves = json_text.read(text)
        self._dialect, self._place, self._role, self._new, self._depth = dialect, place, role, new, depth
        self._held = attachments(self._leaves)
        self._all = Texts()
        self._long: list[Leaf] = []
        who = speakers(self._leaves)
        for number, leaf in enumerate(self._leaves):
            if number in self._held:
                self._all.add_file(number, self._held[number])
            elif _is_part(leaf):
                self._add(number, leaf, who)
        self.parts: tuple[Part, ...] = tuple(self._all.parts)
        self.files: tuple[Attachment, ...] = tuple(self._all.files)
        self.strange = self._all.strange

    def _add(self, number: int, leaf: Leaf, who: Speakers) -> None:
        place = json_text_path(leaf.path)
        place = f"{self._place}:{place}" if self._place else place
        seen = self._dialect.see(place, leaf.path, who, self._role)
        if leaf.kind == "key":
            self._all.add(number, Part(leaf.value, place, "metadata", False, new=seen.new and self._new))
        elif inner := self._inner(leaf, place, seen):
            self._all.add_inner(number, inner)
        else:
            self._all.strange |= not seen.known and leaf.kind == "string" and is_prose(leaf.value)
            name = label(_field(leaf), leaf.value)
            role = "machine" if not seen.known and self._is_counted(leaf) else seen.role
            if leaf.end - leaf.start > _LONG:
                self._long.append(leaf)
            self._all.add(number, Part(_said(leaf), place, role, new=seen.new and self._new, label=name))

    def _is_counted(self, leaf: Leaf) -> bool:
        """Whether a number is a program's own, in an object that is not about a person."""
        names = (self._place, *(step for step in leaf.path if isinstance(step, str)))
        return is_counted(names, leaf.value) and leaf.path[:-1] not in self._about_people

    @cached_property
    def _about_people(self) -> frozenset[json_text.Path]:
        """The objects that have a name or the like in a field of their own."""
        return frozenset(
            leaf.path[:-1] for leaf in self._leaves if leaf.kind == "string" and label(_field(leaf), leaf.value)
        )

    def _inner(self, leaf: Leaf, place: str, seen: Seen) -> "JsonText | None":
        if leaf.kind != "string" or not looks_like_json(leaf.value) or self._depth >= _MOST_INSIDE:
            return None
        if seen.role in ("user", "assistant", "system") and (seen.known or _field(leaf) in _PROSE_FIELDS):
            return None
        return inner(leaf.value, self._dialect, place, seen.role, seen.new and self._new, self._depth + 1)

    @property
    def plain(self) -> str:
        """The undivided text without what is read elsewhere: files (base64 is noise) and the middle of long texts."""
        files = [(self._leaves[number].start, self._leaves[number].end, '""') for number in self._held]
        middles = [(*middle, _LEFT_OUT) for leaf in self._long if (middle := _middle(self._text, leaf))]
        out, at = [], 0
        for start, end, instead in sorted(files + middles):
            out += [self._text[at:start], instead]
            at = end
        return "".join([*out, self._text[at:]]) if out else self._text

    def text(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> str:
        """With new texts and files; a number that is replaced becomes a string."""
        values, held = self._all.values(texts, files)
        values.update({slot: encoded(self._leaves[slot].value, data) for slot, data in held.items()})
        return json_text.replace(self._text, self._leaves, values)


def _middle(text: str, leaf: Leaf) -> tuple[int, int] | None:
    """From where to where a long text need not be read again; None where no two words stand at its ends."""
    first = leaf.start + _EDGE * _signs(text[leaf.start : leaf.start + _EDGE])
    last = leaf.end - _EDGE * _signs(text[leaf.end - _EDGE : leaf.end])
    begin = _WORDS.search(text, first, last)
    ends = [match.end() for match in _WORDS.finditer(text, max(first, last - _LOOK), last)]
    return (begin.end(), ends[-1]) if begin and ends and begin.end() < ends[-1] else None


def _signs(edge: str) -> int:
    """How many signs may stand for one in such a text."""
    return 6 if "\\u" in edge else 2 if "\\" in edge else 1


def looks_like_json(text: str) -> bool:
    """Whether it is worth the trouble to read a text as JSON."""
    start, end = text.lstrip()[:1], text.rstrip()[-1:]
    return (start == "{" and end == "}") or (start == "[" and end == "]")


def inner(
    text: str, dialect: Dialect, place: str, role: str = "user", new: bool = True, depth: int = 1
) -> JsonText | None:
    """JSON that stands in another text; None when it is none (or not strictly), and the text is a text like any."""
    try:
        return JsonText(text, dialect, place, role, new, depth)
    except Unreadable:
        return None


class JsonBody:
    """The parts of a JSON text, last of them the undivided text itself; ``mark`` is what stands before it."""

    def __init__(self, text: str, dialect: Dialect, mark: str = "") -> None:
        self._mark = mark + text[: len(text) - len(text.removeprefix("\ufeff"))]
        self._json = JsonText(text.removeprefix("\ufeff"), dialect)
        self.parts = (*self._json.parts, Part(self._json.plain, "body", "raw", False))
        self.files = self._json.files
        self.strange = self._json.strange

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """The body with new texts and files."""
        return (self._mark + self._json.text(texts, files)).encode("utf-8", "surrogateescape")


def json_text_path(path: json_text.Path) -> str:
    """``messages[2].content``"""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _field(leaf: Leaf) -> str:
    """The name of the field in which a text stands, itself or in a list."""
    return next((step for step in reversed(leaf.path) if isinstance(step, str)), "")


def _said(leaf: Leaf) -> str:
    """A leaf as it reads: a whole number is one however it is written, such as ``123456782.0`` or ``1.23456782e8``."""
    if leaf.kind != "number" or not _WHOLE.fullmatch(leaf.value):
        return leaf.value
    number = Decimal(leaf.value)
    is_whole = abs(number) < _MOST and number == number.to_integral_value()
    return f"{number:.0f}" if is_whole else leaf.value


def _is_part(leaf: Leaf) -> bool:
    if leaf.kind == "number":
        value = _said(leaf)
        telling = len(value) >= _SHORT_NUMBER and bool(label(_field(leaf), value))
        return (telling or bool(_LONG_NUMBER.search(value))) and "." not in value
    if leaf.kind == "key":
        return not (leaf.value.isascii() and leaf.value.replace("_", "").isalpha() and leaf.value.islower())
    field = leaf.path[-1] if leaf.path else ""
    if field in _ENUM_FIELDS and _ENUM.fullmatch(leaf.value):
        return False
    if field == "model" and _IDENTIFIER["model"].fullmatch(leaf.value):
        return bool(_EIGHT.search(re.sub(r"20[0-9]{6}", "", leaf.value)))
    return not (field in _ID_FIELDS and _IDENTIFIER["id"].fullmatch(leaf.value)) and bool(leaf.value.strip())
