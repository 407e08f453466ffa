"""Stand-in chat pages that speak over a WebSocket, and the far side of them, which repeats what it received."""

import asyncio
import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator

from wsproto import events as ws
from wsproto.connection import Connection, ConnectionState, ConnectionType

_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
END = "\x1e"

_FRAME = """<!doctype html><html lang="nl"><meta charset="utf-8"><title>Chat</title>
<textarea id="vraag"></textarea><button id="stuur">Stuur</button><pre id="antwoord"></pre><p id="klaar"></p>
<script>
const send = text => link.readyState === 1 ? link.send(text) : link.addEventListener("open", () => link.send(text));
const out = document.getElementById("antwoord"), done = () => document.getElementById("klaar").textContent = "klaar";
%s
</script></html>"""

# Events as JSON; the answer comes in pieces.
COPILOT = (
    _FRAME
    % """
const link = new WebSocket(`wss://${location.host}/c/api/chat?api-version=2`);
document.getElementById("stuur").onclick = () => send(JSON.stringify({event: "send", conversationId: "abc", mode: "chat",
  content: [{type: "text", text: document.getElementById("vraag").value}]}));
link.onmessage = message => {
  const said = JSON.parse(message.data);
  if (said.event === "appendText") out.textContent += said.text;
  if (said.event === "done") done();
};
link.onclose = () => done();
"""
)
# SignalR records; each update repeats the answer so far.
SIGNALR = (
    _FRAME
    % """
const end = String.fromCharCode(30), link = new WebSocket(`wss://${location.host}/sydney/ChatHub`);
link.onopen = () => link.send(JSON.stringify({protocol: "json", version: 1}) + end);
document.getElementById("stuur").onclick = () => send(JSON.stringify({type: 4, target: "chat", invocationId: "0",
  arguments: [{message: {author: "user", text: document.getElementById("vraag").value, messageType: "Chat"}}]}) + end);
link.onmessage = message => message.data.split(end).filter(record => record).map(record => JSON.parse(record)).forEach(record => {
  if (record.type === 1) out.textContent = record.arguments[0].messages[0].text;
  if (record.type === 3) done();
});
link.onclose = () => done();
"""
)
PAGES = {"copilot.microsoft.com": COPILOT, "sydney.bing.com": SIGNALR}


def is_handshake(head: bytes) -> bool:
    """Whether a request asks for a WebSocket."""
    return re.search(rb"(?i)\r\nupgrade: websocket\r\n", head) is not None


async def talk(
    host: str, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, keep: Callable[[bytes], None]
) -> None:
    """One conversation, until the client ends it."""
    key = re.search(rb"(?i)\r\nsec-websocket-key: ([^\r]+)", head)
    assert key
    accept = base64.b64encode(hashlib.sha1(key[1] + _MAGIC, usedforsecurity=False).digest())
    answer = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
    writer.write(answer + accept + b"\r\n\r\n")
    link = Connection(ConnectionType.SERVER)
    parts: list[str | bytes] = []
    while link.state is not ConnectionState.CLOSED and (data := await reader.read(65536)):
        link.receive_data(data)
        for event in link.events():
            if isinstance(event, ws.TextMessage | ws.BytesMessage):
                parts.append(event.data)
                if event.message_finished:
                    whole = b"".join(part.encode() if isinstance(part, str) else part for part in parts)
                    is_text, parts = isinstance(event.data, str), []
                    keep(whole)
                    for reply in _replies(host, whole) if is_text else [whole]:
                        message = ws.TextMessage(reply) if isinstance(reply, str) else ws.BytesMessage(reply)
                        writer.write(link.send(message))
            elif isinstance(event, ws.Ping) or (
                isinstance(event, ws.CloseConnection) and link.state is ConnectionState.REMOTE_CLOSING
            ):
                writer.write(link.send(event.response()))
        await writer.drain()


def _replies(host: str, message: bytes) -> Iterator[str]:
    text = message.decode()
    if END in text:
        yield from _signalr(text)
        return
    asked = json.loads(text)
    said = "U schreef: " + asked["content"][0]["text"]
    yield json.dumps({"event": "startMessage", "messageId": "m1"})
    for at in range(0, len(said), 5):
        yield json.dumps({"event": "appendText", "messageId": "m1", "partId": "0", "text": said[at : at + 5]})
    yield json.dumps({"event": "done", "messageId": "m1"})


def _signalr(text: str) -> Iterator[str]:
    for record in map(json.loads, filter(None, text.split(END))):
        if "protocol" in record:
            yield "{}" + END
        elif record.get("type") == 4:
            said = "U schreef: " + record["arguments"][0]["message"]["text"]
            for at in range(7, len(said) + 7, 7):
                update = {"messages": [{"author": "bot", "text": said[:at], "messageId": "m1"}]}
                yield json.dumps({"type": 1, "target": "update", "arguments": [update]}) + END
            yield json.dumps({"type": 3, "invocationId": record["invocationId"]}) + END
