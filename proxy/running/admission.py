"""Bounds what large bodies take of memory together: when it is full, who brings another waits until there is room.

mitmproxy gathers a whole body before it asks; fifty uploads at once would lie in memory at once. Here each large body
has its place from its first pieces on until the service has answered or it was refused. A client that waits for a place
is slowed down by TCP itself and loses nothing; others go on. Small bodies, such as prompts, never wait.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from mitmproxy import http
from mitmproxy.connection import Client
from mitmproxy.proxy import events
from mitmproxy.proxy.server import ConnectionHandler

# Below this a body is not counted.
SMALL = 256 * 1024
Answer = Literal["yes", "later", "no"]


@dataclass(slots=True)
class _Waiting:
    flow: str
    size: int
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class Admission:
    """Places for bodies, by flow; at most ``most`` bytes of them at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._free = most
        self._held: dict[str, tuple[str, int]] = {}
        self._waiting: OrderedDict[str, _Waiting] = OrderedDict()

    @property
    def taken(self) -> int:
        """Bytes that are given away."""
        return self._most - self._free

    def ask(self, client: str, flow: str, size: int) -> Answer:
        """A place for a body of this size; ``later`` when its client must wait, ``no`` when that would never end.

        A client that waits is not read from at all: if another body of its own has a place already, neither would end.
        """
        if flow in self._held:
            return "yes"
        if client in self._waiting:
            return "later" if self._waiting[client].flow == flow else "no"
        size = min(size, self._most)
        if size <= self._free and not self._waiting:
            self._give(client, flow, size)
            return "yes"
        if any(owner == client for owner, _ in self._held.values()):
            return "no"
        self._waiting[client] = _Waiting(flow, size)
        return "later"

    def waits(self, flow: str) -> bool:
        """Whether this body waits for a place."""
        return any(waiting.flow == flow for waiting in self._waiting.values())

    async def wait(self, client: str) -> None:
        """Until this client's body has its place; at once when it waits for nothing."""
        if waiting := self._waiting.get(client):
            try:
                await waiting.woken.wait()
            except asyncio.CancelledError:
                self._waiting.pop(client, None)
                raise

    def release(self, flow: str) -> None:
        """This body is gone from memory."""
        _, size = self._held.pop(flow, ("", 0))
        self._free += size
        self._next()

    def leave(self, client: str) -> None:
        """This client is gone."""
        if waiting := self._waiting.pop(client, None):
            waiting.woken.set()
        for flow in [flow for flow, (owner, _) in self._held.items() if owner == client]:
            self.release(flow)
        self._next()

    def _give(self, client: str, flow: str, size: int) -> None:
        self._held[flow] = (client, size)
        self._free -= size

    def _next(self) -> None:
        """Who came first goes first."""
        while self._waiting:
            client, waiting = next(iter(self._waiting.items()))
            if waiting.size > self._free:
                return
            del self._waiting[client]
            self._give(client, waiting.flow, waiting.size)
            waiting.woken.set()

    def install(self) -> Callable[[], None]:
        """Make mitmproxy wait before it reads on from a client; returns the way back."""
        original = ConnectionHandler.server_event

        async def server_event(handler: ConnectionHandler, event: events.Event) -> None:
            await original(handler, event)
            if isinstance(event, events.DataReceived) and event.connection is handler.client:
                await self.wait(handler.client.id)

        ConnectionHandler.server_event = server_event  # type: ignore[method-assign,assignment]

        def undo() -> None:
            ConnectionHandler.server_event = original  # type: ignore[method-assign]

        return undo


class Leaving:
    """The addon that tells when bodies are no longer needed; it stands behind the one that inspects them."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission

    def request(self, flow: http.HTTPFlow) -> None:
        """Answered here: the body goes nowhere."""
        if flow.response:
            self._forget(flow)

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """The service has the body; the answer may take minutes."""
        self._forget(flow)

    def error(self, flow: http.HTTPFlow) -> None:
        """It will never be answered."""
        self._forget(flow)

    def client_disconnected(self, client: Client) -> None:
        """With its client a body goes too."""
        self._admission.leave(client.id)

    def _forget(self, flow: http.HTTPFlow) -> None:
        if len(flow.request.raw_content or b"") > SMALL:
            flow.request.raw_content = b""
        self._admission.release(flow.id)
