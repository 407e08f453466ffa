"""Files in a body: those that are the body, and those that stand in JSON as base64 or a data URL."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, unquote, unquote_to_bytes

from proxy.wire.json_text import Leaf, Path
from proxy.wire.message import Attachment, Exchange, Part, Unreadable

_FILE_FIELDS = frozenset(
    {"file_data", "inline_data", "inlineData", "input_audio", "image_url", "fileData", "source", "b64_json"}
)
# What a service gave out and wants back as it is; nobody but the service can read it.
_OPAQUE_FIELDS = frozenset({"encrypted_content", "signature", "thought_signature", "thoughtSignature"})
_NAME_FIELDS = ("filename", "file_name", "fileName", "display_name", "displayName", "name", "title")
_TYPE_FIELDS = ("media_type", "mime_type", "mimeType", "content_type", "contentType", "format")
_DATA_URL = re.compile(r"(?i)data:([\w.+-]*/[\w.+-]*)?((?:;[^,;]{1,100})*),")
_BASE64 = bytes(range(48, 58)) + bytes(range(65, 91)) + bytes(range(97, 123)) + b"+/-_=\r\n"
# A text shorter than this is undone by detectors/normalise; a longer one is a file.
_SHORT, _LONG = 16, 2000
_MAGIC: tuple[bytes, ...] = (b"PK\3\4", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")
_MAGIC += (b"\xd0\xcf\x11\xe0", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf", b"ID3", b"OggS", b"BZh", b"\xfd7zXZ")


class Raw:
    """A body that is a file: a PUT to a storage host after a signed link, or a resumable upload."""

    parts: tuple[Part, ...] = ()
    strange = False

    def __init__(self, body: bytes, exchange: Exchange) -> None:
        if is_later_piece(exchange):
            raise Unreadable("file-piece")
        name = _header_name(exchange) or unquote(exchange.path.partition("?")[0].rpartition("/")[2])
        self.files = (Attachment(name, exchange.header("content-type"), body),)

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """The file, or the new one."""
        return files.get(0, self.files[0].data)


def is_known_file(data: bytes) -> bool:
    """Whether bytes begin like a document, a picture or an archive."""
    return data.startswith(_MAGIC)


def is_upload(exchange: Exchange) -> bool:
    """Whether a protocol for uploads carries a body: a file, whatever its type says (Google's library says JSON)."""
    words = exchange.header("x-goog-upload-command").lower()
    return "upload" in words or any(exchange.header(name) for name in ("upload-offset", "content-range"))


def is_later_piece(exchange: Exchange) -> bool:
    """Whether a body is not the beginning of a file, or a part of which the order is told later.

    A first piece is read as a file by itself: when it is not one, it is refused, and so are those behind it.
    """
    path, _, search = exchange.path.lower().partition("?")
    query = parse_qs(search)
    if re.search(r"/uploads/[^/]+/parts/?$", path):
        return True  # OpenAI's Uploads: https://platform.openai.com/docs/api-reference/uploads
    if (
        query.get("comp", [""])[0] in ("block", "blocklist", "appendblock")
        or "partnumber" in query
        or "uploadid" in query
    ):
        return True
    offset = exchange.header("upload-offset") or exchange.header("x-goog-upload-offset") or "0"
    start = re.match(r"bytes (?:([0-9]+)-|\*)", exchange.header("content-range"))
    return offset.strip() != "0" or (start is not None and start[1] != "0")


def _header_name(exchange: Exchange) -> str:
    """The file's name where an upload carries it in a header."""
    disposition = re.search(r"(?i)filename\*?=(?:utf-8'')?\"?([^\";]+)", exchange.header("content-disposition"))
    name = exchange.header("x-goog-upload-file-name") or (disposition[1] if disposition else "")
    return unquote(name)


def attachments(leaves: Sequence[Leaf], place: str = "") -> dict[int, Attachment]:
    """The files in a JSON text by the number of their leaf. Unreadable(file) for one that cannot be decoded."""
    found = {n: data for n, leaf in enumerate(leaves) if (data := _data(leaf)) is not None}
    if not found:
        return {}
    around: dict[Path, dict[str, str]] = {}
    for leaf in leaves:
        if leaf.kind == "string" and leaf.path and len(leaf.value) < 1000:
            around.setdefault(leaf.path[:-1], {})[str(leaf.path[-1])] = leaf.value
    return {n: _attachment(leaves[n], data, around) for n, data in found.items()}


def _attachment(leaf: Leaf, data: bytes, around: Mapping[Path, Mapping[str, str]]) -> Attachment:
    beside = {**around.get(leaf.path[:-2], {}), **around.get(leaf.path[:-1], {})}
    url = _DATA_URL.match(leaf.value)
    kind = (url[1] if url else "") or next((beside[f] for f in _TYPE_FIELDS if f in beside), "")
    name = next((beside[f] for f in _NAME_FIELDS if f in beside), "")
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in leaf.path)
    return Attachment(name, kind, data, steps.removeprefix("."))


def _data(leaf: Leaf) -> bytes | None:
    """The bytes of a leaf that holds a file; None for one that holds text."""
    if leaf.kind != "string" or len(leaf.value) < _SHORT:
        return None
    if (url := _DATA_URL.match(leaf.value)) and (url[1] or url[2]):
        coded = leaf.value[url.end() :]
        return _decoded(unquote(coded), strict=True) if "base64" in url[2].lower() else unquote_to_bytes(coded)
    if not leaf.value.isascii() or leaf.value.encode().translate(None, _BASE64):
        return None
    strings = {step for step in leaf.path if isinstance(step, str)}
    data = _decoded(leaf.value, strict=False)
    if data is not None and data.startswith(_MAGIC):
        return data
    if strings & _OPAQUE_FIELDS or (len(leaf.value) < _LONG and not strings & _FILE_FIELDS):
        return None
    if data is None and len(leaf.value) >= _LONG:
        raise Unreadable("file")
    return data if len(leaf.value) >= _LONG or leaf.path[-1:] in (("data",), ("file_data",), ("b64_json",)) else None


def _decoded(text: str, *, strict: bool) -> bytes | None:
    plain = re.sub(r"\s", "", text).rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        if strict:
            raise Unreadable("file") from None
        return None


def encoded(old: str, data: bytes) -> str:
    """New bytes as the text that takes the place of ``old``: a data URL stays one, its alphabet stays."""
    url = _DATA_URL.match(old)
    urlsafe = not url and ("-" in old or "_" in old)
    coded = (base64.urlsafe_b64encode(data) if urlsafe else base64.b64encode(data)).decode()
    if not url:
        return coded
    options = url[2] if "base64" in url[2].lower() else f"{url[2]};base64"
    return f"data:{url[1] or ''}{options},{coded}"
