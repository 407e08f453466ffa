"""A WebSocket server that keeps what reaches it, and a client that goes through a proxy."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed


@dataclass
class FarSocket:
    """``received`` holds every message; each is answered by ``echo`` and the message."""

    port: int = 0
    keep: bool = True
    received: list[str | bytes] = field(default_factory=list)
    bytes_received: int = 0
    close_reasons: list[str] = field(default_factory=list)
    links: list[ServerConnection] = field(default_factory=list)

    async def handle(self, link: ServerConnection) -> None:
        self.links.append(link)
        with contextlib.suppress(ConnectionClosed):
            async for message in link:
                self.bytes_received += len(message)
                if self.keep:
                    self.received.append(message)
                    await link.send(message)
        self.close_reasons.append(link.close_reason or "")


@contextlib.asynccontextmanager
async def far_socket(*, keep: bool = True, **options: object) -> AsyncIterator[FarSocket]:
    side = FarSocket(keep=keep)
    async with serve(side.handle, "127.0.0.1", 0, **options) as server:  # type: ignore[arg-type]
        side.port = next(iter(server.sockets)).getsockname()[1]
        yield side


def through(proxy: int, far: FarSocket, path: str = "/chat", **options: object) -> connect:
    """A connection to the far side through the proxy."""
    return connect(f"ws://127.0.0.1:{far.port}{path}", proxy=f"http://127.0.0.1:{proxy}", **options)  # type: ignore[arg-type]


__all__ = ["ClientConnection", "ConnectionClosed", "FarSocket", "far_socket", "through"]
