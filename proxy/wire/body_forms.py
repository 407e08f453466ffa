"""Bodies that are not JSON: text, lines of JSON, forms, multipart."""

from collections.abc import Mapping, Sequence
from email.message import Message as Mime
from typing import Protocol
from urllib.parse import quote_plus, unquote_plus

from proxy.wire.body_json import JsonBody, Roles
from proxy.wire.message import Attachment, Part, Unreadable


class Body(Protocol):
    """Parts and files, and the way back to bytes."""

    @property
    def parts(self) -> Sequence[Part]:
        """The texts."""

    @property
    def files(self) -> Sequence[Attachment]:
        """The files."""

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """The body with new texts and files by number."""


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

    files: tuple[Attachment, ...] = ()

    def __init__(self, text: str) -> None:
        self.parts = (Part(text, "body", "user"),)

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """The text, or the new one."""
        return texts.get(0, self.parts[0].text).encode()


class Lines:
    """One JSON text per line (NDJSON)."""

    def __init__(self, text: str, roles: Roles) -> None:
        self._lines: list[JsonBody | Text] = [
            JsonBody(line, roles) if line.strip() else Text(line) for line in text.split("\n")
        ]
        self.parts = tuple(part for line in self._lines for part in line.parts)
        self.files = tuple(file for line in self._lines for file in line.files)

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """Line by line."""
        out, at, first = [], 0, 0
        for line in self._lines:
            size, many = len(line.parts), len(line.files)
            mine = {n - first: data for n, data in files.items() if first <= n < first + many}
            out.append(line.write({n - at: text for n, text in texts.items() if at <= n < at + size}, mine))
            at, first = at + size, first + many
        return b"\n".join(out)


class Form:
    """``a=1&b=2``"""

    files: tuple[Attachment, ...] = ()

    def __init__(self, text: str) -> None:
        self._pairs = [pair.partition("=") for pair in text.split("&")]
        values = [Part(unquote_plus(value), f"form {unquote_plus(name)[:40]}") for name, _, value in self._pairs]
        names = [Part(unquote_plus(name), "form name", "metadata", False) for name, _, _ in self._pairs]
        self.parts = (*values, *names)

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """The form with new values; what did not change keeps its bytes."""
        pairs = [
            name + equals + (quote_plus(texts[number]) if number in texts else value)
            for number, (name, equals, value) in enumerate(self._pairs)
        ]
        return "&".join(pairs).encode()
