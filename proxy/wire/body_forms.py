"""Bodies that are not JSON: text, lines of JSON, forms, multipart."""

import re
from collections.abc import Mapping, Sequence
from email.message import Message as Mime
from typing import Protocol
from urllib.parse import quote_plus, unquote_plus

from proxy.wire.body_json import JsonBody, Roles
from proxy.wire.message import Part, Unreadable


class Body(Protocol):
    """Parts, and the way back to bytes."""

    @property
    def parts(self) -> Sequence[Part]:
        """The texts."""

    def write(self, texts: Mapping[int, str]) -> bytes:
        """The body with new texts by number."""


def parameter(value: str, name: str) -> str:
    """A parameter of a header such as ``charset`` or ``boundary``; "" where it is absent."""
    mime = Mime()
    mime["content-type"] = value or "text/plain"
    found = mime.get_param(name)
    return found if isinstance(found, str) else ""


def text_of(body: bytes, content_type: str) -> str:
    """The text in the declared character set (UTF-8 when none is); a wrong one is refused, not guessed."""
    charset = parameter(content_type, "charset") or "utf-8"
    if charset.lower().replace("-", "") not in ("utf8", "usascii", "ascii"):
        raise Unreadable("charset")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("charset") from None
    if "\x00" in text:
        raise Unreadable("binary")
    return text


class Text:
    """One undivided text."""

    def __init__(self, text: str) -> None:
        self.parts = (Part(text, "body", "user"),)

    def write(self, texts: Mapping[int, str]) -> bytes:
        """The text, or the new one."""
        return texts.get(0, self.parts[0].text).encode()


class Lines:
    """One JSON text per line (NDJSON)."""

    def __init__(self, text: str, roles: Roles) -> None:
        self._lines: list[JsonBody | Text] = [
            JsonBody(line, roles) if line.strip() else Text(line) for line in text.split("\n")
        ]
        self.parts = tuple(part for line in self._lines for part in line.parts)

    def write(self, texts: Mapping[int, str]) -> bytes:
        """Line by line."""
        out, at = [], 0
        for line in self._lines:
            size = len(line.parts)
            out.append(line.write({n - at: text for n, text in texts.items() if at <= n < at + size}))
            at += size
        return b"\n".join(out)


class Form:
    """``a=1&b=2``"""

    def __init__(self, text: str) -> None:
        self._pairs = [pair.partition("=") for pair in text.split("&")]
        values = [Part(unquote_plus(value), f"form {unquote_plus(name)[:40]}") for name, _, value in self._pairs]
        names = [Part(unquote_plus(name), "form name", "metadata", False) for name, _, _ in self._pairs]
        self.parts = (*values, *names)

    def write(self, texts: Mapping[int, str]) -> bytes:
        """The form with new values; what did not change keeps its bytes."""
        pairs = [
            name + equals + (quote_plus(texts[number]) if number in texts else value)
            for number, (name, equals, value) in enumerate(self._pairs)
        ]
        return "&".join(pairs).encode()


class Multipart:
    """``multipart/form-data``: text fields are read; a field that is a file of another kind is refused."""

    def __init__(self, body: bytes, content_type: str) -> None:
        boundary = parameter(content_type, "boundary").encode()
        if not re.fullmatch(rb"[\w'()+,./:=? -]{1,70}", boundary):
            raise Unreadable("multipart")
        pieces = re.split(rb"(?:^|\r\n)--" + re.escape(boundary) + rb"(?:[ \t]*\r\n|(?=--))", body)
        if len(pieces) < 3 or pieces[0].strip() or pieces[-1].strip() != b"--":
            raise Unreadable("multipart")
        self._boundary = boundary
        self._fields = [piece.partition(b"\r\n\r\n") for piece in pieces[1:-1]]
        texts = [Part(_field(head, value), "multipart field") for head, _, value in self._fields]
        heads = [Part(head.decode("utf-8", "replace"), "multipart head", "name", False) for head, _, _ in self._fields]
        self.parts = (*texts, *heads)

    def write(self, texts: Mapping[int, str]) -> bytes:
        """The same boundary and heads, with new values."""
        out = bytearray()
        for number, (head, gap, value) in enumerate(self._fields):
            value = texts[number].encode() if number in texts else value
            out += b"--" + self._boundary + b"\r\n" + head + gap + value + b"\r\n"
        return bytes(out + b"--" + self._boundary + b"--\r\n")


def _field(head: bytes, value: bytes) -> str:
    text = head.decode("utf-8", "replace").lower()
    if "content-transfer-encoding" in text:
        raise Unreadable("multipart")
    kind = re.search(r"^content-type:\s*([^\r\n]+)", text, re.MULTILINE)
    if kind and not kind[1].startswith(("text/", "application/json")):
        raise Unreadable("file")
    if "filename" in text and not (
        kind and kind[1].startswith(("text/plain", "text/csv", "text/markdown", "application/json"))
    ):
        raise Unreadable("file")
    return text_of(value, kind[1] if kind else "")
