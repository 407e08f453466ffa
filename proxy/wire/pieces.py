"""Uploads that come in pieces: what a request says of its piece, what its client hears, and the request with the whole.

Nothing goes on before the last piece: the service only ever sees one piece, which is the whole file. That is possible
where a service needs nothing but bytes at an address it gave out before:

- Google's resumable uploads (``X-Goog-Upload-Command``; https://developers.google.com/photos/library/guides/resumable-uploads)
- ``Content-Range`` at Google (308, https://cloud.google.com/storage/docs/performing-resumable-uploads) and at Microsoft
  (202, https://learn.microsoft.com/graph/api/driveitem-createuploadsession)
- tus (https://tus.io/protocols/resumable-upload)
- blocks of Azure's storage (https://learn.microsoft.com/rest/api/storageservices/put-block)

Where a service gives each piece an identity that its client must hand back (multipart uploads of S3, parts of OpenAI's
Uploads), nobody can stand in for it: those pieces are refused (``body_files.is_later_piece``).
"""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import parse_qs, parse_qsl, urlencode

from proxy.wire.message import Exchange, Headers, Reply, Unreadable
from proxy.wire.reading import dumps

MINUTES = 30
_RANGE = re.compile(r"bytes (?:([0-9]{1,15})-([0-9]{1,15})|\*)/([0-9]{1,15}|\*)")
_GOOGLE = re.compile(r"(?i)(?:^|\.)(?:googleapis\.com|google\.com|googleusercontent\.com)$")
_MICROSOFT = re.compile(
    r"(?i)(?:^|\.)(?:sharepoint\.com|graph\.microsoft\.com|onedrive\.com|1drv\.com|svc\.ms|office\.com|cloud\.microsoft|microsoft\.com)$"
)
_BLOCK = re.compile(rb"<(Latest|Uncommitted|Committed)>([^<]{1,200})</")
# What says something of a piece, and nothing of the whole.
_OF_A_PIECE: tuple[str, ...] = (
    "content-md5",
    "digest",
    "content-digest",
    "repr-digest",
    "x-goog-hash",
    "upload-checksum",
)
_OF_A_PIECE += ("x-ms-content-crc64", "x-ms-blob-content-md5", "transfer-encoding", "content-length", "expect")
Protocol = Literal["google", "range-google", "range-microsoft", "tus", "azure"]


@dataclass(frozen=True, slots=True)
class Piece:
    """What a request says of its piece: of which upload, where it begins, and whether it is the last.

    ``asks`` says that it carries nothing and wants to know how much arrived. ``block`` is a block's name, ``order`` the
    names of all blocks, where pieces have names and no places. ``total`` is the size of the whole, where it is told.
    """

    protocol: Protocol
    upload: str
    at: int = 0
    total: int | None = None
    last: bool = False
    asks: bool = False
    block: str = ""
    order: tuple[str, ...] = ()


def piece_of(exchange: Exchange, sizes: Mapping[str, int]) -> Piece | None:
    """The piece that a request carries; None for a request that is whole by itself, or of which nobody knows.

    ``sizes`` holds the size of uploads of which it was told at their beginning (tus), by their address. Unreadable when
    a request contradicts itself.
    """
    return next((piece for read in _READERS if (piece := read(exchange, sizes))), None)


def address(exchange: Exchange) -> str:
    """What an upload is called."""
    return f"{exchange.host.lower()}:{exchange.port}{exchange.path}"


def _google(exchange: Exchange, sizes: Mapping[str, int]) -> Piece | None:
    words = {word.strip() for word in exchange.header("x-goog-upload-command").lower().split(",")}
    if not words & {"upload", "finalize", "query"} or "start" in words:
        return None
    offset = exchange.header("x-goog-upload-offset") or "0"
    if not offset.isascii() or not offset.isdigit():
        raise Unreadable("file-piece")
    at, last = int(offset), "finalize" in words
    if last and "upload" in words and not at:
        return None
    return Piece("google", address(exchange), at, last=last, asks="query" in words)


def _ranged(exchange: Exchange, sizes: Mapping[str, int]) -> Piece | None:
    said = exchange.header("content-range")
    protocol: Protocol | None = (
        "range-google"
        if _GOOGLE.search(exchange.host)
        else "range-microsoft"
        if _MICROSOFT.search(exchange.host)
        else None
    )
    if exchange.method not in ("PUT", "POST") or not said or protocol is None:
        return None
    match = _RANGE.fullmatch(said.strip())
    if match is None:
        raise Unreadable("file-piece")
    total = None if match[3] == "*" else int(match[3])
    if match[1] is None:
        if exchange.body:
            raise Unreadable("file-piece")
        return Piece(protocol, address(exchange), 0, total, asks=True)
    first, end = int(match[1]), int(match[2]) + 1
    if end - first != len(exchange.body) or (total is not None and end > total):
        raise Unreadable("file-piece")
    if not first and end == total:
        return None
    return Piece(protocol, address(exchange), first, total, last=end == total)


