"""Whatever fails on the way, nothing goes on and the event says why (proxy/inspection/inspector.py, proxy/addon.py)."""

import asyncio
import json
import time
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette

from detectors.finding import Finding
from logs.event import Event
from policies import DEFAULT_POLICY
from policies.loader import load
from proxy.addon import Sluiswachter
from proxy.inspection.inspector import Inspector
from proxy.inspection.verdict import Who
from proxy.services import practice
from proxy.services.catalogue import Catalogue, Service
from proxy.vault.memory import Vault
from proxy.wire.message import Exchange
from tests.proxy.bed import far_side, post, proxy_with

SERVICE = Service(id="x", name="X", vendor="X", country="US", kind="chat", hosts=("127.0.0.1",))
BODY = b'{"content": "Bel Jan de Vries"}'
FAULTS: list[type[BaseException]] = [
    ValueError, KeyError, RuntimeError, RecursionError, MemoryError, OSError, TimeoutError, AssertionError,
    asyncio.CancelledError, KeyboardInterrupt, SystemExit, GeneratorExit,
]  # fmt: skip


class Bed:
    """An inspector whose detectors and journal fail as told."""

    def __init__(self, scan: BaseException | None = None, record: BaseException | None = None) -> None:
        self.events: list[Event] = []
        self._scan, self._record = scan, record
        self.vault = Vault(keep_seconds=60)
        self.inspector = Inspector(
            detectors=self, policy=load(DEFAULT_POLICY), record=self.record, vault=self.vault,
            body_limit=10_000, portal_host="sluis.wacht",
        )  # fmt: skip

    async def scan(
        self, texts: Sequence[str], kinds: Sequence[frozenset[str] | None] | None = None
    ) -> list[tuple[Finding, ...]]:
        if self._scan:
            raise self._scan
        return [
            (Finding("PERSON", text.index("Jan"), len(text), 0.9, "x"),) if "Jan" in text and not narrow else ()
            for text, narrow in zip(texts, kinds or [None] * len(texts), strict=True)
        ]

    async def record(self, event: Event) -> None:
        if self._record:
            raise self._record
        self.events.append(event)

    def addon(self, service: Service = SERVICE) -> Sluiswachter:
        return Sluiswachter(
            catalogue=Catalogue([service]), inspector=self.inspector, portal=Starlette(),
            portal_host="sluis.wacht", practice=practice.practice_service("sluis.wacht"),
            answer_practice=practice.answer, verdict_seconds=5,
        )  # fmt: skip


def exchange(body: bytes = BODY) -> Exchange:
    return Exchange("POST", "https", "127.0.0.1", 443, "/chat", (("content-type", "application/json"),), body)


async def test_a_name_is_replaced_and_the_event_comes_first() -> None:
    bed = Bed()
    verdict = await bed.inspector.inspect(SERVICE, exchange(), Who("10.0.0.1"))
    assert verdict.permit is not None
    assert verdict.permit.event_id == bed.events[0].id
    assert verdict.rewritten is not None
    assert verdict.rewritten.body == b'{"content": "Bel [PERSOON_1]"}'
    assert bed.events[0].placeholders == ("[PERSOON_1]",)
    assert "Vries" not in bed.events[0].model_dump_json()


@pytest.mark.parametrize("body", [b"{", b'{"a":1,"a":1}', b"\xff"])
async def test_unreadable_is_refused_with_its_reason(body: bytes) -> None:
    bed = Bed()
    verdict = await bed.inspector.inspect(SERVICE, exchange(body), Who("10.0.0.1"))
    assert verdict.permit is None
    assert verdict.notice is not None
    assert verdict.notice.technical
    assert bed.events[0].reason


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_detector_that_fails_sends_nothing_and_the_proxy_lives(fault: type[BaseException]) -> None:
    broken, whole = Bed(scan=fault("Jan de Vries")), Bed()
    async with far_side() as far:
        async with proxy_with(broken.addon()) as proxy:
            for _ in range(3):
                answer = await post(proxy, far.port, BODY)
                assert answer.startswith(b"HTTP/1.1 503")
                assert b"Vries" not in answer
        assert far.received == b""
        async with proxy_with(whole.addon()) as proxy:
            assert (await post(proxy, far.port, BODY)).startswith(b"HTTP/1.1 200")
    assert b"[PERSOON_1]" in far.received
    assert b"Vries" not in far.received
    if issubclass(fault, Exception):
        assert [event.action for event in broken.events] == ["block"] * 3


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_journal_that_fails_sends_nothing(fault: type[BaseException]) -> None:
    bed = Bed(record=fault("disk full"))
    async with far_side() as far, proxy_with(bed.addon()) as proxy:
        answer = await post(proxy, far.port, BODY)
    assert answer.startswith(b"HTTP/1.1 503")
    assert far.received == b""


@pytest.mark.parametrize("part", ["register", "recourse", "exempting", "beside", "rewrite", "files"])
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if issubclass(fault, Exception)])
async def test_whatever_else_fails_the_refusal_has_its_event(fault: type[Exception], part: str) -> None:
    bed = Bed()

    def fails(*_args: object, **_more: object) -> Any:  # noqa: ANN401  # in place of anything
        raise fault("Jan de Vries")

    broken = SimpleNamespace(lifted=fails, offer=fails, open=fails, remember=lambda *_: None)
    setattr(bed.inspector, f"_{part}", broken if part in ("recourse", "files") else fails)
    if part == "files":
        bed.inspector._about_files = fails  # type: ignore[method-assign]
        asked = b'{"bsn"'
    else:
        asked = BODY
    async with far_side() as far, proxy_with(bed.addon()) as proxy:
        answer = await post(proxy, far.port, asked)
    assert far.received == b""
    assert answer.startswith(b"HTTP/1.1 503")
    (event,) = bed.events
    assert event.id.encode() in answer
    assert event.action == "block"
    assert event.reason
    assert b"Vries" not in answer
    assert "Vries" not in event.model_dump_json()


async def test_thousands_of_values_are_replaced_without_holding_up_the_loop() -> None:
    bed = Bed()
    names = [{"naam": f"Jan {number}"} for number in range(3000)]
    body = json.dumps({"lijst": names, "tekst": "zie PERSOON_7", "rest": "x " * 40_000}).encode()
    bed.inspector._body_limit = 10**7
    longest = 0.0

    async def tick() -> None:
        nonlocal longest
        while True:
            started = time.process_time()  # this process only: what else the machine does is no matter
            await asyncio.sleep(0.01)
            longest = max(longest, time.process_time() - started)

    ticking = asyncio.create_task(tick())
    verdict = await bed.inspector.inspect(SERVICE, exchange(body), Who("10.0.0.1"))
    ticking.cancel()
    assert verdict.rewritten is not None
    assert b"Jan" not in verdict.rewritten.body
    sent = [item["naam"] for item in json.loads(verdict.rewritten.body)["lijst"]]
    assert len(set(sent)) == 3000
    assert "[PERSOON_7]" not in sent
    assert longest < 5  # quadratic work would take much longer; the benchmark measures speed
