"""Bodies that are not JSON: text, records of JSON, forms."""

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote_plus, unquote_plus

from proxy.wire import charset
from proxy.wire.body_json import JsonBody, inner, looks_like_json
from proxy.wire.dialect import Dialect, is_prose
from proxy.wire.labels import is_counted, label
from proxy.wire.message import Attachment, Part
from proxy.wire.texts import Holds, Texts


class Body(Holds, Protocol):
    """Parts and files, and the way back to bytes."""

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """The body with new texts and files by number."""


class Nothing:
    """No body."""

    parts: tuple[Part, ...] = ()
    files: tuple[Attachment, ...] = ()
    strange = False

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """Nothing."""
        return b""


class Text:
    """One undivided text, in the character set that it came in."""

    files: tuple[Attachment, ...] = ()

    def __init__(self, text: str, codec: str = "utf-8") -> None:
        self.parts = (Part(text, "body", "user"),)
        self.strange = is_prose(text)
        self._codec = codec

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """The text, or the new one."""
        return charset.encode(texts.get(0, self.parts[0].text), self._codec)


class Records:
    """One JSON text per line (NDJSON) or per record (SignalR ends each with 0x1e)."""

    def __init__(self, text: str, dialect: Dialect, separator: str = "\n") -> None:
        self._separator = separator
        self._lines: list[JsonBody | Text] = [
            JsonBody(line, dialect) if line.strip() else Text(line) for line in text.split(separator)
        ]
        self.parts = tuple(part for line in self._lines for part in line.parts)
        self.files = tuple(file for line in self._lines for file in line.files)
        self.strange = any(line.strange for line in self._lines)

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """Record by record."""
        out, at, first = [], 0, 0
        for line in self._lines:
            size, many = len(line.parts), len(line.files)
            mine = {n - first: data for n, data in files.items() if first <= n < first + many}
            out.append(line.write({n - at: text for n, text in texts.items() if at <= n < at + size}, mine))
            at, first = at + size, first + many
        return self._separator.encode().join(out)


class Form:
    """``a=1&b=2``; a value that is JSON is read through."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self._pairs = [pair.partition("=") for pair in text.split("&")]
        self._all = Texts()
        for number, (name, _, value) in enumerate(self._pairs):
            add_text(self._all, number, _value(value), f"form {unquote_plus(name)[:40]}", dialect)
        names = (Part(unquote_plus(name), "form name", "metadata", False) for name, _, _ in self._pairs)
        self.parts = (*self._all.parts, *names, Part(unquote_plus(text), "body", "raw", False))
        self.files = tuple(self._all.files)
        self.strange = self._all.strange

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """The form with new values; what did not change keeps its bytes."""
        values, _ = self._all.values(texts, files)
        pairs = [
            name + equals + (quote_plus(values[number]) if number in values else value)
            for number, (name, equals, value) in enumerate(self._pairs)
        ]
        return "&".join(pairs).encode()


def _value(coded: str) -> str:
    """A value of a form; what is not UTF-8 is read byte by byte, since a file could stand there."""
    try:
        return unquote_plus(coded, errors="strict")
    except UnicodeDecodeError:
        return unquote_plus(coded, "latin-1")


def add_text(texts: Texts, slot: int, text: str, place: str, dialect: Dialect, role: str = "user") -> None:
    """A named text, read through where it is JSON."""
    seen = dialect.see(place, otherwise=role)
    whole = seen.known and seen.role in ("user", "assistant", "system")
    if not whole and looks_like_json(text) and (found := inner(text, dialect, place, seen.role)):
        texts.add_inner(slot, found)
        return
    texts.strange |= not seen.known and is_prose(text)
    name = place.partition(" ")[2]
    role = "machine" if not seen.known and is_counted((name,), text) else seen.role
    texts.add(slot, Part(text, place, role, label=label(name, text)))
