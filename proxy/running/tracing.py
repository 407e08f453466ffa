"""Where the time of a request goes, sent to the municipality's own OpenTelemetry collector (OTLP over HTTP).

The packages are an extra. A collector that is away costs nothing but the spans: they wait in a bounded queue of the
library's, in a thread of its own. Source: https://opentelemetry.io/docs/specs/otlp/
"""

import contextlib
import time
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from mitmproxy import http

from proxy import guard
from proxy.inspection.rooms import Say
from proxy.running.start_checks import StartError

_MOST = 10_000
_SENT, _FIRST = "sluiswachter.sent", "sluiswachter.first"


class Tracing:
    """Makes spans; ``exporter`` is one of OpenTelemetry's (for tests), else they go to ``endpoint``."""

    def __init__(self, endpoint: str, exporter: Any = None) -> None:  # noqa: ANN401  # SpanExporter of the extra
        try:
            from opentelemetry import trace
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError:
            raise StartError(
                "otlp is set and OpenTelemetry is not here; expected `pip install 'sluiswachter[otel]'`"
            ) from None
        # Without the detectors of the library: they would tell of the machine and of who runs the process.
        self._provider = TracerProvider(resource=Resource({"service.name": "sluiswachter"}), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter(endpoint=endpoint)))
        self._tracer = self._provider.get_tracer("sluiswachter")
        self._trace = trace
        self._requests: OrderedDict[str, Any] = OrderedDict()

    @contextlib.contextmanager
    def step(self, name: str, **known: str | float) -> Iterator[Say]:
        """A span around a step; what is yielded adds to what it says. An exception is told by its type alone."""
        with self._tracer.start_as_current_span(
            name, attributes=_named(known), record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield lambda **more: span.set_attributes(_named(more))
            except BaseException as error:
                span.set_attribute("sluiswachter.exception", type(error).__name__)
                raise

    def remember(self, event_id: str) -> None:
        """The span of now belongs to this event, so that what the service takes can stand beneath it."""
        self._requests[event_id] = self._trace.set_span_in_context(self._trace.get_current_span())
        if len(self._requests) > _MOST:
            self._requests.popitem(last=False)

    def upstream(self, event_id: str, sent: int, first: int | None, status: int | None) -> None:
        """What the service took: from sent to its last byte, in nanoseconds since 1970; ``first`` is its first byte."""
        span = self._tracer.start_span("upstream", context=self._requests.pop(event_id, None), start_time=sent)
        if first is not None:
            span.set_attribute("sluiswachter.first_byte_ms", (first - sent) / 1e6)
        span.set_attribute("http.response.status_code", status or 0)
        span.end()

    def close(self) -> None:
        """Send what waits, and stop."""
        self._provider.shutdown()


class Upstream:
    """The addon that measures the service's own part; it stands behind the one that inspects."""

    def __init__(self, tracing: Tracing) -> None:
        self._tracing = tracing

    def request(self, flow: http.HTTPFlow) -> None:
        """It goes on now."""
        if guard.was_inspected(flow):
            flow.metadata[_SENT] = time.time_ns()

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """The first of the answer."""
        if _SENT in flow.metadata:
            flow.metadata[_FIRST] = time.time_ns()

    def response(self, flow: http.HTTPFlow) -> None:
        """The last of the answer."""
        self._end(flow, flow.response.status_code if flow.response else None)

    def error(self, flow: http.HTTPFlow) -> None:
        """It broke off."""
        self._end(flow, None)

    def _end(self, flow: http.HTTPFlow, status: int | None) -> None:
        sent = flow.metadata.pop(_SENT, None)
        if sent is not None:
            self._tracing.upstream(guard.event_id(flow), sent, flow.metadata.get(_FIRST), status)


def _named(values: dict[str, Any]) -> dict[str, Any]:
    return {f"sluiswachter.{name}": value for name, value in values.items()}
