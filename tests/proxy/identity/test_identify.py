"""proxy/identity/identify.py: naming a flow, or saying why not."""

import base64

import pytest
from mitmproxy import certs, http
from mitmproxy.test import tflow

from proxy.identity.accounts import Account, AccountsUnavailable, Checker
from proxy.identity.front import FrontProxies
from proxy.identity.identify import Identification, Sources, by_address, refusal, who
from proxy.identity.negotiate import Negotiation
from proxy.identity.tables import Departments, Groups
from proxy.inspection.verdict import Who
from tests.proxy.identity.test_certificate import ClientAuthority, pem
from tests.proxy.identity.test_negotiate import TOKEN, Desk

NETWORKS = {"127.0.0.0/8": "Balie", "192.168.0.0/16": "Thuis"}


class Book:
    """One user."""

    name = "basic"

    def __init__(self) -> None:
        self.gone = False

    def check(self, user: str, password: str) -> Account | None:
        if self.gone:
            raise AccountsUnavailable("weg")
        return Account("anna", frozenset({"proef"})) if (user, password) == ("anna", "goed é:") else None


BOOK = Book()


def basic(user: str, password: str) -> dict[str, str]:
    return {"Proxy-Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def flow_of(headers: dict[str, str] | None = None, host: str = "chatgpt.com", method: str = "POST") -> http.HTTPFlow:
    flow = tflow.tflow(req=http.Request.make(method, f"https://{host}/", b"", headers or {}))
    flow.client_conn.peername = ("127.0.0.1", 1234)
    return flow


def identification(*, accounts: bool = True, **more: object) -> Identification:
    sources = Sources(
        Departments(NETWORKS), Groups({"kopgroep": ["kop"]}),
        FrontProxies(("127.0.0.1",), "X-User", True) if more.get("front") else FrontProxies((), None, False),
        Checker(BOOK) if accounts else None,
        more.get("certificates"),  # type: ignore[arg-type]
        Negotiation(Desk(), Groups({"proef": ["anna"]})) if more.get("tickets") else None,
    )  # fmt: skip
    return Identification(sources, lambda flow: flow.request.host == "chatgpt.com")


async def test_on_the_connect_for_all_that_follows() -> None:
    addon, connect = identification(), flow_of(basic("anna", "goed é:"), method="CONNECT")
    await addon.http_connect(connect)
    assert connect.response is None
    assert "proxy-authorization" not in connect.request.headers
    inside = flow_of()
    inside.client_conn = connect.client_conn
    await addon.requestheaders(inside)
    assert refusal(inside) is None
    assert who(inside) == Who("127.0.0.1", "anna", frozenset({"proef"}), "Balie", "basic")


@pytest.mark.parametrize(
    "headers",
    [
        {}, basic("anna", "fout"), basic("piet", "goed é:"), {"Proxy-Authorization": "Basic ???"},
        {"Proxy-Authorization": "Negotiate YII="}, {"Proxy-Authorization": "Basic " + base64.b64encode(b"anna").decode()},
        {"Proxy-Authorization": "Basic " + base64.b64encode(b"\xff:\xff").decode()}, {"Authorization": basic("anna", "goed é:")["Proxy-Authorization"]},
    ],
)  # fmt: skip
async def test_without_a_right_password_the_proxy_asks(headers: dict[str, str]) -> None:
    connect = flow_of(headers, method="CONNECT")
    await identification().http_connect(connect)
    assert connect.response is not None
    assert connect.response.status_code == 407
    assert "Basic" in connect.response.headers["proxy-authenticate"]
    plain = flow_of(headers)
    await identification().requestheaders(plain)
    refused = refusal(plain)
    assert refused is not None
    assert refused.status_code == 407
    with pytest.raises(LookupError):
        who(plain)


async def test_what_is_not_for_ai_is_asked_nothing() -> None:
    connect = flow_of(host="bank.nl", method="CONNECT")
    await identification().http_connect(connect)
    assert connect.response is None


async def test_who_came_in_for_another_host_stays_out() -> None:
    addon, connect = identification(), flow_of(host="bank.nl", method="CONNECT")
    await addon.http_connect(connect)
    inside = flow_of()
    inside.client_conn = connect.client_conn
    await addon.requestheaders(inside)
    refused = refusal(inside)
    assert refused is not None
    assert refused.status_code == 403


async def test_accounts_that_are_gone_let_nobody_in() -> None:
    BOOK.gone = True
    try:
        flow = flow_of(basic("anna", "goed é:"))
        await identification().requestheaders(flow)
    finally:
        BOOK.gone = False
    refused = refusal(flow)
    assert refused is not None
    assert refused.status_code == 503


async def test_a_front_proxy_names_client_and_user_and_its_headers_go_no_further() -> None:
    flow = flow_of({"X-User": "kop", "X-Forwarded-For": "192.168.1.7"})
    await identification(front=True).requestheaders(flow)
    assert who(flow) == Who("192.168.1.7", "kop", frozenset({"kopgroep"}), "Thuis", "header")
    assert not {"x-user", "x-forwarded-for"} & {name.lower() for name in flow.request.headers}


async def test_nobody_else_can_name_a_user() -> None:
    flow = flow_of({"X-User": "kop", "X-Forwarded-For": "192.168.1.7"})
    await identification(accounts=False).requestheaders(flow)
    assert who(flow) == Who("127.0.0.1", department="Balie")


async def test_a_client_certificate(tmp_path: object) -> None:
    from pathlib import Path

    from proxy.identity.certificate import Certificates

    authority = ClientAuthority(Path(str(tmp_path)))
    addon = identification(accounts=False, certificates=Certificates(authority.file))
    connect = flow_of(method="CONNECT")
    await addon.http_connect(connect)
    inside = flow_of()
    inside.client_conn = connect.client_conn
    inside.client_conn.certificate_list = [certs.Cert.from_pem(pem(authority.issue("anna")[0]))]
    await addon.requestheaders(inside)
    assert (who(inside).user, who(inside).how) == ("anna", "certificate")


def test_a_flow_that_nobody_named_has_no_sender() -> None:
    with pytest.raises(LookupError):
        who(flow_of())
    assert by_address(flow_of()) == Who("127.0.0.1")


TICKET = {"Proxy-Authorization": f"Negotiate {TOKEN}"}


def asked(flow: http.HTTPFlow) -> list[str]:
    answer = flow.response or refusal(flow)
    assert answer is not None
    assert answer.status_code == 407
    return answer.headers.get_all("proxy-authenticate")


@pytest.mark.parametrize(("accounts", "schemes"), [(True, ["Negotiate", "Basic"]), (False, ["Negotiate"])])
async def test_both_ways_are_offered_the_best_first(accounts: bool, schemes: list[str]) -> None:
    connect = flow_of(method="CONNECT")
    await identification(accounts=accounts, tickets=True).http_connect(connect)
    assert [ask.split(" ")[0] for ask in asked(connect)] == schemes


async def test_a_ticket_on_the_connect_names_what_follows_and_is_answered() -> None:
    addon, connect = identification(tickets=True), flow_of(TICKET, method="CONNECT")
    await addon.http_connect(connect)
    assert connect.response is not None
    assert connect.response.status_code == 200
    assert connect.response.headers["proxy-authenticate"].startswith("Negotiate ")
    assert "content-length" not in connect.response.headers
    inside = flow_of()
    inside.client_conn = connect.client_conn
    await addon.requestheaders(inside)
    assert who(inside) == Who("127.0.0.1", "anna", frozenset({"proef"}), "Balie", "kerberos")


@pytest.mark.parametrize(
    "said", ["Negotiate", "Negotiate ", "Negotiate ???", "Negotiate Zm91dA==", "Kerberos " + TOKEN]
)
async def test_a_wrong_ticket_is_asked_again_and_gets_no_answer_of_ours(said: str) -> None:
    flow = flow_of({"Proxy-Authorization": said})
    await identification(tickets=True).requestheaders(flow)
    assert asked(flow)[0] == "Negotiate"
    with pytest.raises(LookupError):
        who(flow)


async def test_a_ticket_counts_for_the_connection_it_came_on_and_no_other() -> None:
    addon, first, second, elsewhere = identification(tickets=True), flow_of(TICKET), flow_of(), flow_of()
    second.client_conn = first.client_conn
    for flow in (first, second, elsewhere):
        await addon.requestheaders(flow)
    assert who(first).user == who(second).user == "anna"
    assert asked(elsewhere)
    first.response = http.Response.make(200)
    addon.response(first)
    assert first.response.headers["proxy-authenticate"].startswith("Negotiate ")


@pytest.mark.parametrize("header", ["Via", "X-Forwarded-For", "Forwarded"])
async def test_a_proxy_before_us_may_mix_people_so_nothing_is_remembered(header: str) -> None:
    addon, first, second = identification(tickets=True), flow_of({**TICKET, header: "1.1 squid"}), flow_of()
    second.client_conn = first.client_conn
    for flow in (first, second):
        await addon.requestheaders(flow)
    assert who(first).user == "anna"
    assert asked(second)


async def test_a_wrong_password_on_somebody_s_connection_is_not_somebody() -> None:
    addon, first, second = identification(tickets=True), flow_of(TICKET), flow_of(basic("piet", "fout"))
    second.client_conn = first.client_conn
    for flow in (first, second):
        await addon.requestheaders(flow)
    assert asked(second)


async def test_a_second_connect_on_a_connection_cannot_be_somebody_else() -> None:
    addon, first, second = (
        identification(tickets=True),
        flow_of(basic("anna", "goed é:"), method="CONNECT"),
        flow_of({"Proxy-Authorization": "Negotiate"}, method="CONNECT"),
    )
    other = flow_of(host="bank.nl", method="CONNECT")
    second.client_conn = other.client_conn = first.client_conn
    for flow in (first, second, other):
        await addon.http_connect(flow)
    assert first.response is None
    assert asked(second)
    assert other.response is not None
    assert other.response.status_code == 403
    inside = flow_of()
    inside.client_conn = first.client_conn
    await addon.requestheaders(inside)
    assert who(inside).user == "anna"


@pytest.mark.parametrize(
    "headers",
    [
        basic("an\0na", "goed é:"), basic("anna", "goed é:\0"), basic("a" * 300, "x"), basic("anna", "x" * 5000), basic("", ""),
        basic("", "goed é:"), basic("anna", ""),
    ],
)  # fmt: skip
async def test_names_and_passwords_that_cannot_be_are_not_looked_up(headers: dict[str, str]) -> None:
    flow = flow_of(headers)
    await identification().requestheaders(flow)
    assert asked(flow)


async def test_two_credentials_are_none() -> None:
    flow = flow_of()
    flow.request.headers.set_all("proxy-authorization", [basic("anna", "goed é:")["Proxy-Authorization"]] * 2)
    await identification().requestheaders(flow)
    assert asked(flow)
    assert "proxy-authorization" not in flow.request.headers
