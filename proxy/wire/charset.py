"""Bytes to text in the character set that was declared, and back."""

from email.message import Message as Mime

from proxy.wire.message import Unreadable

# Latin-1 means Windows-1252 to everybody (https://encoding.spec.whatwg.org/#names-and-labels).
_CODECS = {
    "": "utf-8", "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252",
    "iso-8859-15": "iso-8859-15", "latin-9": "iso-8859-15",
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
}  # fmt: skip


def parameter(value: str, name: str) -> str:
    """A parameter of a header such as ``charset`` or ``boundary``; "" where it is absent."""
    mime = Mime()
    mime["content-type"] = value or "text/plain"
    found = mime.get_param(name)
    return found if isinstance(found, str) else ""


def codec_of(content_type: str) -> str:
    """Python's name of the declared character set; Unreadable when it is not one of those that are read."""
    codec = _CODECS.get(parameter(content_type, "charset").strip().lower())
    if codec is None:
        raise Unreadable("charset")
    return codec


def decode(body: bytes, codec: str) -> str:
    """The whole text, or Unreadable: what has two meanings or does not fit is refused, not guessed."""
    try:
        text = body.decode(codec)
    except UnicodeDecodeError:
        raise Unreadable("charset") from None
    if "\x00" in text:
        raise Unreadable("binary")
    if codec != "utf-8" and ((not body.isascii() and _is_utf8(body)) or text.encode(codec) != body):
        raise Unreadable("charset")
    return text


def encode(text: str, codec: str) -> bytes:
    """The text in its own character set; Unreadable when a new value does not fit into it."""
    try:
        return text.encode(codec, "surrogateescape" if codec == "utf-8" else "strict")
    except UnicodeEncodeError:
        raise Unreadable("charset") from None


def text_of(body: bytes, content_type: str) -> str:
    """Text that must be UTF-8 to be understood, such as JSON; another declaration is harmless where all is ASCII."""
    codec = codec_of(content_type)
    if codec != "utf-8" and not (body.isascii() and codec in ("cp1252", "iso-8859-15")):
        raise Unreadable("charset")
    return decode(body, "utf-8")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
