"""proxy/addon.py: what is read, and what passes unread, on hosts of AI services."""

import gc

import pytest
from mitmproxy import http
from mitmproxy.test import tflow, tutils

from proxy.addon import _without_body
from proxy.services.catalogue import Service
from proxy.services.schema import SharedHost
from proxy.wire.message import Exchange
from tests.proxy.bed import exchanged, far_side, proxy_with
from tests.proxy.inspection.test_inspector import Bed

PARTLY = Service(
    id="deels", name="Deels", vendor="X", country="US", kind="writing", hosts=(),
    shared=(SharedHost.model_construct(host="127.0.0.1", paths=("/ai([/?]|$)",), decrypt=True, why="de rest is werk"),),
)  # fmt: skip
PAGE = Service(
    id="bladzijde", name="Bladzijde", vendor="X", country="US", kind="chat", hosts=("127.0.0.1",),
    no_content=("/assets/[^?]+[.]js",),
)  # fmt: skip
TEXT = b'{"content": "Bel Jan de Vries"}'


async def send(proxy: int, far: int, start: str, head: str = "", body: bytes = b"") -> bytes:
    method, path = start.split()
    lines = f"{method} http://127.0.0.1:{far}{path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n{head}\r\n"
    return await exchanged(proxy, lines.encode() + body)


def of_length(body: bytes) -> str:
    return f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"


@pytest.mark.parametrize("path", ["/ai", "/ai/vraag", "/AI/vraag", "//ai/vraag", "/%61i/vraag", "/werk/../ai"])
async def test_the_ai_of_a_shared_host_is_read(path: str) -> None:
    bed = Bed()
    async with far_side() as far, proxy_with(bed.addon(PARTLY)) as proxy:
        await send(proxy, far.port, f"POST {path}", of_length(TEXT), TEXT)
    assert b"Vries" not in far.received
    assert b"[PERSOON_1]" in far.received
    assert len(bed.events) == 1


@pytest.mark.parametrize("path", ["/", "/aigenerieren", "/documenten/ai", "/documenten?next=/ai"])
async def test_the_rest_of_a_shared_host_passes_unchanged_and_unlogged(path: str) -> None:
    bed = Bed()
    async with far_side() as far, proxy_with(bed.addon(PARTLY)) as proxy:
        answer = await send(proxy, far.port, f"POST {path}", of_length(TEXT), TEXT)
    assert answer.startswith(b"HTTP/1.1 200")
    assert TEXT in far.received
    assert bed.events == []


async def test_a_part_of_the_page_passes_without_an_event() -> None:
    bed = Bed()
    async with far_side() as far, proxy_with(bed.addon(PAGE)) as proxy:
        answer = await send(proxy, far.port, "GET /assets/app-4f9c.js")
    assert answer.startswith(b"HTTP/1.1 200")
    assert bed.events == []


@pytest.mark.parametrize(
    ("start", "head", "body"),
    [
        ("GET /assets/app.js", of_length(TEXT), TEXT),
        ("GET /assets/app.js", "content-type: application/json\r\ntransfer-encoding: chunked\r\n",
         b"%x\r\n%s\r\n0\r\n\r\n" % (len(TEXT), TEXT)),
        ("POST /assets/app.js", of_length(TEXT), TEXT),
        # Messages of a WebSocket would follow unread.
        ("GET /assets/app.js", "connection: upgrade\r\nupgrade: websocket\r\nx-note: Jan de Vries\r\n", b""),
        ("GET /assets/app.js?q=Jan%20de%20Vries", "", b""),
        ("GET /assets/Jan%20de%20Vries.js", "", b""),
        ("GET /assets/app.js", "x-note: Jan de Vries\r\n", b""),
        ("GET /assets/app.js", "referer: https://x.nl/?q=Jan%20de%20Vries\r\n", b""),
        ("GET /assets/app.js", "user-agent: Jan de Vries woont hier\r\n", b""),
    ],
)  # fmt: skip
async def test_no_text_hides_in_a_part_of_the_page(start: str, head: str, body: bytes) -> None:
    bed = Bed()
    async with far_side() as far, proxy_with(bed.addon(PAGE)) as proxy:
        await send(proxy, far.port, start, head, body)
    assert b"Vries" not in far.received
    assert len(bed.events) == 1


async def test_trailers_of_a_part_of_the_page_go_nowhere() -> None:
    flow = tflow.tflow(req=tutils.treq(method=b"GET", path=b"/assets/app.js", headers=http.Headers(host="127.0.0.1")))
    flow.request.host = "127.0.0.1"
    addon = Bed().addon(PAGE)
    addon.requestheaders(flow)
    flow.request.trailers = http.Headers(note="Jan de Vries")
    await addon.request(flow)
    assert flow.response is None
    assert flow.request.trailers is None


def test_a_body_that_was_not_announced_goes_nowhere() -> None:
    assert _without_body(b"Jan de Vries") == b""


class Watching:
    """Stands behind the addon and keeps the flow, as memory does for a while."""

    flow: http.HTTPFlow | None = None
    during: object = None

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        self.flow, self.during = flow, flow.response.stream if flow.response else None


async def test_originals_end_with_their_answer() -> None:
    bed, watching = Bed(), Watching()
    chat = Service(id="x", name="X", vendor="X", country="US", kind="chat", hosts=("127.0.0.1",))
    async with far_side() as far, proxy_with(bed.addon(chat), beside=watching) as proxy:
        await send(proxy, far.port, "POST /v1/chat/completions", of_length(TEXT), TEXT)
    assert watching.flow
    assert watching.flow.response
    assert watching.during is not None
    assert "Vries" not in repr(watching.flow.metadata)
    assert not [one for one in watching.flow.metadata if "originals" in one]
    assert watching.flow.response.stream is True


@pytest.mark.parametrize("end", ["response", "error", "websocket_end"])
def test_they_end_whatever_way_it_ends(end: str) -> None:
    addon, flow = Bed().addon(PAGE), tflow.tflow(resp=True)
    flow.metadata["sluiswachter.originals"] = flow.metadata["sluiswachter.conversation"] = "Vries"
    assert flow.response
    flow.response.stream = lambda piece: piece
    getattr(addon, end)(flow)
    assert "Vries" not in flow.metadata.values()
    assert flow.response.stream is True


def test_a_conversation_keeps_them_until_it_ends() -> None:
    addon, flow = Bed().addon(PAGE), tflow.twebsocketflow()
    flow.metadata["sluiswachter.originals"] = "Vries"
    addon.response(flow)
    assert flow.metadata["sluiswachter.originals"] == "Vries"


@pytest.mark.parametrize("text", [TEXT, b'{"content": "BSN 123456782"}', b'{"content": '])
async def test_nothing_of_a_request_stays_when_it_is_answered(text: bytes) -> None:
    bed = Bed()
    async with far_side() as far, proxy_with(bed.addon()) as proxy:
        gc.collect()
        others = {id(each) for each in gc.get_objects() if isinstance(each, Exchange)}  # those of other tests' modules
        gc.disable()  # whatever held on to it would keep it until somebody looks
        try:
            answer = await send(proxy, far.port, "POST /v1/chat/completions", of_length(text), text)
            left = [each for each in gc.get_objects() if isinstance(each, Exchange) and id(each) not in others]
        finally:
            gc.enable()
    assert answer
    assert left == []
