"""Spans tell what steps take, and nothing of what was written or by whom (proxy/inspection/traced.py)."""

import json

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from policies import DEFAULT_POLICY
from policies.loader import load
from proxy.inspection.traced import TracedInspector
from proxy.inspection.verdict import Who
from proxy.running.tracing import Tracing, Upstream
from tests.proxy.bed import far_side, post, proxy_with
from tests.proxy.inspection.test_inspector import BODY, SERVICE, Bed, exchange

STEPS = {"inspect", "read", "scan", "decide", "redact", "record"}


class TracedBed(Bed):
    """A bed whose inspector tells of its steps."""

    def __init__(self, scan: BaseException | None = None) -> None:
        super().__init__(scan)
        self.exporter = InMemorySpanExporter()
        self.tracing = Tracing("http://127.0.0.1:9/v1/traces", self.exporter)
        self.inspector = TracedInspector(
            self.tracing, detectors=self, policy=load(DEFAULT_POLICY), record=self.record, vault=self.vault,
            body_limit=10_000, portal_host="sluis.wacht",
        )  # fmt: skip

    def spans(self) -> dict[str, ReadableSpan]:
        self.tracing.close()
        return {span.name: span for span in self.exporter.get_finished_spans()}


@pytest.fixture
def bed() -> TracedBed:
    return TracedBed()


async def test_every_step_lies_in_the_request_and_none_holds_a_text(bed: TracedBed) -> None:
    verdict = await bed.inspector.inspect(SERVICE, exchange(), Who("10.0.0.77", user="anna"))
    assert verdict.permit is not None
    spans = bed.spans()
    assert set(spans) == STEPS
    whole = spans["inspect"]
    for name in STEPS - {"inspect"}:
        parent = spans[name].parent
        assert parent is not None
        assert parent.trace_id == whole.context.trace_id
    assert whole.attributes == {
        "sluiswachter.service": "x",
        "sluiswachter.bytes": len(BODY),
        "sluiswachter.event": verdict.event.id,
        "sluiswachter.action": "redact",
        "sluiswachter.findings": 1,
    }
    told = json.dumps([json.loads(span.to_json()) for span in spans.values()])
    for word in ("Jan", "Vries", "anna", "10.0.0.77", "127.0.0.1"):
        assert word not in told


async def test_of_a_failure_only_the_kind_is_told() -> None:
    bed = TracedBed(scan=ValueError("Jan de Vries"))
    verdict = await bed.inspector.inspect(SERVICE, exchange(), Who("10.0.0.1"))
    assert verdict.permit is None
    scan = bed.spans()["scan"]
    assert scan.attributes == {
        "sluiswachter.parts": scan.attributes["sluiswachter.parts"],
        "sluiswachter.exception": "ValueError",
    }  # type: ignore[index]
    assert not scan.events
    assert scan.status.description is None


async def test_what_the_service_takes_lies_beneath_the_same_request(bed: TracedBed) -> None:
    async with far_side() as far, proxy_with(bed.addon(), beside=Upstream(bed.tracing)) as proxy:
        assert (await post(proxy, far.port, BODY)).startswith(b"HTTP/1.1 200")
    spans = bed.spans()
    upstream = spans["upstream"]
    assert upstream.parent is not None
    assert upstream.parent.span_id == spans["inspect"].context.span_id
    assert upstream.attributes is not None
    assert upstream.attributes["http.response.status_code"] == 200
    assert 0 < float(str(upstream.attributes["sluiswachter.first_byte_ms"])) < 20_000


async def test_a_refusal_has_no_upstream() -> None:
    bed = TracedBed(scan=ValueError())
    async with far_side() as far, proxy_with(bed.addon(), beside=Upstream(bed.tracing)) as proxy:
        assert (await post(proxy, far.port, BODY)).startswith(b"HTTP/1.1 503")
    assert far.received == b""
    assert "upstream" not in bed.spans()
