"""The HTTP/2 side of the fake internet, with the h2 library that mitmproxy itself uses."""

import asyncio
from collections.abc import Callable

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, RequestReceived, StreamEnded

from tests.e2e.services import answer

Keep = Callable[[bytes, bytes], None]


class Http2:
    """One connection; ``keep`` gets head and body of every request."""

    def __init__(self, host: str, writer: asyncio.StreamWriter, keep: Keep) -> None:
        self._host = host
        self._writer = writer
        self._keep = keep
        self._connection = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self._heads: dict[int, dict[str, str]] = {}
        self._bodies: dict[int, bytearray] = {}

    async def serve(self, reader: asyncio.StreamReader) -> None:
        """Until the other side closes."""
        self._connection.initiate_connection()
        await self._send()
        while data := await reader.read(65536):
            for event in self._connection.receive_data(data):
                self._handle(event)
            await self._send()

    def _handle(self, event: object) -> None:
        if isinstance(event, RequestReceived):
            self._heads[event.stream_id] = dict(event.headers)
            self._bodies[event.stream_id] = bytearray()
        elif isinstance(event, DataReceived):
            self._bodies[event.stream_id] += event.data
            self._connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, StreamEnded):
            self._answer(event.stream_id)

    def _answer(self, stream: int) -> None:
        head, body = self._heads.pop(stream), bytes(self._bodies.pop(stream))
        self._keep(repr(head).encode(), body)
        kind, content = answer(self._host, head[":path"], body)
        self._connection.send_headers(stream, [(":status", "200"), ("content-type", kind)])
        for at in range(0, len(content), 37):
            self._connection.send_data(stream, content[at : at + 37])
        self._connection.end_stream(stream)

    async def _send(self) -> None:
        self._writer.write(self._connection.data_to_send())
        await self._writer.drain()
