"""The headers of a request: what programs fill in, what may hold a person's words, and what goes on."""

import contextlib
import re
from collections.abc import Mapping
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from urllib.parse import quote, unquote

from proxy.wire.address import TELLING
from proxy.wire.labels import is_counted
from proxy.wire.message import Headers, Part

# Browsers, SDKs and the services themselves fill these in; anything else may hold a person's words.
_TECHNICAL = re.compile(
    r"(?i)^(?!x-(?:amz|goog)-meta-)(?:user-agent|accept.*|sec-.*|content-.*|host|x-goog-.*|"
    r"anthropic-.*|openai-.*|x-stainless-.*|traceparent|tracestate|origin|connection|keep-alive|te|upgrade.*|"
    r"cache-control|pragma|priority|dnt|if-.*|range|transfer-encoding|x-request-id|x-amz-.*|amz-sdk-.*|oai-.*|baggage|"
    r"sentry-trace|expect|date)$"
)
# Made by a service for itself: no words of anybody's, but a number could stand there.
_KEYS = re.compile(r"(?i)^(?:cookie|authorization|(?:x-)?api-key|x-amz-security-token|x-(?:csrf|xsrf).*|.*-token)$")
# The inside of the municipality's network is nobody's business.
_OF_THE_WAY = re.compile(
    r"(?i)^(?:x-forwarded.*|forwarded|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|via|x-originating-ip|"
    r"proxy-.*|x-proxyuser.*|x-authenticated-.*)$"
)
_GONE = frozenset({"content-encoding", "content-length", "transfer-encoding", "trailer", "expect"})
_OWN_PAGE = re.compile(r"(?!.*(?<![0-9a-f])\d{9}(?![0-9a-f]))https://[\w.-]+(?::\d+)?(?:/[\w./-]*)?")
_FILE_NAME = re.compile(r"(?i)^(?:content-disposition|x-goog-upload-file-name)$")
_PROGRAM = re.compile(r"(?i)^(?:user-agent|x-amz-user-agent|x-goog-api-client|sec-ch-ua.*)$")
# No words side by side: ``nl-NL,nl;q=0.9``, a date, a list of codes.
_CODES = re.compile(r"(?:[!-~]|(?<=[,;])[ \t])*|[A-Z][a-z]{2}, [0-9A-Za-z :]{11,22} GMT")
# What stands between signs in the name of a program: ``(Windows NT 10.0)``, ``"Google Chrome";v="131"``.
_ASIDE = re.compile(r"\([^()]{0,120}\)|\"[^\"]{0,40}\"(?:;v=\"[\d.]*\")?|\blike\b")
_VERSION = re.compile(r"[/#\d]")
# As much as a BSN or an IBAN needs at least.
_NUMBER = re.compile(r"\d(?:[ .-]?\d){7}|[A-Za-z]{2}[ .-]?\d{2}[ .-]?[A-Za-z]{4}[ .-]?\d{4}")
_MOST_WORDS = 3  # of a product's name before its version


def read(headers: Headers) -> tuple[Part, ...]:
    """One part per header that goes on and says something, then their names where those do."""
    values = [part for name, value in headers if value and (part := _part(name, value))]
    names = [Part(name, "header name", "header", False) for name, _ in headers if TELLING.search(name)]
    return (*values, *names)


def write(headers: Headers, texts: Mapping[int, str], length: int) -> Headers:
    """The headers as they go on, with new values by part: the body is plain now, and its length is known."""
    out: list[tuple[str, str]] = []
    number = 0
    for name, value in headers:
        part = _part(name, value) if value else None
        if part and number in texts:
            value = _fit(value, texts[number])
        number += part is not None
        if _goes_on(name):
            out.append((name, value))
    return (*out, ("content-length", str(length))) if length else tuple(out)


def says_nothing(headers: Headers) -> bool:
    """Whether no header holds more than programs put there, so that a request without content needs no reading."""
    return all(part.role == "machine" or _is_own_page(part) for part in read(headers))


def _is_own_page(part: Part) -> bool:
    """A page's plain address, as browsers send it with every picture of the page."""
    return part.place.lower() == "header referer" and _OWN_PAGE.fullmatch(part.text) is not None


def _goes_on(name: str) -> bool:
    return name.lower() not in _GONE and not _OF_THE_WAY.match(name)


def _part(name: str, value: str) -> Part | None:
    if not _goes_on(name):
        return None
    text, place = _plain(value), f"header {name}"
    if _FILE_NAME.match(name) and (name.lower().startswith("x-") or "filename" in text.lower()):
        return Part(_file_name(text), place, "name", False)
    is_codes = _TECHNICAL.match(name) and _CODES.fullmatch(text)
    is_program = _PROGRAM.match(name) and _is_program(text)
    if _KEYS.match(name):
        told = "; ".join(crumb for crumb in text.split("; ") if _NUMBER.search(crumb))
        return Part(told, place, "machine", False) if told else None
    if is_codes or is_program or is_counted((name,), text):
        return Part(text, place, "machine") if _NUMBER.search(text) else None
    return Part(text, place, "header")


def _plain(value: str) -> str:
    """Without URL coding, and without the encoded words of mail (RFC 2047), which storage services use as well."""
    if "=?" in value and "?=" in value:
        with contextlib.suppress(HeaderParseError, LookupError, ValueError):
            value = str(make_header(decode_header(value)))
    return unquote(value)


def _is_program(text: str) -> bool:
    """``Mozilla/5.0 (Windows NT 10.0) Gecko/2010``: products with a version each, and little else."""
    words = re.split(r"[\s,]+", _ASIDE.sub(" 1 ", text).strip())
    bare = "".join("v" if _VERSION.search(word) else "b" for word in words)
    return "b" * (_MOST_WORDS + 1) not in bare and bare.endswith("v")


def _file_name(value: str) -> str:
    """A file's name without its extension and signs, so that it reads as words."""
    name = re.sub(r"(?i)^.*?filename\*?=(?:utf-8'')?", "", value).strip('"; ')
    return re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name).replace("_", " ")


def _fit(old: str, new: str) -> str:
    """A new value in the coding of the old one; a line break would begin another header."""
    coded = _plain(old) != old or not new.isascii() or any(c in new for c in "\r\n\x00")
    return quote(new, safe="!#$&'()*+,/:;=?@[]~ \"") if coded else new


# What was said of a body that is another one now.
_SUMS: tuple[str, ...] = ("content-md5", "digest", "content-digest", "repr-digest", "x-goog-hash", "x-ms-content-crc64")
_SUMS += ("x-ms-blob-content-md5", "upload-checksum")


def of_another_body(headers: Headers, length: int) -> Headers:
    """The headers of a body that was changed: without sums of what it was, and with the range that it now is."""
    kept = ((name, value) for name, value in headers if name.lower() not in _SUMS)
    return tuple((n, f"bytes 0-{length - 1}/{length}" if n.lower() == "content-range" else v) for n, v in kept)
