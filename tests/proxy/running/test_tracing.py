"""Spans reach a collector over OTLP, and a collector that is away holds nobody up (proxy/running/tracing.py)."""

import gzip
import sys

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from proxy.running.start_checks import StartError
from proxy.running.tracing import Tracing
from proxy.settings import Settings
from tests.logs.export.receiver import webhook
from tests.proxy.bed import free_port


def test_a_collector_gets_them() -> None:
    with webhook() as collector:
        tracing = Tracing(collector.url)
        with tracing.step("inspect", service="x") as say:
            say(action="redact")
            tracing.remember("20261125-AAAA")
        tracing.upstream("20261125-AAAA", 1_000_000, 3_000_000, 200)
        tracing.close()
    asked = ExportTraceServiceRequest()
    body = collector.bodies[0]
    asked.ParseFromString(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
    resource = asked.resource_spans[0]
    assert [(one.key, one.value.string_value) for one in resource.resource.attributes] == [
        ("service.name", "sluiswachter")
    ]
    spans = {span.name: span for span in resource.scope_spans[0].spans}
    assert set(spans) == {"inspect", "upstream"}
    assert spans["upstream"].parent_span_id == spans["inspect"].span_id
    assert spans["upstream"].end_time_unix_nano > spans["upstream"].start_time_unix_nano
    assert {one.key for one in spans["inspect"].attributes} == {"sluiswachter.service", "sluiswachter.action"}


def test_many_requests_that_never_went_on_are_forgotten() -> None:
    tracing = Tracing(f"http://127.0.0.1:{free_port()}/v1/traces")
    for number in range(10_050):
        tracing.remember(str(number))
    assert len(tracing._requests) == 10_000


def test_without_the_packages_the_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(StartError, match=r"sluiswachter\[otel\]"):
        Tracing("http://127.0.0.1:4318/v1/traces")


@pytest.mark.parametrize("value", ["collector:4318", "ftp://x/y", "http://u:p@x/v1/traces", "http://x"])
def test_what_is_no_address_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="otlp"):
        Settings(otlp=value)
