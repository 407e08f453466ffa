"""A notice as an answer of the chat page's own service, so that the page shows it as the assistant's words.

Made from what the pages' clients read (see ``answers`` and the catalogue for sources); for the ids see ``notice_ids``.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from proxy.wire.message import Exchange
from proxy.wire.notice_ids import behind, counted

Json = object
_SSE = "text/event-stream; charset=utf-8"


@dataclass(frozen=True, slots=True)
class ChatNotice:
    """How one service answers a prompt: at which addresses, with which content type, and in which words."""

    paths: str
    content_type: str
    say: Callable[[str, str, Exchange], bytes]


def chat_notice(dialect: str, exchange: Exchange, text: str, event_id: str) -> tuple[str, bytes] | None:
    """Content type and body of an answer that says ``text``; None where this request asks no question."""
    way = _WAYS.get(dialect)
    if way is None or not asks(dialect, exchange):
        return None
    number = behind(dialect, exchange.body) or _identity(event_id)
    return way.content_type, way.say(text, number, exchange)


def asks(dialect: str, exchange: Exchange) -> bool:
    """Whether this request is a question in a chat, to which an answer comes that people read."""
    if exchange.method == "WEBSOCKET":
        return dialect in ("copilot-ws", "m365-signalr")
    way = _WAYS.get(dialect)
    path = exchange.path.partition("?")[0]
    return way is not None and exchange.method == "POST" and re.search(way.paths, path) is not None


def _identity(event_id: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"sluiswachter:{event_id}"))


def _sse(*events: Json | tuple[str, Json]) -> bytes:
    out = []
    for event in events:
        name, data = event if isinstance(event, tuple) else ("", event)
        head = f"event: {name}\n" if name else ""
        out.append(f"{head}data: {data if isinstance(data, str) else _json(data)}\n\n")
    return "".join(out).encode()


def _lines(*records: Json) -> bytes:
    return "".join(_json(record) + "\n" for record in records).encode()


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _asked(exchange: Exchange, *names: str) -> Iterator[str]:
    """Texts of the question that the answer repeats, such as the number of the conversation."""
    try:
        asked = json.loads(exchange.body)
    except (ValueError, RecursionError):
        asked = None
    for name in names:
        value = asked.get(name) if isinstance(asked, dict) else None
        yield value if isinstance(value, str) and re.fullmatch(r"[\w-]{1,80}", value) else ""


def _chatgpt(text: str, number: str, exchange: Exchange) -> bytes:
    """One whole message; the conversation's number only where there is one, so that a new one is not begun with it."""
    conversation, parent = _asked(exchange, "conversation_id", "parent_message_id")
    message: dict[str, Json] = {
        "id": number, "author": {"role": "assistant", "name": None, "metadata": {}}, "create_time": None,
        "update_time": None, "content": {"content_type": "text", "parts": [text]}, "status": "finished_successfully",
        "end_turn": True, "weight": 1.0, "recipient": "all", "channel": None,
        "metadata": {"message_type": "next", "finish_details": {"type": "stop"}, "is_complete": True,
                     "parent_id": parent},
    }  # fmt: skip
    whole = {"message": message, "conversation_id": conversation or None, "error": None}
    end = {"type": "message_stream_complete", "conversation_id": conversation or None}
    if b'"v1"' in exchange.body:
        first = ("delta", {"p": "", "o": "add", "v": whole, "c": 0})
        return _sse(("delta_encoding", '"v1"'), first, end, "[DONE]")
    return _sse(whole, "[DONE]")


def _claude(text: str, number: str, _exchange: Exchange) -> bytes:
    message: dict[str, Json] = {
        "id": f"chatcompl_{number}", "type": "message", "role": "assistant", "model": "", "parent_uuid": None,
        "uuid": number, "content": [], "stop_reason": None, "stop_sequence": None,
    }  # fmt: skip
    kinds: list[dict[str, Json]] = [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": "", "citations": []}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}},
        {"type": "message_stop"},
    ]
    return _sse(*((str(event["type"]), event) for event in kinds))


