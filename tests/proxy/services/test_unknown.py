"""proxy/services/unknown.py: hosts that look like AI, counted without decrypting anything."""

import asyncio

import pytest
from mitmproxy import http
from mitmproxy.test import tflow

from proxy import guard
from proxy.services import catalogue
from proxy.services.unknown import Sightings, UnknownHosts, looks_like_ai
from tests.proxy.bed import far_side, post, proxy_with
from tests.proxy.tunnel import echoing_upstream, through

KNOWN = catalogue.load(catalogue.SHIPPED)


@pytest.mark.parametrize(
    "host",
    [
        "nieuwe-dienst.ai",
        "APP.Nieuw.AI.",
        "chat.gemeente.chat",
        "llm.buurgemeente.nl",
        "gpt.voorbeeld.nl",
        "ollama.thuis.nl",
        "my-openai.voorbeeld.nl",
        "mars-north1-aiplatform.googleapis.com",
        "bedrock-runtime.mars-north-1.amazonaws.com",
        "gemeente.openai.azure.us",
    ],
)
def test_a_name_that_looks_like_ai(host: str) -> None:
    assert looks_like_ai(host)


@pytest.mark.parametrize(
    "host",
    [
        "www.gemeente.nl",
        "mail.nl",
        "thai.nl",
        "chatelaine.com",
        "fillmore.com",
        "egpt.nl",
        "s3.eu-west-1.amazonaws.com",
        "storage.googleapis.com",
        "gemeente.blob.core.windows.net",
        "hotelai.nl",
        "",
        "10.0.0.1",
    ],
)
def test_a_name_that_does_not(host: str) -> None:
    assert not looks_like_ai(host)


def test_counts_without_users() -> None:
    seen = Sightings()
    for host in ("b.ai", "A.ai", "a.ai."):
        seen.add(host, "name")
    assert [(one.host, one.reason, one.count) for one in seen.all()] == [("a.ai", "name", 2), ("b.ai", "name", 1)]
    assert seen.all()[0].first <= seen.all()[0].last


def test_memory_is_bounded_and_the_busy_ones_stay() -> None:
    seen = Sightings(most=3)
    for _ in range(5):
        seen.add("druk.ai", "name")
    for number in range(100):
        seen.add(f"h{number}.ai", "name")
    assert len(seen.all()) == 3
    assert seen.all()[0].host == "druk.ai"


def test_the_log_tells_of_a_host_at_a_few_counts_only(capsys: pytest.CaptureFixture[str]) -> None:
    seen = Sightings()
    for _ in range(150):
        seen.add("druk.ai", "name")
    assert capsys.readouterr().out.count("druk.ai") == 3


def plain(host: str, path: str, content_type: str = "application/json", method: str = "POST") -> http.HTTPFlow:
    request = http.Request.make(method, f"http://{host}{path}", headers={"content-type": content_type})
    flow = tflow.tflow(req=request)
    guard.let_pass(flow)
    flow.request.stream = True
    return flow


@pytest.fixture
def seen() -> Sightings:
    return Sightings()


@pytest.fixture
def watcher(seen: Sightings) -> UnknownHosts:
    return UnknownHosts(KNOWN, seen, "sluis.wacht")


@pytest.mark.parametrize(
    ("address", "name", "seen_as"),
    [
        ("nieuw.ai", "nieuw.ai", ["nieuw.ai"]),
        # By address, as a router sends it: the TLS name tells.
        ("192.0.2.1", "llm.buurgemeente.nl", ["llm.buurgemeente.nl"]),
        ("192.0.2.1", "www.gemeente.nl", []),
        # Not in TLS: only the address is there.
        ("nieuw.ai", None, ["nieuw.ai"]),
        ("www.gemeente.nl", None, []),
        # Decrypted or the gateway's own: not unknown.
        ("chatgpt.com", "chatgpt.com", []),
        ("ai.sluis.wacht", "ai.sluis.wacht", []),
    ],
)
async def test_a_tunnel_is_known_by_the_name_with_which_it_begins(
    seen: Sightings, address: str, name: str | None, seen_as: list[str]
) -> None:
    watcher = UnknownHosts(KNOWN, seen, "ai.sluis.wacht")
    async with echoing_upstream() as upstream:
        mode = [f"upstream:http://127.0.0.1:{upstream}"]
        async with proxy_with(watcher, mode=mode, allow_hosts=KNOWN.allow_patterns("ai.sluis.wacht")) as port:
            await through(port, address, name)
    assert [one.host for one in seen.all()] == seen_as


