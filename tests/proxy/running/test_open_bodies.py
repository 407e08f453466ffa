"""A request that does not end gets a refusal and an event, and is never sent on (proxy/running/open_bodies.py)."""

import asyncio
import time
from types import SimpleNamespace

import pytest
from mitmproxy.proxy.layers.http import HttpStream

from proxy.running import open_bodies
from tests.proxy.bed import exchanged, far_side, post, proxy_with
from tests.proxy.inspection.test_inspector import Bed

SECONDS = 0.3


@pytest.fixture
def short() -> object:
    undo = open_bodies.install(SECONDS)
    yield
    undo()


async def begin(proxy: int, far: int, head: str, body: bytes) -> bytes:
    """Send the beginning of a request, and wait for whatever comes."""
    start = f"POST http://127.0.0.1:{far}/v1/x HTTP/1.1\r\nhost: 127.0.0.1\r\n{head}\r\n"
    return await exchanged(proxy, start.encode() + body)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("content-type: application/json\r\ncontent-length: 500\r\n", b'{"content": "hallo"}'),
        ("content-type: application/json\r\ncontent-length: 500\r\n", b""),
        ("content-type: application/json\r\ntransfer-encoding: chunked\r\n", b'14\r\n{"content": "hallo"}\r\n'),
        ("content-type: application/grpc\r\ntransfer-encoding: chunked\r\n", b"7\r\n\x00\x00\x00\x00\x02hi\r\n"),
    ],
)
async def test_a_body_that_stays_open_is_refused_and_recorded(short: object, head: str, body: bytes) -> None:
    bed = Bed()
    async with far_side() as far, proxy_with(bed.addon()) as proxy:
        answer = await begin(proxy, far.port, head, body)
    assert far.received == b""
    assert [event.reason for event in bed.events] == ["unfinished"]
    assert b"grpc-status: 14" in answer if "grpc" in head else answer.startswith(b"HTTP/1.1 503")
    assert bed.events[0].id.encode() in answer


async def test_a_body_that_comes_in_time_goes_on(short: object) -> None:
    bed = Bed()
    async with far_side() as far, proxy_with(bed.addon()) as proxy:
        answer = await post(proxy, far.port, b'{"content": "hallo"}')
        await asyncio.sleep(2 * SECONDS)  # what still waits for this request finds it answered
    assert answer.startswith(b"HTTP/1.1 200")
    assert [event.reason for event in bed.events] == [""]


async def test_what_comes_after_the_refusal_goes_nowhere(short: object) -> None:
    bed = Bed()
    async with far_side() as far, proxy_with(bed.addon()) as proxy:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy)
        writer.write(
            f"POST http://127.0.0.1:{far.port}/ HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 9\r\n\r\nBel ".encode()
        )
        async with asyncio.timeout(30):
            assert b" 503 " in await reader.readuntil(b"\r\n")
        writer.write(b"Jan\r\n")
        async with asyncio.timeout(30):
            await reader.read()
        writer.close()
    assert far.received == b""
    assert len(bed.events) == 1


def waiting(kind: str, body: bytes, *, began: float, heard: float) -> HttpStream:
    now = time.monotonic()
    metadata = {"sluiswachter.began": now - began, "sluiswachter.heard": now - heard}
    request = SimpleNamespace(headers={"content-type": kind})
    stream: HttpStream = SimpleNamespace(
        flow=SimpleNamespace(metadata=metadata, request=request), request_body_buf=body
    )  # type: ignore[assignment]
    return stream


FRAME = b"\x00\x00\x00\x00\x02hi"


@pytest.mark.parametrize(
    ("kind", "body", "began", "heard", "silent"),
    [
        ("application/json", b"{", 100, 31, True), ("application/json", b"{", 100, 1, False),
        # A conversation of programs whose client says that it still lives.
        ("application/grpc+proto", FRAME * 3, 60, 1, True), ("application/connect+proto", FRAME, 60, 1, True),
        # One large message on a slow line.
        ("application/grpc+proto", FRAME[:6], 60, 1, False), ("application/grpc", b"", 60, 1, False),
        ("application/grpc", FRAME, 2, 1, False),
    ],
)  # fmt: skip
def test_when_a_request_is_given_up(kind: str, body: bytes, began: float, heard: float, silent: bool) -> None:
    assert open_bodies._is_silent(waiting(kind, body, began=began, heard=heard), 30) is silent


@pytest.mark.parametrize(
    ("data", "whole"), [(b"", False), (FRAME, True), (FRAME * 2, True), (FRAME[:-1], False), (FRAME + b"\x00", False)]
)
def test_whole_messages_are_counted_by_their_lengths(data: bytes, whole: bool) -> None:
    assert open_bodies.ends_whole(data) is whole
