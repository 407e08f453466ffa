"""proxy/running/drain.py"""

import asyncio

from mitmproxy import http
from mitmproxy.test import tflow

from proxy.running.drain import InFlight


def begun(addon: InFlight) -> http.HTTPFlow:
    flow = tflow.tflow()
    addon.requestheaders(flow)
    return flow


def test_every_end_of_a_request_counts() -> None:
    addon = InFlight()
    flows = [begun(addon) for _ in range(3)]
    assert addon.count == 3
    addon.response(flows[0])
    addon.error(flows[1])
    addon.error(flows[1])
    assert addon.count == 1
    addon.client_disconnected(flows[2].client_conn)
    assert addon.count == 0


def test_a_websocket_goes_on_after_its_handshake() -> None:
    addon = InFlight()
    flow = tflow.twebsocketflow()
    addon.requestheaders(flow)
    addon.response(flow)
    assert addon.count == 1
    addon.websocket_end(flow)
    assert addon.count == 0


async def test_waiting_ends_with_the_last_answer_or_with_the_time() -> None:
    addon = InFlight()
    flow = begun(addon)
    assert not await addon.finished(0.1)
    asyncio.get_running_loop().call_later(0.05, addon.response, flow)
    assert await addon.finished(10)
