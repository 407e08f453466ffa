"""Text in another coat: HTML entities, URL coding, backslash escapes, quoted-printable, base64, hexadecimal."""

import base64
import binascii
import html
import quopri
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from detectors.normalise.mapped import Edit

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_BACKSLASH = re.compile(r"\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_QUOTED = re.compile(r"(?:=(?:[0-9A-F]{2}|\r?\n))+")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{12,}={0,2}(?![A-Za-z0-9+/_=-])")
_HEX = re.compile(
    r"(?<![0-9A-Za-z])(?:0x)?((?:[0-9a-fA-F]{2}){8,})(?![0-9A-Za-z])|(?<![0-9A-Za-z])(?:[0-9a-fA-F]{2}[ :]){7,}[0-9a-fA-F]{2}"
)
# Readable text in hexadecimal has a figure from 2 to 7 in nearly every pair.
_PAIRS = re.compile(r"[2-7][0-9a-fA-F](?:[ :]?[2-7][0-9a-fA-F]){3}")


def is_hexadecimal(text: str) -> bool:
    """Whether there may be a run of hexadecimal in the text."""
    return _PAIRS.search(text) is not None


def entities(text: str) -> Iterator[Edit]:
    """``&#49;`` becomes ``1``."""
    for match in _ENTITY.finditer(text):
        yield match.start(), match.end(), html.unescape(match[0])


def percent(text: str) -> Iterator[Edit]:
    """``%31`` becomes ``1``."""
    for match in _PERCENT.finditer(text):
        if (plain := _readable(unquote_to_bytes(match[0]))) is not None:
            yield match.start(), match.end(), plain


def backslash(text: str) -> Iterator[Edit]:
    r"""``\u0031``, ``\x31`` and ``\u{31}`` become ``1``."""
    for match in _BACKSLASH.finditer(text):
        code = int(match[1] or match[2] or match[3], 16)
        if code < 0x110000 and not 0xD800 <= code < 0xE000:
            yield match.start(), match.end(), chr(code)


def quoted_printable(text: str) -> Iterator[Edit]:
    """``=C3=A9`` becomes ``é``, and a soft line break vanishes."""
    for match in _QUOTED.finditer(text):
        if (plain := _readable(quopri.decodestring(match[0]), least=0)) is not None:
            yield match.start(), match.end(), plain


def base_64(text: str) -> Iterator[Edit]:
    """A run that is base64 of readable text becomes that text."""
    for match in _BASE64.finditer(text):
        run = match[0].rstrip("=").replace("-", "+").replace("_", "/")
        if run.isalpha() and (run.islower() or run.istitle()):
            continue  # a long word
        try:
            plain = _readable(base64.b64decode(run + "=" * (-len(run) % 4), validate=True), least=8)
        except (binascii.Error, ValueError):
            continue
        if plain is not None:
            yield match.start(), match.end(), plain


def hexadecimal(text: str) -> Iterator[Edit]:
    """A run that is hexadecimal of readable text becomes that text."""
    for match in _HEX.finditer(text):
        run = re.sub("[ :]|^0x", "", match[0])
        if (plain := _readable(bytes.fromhex(run), least=8)) is not None:
            yield match.start(), match.end(), plain


def _readable(data: bytes, least: int = 1) -> str | None:
    """The bytes as text, if that is what they are."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if len(text) >= least and all(c.isprintable() or c in "\t\r\n" for c in text) else None