def _gemini(text: str, number: str, _exchange: Exchange) -> bytes:
    inner = [None, [f"c_{number[:16]}", f"r_{number[:16]}"], None, None, [[f"rc_{number[:16]}", [text], [], None]]]
    frames = [[["wrb.fr", None, _json(inner)]], [["di", 1], ["af.httprm", 1, number, 1]], [["e", 4, None, None, 131]]]
    out = ")]}'\n\n"
    for frame in frames:
        line = _json(frame)
        out += f"{len(line.encode('utf-16-le')) // 2 + 2}\n{line}\n"
    return out.encode()


def _perplexity(text: str, number: str, exchange: Exchange) -> bytes:
    answer = _json({"answer": text, "web_results": [], "chunks": [text], "extra_web_results": []})
    steps = _json([{"step_type": "FINAL", "content": {"answer": answer}, "uuid": number}])
    block = {
        "intended_usage": "ask_text",
        "markdown_block": {"progress": "DONE", "chunks": [text], "chunk_starting_offset": 0, "answer": text},
    }
    event = {
        "backend_uuid": number, "context_uuid": number, "uuid": number, "frontend_context_uuid": number,
        "status": "COMPLETED", "step_type": "FINAL", "text": steps, "blocks": [block], "final": True,
        "final_sse_message": True, "text_completed": True, "message_mode": "STREAMING", "display_model": "",
    }  # fmt: skip
    return _sse(("message", event), ("end_of_stream", {}))


def _lechat(text: str, number: str, _exchange: Exchange) -> bytes:
    def line(*patches: Json) -> str:
        record = {"type": "message", "messageId": number, "messageVersion": 0, "patches": list(patches)}
        return f"15:{_json({'json': record})}\n"

    said = {"op": "replace", "path": "/contentChunks", "value": [{"type": "text", "text": text}]}
    end = {"op": "replace", "path": "/generationStatus", "value": "success"}
    return (line(said) + line(end) + 'd:{"finishReason":"stop"}\n').encode()


def _deepseek(text: str, _number: str, exchange: Exchange) -> bytes:
    question, answer = counted(exchange.body)
    fragment = {"id": 1, "type": "RESPONSE", "content": text, "references": [], "stage_id": 1}
    response = {
        "message_id": answer, "parent_id": question, "model": "", "role": "ASSISTANT", "status": "FINISHED",
        "files": [], "accumulated_token_usage": 0, "content": text, "fragments": [fragment],
        "has_pending_fragment": False,
    }  # fmt: skip
    ready = {"request_message_id": question, "response_message_id": answer}
    end = {"p": "response/status", "o": "SET", "v": "FINISHED"}
    return _sse(
        ("ready", ready), {"v": {"response": response}}, end, ("finish", {}), ("close", {"click_behavior": "none"})
    )


def _grok(text: str, number: str, exchange: Exchange) -> bytes:
    token = {"token": text, "isThinking": False, "isSoftStop": False, "responseId": number}
    whole = {"responseId": number, "message": text, "sender": "assistant", "partial": False, "manual": False}
    records: list[Json] = [token, {"token": "", "isSoftStop": True}, {"modelResponse": whole}]
    # A new conversation gets no number: it does not exist, and the next question begins it.
    is_new = exchange.path.partition("?")[0].endswith("/new")
    return _lines(*({"result": {"response": one} if is_new else one} for one in records))


def _huggingchat(text: str, _number: str, _exchange: Exchange) -> bytes:
    return _lines(
        {"type": "status", "status": "started"},
        {"type": "stream", "token": text},
        {"type": "finalAnswer", "text": text, "interrupted": False},
    )


_WAYS: Mapping[str, ChatNotice] = {
    "chatgpt-web": ChatNotice(r"/conversation$", _SSE, _chatgpt),
    "claude-web": ChatNotice(r"/(?:retry_)?completion$", _SSE, _claude),
    "gemini-web": ChatNotice(r"/StreamGenerate$", "application/json; charset=utf-8", _gemini),
    "perplexity": ChatNotice(r"/sse/perplexity[._]ask$", _SSE, _perplexity),
    "lechat": ChatNotice(r"/api/chat$", "text/plain; charset=utf-8", _lechat),
    "deepseek-web": ChatNotice(r"/chat/(?:completion|regenerate|edit_message)$", _SSE, _deepseek),
    "grok-web": ChatNotice(r"/conversations/(?:new|[\w-]+/responses)$|/add_response\.json$", "application/json", _grok),
    "huggingchat": ChatNotice(r"/conversation/[\w-]+$", "application/jsonl", _huggingchat),
}
