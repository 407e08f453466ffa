"""A chunked body with fields behind it is read, and they go nowhere (proxy/running/trailers.py)."""

import asyncio
from collections.abc import Iterator

import pytest

from proxy.running import trailers
from tests.proxy.bed import exchanged, far_side, proxy_with
from tests.proxy.inspection.test_inspector import Bed

BODY = b'{"content": "hallo"}'
BSN = b"123456782"
CHUNKED = b"%x;x=%s\r\n%s\r\n0\r\n" % (len(BODY), BSN, BODY)


@pytest.fixture(autouse=True)
def without_trailers() -> Iterator[None]:
    undo = trailers.install()
    yield
    undo()


def head(port: int, more: str = "") -> bytes:
    return (
        f"POST http://127.0.0.1:{port}/v1/x HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n{more}"
        "content-type: application/json\r\ntransfer-encoding: chunked\r\ntrailer: x-note\r\n\r\n"
    ).encode()


@pytest.mark.parametrize(
    "fields",
    [b"", b"x-note: %s\r\n" % BSN, b"x-note: %s\r\nexpires: 0\r\ncontent-length: 9\r\n" % BSN],
    ids=["none", "one", "more, and one that would change the meaning"],
)
async def test_the_body_is_judged_and_goes_on_without_them(fields: bytes) -> None:
    bed = Bed()
    async with far_side() as far, proxy_with(bed.addon()) as proxy:
        answer = await exchanged(proxy, head(far.port) + CHUNKED + fields + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 200")
    assert [event.reason for event in bed.events] == [""]
    assert BODY in far.received
    assert BSN not in far.received


async def test_what_is_refused_is_refused_with_a_notice_and_an_event() -> None:
    bed = Bed(scan=TimeoutError())
    async with far_side() as far, proxy_with(bed.addon()) as proxy:
        answer = await exchanged(proxy, head(far.port) + CHUNKED + b"x-note: 1\r\n\r\n")
    assert far.received == b""
    assert len(bed.events) == 1
    assert bed.events[0].id.encode() in answer


@pytest.mark.parametrize("fields", [b"x note: 1\r\n\r\n", b"x-note\x00: 1\r\n\r\n", b": 1\r\n\r\n"])
async def test_what_are_no_fields_ends_the_connection(fields: bytes) -> None:
    async with far_side() as far, proxy_with(Bed().addon()) as proxy:
        answer = await exchanged(proxy, head(far.port) + CHUNKED + fields)
    assert not answer.startswith(b"HTTP/1.1 200")
    assert far.received == b""


async def test_a_service_that_sends_them_is_answered_for() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"hallo")
        writer.write(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n2\r\nok\r\n0\r\nx-sum: 1\r\n\r\n"
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server, proxy_with(Bed().addon()) as proxy:
        answer = await exchanged(proxy, head(server.sockets[0].getsockname()[1]) + CHUNKED + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"x-sum: 1" not in answer
    assert b"\r\nok\r\n0\r\n\r\n" in answer
