"""What we know of mitmproxy and lean on; an upgrade that changes it fails here."""

import gzip
import inspect

import pytest
from mitmproxy import http
from mitmproxy.proxy.layers import http as mitm_http
from mitmproxy.proxy.layers.http import HttpStream

from proxy import guard
from proxy.running import limits
from proxy.running.admission import Admission
from tests.proxy.bed import far_side, post, proxy_with
from tests.proxy.sockets import far_socket, through

SECRET = b'{"bsn": "999990019"}'


class Raises:
    def request(self, flow: http.HTTPFlow) -> None:
        raise ValueError("detector broke")


class ShutsThenRaises(Raises):
    def requestheaders(self, flow: http.HTTPFlow) -> None:
        guard.shut(flow)


async def test_mitmproxy_fails_open() -> None:
    async with far_side() as far, proxy_with(Raises()) as proxy:
        answer = await post(proxy, far.port, SECRET)
    assert answer.startswith(b"HTTP/1.1 200")
    assert SECRET in far.received


async def test_a_response_set_beforehand_keeps_the_body_here() -> None:
    async with far_side() as far, proxy_with(ShutsThenRaises()) as proxy:
        answer = await post(proxy, far.port, SECRET)
    assert answer.startswith(b"HTTP/1.1 503")
    assert far.received == b""


async def test_a_body_over_the_limit_is_forgotten_and_marked() -> None:
    seen: list[tuple[bool, int]] = []

    class Looks:
        def requestheaders(self, flow: http.HTTPFlow) -> None:
            guard.shut(flow)

        def request(self, flow: http.HTTPFlow) -> None:
            seen.append((limits.was_too_large(flow), len(flow.request.raw_content or b"")))

    undo = limits.install(100_000, Admission(10**6))
    try:
        async with far_side() as far, proxy_with(Looks()) as proxy:
            answer = await post(proxy, far.port, b"x" * 1_000_000)
            await post(proxy, far.port, b"x" * 100_000)
    finally:
        undo()
    assert answer.startswith(b"HTTP/1.1 503")
    assert far.received == b""
    assert seen[0][0] is True
    assert seen[0][1] <= 100_000
    assert seen[1] == (False, 100_000)
    assert HttpStream.check_body_size.__name__ == "check_body_size"


class Sees:
    """Keeps what a hook would see of a body."""

    def __init__(self) -> None:
        self.content: list[bytes | None] = []
        self.raw: list[bytes | None] = []

    def request(self, flow: http.HTTPFlow) -> None:
        self.raw.append(flow.request.raw_content)
        self.content.append(flow.request.get_content(strict=False))


async def test_a_second_gzip_member_is_seen_only_in_the_raw_body() -> None:
    sees = Sees()
    body = gzip.compress(b"first") + gzip.compress(SECRET)
    async with far_side() as far, proxy_with(sees) as proxy:
        await post(proxy, far.port, body, "content-encoding: gzip\r\n")
    assert sees.raw == [body]
    assert body in far.received


async def test_a_streamed_body_is_not_seen_at_all() -> None:
    sees = Sees()
    async with far_side() as far, proxy_with(sees, stream_large_bodies="10") as proxy:
        await post(proxy, far.port, SECRET * 10)
    assert sees.raw == [None]
    assert SECRET in far.received


@pytest.mark.parametrize("fault", [RecursionError, MemoryError, AssertionError])
async def test_other_faults_in_a_hook_fail_open_too(fault: type[Exception]) -> None:
    class Faulty:
        def request(self, flow: http.HTTPFlow) -> None:
            raise fault

    async with far_side() as far, proxy_with(Faulty()) as proxy:
        answer = await post(proxy, far.port, SECRET)
    assert answer.startswith(b"HTTP/1.1 200")
    assert SECRET in far.received


async def test_an_empty_piece_ends_a_chunked_answer() -> None:
    """Why proxy/wire/answer.py gives no piece rather than an empty one."""

    class Empty:
        def responseheaders(self, flow: http.HTTPFlow) -> None:
            assert flow.response
            flow.response.headers.pop("content-length")
            flow.response.headers["transfer-encoding"] = "chunked"
            flow.response.stream = lambda data: [] if data else [b"whole"]

    async with far_side() as far, proxy_with(Empty()) as proxy:
        answer = await post(proxy, far.port, b"{}")
    assert b"5\r\nwhole\r\n0\r\n\r\n" in answer


async def test_a_websocket_fails_open_and_remembers_everything() -> None:
    """Why proxy/running/websocket_layer.py stands in the place of mitmproxy's own layer."""
    kept: list[int] = []

    class RaisesLater:
        def websocket_message(self, flow: http.HTTPFlow) -> None:
            assert flow.websocket
            kept.append(len(flow.websocket.messages))
            raise ValueError

    async with (
        far_socket() as far,
        proxy_with(RaisesLater(), websocket=True) as proxy,
        through(proxy, far) as client,
    ):
        for number in range(3):
            await client.send(str(number))
            assert await client.recv() == str(number)
    assert far.received == ["0", "1", "2"]
    assert kept == [1, 2, 3, 4, 5, 6]


def test_the_layer_that_is_replaced_is_looked_up_when_it_is_needed() -> None:
    """``websocket_layer.install`` works only as long as mitmproxy takes the layer from its module by name."""
    source = inspect.getsource(mitm_http)
    assert "from mitmproxy.proxy.layers import websocket" in source
    assert "websocket.WebsocketLayer(self.context, self.flow)" in source
