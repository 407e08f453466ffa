"""mitmproxy's WebSocket layer, with refusal as the default state of every message.

mitmproxy forwards a message when the hook raises, keeps every message for the life of the connection, has no limits,
and passes on what lies in ping, pong and close frames. Here a message goes on only when the hook opened its
``guard.Passage``; nothing is kept; size, number and speed are bounded; control frames carry no content to the service.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from weakref import WeakKeyDictionary

from mitmproxy import http, websocket
from mitmproxy.connection import Client
from mitmproxy.proxy import commands, events
from mitmproxy.proxy.context import Context
from mitmproxy.proxy.layer import CommandGenerator
from mitmproxy.proxy.layers import websocket as layers
from mitmproxy.proxy.server import ConnectionHandler
from wsproto import events as ws
from wsproto.connection import ConnectionState
from wsproto.frame_protocol import Opcode

from proxy import guard

# Compressed data grows at most about a thousandfold, so a crumb at a time keeps a bomb small.
_CRUMB = 2048
_MOST_PINGS = 16
_MOST_FRAMES = 4096
_TOO_BIG, _POLICY = 1009, 1008
_SENDABLE = frozenset({ConnectionState.OPEN, ConnectionState.REMOTE_CLOSING})
# The clients of which a message is being looked at: nothing more is read from them meanwhile.
_busy: "WeakKeyDictionary[Client, asyncio.Event]" = WeakKeyDictionary()


class _Side:
    """One end of the connection, and what is remembered of it."""

    def __init__(self, link: layers.WebsocketConnection) -> None:
        self.link = link
        self.frames = [bytearray()]
        self.size = 0
        self.pings: deque[bytes] = deque(maxlen=_MOST_PINGS)

    def take(self, data: bytes) -> None:
        """A piece of the message that is coming in."""
        self.frames[-1] += data
        self.size += len(data)

    def frame_ends(self) -> None:
        """Where the sender began a new frame is kept, within reason."""
        if len(self.frames) < _MOST_FRAMES:
            self.frames.append(bytearray())

    def whole(self) -> list[bytearray]:
        """The frames of the message, which is complete now."""
        frames, self.frames, self.size = self.frames, [bytearray()], 0
        return frames


class GuardedWebsocketLayer(layers.WebsocketLayer):
    """Relays messages that were let through, one at a time."""

    most_bytes = 20 * 1024 * 1024
    most_messages = 100_000

    def __init__(self, context: Context, flow: http.HTTPFlow) -> None:
        super().__init__(context, flow)
        self._messages = 0
        self._ended = False
        self._sides: dict[str, _Side] = {}

    def relay_messages(self, event: events.Event) -> CommandGenerator[None]:
        """What came in on one side; a message that another addon wants to put in is ignored."""
        if not isinstance(event, events.ConnectionEvent):
            return
        if not self._sides:
            self._sides = {"client": _Side(self.client_ws), "server": _Side(self.server_ws)}
        client, server = self._sides["client"], self._sides["server"]
        source, other = (client, server) if event.connection == self.context.client else (server, client)
        for crumb in _crumbs(event.data if isinstance(event, events.DataReceived) else None):
            source.link.receive_data(crumb)
            for ws_event in source.link.events():
                yield from self._one(source, other, ws_event)
                if self._ended:
                    return

    def _one(self, source: _Side, other: _Side, event: ws.Event) -> CommandGenerator[None]:
        from_client = source is self._sides["client"]
        if isinstance(event, ws.TextMessage | ws.BytesMessage):
            yield from self._gather(source, other, event)
        elif isinstance(event, ws.Ping | ws.Pong):
            yield from self._control(source, other, event)
        elif isinstance(event, ws.CloseConnection):
            # A client's reason is text that nobody inspected, so it stays here.
            yield from self._close(event.code, None if from_client else event.reason, by_client=from_client)

    def _gather(self, source: _Side, other: _Side, event: ws.TextMessage | ws.BytesMessage) -> CommandGenerator[None]:
        from_client = source is self._sides["client"]
        source.take(event.data.encode() if isinstance(event.data, str) else event.data)
        if source.size > self.most_bytes:
            yield from self._close(_TOO_BIG, "Sluiswachter: te groot / too large")
        elif event.message_finished:
            frames = source.whole()
            self._messages += from_client
            if self._messages > self.most_messages:
                yield from self._close(_POLICY, "Sluiswachter: te veel berichten / too many messages")
            else:
                yield from self._message(other, frames, from_client, isinstance(event.data, str))
        elif event.frame_finished:
            source.frame_ends()

    def _message(
        self, other: _Side, frames: list[bytearray], from_client: bool, is_text: bool
    ) -> CommandGenerator[None]:
        content = b"".join(frames)
        lengths = [len(frame) for frame in frames]
        frames.clear()
        message = websocket.WebSocketMessage(Opcode.TEXT if is_text else Opcode.BINARY, from_client, content)
        assert self.flow.websocket  # noqa: S101  # for the type checker
        self.flow.websocket.messages = [message]
        passage = guard.shut_message(self.flow)
        _busy[self.context.client] = done = asyncio.Event()
        yield layers.WebsocketMessageHook(self.flow)
        done.set()
        self.flow.websocket.messages = []
        guard.forget_message(self.flow)
        if passage.is_open:
            yield from _send(other, message.content, is_text, lengths if message.content == content else [])
        for reply in passage.replies:
            said = reply.encode("utf-8", "replace") if isinstance(reply, str) else reply
            yield from _send(self._sides["client"], said, isinstance(reply, str), [])
        if passage.close_reason is not None:
            yield from self._close(_POLICY, passage.close_reason)

    def _control(self, source: _Side, other: _Side, event: ws.Ping | ws.Pong) -> CommandGenerator[None]:
        """A client's ping goes on empty; its pong only when it repeats what the service sent."""
        payload = bytes(event.payload)
        from_client = source is self._sides["client"]
        if other.link.state is not ConnectionState.OPEN:
            return
        if isinstance(event, ws.Ping):
            source.pings.append(payload)
            yield other.link.send2(ws.Ping(b"" if from_client else payload))
        elif from_client and payload in other.pings:
            other.pings.remove(payload)
            yield other.link.send2(ws.Pong(payload))
        elif not from_client and other.pings:
            yield other.link.send2(ws.Pong(other.pings.popleft()))

    def _close(self, code: int, reason: str | None, *, by_client: bool = False) -> CommandGenerator[None]:
        """End both sides with a code of RFC 6455; the client is told the reason, the service is not."""
        self._ended = True
        assert self.flow.websocket  # noqa: S101  # for the type checker
        self.flow.websocket.closed_by_client = by_client
        self.flow.websocket.close_code = code
        for side in (self._sides["server"], self._sides["client"]):
            if side.link.state in _SENDABLE:
                told = reason if side is self._sides["client"] else None
                yield side.link.send2(ws.CloseConnection(code=code, reason=told))
            yield commands.CloseConnection(side.link.conn)
        yield layers.WebsocketEndHook(self.flow)
        self.flow.live = False
        self._handle_event = self.done


