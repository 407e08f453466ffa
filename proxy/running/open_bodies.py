"""Ends requests whose body never ends, with a refusal and an event: what is not whole is never sent on.

A coding assistant that speaks gRPC in both directions keeps its question open for as long as it wants answers, and
mitmproxy would hold that for ever. Whoever sends nothing for a while, or sent whole messages and goes on, is answered.
"""

import time
from collections.abc import Callable, Generator
from typing import Any

from mitmproxy import http
from mitmproxy.proxy import commands, events
from mitmproxy.proxy.layers.http import HttpStream
from mitmproxy.proxy.layers.http._events import RequestData, RequestEndOfMessage, RequestTrailers

from proxy import guard
from proxy.running import limits

MARK = "sluiswachter.unfinished"
_HEARD = "sluiswachter.heard"
_BEGAN = "sluiswachter.began"
# How long a conversation of programs may stay open behind its last whole message.
_TALK_SECONDS = 5.0
_TALKS = ("application/grpc", "application/connect+")
_TICK = 2.0
_HEAD = 5


def install(seconds: float) -> Callable[[], None]:
    """Answer requests that are silent for so long; returns the way back."""
    check, handle = HttpStream.check_body_size, HttpStream._handle_event
    tick = min(_TICK, seconds)

    def check_body_size(stream: HttpStream, request: bool) -> Generator[Any, Any, bool]:
        if request and not stream.request_body_buf and _BEGAN not in stream.flow.metadata:
            stream.flow.metadata[_BEGAN] = stream.flow.metadata[_HEARD] = time.monotonic()
            yield commands.RequestWakeup(tick)
        return (yield from check(stream, request))

    def handle_event(stream: HttpStream, event: events.Event) -> Generator[Any, Any, None]:
        if isinstance(event, events.Wakeup):
            yield from wake(stream)
        elif isinstance(event, RequestData | RequestTrailers | RequestEndOfMessage) and _is_over(stream):
            return  # too late: it was answered
        else:
            if isinstance(event, RequestData):
                stream.flow.metadata[_HEARD] = time.monotonic()
            yield from handle(stream, event)

    def wake(stream: HttpStream) -> Generator[Any, Any, None]:
        if stream.client_state != stream.state_consume_request_body or not guard.is_shut(stream.flow):
            return
        if limits.is_waiting(stream.flow):
            stream.flow.metadata[_HEARD] = time.monotonic()  # it is we who are silent
        if not _is_silent(stream, seconds):
            yield commands.RequestWakeup(tick)
            return
        stream.flow.metadata[MARK] = True
        yield from handle(stream, RequestEndOfMessage(stream.stream_id))
        if not stream.flow.request.is_http2:
            yield commands.CloseConnection(stream.flow.client_conn)

    HttpStream.check_body_size = check_body_size  # type: ignore[method-assign,assignment]
    HttpStream._handle_event = handle_event  # type: ignore[method-assign]

    def undo() -> None:
        HttpStream.check_body_size = check  # type: ignore[method-assign]
        HttpStream._handle_event = handle  # type: ignore[method-assign]

    return undo


def was_unfinished(flow: http.HTTPFlow) -> bool:
    """Whether this request was ended here, before its client ended it."""
    return MARK in flow.metadata


def _is_over(stream: HttpStream) -> bool:
    return hasattr(stream, "flow") and was_unfinished(stream.flow)


def _is_silent(stream: HttpStream, seconds: float) -> bool:
    now, flow = time.monotonic(), stream.flow
    if now - flow.metadata[_HEARD] >= seconds:
        return True
    talks = flow.request.headers.get("content-type", "").lower().startswith(_TALKS)
    return (
        talks
        and now - flow.metadata[_BEGAN] >= min(_TALK_SECONDS, seconds)
        and ends_whole(bytes(stream.request_body_buf))
    )


def ends_whole(data: bytes) -> bool:
    """Whether data are whole messages of gRPC or Connect, each behind a flag and its length; False for none."""
    at = 0
    while at + _HEAD <= len(data):
        at += _HEAD + int.from_bytes(data[at + 1 : at + _HEAD], "big")
    return at == len(data) > 0
