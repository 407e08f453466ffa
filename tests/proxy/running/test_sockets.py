"""proxy/running/sockets.py, on real sockets of the kernel."""

import asyncio
import resource
import select
import socket
from collections.abc import Iterator

import pytest
from mitmproxy.proxy.mode_servers import AsyncioServerInstance

from proxy.running import sockets
from tests.proxy.bed import free_port


@pytest.fixture(params=["127.0.0.1", "::1"])
def three(request: pytest.FixtureRequest) -> Iterator[list[socket.socket]]:
    made = sockets.bind(request.param, free_port(), 3)
    yield made
    for one in made:
        one.close()


def who_gets(listening: list[socket.socket], source: str) -> int:
    """Connect from an address; the number of the socket that gets the connection."""
    with socket.socket(listening[0].family, socket.SOCK_STREAM) as client:
        client.bind((source, 0))
        client.connect(listening[0].getsockname()[:2])
        ready, _, _ = select.select(listening, [], [], 5)
        assert len(ready) == 1
        ready[0].accept()[0].close()
        return listening.index(ready[0])


def test_a_client_always_meets_the_same_process(three: list[socket.socket]) -> None:
    source = str(three[0].getsockname()[0])
    assert len({who_gets(three, source) for _ in range(30)}) == 1


def test_clients_are_dealt_out_by_their_address() -> None:
    listening = sockets.bind("127.0.0.1", free_port(), 3)
    got = [who_gets(listening, f"127.0.0.{number}") for number in range(1, 10)]
    # 127.0.0.n as one number, modulo three.
    assert got == [(0x7F000000 + number) % 3 for number in range(1, 10)]
    for one in listening:
        one.close()


def test_the_order_stays_when_a_process_lets_go_of_its_copy() -> None:
    listening = sockets.bind("127.0.0.1", free_port(), 3)
    before = [who_gets(listening, f"127.0.0.{number}") for number in range(1, 7)]
    listening[0].dup().close()  # what a child that dies does to the socket it inherited
    assert [who_gets(listening, f"127.0.0.{number}") for number in range(1, 7)] == before
    for one in listening:
        one.close()


def test_a_port_in_use_leaves_nothing_open() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(OSError, match="in use"):
            sockets.bind("127.0.0.1", other.getsockname()[1], 2)


async def test_mitmproxy_listens_on_what_it_inherits() -> None:
    [inherited] = sockets.bind("127.0.0.1", free_port(), 1)
    original = AsyncioServerInstance.listen
    undo = sockets.install(inherited)

    class Instance:
        async def handle_stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"hier")
            writer.close()

    try:
        [server] = await AsyncioServerInstance.listen(Instance(), "ergens", 1)  # type: ignore[arg-type]
        reader, writer = await asyncio.open_connection(*inherited.getsockname())
        assert await reader.read() == b"hier"
        writer.close()
        server.close()
    finally:
        undo()
    assert AsyncioServerInstance.listen is original


@pytest.mark.parametrize(
    ("soft", "hard", "wanted"),
    [
        (1024, 4096, 4096),
        (1024, 1_048_576, 65536),
        (1024, resource.RLIM_INFINITY, 65536),
        (4096, 4096, None),
        (100_000, 1_048_576, None),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, None),
    ],
)
def test_as_many_connections_as_this_user_may_have(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, wanted: int | None
) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    sockets.allow_many()
    assert asked == ([(wanted, hard)] if wanted else [])
