"""Detection, record, reader and policy that raise, over and over: nothing goes on, and the proxy lives."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from benchmarks.faults.table import Row
from tests.proxy.bed import far_side, post, proxy_with
from tests.proxy.inspection.test_inspector import BODY, FAULTS, Bed

TIMES = 1000
Broken = Callable[[type[BaseException]], Bed]


def _scan(fault: type[BaseException]) -> Bed:
    return Bed(scan=fault("Jan de Vries"))


def _record(fault: type[BaseException]) -> Bed:
    return Bed(record=fault("Jan de Vries"))


def _method(name: str) -> Broken:
    def broken(fault: type[BaseException]) -> Bed:
        bed = Bed()

        def fail(*_: object) -> None:
            raise fault("Jan de Vries")

        setattr(bed.inspector, name, fail)
        return bed

    return broken


WHERE: dict[str, Broken] = {
    "detection": _scan, "record": _record, "wire reader": _method("_read"), "policy": _method("_decide"),
}  # fmt: skip


async def _many(broken: Broken) -> tuple[int, int, int, bool]:
    """Bytes upstream, refusals, refusals that name an event, and whether a good request passes afterwards."""
    refused = named = 0
    async with far_side() as far:
        for fault in FAULTS:
            bed = broken(fault)
            async with proxy_with(bed.addon()) as proxy:
                for _ in range(TIMES // len(FAULTS) + 1):
                    answer = await post(proxy, far.port, BODY)
                    refused += answer[:12] in (b"HTTP/1.1 503", b"HTTP/1.1 403") and b"Vries" not in answer
                    named += bool(bed.events) and bed.events[-1].id.encode() in answer
        upstream = len(far.received)
        async with proxy_with(Bed().addon()) as proxy:
            lives = b" 200 " in (await post(proxy, far.port, BODY))[:20]
    return upstream, refused, named, lives


def rows() -> Iterator[Row]:
    """One for each place."""
    asked = TIMES // len(FAULTS) * len(FAULTS) + len(FAULTS)
    for place, broken in WHERE.items():
        work: Awaitable[tuple[int, int, int, bool]] = _many(broken)
        upstream, refused, named, lives = asyncio.run(work)  # type: ignore[arg-type]
        yield Row(
            f"{place} raises, 12 kinds of exception, {asked} times",
            "0 bytes upstream, each refused, the proxy lives",
            f"{upstream} bytes, {refused} refused ({named} with the event's number), "
            + ("a good request passes after" if lives else "the proxy is dead"),
            upstream == 0 and refused == asked and lives,
        )
