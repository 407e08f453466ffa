"""How the chat pages' own services send an answer, and how the page reads it (see ``speakers``)."""

import json
import re
import struct
from typing import Any

from tests.proxy.wire.speakers import Speaker, anthropic_read, anthropic_write, cut, events, lines, so_far, sse

Json = Any


def _apply(document: Json, place: str, operation: str, value: Json) -> Json:
    """One patch, as the page applies it."""
    steps = [step for step in place.split("/") if step]
    if not steps:
        return value
    holder = document
    for step in steps[:-1]:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    last: Json = int(steps[-1]) if isinstance(holder, list) else steps[-1]
    if (operation.lower() == "append" and isinstance(holder[last], list)) or operation.lower() == "append":
        holder[last] += value
    else:
        holder[last] = value
    return document


def chatgpt_write(text: str, size: int) -> bytes:
    first, *rest = cut(text, size)
    message = {"message": {"content": {"content_type": "text", "parts": [first]}, "status": "in_progress"}}
    deltas: list[Json] = [{"v": piece} for piece in rest]
    if deltas:
        deltas[0] = {"p": "/message/content/parts/0", "o": "append", "v": rest[0]}
    end = {
        "p": "",
        "o": "patch",
        "v": [
            {"p": "/message/status", "o": "replace", "v": "finished_successfully"},
            {"p": "/message/metadata", "o": "replace", "v": {}},
        ],
    }
    deltas.insert(len(deltas) // 2, {"type": "message_marker", "marker": "cot_token"})
    last = [{"type": "title_generation", "title": text}, {"type": "message_stream_complete"}, "[DONE]"]
    return sse(
        ("delta_encoding", '"v1"'),
        ("delta", {"p": "", "o": "add", "v": message, "c": 0}),
        *(("delta", d) for d in [*deltas, end]),
        *last,
    )


def chatgpt_read(body: bytes) -> str:
    document: Json = None
    place = operation = title = ""
    for event in events(body):
        if not isinstance(event, dict) or "v" not in event:
            title = event.get("title", title) if isinstance(event, dict) else title
            continue
        place, operation = event.get("p", place), event.get("o", operation)
        patches = event["v"] if operation == "patch" else [{"p": "", "o": operation, "v": event["v"]}]
        for patch in patches:
            document = _apply(document, place + patch.get("p", ""), patch["o"], patch["v"])
    assert document["message"]["status"] == "finished_successfully"
    text = str(document["message"]["content"]["parts"][0])
    assert title == text
    return text


def deepseek_write(text: str, size: int) -> bytes:
    first, *rest = cut(text, size)
    begin = {"v": {"response": {"message_id": 2, "status": "WIP", "fragments": []}}}
    fragment = {
        "v": [
            {"v": False, "p": "has_pending_fragment"},
            {"v": [{"id": 1, "type": "RESPONSE", "content": first}], "p": "fragments", "o": "APPEND"},
        ],
        "p": "response",
        "o": "BATCH",
    }
    deltas: list[Json] = [{"v": piece} for piece in rest]
    if deltas:
        deltas[0] = {"v": rest[0], "p": "response/fragments/-1/content", "o": "APPEND"}
    end = {
        "v": [{"v": 9, "p": "accumulated_token_usage"}, {"v": "FINISHED", "p": "quasi_status"}],
        "p": "response",
        "o": "BATCH",
    }
    return sse(
        ("ready", {"request_message_id": 1}),
        begin,
        fragment,
        *deltas,
        end,
        {"p": "response/status", "o": "SET", "v": "FINISHED"},
        ("finish", {}),
        ("close", {"click_behavior": "none"}),
    )


def deepseek_read(body: bytes) -> str:
    document: Json = None
    place = operation = ""
    for event in events(body):
        if "v" not in event:
            continue
        place, operation = event.get("p", place), event.get("o", operation)
        patches = event["v"] if operation == "BATCH" else [{"v": event["v"], "o": operation}]
        for patch in patches:
            where = "/".join(step for step in (place, patch.get("p", "")) if step)
            document = _apply(document, where, patch.get("o", "SET"), patch["v"])
    assert document["response"]["status"] == "FINISHED"
    return "".join(fragment["content"] for fragment in document["response"]["fragments"])


def perplexity_write(text: str, size: int) -> bytes:
    def event(shown: str, *, final: bool = False) -> tuple[str, Json]:
        steps = json.dumps([{"step_type": "FINAL", "content": {"answer": json.dumps({"answer": shown})}}])
        block = {
            "intended_usage": "ask_text",
            "markdown_block": {"progress": "DONE" if final else "IN_PROGRESS", "answer": shown},
        }
        return "message", {"text": steps, "blocks": [block], "final_sse_message": final}

    return sse(*(event(shown) for shown in so_far(text, size)), event(text, final=True), ("end_of_stream", {}))


def perplexity_read(body: bytes) -> str:
    last = [event for event in events(body) if "text" in event][-1]
    answer = json.loads(json.loads(last["text"])[0]["content"]["answer"])["answer"]
    assert answer == last["blocks"][0]["markdown_block"]["answer"]
    return str(answer)


def perplexity_diff_write(text: str, size: int) -> bytes:
    def event(patch: Json) -> tuple[str, Json]:
        return "message", {
            "blocks": [{"intended_usage": "ask_text", "diff_block": {"field": "markdown_block", "patches": [patch]}}]
        }

    first, *rest = cut(text, size)
    begin = event({"op": "replace", "path": "", "value": {"progress": "IN_PROGRESS", "chunks": [first]}})
    deltas = [event({"op": "add", "path": f"/chunks/{n}", "value": piece}) for n, piece in enumerate(rest, 1)]
    end = event({"op": "replace", "path": "", "value": {"progress": "DONE", "chunks": cut(text, 999), "answer": text}})
    return sse(begin, *deltas, end)


def perplexity_diff_read(body: bytes) -> str:
    document: Json = {}
    shown = ""
    for event in events(body):
        patch = event["blocks"][0]["diff_block"]["patches"][0]
        if patch["path"].startswith("/chunks"):
            document["chunks"].append(patch["value"])
        else:
            shown = "".join(document.get("chunks", []))
            document = patch["value"]
    assert document["answer"].startswith(shown)
    assert len(document["answer"]) - len(shown) < 20
    return str(document["answer"])


def lechat_write(text: str, size: int) -> bytes:
    def line(*patches: Json) -> bytes:
        return (
            b"15:"
            + json.dumps({"json": {"type": "message", "messageId": "1", "patches": list(patches)}}).encode()
            + b"\n"
        )

    first, *rest = cut(text, size)
    out = line({"op": "replace", "path": "/contentChunks", "value": [{"type": "text", "text": first}]})
    out += b"".join(line({"op": "append", "path": "/contentChunks/0/text", "value": piece}) for piece in rest)
    return (
        out + line({"op": "replace", "path": "/generationStatus", "value": "success"}) + b'd:{"finishReason":"stop"}\n'
    )


def lechat_read(body: bytes) -> str:
    text = ""
    for line in body.decode().splitlines():
        if not line.startswith("15:"):
            continue
        for patch in json.loads(line[3:])["json"]["patches"]:
            if patch["path"] == "/contentChunks":
                text = patch["value"][0]["text"]
            elif patch["path"] == "/contentChunks/0/text":
                text += patch["value"]
    return text


def grok_write(text: str, size: int) -> bytes:
    tokens = [
        {"result": {"response": {"token": piece, "isThinking": False, "responseId": "r"}}} for piece in cut(text, size)
    ]
    end = [{"result": {"response": {"modelResponse": {"message": text}}}}, {"result": {"title": {"newTitle": text}}}]
    begin = {"result": {"conversation": {"title": "New conversation"}}}
    return b"".join(json.dumps(one).encode() + b"\n" for one in [begin, *tokens, *end])


def grok_read(body: bytes) -> str:
    found = [line["result"] for line in lines(body)]
    text = "".join(one["response"].get("token", "") for one in found if "response" in one)
    assert text == next(
        one["response"]["modelResponse"]["message"] for one in found if "modelResponse" in one.get("response", {})
    )
    assert text == next(one["title"]["newTitle"] for one in found if "title" in one)
    return text


def huggingchat_write(text: str, size: int) -> bytes:
    tokens = [{"type": "stream", "token": piece.ljust(16, "\0")} for piece in cut(text, size)]
    end = {"type": "finalAnswer", "text": text, "interrupted": False}
    return b"".join(json.dumps(one).encode() + b"\n" for one in [{"type": "status", "status": "started"}, *tokens, end])


def huggingchat_read(body: bytes) -> str:
    found = list(lines(body))
    text = "".join(one["token"] for one in found if one["type"] == "stream").replace("\0", "")
    assert text == found[-1]["text"]
    return text


def gemini_web_write(text: str, size: int) -> bytes:
    out = ")]}'\n\n"
    for shown in so_far(text, size):
        inner = json.dumps([None, ["c_1", "r_1"], None, None, [["rc_1", [shown]]]])
        payload = json.dumps([["wrb.fr", None, inner]])
        out += f"{len(payload) + 2}\n{payload}\n"
    return (out + '25\n[["e",4,null,null,131]]\n').encode()


def gemini_web_read(body: bytes) -> str:
    rest = body.decode().removeprefix(")]}'\n\n")
    text = ""
    while rest:
        digits = re.match(r"\d+", rest)
        assert digits
        units = rest[digits.end() :].encode("utf-16-le")
        frame = units[: int(digits[0]) * 2].decode("utf-16-le")
        assert frame.startswith("\n")
        assert frame.endswith("\n"), frame[-40:]
        rest = units[int(digits[0]) * 2 :].decode("utf-16-le")
        for item in json.loads(frame):
            if item[0] == "wrb.fr":
                text = json.loads(item[2])[4][0][1][0]
    return text


def ai_sdk_write(text: str, size: int) -> bytes:
    return (
        b"".join(b"0:" + json.dumps(piece).encode() + b"\n" for piece in cut(text, size))
        + b'd:{"finishReason":"stop"}\n'
    )


def ai_sdk_read(body: bytes) -> str:
    assert body.splitlines()[-1].startswith(b"d:")
    return "".join(json.loads(line[2:]) for line in body.decode().splitlines() if line.startswith("0:"))


def connect_write(text: str, size: int) -> bytes:
    out = b"".join(
        struct.pack(">BI", 0, len(m)) + m for m in (json.dumps({"text": p}).encode() for p in cut(text, size))
    )
    return out + struct.pack(">BI", 2, 2) + b"{}"


def connect_read(body: bytes) -> str:
    text = ""
    while body:
        flags, length = struct.unpack(">BI", body[:5])
        text += json.loads(body[5 : 5 + length]).get("text", "") if flags == 0 else ""
        body = body[5 + length :]
    return text


def plain_sse_read(body: bytes) -> str:
    return "".join(block.partition("data: ")[2] for block in body.decode().split("\n\n") if block)


WEB = {
    "chatgpt-web": Speaker("chatgpt-web", "text/event-stream; charset=utf-8", chatgpt_write, chatgpt_read),
    "claude-web": Speaker("claude-web", "text/event-stream", anthropic_write, anthropic_read),
    "deepseek-web": Speaker("deepseek-web", "text/event-stream", deepseek_write, deepseek_read),
    "perplexity": Speaker("perplexity", "text/event-stream", perplexity_write, perplexity_read),
    "perplexity-diff": Speaker("perplexity", "text/event-stream", perplexity_diff_write, perplexity_diff_read),
    "lechat": Speaker("lechat", "text/plain; charset=utf-8", lechat_write, lechat_read),
    "grok-web": Speaker("grok-web", "application/json", grok_write, grok_read),
    "huggingchat": Speaker("huggingchat", "text/event-stream", huggingchat_write, huggingchat_read),
    "gemini-web": Speaker("gemini-web", "application/json; charset=utf-8", gemini_web_write, gemini_web_read),
    "ai-sdk": Speaker("generic", "text/plain; charset=utf-8", ai_sdk_write, ai_sdk_read),
    "connect-json": Speaker("connect", "application/connect+json", connect_write, connect_read),
    "replicate": Speaker("generic", "text/event-stream", lambda t, n: sse(*(("output", p) for p in cut(t, n))), plain_sse_read),
}  # fmt: skip
