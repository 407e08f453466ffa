"""Large bodies have places; who finds none waits, and nobody waits for ever."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace

import pytest
from mitmproxy import http
from mitmproxy.test import tflow

from proxy import guard
from proxy.running import limits
from proxy.running.admission import SMALL, Admission, Leaving
from tests.proxy.bed import FarSide, far_side, proxy_with

MB = 1024 * 1024


def test_places_are_given_until_there_are_none() -> None:
    admission = Admission(10)
    assert [admission.ask(f"c{n}", f"f{n}", 5) for n in range(3)] == ["yes", "yes", "later"]
    assert admission.ask("c0", "f0", 5) == "yes"
    assert admission.taken == 10


def test_who_came_first_goes_first_even_when_a_smaller_one_would_fit() -> None:
    admission = Admission(10)
    admission.ask("a", "f1", 8)
    assert admission.ask("b", "f2", 6) == "later"
    assert (admission.waits("f1"), admission.waits("f2")) == (False, True)
    assert admission.ask("c", "f3", 1) == "later"
    admission.release("f1")
    assert admission.taken == 7
    assert admission.ask("b", "f2", 6) == "yes"


def test_what_is_larger_than_all_room_gets_all_room() -> None:
    assert Admission(10).ask("a", "f", 50) == "yes"


def test_two_bodies_of_one_client_cannot_wait_for_each_other() -> None:
    admission = Admission(10)
    assert admission.ask("a", "f1", 8) == "yes"
    assert admission.ask("a", "f2", 8) == "no"
    assert admission.ask("b", "f3", 8) == "later"
    assert admission.ask("b", "f4", 1) == "no"


async def test_waiting_ends_when_there_is_room_or_the_client_goes() -> None:
    admission = Admission(10)
    admission.ask("a", "f1", 10)
    admission.ask("b", "f2", 10)
    admission.ask("c", "f3", 10)
    waits = [asyncio.create_task(admission.wait(client)) for client in ("b", "c")]
    await asyncio.sleep(0)
    admission.leave("b")
    admission.leave("a")
    await asyncio.gather(*waits)
    assert admission.ask("c", "f3", 10) == "yes"
    assert admission.taken == 10


async def test_who_is_cut_off_while_waiting_waits_no_more() -> None:
    admission = Admission(10)
    admission.ask("a", "f1", 10)
    admission.ask("b", "f2", 10)
    waiting = asyncio.create_task(admission.wait("b"))
    await asyncio.sleep(0)
    waiting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await waiting
    admission.release("f1")
    assert admission.taken == 0


async def test_a_client_that_waits_for_nothing_goes_on() -> None:
    await asyncio.wait_for(Admission(1).wait("a"), 60)


@pytest.mark.parametrize("hook", ["request", "responseheaders", "error"])
def test_a_place_is_free_again_when_the_body_is_gone(hook: str) -> None:
    admission = Admission(10 * MB)
    flow = tflow.tflow(resp=hook != "error")
    flow.request.raw_content = bytes(2 * SMALL)
    admission.ask("a", flow.id, MB)
    getattr(Leaving(admission), hook)(flow)
    assert admission.taken == 0
    assert flow.request.raw_content == b""


def test_a_body_that_still_has_to_go_keeps_its_place() -> None:
    admission = Admission(10)
    flow = tflow.tflow()
    admission.ask("a", flow.id, 5)
    Leaving(admission).request(flow)
    assert admission.taken == 5
    Leaving(admission).client_disconnected(flow.client_conn)
    assert admission.taken == 5
    admission.leave("a")
    assert admission.taken == 0


class _Judge:
    """Lets everything go on, after the most that ever lay in memory was noted."""

    def __init__(self, admission: Admission) -> None:
        self.most = 0
        self.open = asyncio.Event()
        self.came = 0
        self._admission = admission

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        guard.shut(flow)

    async def request(self, flow: http.HTTPFlow) -> None:
        self.came += 1
        self.most = max(self.most, self._admission.taken)
        await self.open.wait()
        if not limits.was_crowded_out(flow):
            guard.lift(flow, guard.Permit("1"))


@contextlib.asynccontextmanager
async def crowded(most: int) -> AsyncIterator[tuple[Admission, _Judge, FarSide, int]]:
    admission = Admission(most)
    judge, undo = _Judge(admission), limits.install(4 * MB, admission)
    try:
        async with far_side() as far, proxy_with(_Both(judge, Leaving(admission))) as port:
            yield admission, judge, far, port
    finally:
        undo()


class _Both:
    """Two addons, one behind the other."""

    def __init__(self, *addons: object) -> None:
        self.addons = list(addons)


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  # the proxy offers no event for it
        await asyncio.sleep(0.01)


async def upload(proxy: int, far: int, body: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy)
    head = (
        f"POST http://127.0.0.1:{far}/ HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    try:
        writer.write(head.encode() + body)
        await writer.drain()
        return await reader.read()
    finally:
        writer.close()


async def test_ten_uploads_at_once_take_turns_and_all_arrive() -> None:
    async with crowded(3 * MB) as (admission, judge, far, port):
        sent = [asyncio.create_task(upload(port, far.port, bytes([200 + n]) * MB)) for n in range(10)]
        async with asyncio.timeout(60):
            await until(lambda: judge.came >= 3)
            small = asyncio.create_task(upload(port, far.port, b"prompt"))
            await until(lambda: judge.came >= 4)
            judge.open.set()
            answers = await asyncio.gather(*sent, small)
    assert all(answer.startswith(b"HTTP/1.1 200") for answer in answers)
    assert [far.received.count(bytes([200 + n])) for n in range(10)] == [MB] * 10
    assert judge.most == 3 * MB
    assert admission.taken == 0


async def test_a_client_that_goes_away_while_it_waits_leaves_no_trace() -> None:
    async with crowded(MB) as (admission, judge, far, port):
        first = asyncio.create_task(upload(port, far.port, b"a" * MB))
        async with asyncio.timeout(60):
            await until(lambda: judge.came >= 1)
            second = asyncio.create_task(upload(port, far.port, b"b" * MB))
            await asyncio.sleep(0.05)
            second.cancel()
            judge.open.set()
            assert (await first).startswith(b"HTTP/1.1 200")
            assert (await upload(port, far.port, b"c" * MB)).startswith(b"HTTP/1.1 200")
            await until(lambda: not admission.taken)


def test_a_request_that_waits_is_not_silent_of_its_own() -> None:
    admission, flow = Admission(1), tflow.tflow()
    stream = SimpleNamespace(flow=flow, context=SimpleNamespace(client=flow.client_conn), request_body_buf=bytearray(1))
    admission.ask("another", "f", 1)
    limits._check(stream, MB, admission)
    assert limits.is_waiting(flow)
    assert len(stream.request_body_buf) == 1
    admission.leave("another")
    assert not limits.is_waiting(flow)