def _tus(exchange: Exchange, sizes: Mapping[str, int]) -> Piece | None:
    offset, upload = exchange.header("upload-offset"), address(exchange)
    if exchange.method != "PATCH" or upload not in sizes or not (offset.isascii() and offset.isdigit()):
        return None
    at, total = int(offset), sizes[upload]
    if at + len(exchange.body) > total:
        raise Unreadable("file-piece")
    if not at and len(exchange.body) == total:
        return None
    return Piece("tus", upload, at, total, last=at + len(exchange.body) == total)


def _azure(exchange: Exchange, sizes: Mapping[str, int]) -> Piece | None:
    query = parse_qs(exchange.path.partition("?")[2])
    what = query.get("comp", [""])[0].lower()
    if exchange.method != "PUT" or what not in ("block", "blocklist"):
        return None
    upload = f"{exchange.host.lower()}:{exchange.port}{exchange.path.partition('?')[0]}"
    if what == "block":
        name = query.get("blockid", [""])[0]
        if not name or "x-ms-copy-source" in {key.lower() for key, _ in exchange.headers}:
            raise Unreadable("file-piece")
        return Piece("azure", upload, block=name)
    found = _BLOCK.findall(exchange.body)
    if not found or any(kind == b"Committed" for kind, _ in found):
        raise Unreadable("file-piece")
    return Piece("azure", upload, last=True, order=tuple(name.decode("ascii", "replace") for _, name in found))


_READERS: tuple[Callable[[Exchange, Mapping[str, int]], Piece | None], ...] = (_google, _tus, _azure, _ranged)


def created(exchange: Exchange, status: int) -> int | None:
    """The size of an upload by tus that a service has just agreed to; None when it told nothing of the kind."""
    length = exchange.header("upload-length")
    is_new = exchange.method == "POST" and exchange.header("tus-resumable") and status == 201
    return int(length) if is_new and length.isascii() and length.isdigit() else None


def told(protocol: Protocol, got: int, total: int | None, body: bytes = b"") -> Reply:
    """What a client hears when ``got`` bytes are here, in the words of its protocol."""
    status, headers, content = _TOLD[protocol](got, total, body)
    return Reply(status, (*headers, ("cache-control", "no-store"), ("content-length", str(len(content)))), content)


Told = tuple[int, Headers, bytes]


def _told_google(got: int, total: int | None, body: bytes) -> Told:
    return 200, (("x-goog-upload-status", "active"), ("x-goog-upload-size-received", str(got))), b""


def _told_308(got: int, total: int | None, body: bytes) -> Told:
    return 308, ((("range", f"bytes=0-{got - 1}"),) if got else ()), b""


def _told_202(got: int, total: int | None, body: bytes) -> Told:
    until = (datetime.now(UTC) + timedelta(minutes=MINUTES)).strftime("%Y-%m-%dT%H:%M:%SZ")
    content = {"expirationDateTime": until, "nextExpectedRanges": [f"{got}-{total - 1 if total else ''}"]}
    return 202, (("content-type", "application/json"),), dumps(content)


def _told_tus(got: int, total: int | None, body: bytes) -> Told:
    length = (("upload-length", str(total)),) if total is not None else ()
    return 204, (("tus-resumable", "1.0.0"), ("upload-offset", str(got)), *length), b""


def _told_azure(got: int, total: int | None, body: bytes) -> Told:
    # Azure's own check, not one of ours.
    digest = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
    return 201, (("content-md5", digest), ("x-ms-version", "2021-12-02")), b""


_TOLD: Mapping[Protocol, Callable[[int, int | None, bytes], Told]] = {
    "google": _told_google,
    "range-google": _told_308,
    "range-microsoft": _told_202,
    "tus": _told_tus,
    "azure": _told_azure,
}


def whole(exchange: Exchange, piece: Piece, data: bytes, pieces: int) -> Exchange:
    """The request of the last piece as it would be if it carried the whole file."""
    new = dict(_whole_headers(exchange, piece, len(data)))
    kept = [(k, v) for k, v in exchange.headers if k.lower() not in _OF_A_PIECE and k.lower() not in new]
    path = _without_blocks(exchange.path) if piece.protocol == "azure" else exchange.path
    headers = (*kept, *new.items(), ("content-length", str(len(data))))
    return replace(exchange, path=path, headers=headers, body=data, pieces=pieces)


def _whole_headers(exchange: Exchange, piece: Piece, size: int) -> Sequence[tuple[str, str]]:
    if piece.protocol == "google":
        return (("x-goog-upload-command", "upload, finalize"), ("x-goog-upload-offset", "0"))
    if piece.protocol == "tus":
        return (("upload-offset", "0"),)
    if piece.protocol == "azure":
        kind = exchange.header("x-ms-blob-content-type") or "application/octet-stream"
        return (("x-ms-blob-type", "BlockBlob"), ("content-type", kind))
    return (("content-range", f"bytes 0-{size - 1}/{size}"),)


def _without_blocks(path: str) -> str:
    """The address of a blob itself; what signs it does not speak of blocks."""
    start, _, query = path.partition("?")
    pairs = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if k.lower() not in ("comp", "blockid")]
    return f"{start}?{urlencode(pairs)}" if pairs else start
