"""``multipart/form-data``: text fields, files, and the heads of both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from proxy.wire.body_forms import parameter, text_of
from proxy.wire.message import Attachment, Part, Unreadable

_FILE_NAME = re.compile(r"(?i)(;[ \t]*filename=\")((?:[^\"\\\r\n]|\\.)*)(\")")
_FILE_NAME_CODED = re.compile(r"(?i)(;[ \t]*filename\*=utf-8'[\w-]*')([^;\r\n]*)()")
_PLAIN_CODING = re.compile(r"(?i)^content-transfer-encoding:[ \t]*(?:binary|8bit|7bit)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Field:
    """One field: its head in pieces, of which the second is a file's name, and its value; ``text`` where it is one."""

    head: tuple[str, ...]
    coded: bool
    value: bytes
    text: str | None
    kind: str

    @property
    def name(self) -> str:
        """The file's name, "" where there is none."""
        return (unquote(self.head[1]) if self.coded else self.head[1]) if len(self.head) > 1 else ""


class Multipart:
    """Parts are the text fields, then the names of files, then the heads; a field that is a file is an attachment."""

    def __init__(self, body: bytes, content_type: str) -> None:
        boundary = parameter(content_type, "boundary").encode()
        if not re.fullmatch(rb"[\w'()+,./:=? -]{1,70}", boundary):
            raise Unreadable("multipart")
        pieces = re.split(rb"(?:^|\r\n)--" + re.escape(boundary) + rb"(?:[ \t]*\r\n|(?=--))", body)
        if len(pieces) < 3 or pieces[0].strip() or pieces[-1].strip() != b"--":
            raise Unreadable("multipart")
        self._boundary = boundary
        self._fields = [_field(*piece.partition(b"\r\n\r\n")[::2]) for piece in pieces[1:-1]]
        self._texts = [n for n, field in enumerate(self._fields) if field.text is not None]
        self._files = [n for n, field in enumerate(self._fields) if field.text is None]
        self._names = [n for n, field in enumerate(self._fields) if field.name]
        self.parts = (
            *(Part(self._fields[n].text or "", "multipart field") for n in self._texts),
            *(Part(self._fields[n].name, "file name", "name") for n in self._names),
            *(Part("".join(field.head[::2]), "multipart head", "name", False) for field in self._fields),
        )
        self.files = tuple(
            Attachment(self._fields[n].name, self._fields[n].kind, self._fields[n].value, f"multipart field {n}")
            for n in self._files
        )

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """The same boundary and heads, with new values and names of files."""
        values = {self._texts[n]: text.encode() for n, text in texts.items() if n < len(self._texts)}
        values |= {self._files[n]: data for n, data in files.items()}
        shift = len(self._texts)
        names = {self._names[n - shift]: text for n, text in texts.items() if 0 <= n - shift < len(self._names)}
        out = bytearray()
        for number, field in enumerate(self._fields):
            head = _head(field, names[number]) if number in names else "".join(field.head)
            out += b"--" + self._boundary + b"\r\n" + head.encode("utf-8", "surrogateescape") + b"\r\n\r\n"
            out += values.get(number, field.value) + b"\r\n"
        return bytes(out + b"--" + self._boundary + b"--\r\n")


def _head(field: _Field, name: str) -> str:
    new = quote(name) if field.coded else re.sub(r"[\"\r\n\\]", "_", name)
    return "".join((field.head[0], new, *field.head[2:]))


def _field(head: bytes, value: bytes) -> _Field:
    text = head.decode("utf-8", "surrogateescape")
    if "content-transfer-encoding" in text.lower() and not _PLAIN_CODING.search(text.replace("\r", "")):
        raise Unreadable("multipart")
    found = re.search(r"(?im)^content-type:[ \t]*([^\r\n]+)", text)
    kind = found[1].strip().lower() if found else ""
    # A name in both codings (RFC 7578 forbids it) keeps one of them in the fixed head, where it is read too.
    coded = _FILE_NAME_CODED.search(text)
    match = coded or _FILE_NAME.search(text)
    pieces = (text[: match.end(1)], match[2], text[match.start(3) :]) if match else (text,)
    is_text = "filename" not in text.lower() and (not kind or kind.startswith(("text/", "application/json")))
    return _Field(pieces, coded is not None, value, text_of(value, kind) if is_text else None, kind)
