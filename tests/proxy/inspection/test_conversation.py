"""One WebSocket connection through the addon: judged message by message, restored, refused (proxy/inspection/conversation.py)."""

import asyncio
import json
import re
from collections.abc import Sequence

import pytest
from websockets.exceptions import ConnectionClosed

from detectors.finding import Finding
from tests.proxy.inspection.test_inspector import FAULTS, Bed
from tests.proxy.running.test_websocket_layer import gateway
from tests.proxy.sockets import through

PROMPT = json.dumps({"event": "send", "content": [{"type": "text", "text": "Bel Jan de Vries"}]})


async def test_the_far_side_gets_placeholders_and_the_client_its_own_words() -> None:
    bed = Bed()
    async with gateway(bed.addon()) as (proxy, far), through(proxy, far) as client:
        await client.send(PROMPT)
        assert json.loads(await client.recv()) == json.loads(PROMPT)
    assert "[PERSOON_1]" in str(far.received)
    assert "Vries" not in str(far.received)
    assert [event.method for event in bed.events] == ["GET", "WEBSOCKET"]


@pytest.mark.parametrize("place", ["_scan", "_record"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_whatever_fails_nothing_goes_on_and_the_client_is_told(fault: type[BaseException], place: str) -> None:
    bed = Bed()
    async with gateway(bed.addon()) as (proxy, far), through(proxy, far) as client:
        await client.send("eerst goed")
        assert await client.recv() == "eerst goed"
        setattr(bed, place, fault("Jan de Vries"))
        await client.send(PROMPT)
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(client.recv(), 60)
        assert closed.value.rcvd
        assert "Sluiswachter" in closed.value.rcvd.reason
        assert "Vries" not in closed.value.rcvd.reason
    assert far.received == ["eerst goed"]


async def test_a_value_in_two_messages_is_found_where_they_meet() -> None:
    bed = Bed()
    bed.scan = Numbers().scan  # type: ignore[method-assign]
    async with gateway(bed.addon()) as (proxy, far), through(proxy, far) as client:
        for text in ('{"text": "hij heeft 1234", "id": 7}', '{"text": "Of 5", "id": 8}'):
            await client.send(text)
            await client.recv()
        await client.send('{"text": "6782 als nummer", "id": 9}')
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(client.recv(), 60)
    assert "6782" not in str(far.received)
    assert [event.action for event in bed.events][-1] == "block"


class Numbers:
    """Finds the number wherever it stands whole."""

    async def scan(
        self, texts: Sequence[str], kinds: Sequence[frozenset[str] | None] | None = None
    ) -> list[tuple[Finding, ...]]:
        found = [re.search("1234.?Of 56782", text) for text in texts]
        return [(Finding("BSN", match.start(), match.end(), 1.0, "x"),) if match else () for match in found]
