"""The practice service: speaks like the OpenAI API and answers with what it received. Nothing leaves the machine."""

import json
import re
from collections.abc import Iterator

from proxy.services.catalogue import Route, Service
from proxy.wire.message import Exchange, Reply

PRACTICE = "oefendienst"
_HEADERS = (("cache-control", "no-store"),)


def practice_service(host: str) -> Service:
    """The practice service as the catalogue would have it. Its country is the municipality's own."""
    route = Route(path="/v1/", dialect="openai")
    return Service(
        id=PRACTICE,
        name="Oefendienst",
        vendor="Sluiswachter",
        country="NL",
        kind="chat",
        hosts=(host,),
        routes=(route,),
    )


def answer(exchange: Exchange) -> Reply:
    """Repeat the last message, as JSON or, when asked, as a stream of words."""
    try:
        body = json.loads(exchange.body)
        text = "U schreef: " + str(body["messages"][-1]["content"])
    except (ValueError, KeyError, TypeError, IndexError):
        error = {"error": {"message": "Stuur een chat completion: {messages: [...]}", "type": "invalid_request_error"}}
        return Reply(400, (("content-type", "application/json"), *_HEADERS), json.dumps(error).encode())
    if body.get("stream"):
        return Reply(200, (("content-type", "text/event-stream"), *_HEADERS), "".join(_events(text)).encode())
    message = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    whole = {**_frame("chat.completion"), "choices": [message]}
    return Reply(200, (("content-type", "application/json"), *_HEADERS), json.dumps(whole, ensure_ascii=False).encode())


def _events(text: str) -> Iterator[str]:
    for word in re.findall(r"\S+\s*", text):
        yield _event({"index": 0, "delta": {"content": word}, "finish_reason": None})
    yield _event({"index": 0, "delta": {}, "finish_reason": "stop"})
    yield "data: [DONE]\n\n"


def _event(choice: dict[str, object]) -> str:
    return "data: " + json.dumps({**_frame("chat.completion.chunk"), "choices": [choice]}, ensure_ascii=False) + "\n\n"


def _frame(kind: str) -> dict[str, object]:
    return {"id": "chatcmpl-oefening", "object": kind, "created": 0, "model": "oefendienst"}
