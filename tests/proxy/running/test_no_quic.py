"""proxy/running/no_quic.py"""

import pytest
from mitmproxy import dns
from mitmproxy.test import tflow

from proxy import guard
from proxy.running.no_quic import NoQuic
from proxy.services.catalogue import SHIPPED, load

CATALOGUE = load(SHIPPED)


@pytest.mark.parametrize(
    ("host", "mark", "left"),
    [
        ("address", "inspected", None),
        ("address", "not-ai", 'h3=":443"'),
        # A script of the page, or what is not AI on a host that is shared: the host is the AI service's all the same.
        ("chatgpt.com", "not-ai", None),
        ("www.notion.so", "not-ai", None),
    ],
)
def test_only_an_ai_service_loses_its_invitation(host: str, mark: str, left: str | None) -> None:
    flow = tflow.tflow(resp=True)
    assert flow.response
    flow.request.host = host
    flow.request.headers["host"] = host
    flow.metadata[guard.MARK] = mark
    flow.response.headers["alt-svc"] = 'h3=":443"'
    NoQuic(CATALOGUE).responseheaders(flow)
    assert flow.response.headers.get("alt-svc") == left


@pytest.mark.parametrize(
    ("name", "kind", "answered"),
    [("chatgpt.com", 65, True), ("chatgpt.com", 64, True), ("chatgpt.com", 1, False), ("www.ing.nl", 65, False)],
)
def test_no_https_records_for_an_ai_service(name: str, kind: int, answered: bool) -> None:
    flow = tflow.tdnsflow()
    flow.request.questions = [dns.Question(name, kind, 1)]
    NoQuic(CATALOGUE).dns_request(flow)
    assert (flow.response is not None) is answered
    if flow.response:
        assert flow.response.answers == []
        assert flow.response.response_code == 0
