"""Messages on a WebSocket: shut by default, bounded, and not remembered (proxy/running/websocket_layer.py)."""

import asyncio
import contextlib
import tracemalloc
from collections.abc import AsyncIterator

import pytest
from mitmproxy import http
from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from proxy import guard
from proxy.guard import Permit
from proxy.running import websocket_layer
from tests.proxy.bed import proxy_with
from tests.proxy.sockets import FarSocket, far_socket, through
from tests.waiting import comes


@contextlib.asynccontextmanager
async def gateway(
    addon: object, *, most_bytes: int = 100_000, most_messages: int = 100, keep: bool = True
) -> AsyncIterator[tuple[int, FarSocket]]:
    undo = websocket_layer.install(most_bytes, most_messages)
    try:
        async with far_socket(keep=keep, max_size=None) as far, proxy_with(addon, websocket=True) as proxy:
            yield proxy, far
    finally:
        undo()


class Opens:
    """Lets everything pass that comes, after a look at what mitmproxy keeps."""

    def __init__(self) -> None:
        self.kept: list[int] = []

    def websocket_message(self, flow: http.HTTPFlow) -> None:
        assert flow.websocket
        self.kept.append(len(flow.websocket.messages))
        guard.passage(flow).permit = Permit("20261124-AAAAAAAA")


class Raises:
    def websocket_message(self, flow: http.HTTPFlow) -> None:
        raise ValueError("detector broke")


async def test_without_a_permit_nothing_goes_on() -> None:
    async with gateway(Raises()) as (proxy, far), through(proxy, far) as client:
        for message in ("Jan de Vries", b"Jan de Vries"):
            await client.send(message)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.recv(), 0.3)
    assert far.received == []


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("message", ["hallo € " * 900, b"\x00\xff" * 9000, "", b""])
async def test_text_and_bytes_whole_or_in_fragments(message: str | bytes, compressed: bool) -> None:
    extensions = [ClientPerMessageDeflateFactory()] if compressed else None
    opens = Opens()
    async with gateway(opens) as (proxy, far), through(proxy, far, compression=None, extensions=extensions) as client:
        assert bool(client.protocol.extensions) is compressed
        await client.send(message)
        assert await client.recv() == message
        await client.send([message[:7], message[7:700], message[700:]])
        assert await client.recv() == message
    assert far.received == [message, message]
    assert opens.kept == [1] * 4


async def test_a_changed_text_is_not_cut_inside_a_character() -> None:
    class Changes(Opens):
        def websocket_message(self, flow: http.HTTPFlow) -> None:
            super().websocket_message(flow)
            assert flow.websocket
            flow.websocket.messages[-1].content = ("x" + "€" * 5000).encode()

    async with gateway(Changes()) as (proxy, far), through(proxy, far) as client:
        await client.send("kort")
        assert await client.recv() == "x" + "€" * 5000


async def test_too_large_or_too_many_ends_the_connection() -> None:
    async with gateway(Opens(), most_bytes=10_000, most_messages=3) as (proxy, far):
        async with through(proxy, far) as client:
            await client.send(["x" * 6000, "y" * 6000])
            with pytest.raises(ConnectionClosed) as closed:
                await client.recv()
            assert closed.value.rcvd
            assert closed.value.rcvd.code == 1009
        assert far.received == []
        async with through(proxy, far) as client:
            for number in range(3):
                await client.send(str(number))
                assert await client.recv() == str(number)
            await client.send("3")
            with pytest.raises(ConnectionClosed):
                await client.recv()
        assert far.received == ["0", "1", "2"]


async def test_a_compressed_bomb_stays_small() -> None:
    bomb = bytes(200_000_000)
    async with gateway(Opens(), most_bytes=1_000_000) as (proxy, far), through(proxy, far) as client:
        tracemalloc.start()
        async with asyncio.timeout(15):  # the socket is closed at once: a client waits 20 seconds for that
            with contextlib.suppress(ConnectionClosed):
                await client.send(bomb)
                await client.recv()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert far.received == []
    assert peak < 30_000_000  # of which the client's own compressed copy is a part


async def test_many_messages_are_not_remembered_and_the_client_waits() -> None:
    class Slow(Opens):
        async def websocket_message(self, flow: http.HTTPFlow) -> None:  # type: ignore[override]
            await asyncio.sleep(0.005)
            super().websocket_message(flow)

    message = b"x" * 1_000_000
    async with (
        gateway(Slow(), most_bytes=2_000_000, most_messages=1000, keep=False) as (proxy, far),
        through(proxy, far, compression=None) as client,
    ):
        tracemalloc.start()
        for _ in range(100):
            await client.send(message)
        await client.close()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert far.bytes_received == 100_000_000
    assert peak < 40_000_000


async def test_control_frames_carry_nothing() -> None:
    async with gateway(Opens()) as (proxy, far), through(proxy, far) as client:
        await asyncio.wait_for(await client.ping(b"BSN 123456782"), 60)
        await client.pong(b"BSN 123456782")
        await client.send("hallo")
        assert await client.recv() == "hallo"
        await client.close(1000, "BSN 123456782")
    assert await asyncio.to_thread(comes, lambda: far.close_reasons)
    assert far.close_reasons == [""]


async def test_a_server_may_ask_for_a_sign_of_life() -> None:
    async with gateway(Opens()) as (proxy, far), through(proxy, far) as client:
        await client.send("hallo")
        assert await client.recv() == "hallo"
        (link,) = far.links
        for _ in range(20):
            await asyncio.wait_for(await link.ping(), 60)


async def test_the_way_back_is_whole() -> None:
    from mitmproxy.proxy.layers import websocket
    from mitmproxy.proxy.server import ConnectionHandler

    before = websocket.WebsocketLayer, ConnectionHandler.drain_writers
    websocket_layer.install(1, 1)()
    assert (websocket.WebsocketLayer, ConnectionHandler.drain_writers) == before
