"""Lets answers that are on their way finish before a process ends."""

import asyncio

from mitmproxy import connection, http


class InFlight:
    """A mitmproxy addon that knows which requests have no whole answer yet."""

    def __init__(self) -> None:
        self._flows: dict[str, str] = {}
        self._none = asyncio.Event()
        self._none.set()

    @property
    def count(self) -> int:
        """How many requests wait for the end of their answer."""
        return len(self._flows)

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """A request begins."""
        self._flows[flow.id] = flow.client_conn.id
        self._none.clear()

    def response(self, flow: http.HTTPFlow) -> None:
        """Its answer ended; after the answer to a WebSocket's handshake the conversation goes on."""
        if flow.websocket is None:
            self._over(flow.id)

    def websocket_end(self, flow: http.HTTPFlow) -> None:
        """The conversation ended."""
        self._over(flow.id)

    def error(self, flow: http.HTTPFlow) -> None:
        """It broke off."""
        self._over(flow.id)

    def client_disconnected(self, client: connection.Client) -> None:
        """Whatever it asked, it waits no more."""
        for flow in [flow for flow, owner in self._flows.items() if owner == client.id]:
            self._over(flow)

    async def finished(self, seconds: float) -> bool:
        """Wait until nothing is in flight, at most so long; whether that was so."""
        try:
            async with asyncio.timeout(seconds):
                await self._none.wait()
        except TimeoutError:
            return False
        return True

    def _over(self, flow: str) -> None:
        self._flows.pop(flow, None)
        if not self._flows:
            self._none.set()
