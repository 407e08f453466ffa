"""proxy/guard.py: refused until a permit lifts it."""

from mitmproxy.test import tflow

from proxy import guard
from proxy.guard import Permit


def test_a_shut_flow_has_a_refusal() -> None:
    flow = tflow.tflow()
    guard.shut(flow)
    assert guard.is_shut(flow)
    assert flow.response is not None
    assert flow.response.status_code == 503


def test_every_refusal_is_one_of_its_own() -> None:
    """What one flow's answer becomes is not in another's."""
    one, other = tflow.tflow(), tflow.tflow()
    guard.shut(one)
    guard.shut(other)
    assert one.response
    one.response.status_code, one.response.content = 200, b"iets anders"
    one.response.headers["x-note"] = "1"
    one.response.stream = True
    guard.shut(third := tflow.tflow())
    for flow in (other, third):
        assert flow.response
        assert (flow.response.status_code, flow.response.stream) == (503, False)
        assert "x-note" not in flow.response.headers
        assert flow.response.headers["content-length"] == str(len(flow.response.content or b""))
        assert "Sluiswachter" in flow.response.text


def test_only_a_permit_with_a_number_lifts_it() -> None:
    flow = tflow.tflow()
    guard.shut(flow)
    guard.lift(flow, None)
    guard.lift(flow, Permit(""))
    assert flow.response is not None
    guard.lift(flow, Permit("20261124-AAAAAAAA"))
    assert flow.response is None
    assert guard.was_inspected(flow)


def test_a_flow_that_was_never_shut_is_not_lifted() -> None:
    flow = tflow.tflow(resp=True)
    guard.lift(flow, Permit("20261124-AAAAAAAA"))
    assert flow.response is not None


def test_what_is_not_for_ai_passes() -> None:
    flow = tflow.tflow()
    guard.shut(flow)
    guard.let_pass(flow)
    assert flow.response is None
    assert not guard.is_shut(flow)
    assert not guard.was_inspected(flow)
