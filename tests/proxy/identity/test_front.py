"""proxy/identity/front.py, through Identification: what a front proxy says, and what its clients try to."""

import pytest

from proxy.identity.identify import refusal, who
from tests.proxy.identity.test_identify import basic, flow_of, identification


async def test_two_names_from_the_front_proxy_are_none() -> None:
    flow = flow_of()
    flow.request.headers.set_all("X-USER", ["anna", "piet"])
    await identification(front=True).requestheaders(flow)
    refused = refusal(flow)
    assert refused is not None
    assert refused.status_code == 400


async def test_inside_somebody_s_connection_no_header_makes_another_sender() -> None:
    addon, connect = identification(front=True), flow_of(basic("anna", "goed é:"), method="CONNECT")
    await addon.http_connect(connect)
    inside = flow_of({**basic("piet", "x"), "X-User": "kop", "X-Forwarded-For": "192.168.1.7"})
    inside.client_conn = connect.client_conn
    await addon.requestheaders(inside)
    assert (who(inside).user, who(inside).address) == ("anna", "127.0.0.1")
    left = {name.lower() for name in inside.request.headers}
    assert not left & {"x-user", "x-forwarded-for", "proxy-authorization"}


@pytest.mark.parametrize(
    ("said", "address"),
    [
        (["10.9.9.9", "192.168.1.7"], "192.168.1.7"), (["10.9.9.9, 192.168.1.7"], "192.168.1.7"),
        (["10.9.9.9", "onzin"], "127.0.0.1"), (["192.168.1.7, 127.0.0.1"], "192.168.1.7"), ([""], "127.0.0.1"),
        (["192.168.1.7:99999999"], "127.0.0.1"), (["\t192.168.1.7 "], "192.168.1.7"), (["127.0.0.1"], "127.0.0.1"),
    ],
)  # fmt: skip
async def test_only_what_the_front_proxy_itself_added_counts(said: list[str], address: str) -> None:
    flow = flow_of()
    flow.request.headers.set_all("X-Forwarded-For", said)
    await identification(accounts=False, front=True).requestheaders(flow)
    assert who(flow).address == address


async def test_every_request_through_a_front_proxy_is_its_own_sender_s() -> None:
    addon, first = identification(front=True, accounts=False), flow_of({"X-User": "anna"})
    second, third = flow_of({"X-User": "piet"}), flow_of()
    second.client_conn = third.client_conn = first.client_conn
    for flow in (first, second, third):
        await addon.requestheaders(flow)
    assert [who(flow).user for flow in (first, second, third)] == ["anna", "piet", None]
