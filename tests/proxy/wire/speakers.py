"""How each service sends an answer, and how its page or client reads it: made for these tests from the vendors' references.

``SPEAKERS[name].write(text, size)`` gives the bytes of an answer in pieces of ``size`` characters, ``read`` gives the text
that a page would show.
"""

import base64
import json
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Json = Any


@dataclass(frozen=True)
class Speaker:
    """One dialect's answer stream."""

    dialect: str
    content_type: str
    write: Callable[[str, int], bytes]
    read: Callable[[bytes], str]


def cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def so_far(text: str, size: int) -> list[str]:
    return [text[: at + size] for at in range(0, len(text), size)]


def sse(*events: Json | tuple[str, Json]) -> bytes:
    out = ""
    for event in events:
        name, data = event if isinstance(event, tuple) else ("", event)
        out += (f"event: {name}\n" if name else "") + f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n"
    return out.encode()


def events(body: bytes) -> Iterator[Json]:
    """The JSON of every event, as an EventSource would hand it over."""
    for block in body.decode().replace("\r\n", "\n").split("\n\n"):
        data = "\n".join(line[5:].removeprefix(" ") for line in block.split("\n") if line.startswith("data:"))
        if data and data != "[DONE]":
            yield json.loads(data)


def lines(body: bytes) -> Iterator[Json]:
    yield from (json.loads(line) for line in body.decode().split("\n") if line.strip())


def openai_write(text: str, size: int) -> bytes:
    def chunk(delta: Json, reason: str | None = None) -> Json:
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
        }

    return sse(
        chunk({"role": "assistant", "content": ""}),
        *(chunk({"content": p}) for p in cut(text, size)),
        chunk({}, "stop"),
        "[DONE]",
    )


def openai_read(body: bytes) -> str:
    assert body.endswith(b"data: [DONE]\n\n")
    return "".join(event["choices"][0]["delta"].get("content") or "" for event in events(body))


