"""How the AI services of the fake internet answer: they repeat the last words that they received."""

import json
from collections.abc import Iterator

from tests.e2e import more_services
from tests.e2e.chat_page import PAGE
from tests.e2e.socket_pages import PAGES

Answer = tuple[str, bytes]


def answer(host: str, path: str, body: bytes) -> Answer:
    """Content type and body."""
    if not body and path == "/" and host in PAGES:
        return "text/html; charset=utf-8", PAGES[host].encode()
    if found := more_services.answer(host, path, body):
        return found
    if not body and path == "/":
        return "text/html; charset=utf-8", PAGE
    try:
        asked = json.loads(body)
    except ValueError:
        return "application/json", b'{"ok": true}'
    if path.startswith("/v1/chat/completions"):
        return _openai(asked)
    if path.startswith("/v1/messages"):
        return _anthropic(asked)
    return "application/json", json.dumps({"echo": asked}).encode()


def agreed(head: bytes) -> bytes:
    """The answer to a request that only begins an upload: the address for its bytes."""
    low = head.lower()
    if b"\r\ntus-resumable" in low and b"\r\nupload-length" in low:
        return b"HTTP/1.1 201 Created\r\nlocation: /files/tus-1\r\ntus-resumable: 1.0.0\r\ncontent-length: 0\r\n\r\n"
    if b"x-goog-upload-command: start" in low:
        url = b"https://generativelanguage.googleapis.com/upload/v1beta/files?upload_id=abc"
        return b"HTTP/1.1 200 OK\r\nx-goog-upload-url: " + url + b"\r\ncontent-length: 0\r\n\r\n"
    if b"x-goog-upload-command: upload, finalize" in low:
        file = b'{"file": {"name": "files/abc", "uri": "https://x/files/abc", "mimeType": "text/plain"}}'
        final = b"x-goog-upload-status: final\r\ncontent-type: application/json\r\n"
        return b"HTTP/1.1 200 OK\r\n" + final + f"content-length: {len(file)}\r\n\r\n".encode() + file
    return b""


def _pieces(text: str) -> Iterator[str]:
    """Odd pieces, so that placeholders are split."""
    for start in range(0, len(text), 5):
        yield text[start : start + 5]


def _sse(*events: tuple[str, object]) -> bytes:
    lines = ((f"event: {name}\n" if name else "") + "data: " + json.dumps(data) + "\n\n" for name, data in events)
    return "".join(lines).encode()


def _openai(asked: dict[str, object]) -> Answer:
    messages = asked["messages"]
    assert isinstance(messages, list)
    words = messages[-1]["content"]
    text = "U schreef: " + (words if isinstance(words, str) else words[0]["text"])
    frame = {"id": "chatcmpl-1", "created": 1, "model": "gpt-4o"}
    if asked.get("tools"):
        return _openai_tool(frame, text)
    if not asked.get("stream"):
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        whole = {**frame, "object": "chat.completion", "choices": [choice], "usage": usage}
        return "application/json", json.dumps(whole).encode()
    frame["object"] = "chat.completion.chunk"
    pieces = [
        ("", {**frame, "choices": [{"index": 0, "delta": {"content": p}, "finish_reason": None}]})
        for p in _pieces(text)
    ]
    last = ("", {**frame, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    return "text/event-stream", _sse(*pieces, last) + b"data: [DONE]\n\n"


def _openai_tool(frame: dict[str, object], text: str) -> Answer:
    """A tool is called with the text among its arguments, which are JSON in pieces."""
    frame = {**frame, "object": "chat.completion.chunk"}
    begin = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "zoek", "arguments": ""}}
    calls = [begin, *({"index": 0, "function": {"arguments": p}} for p in _pieces(json.dumps({"tekst": text})))]
    deltas = [
        ("", {**frame, "choices": [{"index": 0, "delta": {"tool_calls": [c]}, "finish_reason": None}]}) for c in calls
    ]
    last = ("", {**frame, "choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]})
    return "text/event-stream", _sse(*deltas, last) + b"data: [DONE]\n\n"


def _anthropic(asked: dict[str, object]) -> Answer:
    messages = asked["messages"]
    assert isinstance(messages, list)
    text = "U schreef: " + str(messages[-1]["content"])
    usage = {"input_tokens": 1, "output_tokens": 1}
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude", "stop_reason": None}
    message |= {"stop_sequence": None, "usage": usage, "content": []}
    if not asked.get("stream"):
        whole = {**message, "content": [{"type": "text", "text": text}], "stop_reason": "end_turn"}
        return "application/json", json.dumps(whole).encode()
    deltas = [
        ("content_block_delta", {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": p}})
        for p in _pieces(text)
    ]
    block = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    return "text/event-stream", _sse(
        ("message_start", {"type": "message_start", "message": message}),
        ("content_block_start", block),
        *deltas,
        ("content_block_stop", {"type": "content_block_stop", "index": 0}),
        ("message_delta", {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": usage}),
        ("message_stop", {"type": "message_stop"}),
    )
