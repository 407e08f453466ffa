"""What each protocol says of a piece, and how its client is kept going."""

import base64
import hashlib
import json

import pytest

from proxy.wire.message import Exchange, Unreadable
from proxy.wire.pieces import Piece, created, piece_of, told, whole

GEMINI = "generativelanguage.googleapis.com"
SHAREPOINT = "gemeente-my.sharepoint.com"


def request(host: str, method: str, path: str, body: bytes = b"", **headers: str) -> Exchange:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Exchange(method, "https", host, 443, path, pairs, body)


def google(command: str, offset: str, body: bytes = b"") -> Exchange:
    more = {"x_goog_upload_command": command, "x_goog_upload_offset": offset}
    return request(GEMINI, "POST", "/upload/v1beta/files?upload_id=a", body, **more)


@pytest.mark.parametrize(
    ("exchange", "at", "last", "asks"),
    [
        (google("upload", "0", b"ab"), 0, False, False),
        (google("upload", "8", b"ab"), 8, False, False),
        (google("upload, finalize", "8", b"ab"), 8, True, False),
        (google("finalize", "8"), 8, True, False),
        (google("query", ""), 0, False, True),
        (request(GEMINI, "PUT", "/u", b"ab", content_range="bytes 0-1/4"), 0, False, False),
        (request(GEMINI, "PUT", "/u", b"ab", content_range="bytes 2-3/4"), 2, True, False),
        (request(GEMINI, "PUT", "/u", b"ab", content_range="bytes 2-3/*"), 2, False, False),
        (request(GEMINI, "PUT", "/u", b"", content_range="bytes */4"), 0, False, True),
        (request(SHAREPOINT, "PUT", "/u", b"ab", content_range="bytes 2-3/4"), 2, True, False),
    ],
)
def test_what_a_piece_says(exchange: Exchange, at: int, last: bool, asks: bool) -> None:
    piece = piece_of(exchange, {})
    assert piece is not None
    assert (piece.at, piece.last, piece.asks) == (at, last, asks)


@pytest.mark.parametrize(
    "exchange",
    [
        google("start", "0"),
        google("upload, finalize", "0", b"alles"),
        google("cancel", "0"),
        request(GEMINI, "PUT", "/u", b"ab", content_range="bytes 0-1/2"),
        request("elders.example", "PUT", "/u", b"ab", content_range="bytes 2-3/4"),
        request("x", "PATCH", "/onbekend", b"ab", upload_offset="2"),
        request("x", "PUT", "/brief.pdf", b"ab"),
        request("x", "GET", "/f", range="bytes=0-1"),
    ],
)
def test_what_is_whole_or_unknown_is_no_piece(exchange: Exchange) -> None:
    assert piece_of(exchange, {}) is None


@pytest.mark.parametrize(
    "exchange",
    [
        google("upload", "x", b"ab"),
        google("upload", "²", b"ab"),
        request(GEMINI, "PUT", "/u", b"abc", content_range="bytes 0-1/4"),
        request(GEMINI, "PUT", "/u", b"ab", content_range="bytes 3-4/4"),
        request(GEMINI, "PUT", "/u", b"ab", content_range="bytes vreemd"),
        request(GEMINI, "PUT", "/u", b"ab", content_range="bytes */4"),
        request("x", "PATCH", "/t", b"abc", upload_offset="2"),
        request("x", "PUT", "/b?comp=block", b"a"),
        request("x", "PUT", "/b?comp=block&blockid=QQ", b"", x_ms_copy_source="https://elders"),
        request("x", "PUT", "/b?comp=blocklist", b"<BlockList></BlockList>"),
        request("x", "PUT", "/b?comp=blocklist", b"<BlockList><Committed>QQ</Committed></BlockList>"),
    ],
)
def test_what_contradicts_itself_is_refused(exchange: Exchange) -> None:
    with pytest.raises(Unreadable, match="file-piece"):
        piece_of(exchange, {"x:443/t": 4})


def test_tus_ends_where_its_beginning_said() -> None:
    sizes = {"x:443/t": 4}
    assert piece_of(request("x", "PATCH", "/t", b"ab", upload_offset="0"), sizes) == Piece("tus", "x:443/t", 0, 4)
    assert piece_of(request("x", "PATCH", "/t", b"ab", upload_offset="2"), sizes) == Piece("tus", "x:443/t", 2, 4, True)
    assert piece_of(request("x", "PATCH", "/t", b"abcd", upload_offset="0"), sizes) is None
    begin = request("x", "POST", "/t", tus_resumable="1.0.0", upload_length="4")
    assert (created(begin, 201), created(begin, 403)) == (4, None)
    assert created(request("x", "POST", "/t", tus_resumable="1.0.0", upload_defer_length="1"), 201) is None


def test_clients_hear_what_their_protocol_says() -> None:
    heads = {name: dict(told(name, 5, 9).headers) for name in ("google", "range-google", "range-microsoft", "tus")}
    assert heads["google"]["x-goog-upload-size-received"] == "5"
    assert heads["google"]["x-goog-upload-status"] == "active"
    assert (told("range-google", 5, 9).status, heads["range-google"]["range"]) == (308, "bytes=0-4")
    assert "range" not in dict(told("range-google", 0, 9).headers)
    assert told("range-microsoft", 5, 9).status == 202
    assert json.loads(told("range-microsoft", 5, 9).body)["nextExpectedRanges"] == ["5-8"]
    assert json.loads(told("range-microsoft", 5, None).body)["nextExpectedRanges"] == ["5-"]
    assert (told("tus", 5, 9).status, heads["tus"]["upload-offset"], heads["tus"]["upload-length"]) == (204, "5", "9")
    digest = base64.b64encode(hashlib.md5(b"blok", usedforsecurity=False).digest()).decode()
    assert dict(told("azure", 4, None, b"blok").headers)["content-md5"] == digest


def test_the_whole_is_one_piece_without_what_was_said_of_the_last() -> None:
    last = request(GEMINI, "PUT", "/u", b"ef", content_range="bytes 4-5/6", content_md5="x", accept="*/*")
    piece = piece_of(last, {})
    assert piece is not None
    one = whole(last, piece, b"abcdef", 3)
    assert one.body == b"abcdef"
    assert one.pieces == 3
    assert dict(one.headers) == {"accept": "*/*", "content-range": "bytes 0-5/6", "content-length": "6"}
    assert piece_of(one, {}) is None


def test_blocks_become_a_blob() -> None:
    order = b"<BlockList><Latest>QQ==</Latest><Uncommitted>Qg==</Uncommitted></BlockList>"
    last = request("x", "PUT", "/b?comp=blocklist&sig=a%2Bb", order, x_ms_blob_content_type="text/csv")
    piece = piece_of(last, {})
    assert piece == Piece("azure", "x:443/b", last=True, order=("QQ==", "Qg=="))
    one = whole(last, piece, b"a;b", 2)
    assert one.path == "/b?sig=a%2Bb"
    assert one.header("x-ms-blob-type") == "BlockBlob"
    assert one.header("content-type") == "text/csv"