def tools_write(text: str, size: int) -> bytes:
    def chunk(delta: Json, reason: str | None = None) -> Json:
        return {"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}

    arguments = json.dumps({"tekst": text}, ensure_ascii=False)
    calls = [chunk({"tool_calls": [{"index": 0, "function": {"arguments": p}}]}) for p in cut(arguments, size)]
    return sse(*calls, chunk({}, "tool_calls"), "[DONE]")


def tools_read(body: bytes) -> str:
    deltas = (event["choices"][0]["delta"].get("tool_calls", []) for event in events(body))
    return str(json.loads("".join(call["function"]["arguments"] for calls in deltas for call in calls))["tekst"])


def responses_write(text: str, size: int) -> bytes:
    def event(kind: str, **rest: Json) -> tuple[str, Json]:
        return kind, {"type": kind, "item_id": "msg_1", "output_index": 0, "content_index": 0, **rest}

    deltas = [event("response.output_text.delta", delta=p) for p in cut(text, size)]
    whole = {"id": "resp_1", "output": [{"type": "message", "content": [{"type": "output_text", "text": text}]}]}
    completed = ("response.completed", {"type": "response.completed", "response": whole})
    return sse(
        ("response.created", {"type": "response.created", "response": {"id": "resp_1"}}),
        *deltas,
        event("response.output_text.done", text=text),
        completed,
    )


def responses_read(body: bytes) -> str:
    found = list(events(body))
    deltas = "".join(event["delta"] for event in found if event["type"].endswith("delta"))
    assert deltas == next(event["text"] for event in found if event["type"].endswith("text.done"))
    assert deltas == found[-1]["response"]["output"][0]["content"][0]["text"]
    kinds = [event["type"] for event in found]
    assert kinds.index("response.output_text.done") > max(n for n, k in enumerate(kinds) if k.endswith("delta"))
    return deltas


def anthropic_write(text: str, size: int) -> bytes:
    def event(kind: str, **rest: Json) -> tuple[str, Json]:
        return kind, {"type": kind, **rest}

    deltas = [event("content_block_delta", index=0, delta={"type": "text_delta", "text": p}) for p in cut(text, size)]
    deltas.insert(len(deltas) // 2, event("ping"))
    return sse(
        event("message_start", message={"id": "msg_1", "type": "message", "role": "assistant", "content": [], "usage": {"input_tokens": 1, "output_tokens": 1}}),
        event("content_block_start", index=0, content_block={"type": "text", "text": ""}), *deltas,
        event("content_block_stop", index=0), event("message_delta", delta={"stop_reason": "end_turn"}), event("message_stop"),
    )  # fmt: skip


def anthropic_read(body: bytes) -> str:
    found = list(events(body))
    kinds = [event["type"] for event in found]
    assert kinds[-3:] == ["content_block_stop", "message_delta", "message_stop"]
    assert "content_block_delta" not in kinds[kinds.index("content_block_stop") :]
    return "".join(event["delta"]["text"] for event in found if event["type"] == "content_block_delta")


def gemini_record(text: str, reason: str | None = None) -> Json:
    candidate = {"content": {"parts": [{"text": text}], "role": "model"}, "index": 0}
    return {"candidates": [candidate | ({"finishReason": reason} if reason else {})]}


def gemini_text(records: Iterator[Json] | list[Json]) -> str:
    return "".join(part["text"] for r in records for part in r["candidates"][0]["content"]["parts"])


def gemini_array_write(text: str, size: int) -> bytes:
    return (
        "[" + ",\r\n".join(json.dumps(gemini_record(p, "STOP"), indent=2) for p in cut(text, size)) + "\n]"
    ).encode()


def cohere_write(text: str, size: int) -> bytes:
    deltas = [
        {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": p}}}} for p in cut(text, size)
    ]
    return sse(
        {"type": "message-start", "id": "1"},
        {"type": "content-start", "index": 0},
        *deltas,
        {"type": "content-end", "index": 0},
        {"type": "message-end"},
    )


def cohere_read(body: bytes) -> str:
    found = list(events(body))
    assert [event["type"] for event in found][-2:] == ["content-end", "message-end"]
    return "".join(event["delta"]["message"]["content"]["text"] for event in found if event["type"] == "content-delta")


def aws_frame(kind: str, payload: bytes) -> bytes:
    headers = b""
    for name, value in ((":event-type", kind), (":content-type", "application/json"), (":message-type", "event")):
        headers += bytes([len(name)]) + name.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + payload
    return message + struct.pack(">I", zlib.crc32(message))


def aws_events(body: bytes) -> Iterator[tuple[str, Json]]:
    while body:
        total, headers, crc = struct.unpack(">III", body[:12])
        assert crc == zlib.crc32(body[:8])
        assert struct.unpack(">I", body[total - 4 : total])[0] == zlib.crc32(body[: total - 4])
        head = body[12 : 12 + headers]
        (length,) = struct.unpack(">H", head[13:15])
        yield head[15 : 15 + length].decode(), json.loads(body[12 + headers : total - 4])
        body = body[total:]


def converse_write(text: str, size: int) -> bytes:
    out = aws_frame("messageStart", b'{"role":"assistant"}')
    for piece in cut(text, size):
        out += aws_frame("contentBlockDelta", json.dumps({"contentBlockIndex": 0, "delta": {"text": piece}}).encode())
    return (
        out
        + aws_frame("contentBlockStop", b'{"contentBlockIndex":0}')
        + aws_frame("messageStop", b'{"stopReason":"end_turn"}')
    )


def converse_read(body: bytes) -> str:
    found = list(aws_events(body))
    assert [kind for kind, _ in found][-2:] == ["contentBlockStop", "messageStop"]
    return "".join(event["delta"]["text"] for kind, event in found if kind == "contentBlockDelta")


def invoke_write(text: str, size: int) -> bytes:
    inner = [json.dumps(event).encode() for event in events(anthropic_write(text, size))]
    return b"".join(
        aws_frame("chunk", json.dumps({"bytes": base64.b64encode(one).decode(), "p": "abc"}).encode()) for one in inner
    )


def invoke_read(body: bytes) -> str:
    return anthropic_read(sse(*(json.loads(base64.b64decode(event["bytes"])) for _, event in aws_events(body))))


API = {
    "openai": Speaker("openai", "text/event-stream", openai_write, openai_read),
    "openai-tools": Speaker("openai", "text/event-stream", tools_write, tools_read),
    "openai-responses": Speaker("openai", "text/event-stream; charset=utf-8", responses_write, responses_read),
    "anthropic": Speaker("anthropic", "text/event-stream", anthropic_write, anthropic_read),
    "gemini-sse": Speaker("gemini", "text/event-stream", lambda t, n: sse(*(gemini_record(p) for p in cut(t, n)), gemini_record("", "STOP")), lambda b: gemini_text(events(b))),
    "gemini-array": Speaker("gemini", "application/json; charset=UTF-8", gemini_array_write, lambda b: gemini_text(json.loads(b))),
    "mistral": Speaker("mistral", "text/event-stream", openai_write, openai_read),
    "cohere": Speaker("cohere", "text/event-stream", cohere_write, cohere_read),
    "ollama": Speaker(
        "ollama", "application/x-ndjson",
        lambda t, n: b"".join(json.dumps({"message": {"content": p}, "done": False}).encode() + b"\n" for p in cut(t, n)) + b'{"message":{"content":""},"done":true}\n',
        lambda b: "".join(line["message"]["content"] for line in lines(b)),
    ),
    "bedrock-converse": Speaker("bedrock", "application/vnd.amazon.eventstream", converse_write, converse_read),
    "bedrock-invoke": Speaker("bedrock", "application/vnd.amazon.eventstream", invoke_write, invoke_read),
}  # fmt: skip
