"""``multipart/form-data``: text fields, files, and the heads of both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from proxy.wire.body_forms import add_text
from proxy.wire.charset import parameter, text_of
from proxy.wire.dialect import Dialect
from proxy.wire.message import Attachment, Part, Unreadable
from proxy.wire.texts import Texts

# The extension stays where it is: it is no word of a person's.
_FILE_NAME = re.compile(r"(?i)(;[ \t]*filename=\")((?:[^\"\\\r\n]|\\.)*?)((?:\.[a-z0-9]{1,5})?\")")
_FILE_NAME_CODED = re.compile(r"(?i)(;[ \t]*filename\*=utf-8'[\w-]*')([^;\r\n]*?)((?:\.[a-z0-9]{1,5})?(?=[;\r\n]|\Z))")
_PLAIN = Dialect("generic")
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
        """The file's name without its extension, "" where there is none."""
        return (unquote(self.head[1]) if self.coded else self.head[1]) if len(self.head) > 1 else ""

    @property
    def extension(self) -> str:
        """``.docx``, "" where there is none."""
        found = re.match(r"(?i)\.[a-z0-9]{1,5}", self.head[2]) if len(self.head) > 2 else None
        return found[0] if found else ""

    @property
    def fixed(self) -> str:
        """What of the head cannot be rewritten."""
        return "".join((self.head[0], *(piece.removeprefix(self.extension) for piece in self.head[2:])))

    @property
    def label(self) -> str:
        """The field's own name."""
        found = re.search(r"(?i)[;\s]name=\"([^\"\r\n]{0,40})", "".join(self.head))
        return found[1] if found else ""


class Multipart:
    """Parts are the text fields, then the names of files, then the heads; a field that is a file is an attachment."""

    def __init__(self, body: bytes, content_type: str, dialect: Dialect = _PLAIN) -> None:
        boundary = parameter(content_type, "boundary").encode()
        if not re.fullmatch(rb"[\w'()+,./:=? -]{1,70}", boundary):
            raise Unreadable("multipart")
        pieces = re.split(rb"(?:^|\r\n)--" + re.escape(boundary) + rb"(?:[ \t]*\r\n|(?=--))", body)
        if len(pieces) < 3 or pieces[0].strip() or pieces[-1].strip() != b"--":
            raise Unreadable("multipart")
        if any(piece.startswith(b"--") for piece in pieces[1:-1]):
            raise Unreadable("multipart")  # an end before the end: what stands behind it would be read by nobody
        self._boundary = boundary
        self._fields = [_field(*piece.partition(b"\r\n\r\n")[::2]) for piece in pieces[1:-1]]
        self._all = Texts()
        for number, field in enumerate(self._fields):
            if field.text is None:
                self._all.add_file(number, _attachment(field, number))
            else:
                add_text(self._all, number, field.text, f"field {field.label}", dialect)
        # The slot of a name lies behind those of all fields.
        for number, field in enumerate(self._fields, len(self._fields)):
            if field.name:
                self._all.add(number, Part(field.name.replace("_", " "), "file name", "name"))
        heads = (Part(field.fixed, "multipart head", "name", False) for field in self._fields)
        self.parts = (*self._all.parts, *heads)
        self.files = tuple(self._all.files)
        self.strange = self._all.strange

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """The same boundary and heads, with new values and names of files."""
        values, held = self._all.values(texts, files)
        out = bytearray()
        for number, field in enumerate(self._fields):
            named = values.get(number + len(self._fields))
            head = "".join(field.head) if named is None else _head(field, named)
            value = values[number].encode() if number in values else held.get(number, field.value)
            out += b"--" + self._boundary + b"\r\n" + head.encode("utf-8", "surrogateescape") + b"\r\n\r\n"
            out += value + b"\r\n"
        return bytes(out + b"--" + self._boundary + b"--\r\n")


def _attachment(field: _Field, number: int) -> Attachment:
    return Attachment(field.name + field.extension, field.kind, field.value, f"multipart field {number}")


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
