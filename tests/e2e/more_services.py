"""More AI services of the fake internet: each repeats the last words that it received, in its own kind of stream."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from tests.e2e.chat_pages import page_of
from tests.proxy.wire.speakers import API, Speaker
from tests.proxy.wire.speakers_web import WEB

Json = Any
Answer = tuple[str, bytes]
SIZE = 5  # odd pieces, so that placeholders are split


def answer(host: str, path: str, body: bytes) -> Answer | None:
    """Content type and body; None when the request is for none of these."""
    if not body and (page := page_of(host, path)):
        return "text/html; charset=utf-8", page
    if not body and path.startswith("/api/stroom?"):
        text = parse_qs(path.partition("?")[2])["q"][0]
        return "text/event-stream", WEB["replicate"].write(f"U schreef: {text}", SIZE)
    if path == "/v1/files":
        file = {
            "id": "file-1",
            "object": "file",
            "bytes": len(body),
            "created_at": 1,
            "filename": "x",
            "purpose": "user_data",
            "status": "processed",
        }
        return "application/json", json.dumps(file).encode()
    for pattern, last_words, way in _WAYS:
        if re.search(pattern, path):
            asked = _form(body) if body.startswith(b"f.req=") else json.loads(body)
            text = f"U schreef: {last_words(asked)}"
            if isinstance(way, Speaker):
                return way.content_type, way.write(text, SIZE)
            return way(text, asked)
    return None


def _form(body: bytes) -> Json:
    return json.loads(json.loads(parse_qs(body.decode())["f.req"][0])[1])


def _responses(text: str, asked: Json) -> Answer:
    if asked.get("stream"):
        return API["openai-responses"].content_type, API["openai-responses"].write(text, SIZE)
    content = [{"type": "output_text", "text": text, "annotations": []}]
    message = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": content}
    whole = {
        "id": "resp_1", "object": "response", "created_at": 1, "model": "gpt-4o", "status": "completed", "output": [message],
        "parallel_tool_calls": True, "tool_choice": "auto", "tools": [],
    }  # fmt: skip
    return "application/json", json.dumps(whole).encode()


def _gemini(text: str, _asked: Json) -> Answer:
    candidate = {"content": {"parts": [{"text": text}], "role": "model"}, "finishReason": "STOP", "index": 0}
    return "application/json", json.dumps({"candidates": [candidate]}).encode()


def _cohere(text: str, asked: Json) -> Answer:
    if asked.get("stream"):
        return API["cohere"].content_type, API["cohere"].write(text, SIZE)
    message = {"role": "assistant", "content": [{"type": "text", "text": text}]}
    return "application/json", json.dumps({"id": "1", "finish_reason": "COMPLETE", "message": message}).encode()


def _converse(text: str, _asked: Json) -> Answer:
    usage = {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2}
    message = {"role": "assistant", "content": [{"text": text}]}
    whole = {"output": {"message": message}, "stopReason": "end_turn", "usage": usage, "metrics": {"latencyMs": 1}}
    return "application/json", json.dumps(whole).encode()


def _invoke(text: str, _asked: Json) -> Answer:
    return "application/json", json.dumps({"content": [{"type": "text", "text": text}]}).encode()


def _gemini_words(asked: Json) -> str:
    return str(asked["contents"][-1]["parts"][-1]["text"])


_WAYS: tuple[tuple[str, Callable[[Json], str], Speaker | Callable[[str, Json], Answer]], ...] = (
    (r"^/v1/responses", lambda a: a["input"] if isinstance(a["input"], str) else a["input"][-1]["content"], _responses),
    (r":streamGenerateContent\?.*alt=sse", _gemini_words, API["gemini-sse"]),
    (r":streamGenerateContent", _gemini_words, API["gemini-array"]),
    (r":generateContent", _gemini_words, _gemini),
    (r"^/v2/chat", lambda a: a["messages"][-1]["content"], _cohere),
    (r"/converse-stream$", lambda a: a["messages"][-1]["content"][0]["text"], API["bedrock-converse"]),
    (r"/converse$", lambda a: a["messages"][-1]["content"][0]["text"], _converse),
    (r"/invoke-with-response-stream$", lambda a: a["messages"][-1]["content"], API["bedrock-invoke"]),
    (r"/invoke$", lambda a: a["messages"][-1]["content"], _invoke),
    (r"^/backend-api/f/conversation$", lambda a: a["messages"][-1]["content"]["parts"][0], WEB["chatgpt-web"]),
    (r"/completion$", lambda a: a["prompt"], WEB["claude-web"]),
    (r"/StreamGenerate", lambda a: a[0][0], WEB["gemini-web"]),
    (r"/sse/perplexity_ask$", lambda a: a["query_str"], WEB["perplexity"]),
    (r"^/api/chat$", lambda a: a["messageInput"][0]["text"], WEB["lechat"]),
    (r"/app-chat/conversations/new$", lambda a: a["message"], WEB["grok-web"]),
    (r"^/chat/conversation/\w+$", lambda a: a["inputs"], WEB["huggingchat"]),
)
