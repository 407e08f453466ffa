"""Files that stand in the middle of texts: as base64, as hexadecimal figures, as a list of bytes, or as raw characters.

An employee can paste one into a prompt, a header or an address, and a service that runs programs takes it out again.
They are read like any file; since they cannot be written back, what may not go on in them is a refusal.
"""

import base64
import binascii
import os
import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from urllib.parse import unquote

from proxy.wire.message import Attachment, Exchange, Part, Unreadable

_MAGIC: tuple[bytes, ...] = (
    b"PK\3\4",
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"II*\0",
    b"MM\0*",
    b"\xd0\xcf\x11\xe0",
)
_MAGIC += (
    b"7z\xbc\xaf",
    b"\x1f\x8b\x08",
    b"{\\rtf",
    b"BZh",
    b"\xfd7zXZ",
    b"Rar!",
    b"ID3",
    b"OggS",
    b"\x28\xb5\x2f\xfd",
)
# Of how a file begins, as many letters of base64 as it settles.
_LETTERS = [base64.b64encode(magic)[: len(magic) * 8 // 6].decode() for magic in _MAGIC]
_STARTS = "|".join(re.escape(letters).replace("/", "[/_]").replace(r"\+", "[+-]") for letters in _LETTERS)
_FOLD = r"[ \t]*(?:\\[rn]|\r?\n)+[ \t>]*"
_BASE64 = re.compile(rf"(?<![A-Za-z0-9+_-])(?:{_STARTS})[A-Za-z0-9+/_-]+(?:{_FOLD}[A-Za-z0-9+/_-]+)*")
_APART = r"(?:\\x|[\s:,]{0,3}(?:0x)?)"  # 504B, 50 4b, 50:4B, \x50\x4b, 0x50, 0x4B
_FIGURES = "|".join(_APART.join(f"{byte:02x}" for byte in magic) for magic in _MAGIC)
_HEX = re.compile(rf"(?i)(?:{_FIGURES})(?:{_APART}[0-9a-f]{{2}})+")
_LIST = re.compile(r"[\[({]\s*[0-9]{1,3}(?:\s*,\s*[0-9]{1,3}){15,}\s*,?\s*[\])}]")
_INDEXED = re.compile(r"\{\s*\"0\"\s*:\s*[0-9]{1,3}(?:\s*,\s*\"[0-9]{1,9}\"\s*:\s*[0-9]{1,3}){15,}\s*\}")
_TEXT = bytes(range(32, 127)) + b"\t\r\n"
_LEAST, _MOST = 24, 20
_WORTH, _MOST_KNOWN = 500, 20_000
# What services keep there is their own, and often packed.
_OWN = frozenset({"cookie", "authorization", "proxy-authorization"})
_REPEATS = frozenset({"tail", "twice"})


def carried(parts: Sequence[Part], exchange: Exchange) -> tuple[Attachment, ...]:
    """The files in the texts, the address and the headers of a request. Unreadable when there are too many."""
    places = [("address", unquote(step), False) for step in re.split("[/?&=#]", exchange.path)]
    places += [(f"header {name}", value, False) for name, value in exchange.headers if name.lower() not in _OWN]
    places += [(part.place, part.text, part.role == "raw") for part in parts if part.role not in _REPEATS]
    found: dict[bytes, Attachment] = {}
    for place, text, whole in places:
        for data in _files(text, whole=whole) if len(text) >= _LEAST else ():
            found.setdefault(data, Attachment("", "", data, place, inside=True))
        if len(found) > _MOST:
            raise Unreadable("file-too-many")
    return tuple(found.values())


def _files(text: str, *, whole: bool) -> Iterator[bytes]:
    """The files in a text; of a whole body only those that no text of its own holds: lists of numbers."""
    digest = b"" if whole or len(text) < _WORTH else _known.digest(text)
    coded = [] if whole or digest in _known.clean else list(_found(text, _CODED))
    if digest and not coded:
        _known.add(digest)
    yield from coded
    yield from _found(text, _LISTS)
    if "\x00" in text or "\x03" in text:
        start = text.lstrip()
        if start[:8].encode("latin-1", "replace").startswith(_MAGIC):
            yield start.encode("latin-1", "replace")


def _found(text: str, ways: "Ways") -> Iterator[bytes]:
    for pattern, decode in ways:
        for match in pattern.finditer(text):
            data = decode(match[0])
            is_text = ways is _LISTS and not data.translate(None, _TEXT)
            if len(data) >= _LEAST and (data.startswith(_MAGIC) or is_text):
                yield data


class _Known:
    """Texts in which nothing is coded, by keyed hashes: a conversation sends all that was said before again."""

    def __init__(self) -> None:
        self.clean: set[bytes] = set()
        self._key = b""

    def digest(self, text: str) -> bytes:
        """The keyed hash of a text."""
        self._key = self._key or os.urandom(16)
        return blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()

    def add(self, digest: bytes) -> None:
        """Remember one; when there are very many all are forgotten."""
        if len(self.clean) > _MOST_KNOWN:
            self.clean = set()
        self.clean.add(digest)


_known = _Known()


def _of_base64(text: str) -> bytes:
    letters = re.sub(r"\\[rn]|[^A-Za-z0-9+/_-]", "", text).translate(str.maketrans("-_", "+/"))
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]  # a letter of the word behind it
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4))
    except binascii.Error:
        return b""


def _of_hex(text: str) -> bytes:
    return bytes.fromhex(re.sub(r"(?i)[\\0]x|[\s:,]", "", text))


def _of_list(text: str) -> bytes:
    numbers = [int(number) for number in re.findall("[0-9]+", text)]
    return bytes(numbers) if max(numbers) < 256 else b""


def _of_index(text: str) -> bytes:
    numbers = [int(number) for number in re.findall(r":\s*([0-9]+)", text)]
    return bytes(numbers) if max(numbers) < 256 else b""


Ways = tuple[tuple[re.Pattern[str], Callable[[str], bytes]], ...]
_CODED: Ways = ((_BASE64, _of_base64), (_HEX, _of_hex))
_LISTS: Ways = ((_LIST, _of_list), (_INDEXED, _of_index))
