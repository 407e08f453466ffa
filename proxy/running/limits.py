"""Keeps bodies that are too large, alone or together, out of memory, and lets the request end in a proper refusal.

mitmproxy's own ``body_size_limit`` answers with a page of its own, leaves no chance to record the event, and also cuts
off downloads that are not for AI. This one forgets what is too much and remembers that it did; the guard stays shut.
"""

from collections.abc import Callable, Generator
from typing import Any

from mitmproxy import http
from mitmproxy.proxy.layers.http import HttpStream

from proxy.running.admission import SMALL, Admission

MARK = "sluiswachter.too-large"
_CROWDED = "sluiswachter.crowded"
_WAITS = "sluiswachter.waits"


def install(limit: int, admission: Admission) -> Callable[[], None]:
    """Bound what mitmproxy gathers of a request to ``limit`` bytes, and of all together; returns the way back."""
    original = HttpStream.check_body_size

    def check_body_size(stream: HttpStream, request: bool) -> Generator[Any, Any, bool]:
        if request and len(stream.request_body_buf) > min(SMALL, limit):
            _check(stream, limit, admission)
        return False
        yield  # mitmproxy expects a generator

    HttpStream.check_body_size = check_body_size  # type: ignore[method-assign,assignment]
    undo_waiting = admission.install()

    def undo() -> None:
        HttpStream.check_body_size = original  # type: ignore[method-assign]
        undo_waiting()

    return undo


def _check(stream: HttpStream, limit: int, admission: Admission) -> None:
    """Forget what is too much for itself, or has no place among the others; what was forgotten once stays so."""
    flow = stream.flow
    size = _announced(flow, limit)
    if size > limit or len(stream.request_body_buf) > limit:
        flow.metadata[MARK] = True
    elif MARK not in flow.metadata and _CROWDED not in flow.metadata:
        answer = admission.ask(stream.context.client.id, flow.id, size)
        flow.metadata[_WAITS] = admission
        if answer == "no":
            flow.metadata[_CROWDED] = True
    if MARK in flow.metadata or _CROWDED in flow.metadata:
        stream.request_body_buf.clear()
        admission.release(flow.id)


def _announced(flow: http.HTTPFlow, limit: int) -> int:
    """How large a body says that it is; one that does not say it can be as large as is allowed."""
    length = flow.request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else limit


def was_too_large(flow: http.HTTPFlow) -> bool:
    """Whether something of this request was forgotten."""
    return MARK in flow.metadata


def is_waiting(flow: http.HTTPFlow) -> bool:
    """Whether this request is not read on from, because there is no room for it yet."""
    admission = flow.metadata.get(_WAITS)
    return isinstance(admission, Admission) and admission.waits(flow.id)


def was_crowded_out(flow: http.HTTPFlow) -> bool:
    """Whether this request was forgotten because its client brought another large one at the same time."""
    return _CROWDED in flow.metadata