def _send(side: _Side, content: bytes, is_text: bool, lengths: list[int]) -> CommandGenerator[None]:
    """In frames of these lengths, or in one: some services take no continuation frames."""
    at, lengths = 0, lengths or [len(content)]
    for number, length in enumerate(lengths, 1):
        piece, last = content[at : at + length], number == len(lengths)
        at += length
        if side.link.state is ConnectionState.OPEN:
            yield side.link.send2(
                ws.TextMessage(piece.decode("utf-8", "replace"), message_finished=last)
                if is_text
                else ws.BytesMessage(piece, message_finished=last)
            )


def _crumbs(data: bytes | None) -> Iterator[bytes | None]:
    if data is None:
        yield None
        return
    for start in range(0, len(data), _CRUMB):
        yield data[start : start + _CRUMB]


def install(most_bytes: int, most_messages: int) -> Callable[[], None]:
    """Put this layer in mitmproxy's place, and let a client wait while its message is read; returns the way back."""
    original, drain = layers.WebsocketLayer, ConnectionHandler.drain_writers

    class Bounded(GuardedWebsocketLayer):
        """With the limits of this gateway."""

    Bounded.most_bytes, Bounded.most_messages = most_bytes, most_messages

    async def drain_writers(handler: ConnectionHandler) -> None:
        await drain(handler)  # type: ignore[no-untyped-call]
        if looking := _busy.get(handler.client):
            await looking.wait()
        task = asyncio.current_task()
        if task and task.cancelling():
            # This connection was ended by what was just read. mitmproxy closes the socket when its task learns so
            # here, but not when it learns so later, while it waits for its turn with the next piece.
            await asyncio.sleep(0)

    layers.WebsocketLayer = Bounded  # type: ignore[misc]
    ConnectionHandler.drain_writers = drain_writers  # type: ignore[method-assign]

    def undo() -> None:
        layers.WebsocketLayer = original  # type: ignore[misc]
        ConnectionHandler.drain_writers = drain  # type: ignore[method-assign]

    return undo