@pytest.mark.parametrize(
    ("host", "path", "reason"),
    [
        ("intern.nl", "/v1/chat/completions", "path"),
        ("intern.nl", "/openai/v1/responses", "path"),
        ("intern.nl", "/api/generate", "path"),
        ("intern.nl", "/v1beta/models/gemini-pro:generateContent", "path"),
        ("intern.nl", "/v1/messages?beta=true", "path"),
        ("llm.intern.nl", "/doe", "name"),
        ("intern.nl", "/doe", None),
        ("intern.nl", "/v1/messages-of-others", None),
        ("sluis.wacht", "/v1/chat/completions", None),
        ("chatgpt.com", "/v1/chat/completions", None),
    ],
)
def test_a_plain_request_is_known_by_its_path(
    watcher: UnknownHosts, seen: Sightings, host: str, path: str, reason: str | None
) -> None:
    watcher.requestheaders(plain(host, path))
    assert [one.reason for one in seen.all()] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"model": "x", "messages": [{"role": "user", "content": "hoi"}]}', True),
        (b'{"messages":[{"role":"user","content":"hoi"}],"stream":true}', True),
        (b'{"contents":[{"parts":[{"text":"hoi"}]}]}', True),
        (b'{"model":"llama3","prompt":"hoi"}', True),
        (b'{"naam": "Jan", "model": "Volkswagen Golf"}', False),
        (b'{"messages": ["a", "b"]}', False),
        (b"{}", False),
    ],
)
def test_a_plain_request_is_known_by_its_first_bytes(
    watcher: UnknownHosts, seen: Sightings, body: bytes, found: bool
) -> None:
    flow = plain("intern.nl", "/doe")
    watcher.requestheaders(flow)
    assert callable(flow.request.stream)
    pieces = [body[at : at + 7] for at in range(0, len(body), 7)]
    assert b"".join(flow.request.stream(piece) for piece in pieces) == body  # type: ignore[misc,arg-type]
    assert [one.reason for one in seen.all()] == (["body"] if found else [])


def test_one_request_is_counted_once_and_only_its_start_is_looked_at(watcher: UnknownHosts, seen: Sightings) -> None:
    flow = plain("intern.nl", "/doe")
    watcher.requestheaders(flow)
    assert callable(flow.request.stream)
    for _ in range(3):
        flow.request.stream(b'{"model":"x","messages":[{"role":"user"}]}')
    assert seen.all()[0].count == 1
    late = plain("ander.nl", "/doe")
    watcher.requestheaders(late)
    assert callable(late.request.stream)
    late.request.stream(bytes(5000))
    late.request.stream(b'{"model":"x","messages":[{"role":"user"}]}')
    assert [one.host for one in seen.all()] == ["intern.nl"]


def test_other_requests_are_left_alone(watcher: UnknownHosts, seen: Sightings) -> None:
    for flow in (plain("intern.nl", "/", method="GET"), plain("intern.nl", "/doe", content_type="image/png")):
        watcher.requestheaders(flow)
        assert flow.request.stream is True
    shut = plain("intern.nl", "/v1/chat/completions")
    guard.shut(shut)
    watcher.requestheaders(shut)
    assert seen.all() == []


class _Certificates:
    """Counts what the proxy would decrypt."""

    def __init__(self, *others: object) -> None:
        self.addons = others
        self.decrypted: list[str] = []

    def tls_start_client(self, data: object) -> None:
        self.decrypted.append(str(data.conn.sni))  # type: ignore[attr-defined]


async def test_a_thousand_hosts_that_are_no_ai_get_no_certificate() -> None:
    """Promise 4, with every host of the catalogue loaded; and looking for suggestions changes nothing of it."""
    hosts = [f"www.dienst-{number}.{tld}" for number in range(250) for tld in ("nl", "com", "ai", "co.uk")]
    seen = Sightings()
    count = _Certificates(UnknownHosts(KNOWN, seen))
    gate = asyncio.Semaphore(20)

    async def one(port: int, host: str) -> bool:
        async with gate:
            return await through(port, host)

    async with echoing_upstream() as upstream:
        mode = [f"upstream:http://127.0.0.1:{upstream}"]
        async with proxy_with(count, mode=mode, allow_hosts=KNOWN.allow_patterns("sluis.wacht")) as port:
            assert all(await asyncio.gather(*(one(port, host) for host in hosts)))
            assert count.decrypted == []
            assert len(seen.all()) == 250
            assert not await through(port, "chatgpt.com")
            assert count.decrypted == ["chatgpt.com"]


async def test_the_body_of_a_plain_request_goes_on_unchanged(seen: Sightings) -> None:
    body = b'{"model":"x","messages":[{"role":"user","content":"' + b"hoi " * 5000 + b'"}]}'

    class PassesAll:
        addons: tuple[object, ...] = (UnknownHosts(KNOWN, seen),)

        def requestheaders(self, flow: http.HTTPFlow) -> None:
            guard.let_pass(flow)
            flow.request.stream = True
            flow.request.path = "/doe"

    async with far_side() as far, proxy_with(PassesAll()) as port:
        assert b"200 OK" in await post(port, far.port, body)
        assert body in bytes(far.received)
    assert [one.reason for one in seen.all()] == ["body"]
