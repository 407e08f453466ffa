"""Keeps a body that is too large out of memory, and lets the request end in a proper refusal.

mitmproxy's own ``body_size_limit`` answers with a page of its own, leaves no chance to record the event, and also cuts
off downloads that are not for AI. This one forgets what is too much and remembers that it did; the guard stays shut.
"""

from collections.abc import Callable, Generator
from typing import Any

from mitmproxy import http
from mitmproxy.proxy.layers.http import HttpStream

MARK = "sluiswachter.too-large"


def install(limit: int) -> Callable[[], None]:
    """Bound what mitmproxy gathers of a request to ``limit`` bytes; returns the way back."""
    original = HttpStream.check_body_size

    def check_body_size(stream: HttpStream, request: bool) -> Generator[Any, Any, bool]:
        if request and len(stream.request_body_buf) > limit:
            stream.request_body_buf.clear()
            stream.flow.metadata[MARK] = True
        return False
        yield  # mitmproxy expects a generator

    HttpStream.check_body_size = check_body_size  # type: ignore[method-assign,assignment]

    def undo() -> None:
        HttpStream.check_body_size = original  # type: ignore[method-assign]

    return undo


def was_too_large(flow: http.HTTPFlow) -> bool:
    """Whether something of this request was forgotten."""
    return MARK in flow.metadata
