"""A JSON body: every key, string and long number is a part."""

import re
from collections.abc import Callable, Mapping

from proxy.wire import json_text
from proxy.wire.body_files import attachments, encoded
from proxy.wire.json_text import Leaf
from proxy.wire.message import Part

Roles = Callable[[Leaf, dict[str, str]], str]
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
_EIGHT = re.compile(r"[0-9]{8}")


class JsonBody:
    """The parts of a JSON text, last of them the undivided text itself."""

    def __init__(self, text: str, roles: Roles) -> None:
        self._text = text
        self._leaves = json_text.read(text.removeprefix("\ufeff"))
        self._shift = len(text) - len(text.removeprefix("\ufeff"))
        named = {
            json_text_path(leaf.path): leaf.value
            for leaf in self._leaves
            if leaf.kind == "string" and leaf.path[-1:] == ("role",)
        }
        held = attachments(self._leaves)
        self._held, self.files = list(held), tuple(held.values())
        self._shown = [number for number, leaf in enumerate(self._leaves) if number not in held and _is_part(leaf)]
        parts = [self._part(self._leaves[number], roles, named) for number in self._shown]
        # A file's base64 is noise: what it holds is read by proxy/documents.
        rest = json_text.replace(text[self._shift :], self._leaves, dict.fromkeys(held, "")) if held else text
        self.parts = (*parts, Part(rest, "body", "raw", False))

    def _part(self, leaf: Leaf, roles: Roles, named: dict[str, str]) -> Part:
        return Part(leaf.value, json_text_path(leaf.path), roles(leaf, named), leaf.kind != "key")

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """The body with new texts and files; a number that is replaced becomes a string."""
        values = {self._shown[number]: text for number, text in texts.items() if number < len(self._shown)}
        for number, data in files.items():
            values[self._held[number]] = encoded(self._leaves[self._held[number]].value, data)
        plain = self._text.removeprefix("\ufeff")
        return (self._text[: self._shift] + json_text.replace(plain, self._leaves, values)).encode(
            "utf-8", "surrogateescape"
        )


def json_text_path(path: json_text.Path) -> str:
    """``messages[2].content``"""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _is_part(leaf: Leaf) -> bool:
    if leaf.kind == "number":
        return bool(_LONG_NUMBER.search(leaf.value)) and "." not in leaf.value
    if leaf.kind == "key":
        return not (leaf.value.isascii() and leaf.value.replace("_", "").isalpha() and leaf.value.islower())
    field = leaf.path[-1] if leaf.path else ""
    if field in _ENUM_FIELDS and _ENUM.fullmatch(leaf.value):
        return False
    if field == "model" and _IDENTIFIER["model"].fullmatch(leaf.value):
        return bool(_EIGHT.search(re.sub(r"20[0-9]{6}", "", leaf.value)))
    return not (field in _ID_FIELDS and _IDENTIFIER["id"].fullmatch(leaf.value)) and bool(leaf.value.strip())
