"""A file in pieces is answered here until its last piece, and then inspected as one."""

from collections.abc import Iterator

import pytest

from proxy.documents.spool import Spool
from proxy.inspection.uploads import Uploads
from proxy.inspection.verdict import Who
from proxy.wire.message import Exchange, Reply
from tests.proxy.wire.test_pieces import GEMINI, SHAREPOINT, google, request

ME, OTHER = Who("10.0.0.1"), Who("10.0.0.2")


@pytest.fixture
def uploads() -> Iterator[Uploads]:
    spool = Spool()
    yield Uploads(spool)
    spool.close()


async def held(uploads: Uploads, exchange: Exchange, who: Who = ME) -> Reply:
    taken = await uploads.take(exchange, who)
    assert isinstance(taken, Reply)
    return taken


async def goes_on(uploads: Uploads, exchange: Exchange, who: Who = ME) -> Exchange:
    taken = await uploads.take(exchange, who)
    assert isinstance(taken, Exchange)
    return taken


async def test_gemini_in_three_pieces(uploads: Uploads) -> None:
    assert (await held(uploads, google("upload", "0", b"ab"))).status == 200
    assert dict((await held(uploads, google("query", ""))).headers)["x-goog-upload-size-received"] == "2"
    await held(uploads, google("upload", "2", b"cd"))
    whole = await goes_on(uploads, google("upload, finalize", "4", b"ef"))
    assert (whole.body, whole.pieces, whole.reason) == (b"abcdef", 3, "")
    assert whole.header("x-goog-upload-command") == "upload, finalize"
    assert whole.header("x-goog-upload-offset") == "0"


async def test_gemini_with_an_end_of_its_own(uploads: Uploads) -> None:
    await held(uploads, google("upload", "0", b"ab"))
    assert (await goes_on(uploads, google("finalize", "2"))).body == b"ab"


async def test_a_range_of_which_the_total_comes_last(uploads: Uploads) -> None:
    await held(uploads, request(GEMINI, "PUT", "/u", b"ab", content_range="bytes 0-1/*"))
    assert (await held(uploads, request(GEMINI, "PUT", "/u", content_range="bytes */*"))).status == 308
    whole = await goes_on(uploads, request(GEMINI, "PUT", "/u", content_range="bytes */2"))
    assert (whole.body, whole.header("content-range")) == (b"ab", "bytes 0-1/2")


async def test_a_session_of_microsoft_can_be_asked_and_given_up(uploads: Uploads) -> None:
    assert (await held(uploads, request(SHAREPOINT, "PUT", "/s", b"ab", content_range="bytes 0-1/6"))).status == 202
    assert b'"2-5"' in (await held(uploads, request(SHAREPOINT, "GET", "/s"))).body
    gone = request(SHAREPOINT, "DELETE", "/s")
    assert await goes_on(uploads, gone) is gone
    later = await goes_on(uploads, request(SHAREPOINT, "PUT", "/s", b"cd", content_range="bytes 2-3/6"))
    assert later.reason == "file-piece"


async def test_tus_from_its_creation_to_its_end(uploads: Uploads) -> None:
    begin = request("x", "POST", "/files", tus_resumable="1.0.0", upload_length="4")
    uploads.learn(begin, 201, "https://x/files/1")
    assert (await held(uploads, request("x", "PATCH", "/files/1", b"ab", upload_offset="0"))).status == 204
    assert dict((await held(uploads, request("x", "HEAD", "/files/1"))).headers)["upload-offset"] == "2"
    whole = await goes_on(uploads, request("x", "PATCH", "/files/1", b"cd", upload_offset="2", upload_checksum="md5 x"))
    assert (whole.body, whole.header("upload-offset"), whole.header("upload-checksum")) == (b"abcd", "0", "")


async def test_blocks_of_azure(uploads: Uploads) -> None:
    for name, data in (("Qg==", b"2"), ("QQ==", b"1")):
        assert (await held(uploads, request("x", "PUT", f"/b?comp=block&blockid={name}&sig=s", data))).status == 201
    order = b"<BlockList><Latest>QQ==</Latest><Latest>Qg==</Latest></BlockList>"
    whole = await goes_on(uploads, request("x", "PUT", "/b?comp=blocklist&sig=s", order))
    assert (whole.body, whole.path) == (b"12", "/b?sig=s")


async def test_pieces_of_two_people_do_not_mix(uploads: Uploads) -> None:
    await held(uploads, google("upload", "0", b"ab"))
    other = await goes_on(uploads, google("upload, finalize", "2", b"cd"), OTHER)
    assert other.reason == "file-piece"


@pytest.mark.parametrize(
    ("exchange", "reason"),
    [
        (google("upload", "8", b"ab"), "file-piece"),
        (request(GEMINI, "PUT", "/u", b"ab", content_range="bytes 0-9/20"), "file-piece"),
        (request(GEMINI, "PUT", "/u", b"ab", content_range="bytes 0-1/9", content_encoding="gzip"), "file-piece"),
    ],
)
async def test_what_cannot_be_put_together_says_why(uploads: Uploads, exchange: Exchange, reason: str) -> None:
    assert (await goes_on(uploads, exchange)).reason == reason


async def test_a_piece_that_was_too_large_to_keep_is_refused(uploads: Uploads) -> None:
    piece = google("upload", "0", b"ab")
    large = Exchange(**{name: getattr(piece, name) for name in piece.__slots__} | {"too_large": True})
    assert (await goes_on(uploads, large)).reason == "file-too-large"


async def test_a_full_disk_refuses() -> None:
    class Full(Spool):
        def put(self, owner: str, name: str, at: int | str, data: bytes) -> int:
            raise OSError(28, "No space left on device")

    assert (await goes_on(Uploads(Full()), google("upload", "0", b"ab"))).reason == "file-piece"


async def test_anything_else_is_left_alone(uploads: Uploads) -> None:
    other = request("x", "POST", "/v1/chat", b"{}")
    assert await uploads.take(other, ME) is other
