"""Starts a gateway and stops it again, what inspects before what lets in."""

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import AsyncIterator

import structlog
import uvicorn
from mitmproxy.master import Master

from proxy.documents import Lane
from proxy.gateway import Gateway
from proxy.identity import proxy_protocol
from proxy.running import limits, open_bodies, sockets, trailers, websocket_layer
from proxy.running import review as review_pages
from proxy.running.heap import keep_large_blocks_apart
from proxy.running.master import build_master
from proxy.running.neighbours import Neighbours
from proxy.running.start_checks import StartError, check_modes, check_port, check_upstream
from proxy.running.supervisor import Seat
from proxy.settings import Settings

TURN_SECONDS = 0.0005
_log = structlog.get_logger("start")


@contextlib.asynccontextmanager
async def running(settings: Settings, seat: Seat | None = None) -> AsyncIterator[Gateway]:
    """Start everything, what inspects before what lets in; stop everything in the opposite order.

    With a ``seat`` this is one of several processes, and its sockets come from the supervisor.
    """
    if seat is None:
        check_port("listen", settings.listen)
        check_port("review", settings.review)
    check_upstream(settings)
    check_modes(settings)
    _set_up_process()
    gateway = Gateway(settings)
    async with contextlib.AsyncExitStack() as stack:
        await gateway.journal.start()
        stack.callback(gateway.vault.close)
        if gateway.tracing:
            stack.push_async_callback(asyncio.to_thread, gateway.tracing.close)
        if gateway.notes:
            stack.callback(gateway.notes.close)
        stack.push_async_callback(gateway.journal.close)
        await gateway.followup.start()
        stack.push_async_callback(gateway.followup.close)
        gateway.watch.start()
        stack.callback(gateway.watch.close)
        with contextlib.suppress(RuntimeError, ValueError):  # only the main thread hears signals
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, gateway.watch.now)
        stack.push_async_callback(gateway.detectors.close)
        stack.push_async_callback(gateway.lane.close)
        stack.callback(gateway.spool.close)
        await gateway.detectors.start()
        _install(stack, gateway)
        if seat:
            stack.callback(sockets.install(socket.socket(fileno=seat.listen)))
        master = build_master(gateway)
        proxying = asyncio.create_task(master.run())
        stack.push_async_callback(_stop_master, master, proxying, settings.drain_seconds)
        await _until_listening(master, proxying)
        # A file that comes before this waits for it; prompts need not.
        warming = asyncio.create_task(_warm(gateway.lane))
        stack.callback(warming.cancel)
        _answer_for_health(stack, gateway, seat)
        yield gateway


def _answer_for_health(stack: contextlib.AsyncExitStack, gateway: Gateway, seat: Seat | None) -> None:
    """Serve the review pages, or tell the process that does how this one is."""
    others = Neighbours(gateway.settings.run_dir, *((seat.number, seat.of) if seat else (0, 1)))
    if seat is None or seat.review is not None:
        # Last, so that /healthz answers only when prompts can come in.
        desk = review_pages.desk_of(gateway, lambda: others.together(gateway.health))
        stack.callback(desk.close)
        review = review_pages.server(desk, gateway.settings)
        inherited = [socket.socket(fileno=seat.review)] if seat and seat.review is not None else None
        serving = asyncio.create_task(review.serve(inherited))
        stack.push_async_callback(_stop_review, review, serving)
    else:
        telling = asyncio.create_task(others.tell(gateway.health))
        stack.callback(telling.cancel)


def _set_up_process() -> None:
    keep_large_blocks_apart()
    sockets.allow_many()
    # Threads read large bodies and write the record; the event loop need not wait five milliseconds for its turn.
    sys.setswitchinterval(TURN_SECONDS)


def _install(stack: contextlib.AsyncExitStack, gateway: Gateway) -> None:
    """What of mitmproxy works differently here."""
    settings = gateway.settings
    stack.callback(limits.install(settings.body_limit_bytes, gateway.admission))
    stack.callback(open_bodies.install(settings.silent_request_seconds))
    stack.callback(trailers.install())
    if settings.proxy_protocol:
        stack.callback(proxy_protocol.install(gateway.identity.front.trusts))
    stack.callback(websocket_layer.install(settings.body_limit_bytes, settings.websocket_messages))


async def _warm(lane: Lane) -> None:
    """Have a process that reads files ready; without one they are refused."""
    try:
        await lane.start()
    except Exception as error:
        _log.error("files cannot be read, so they are refused", exception=type(error).__name__)


async def _until_listening(master: Master, proxying: "asyncio.Task[None]") -> None:
    server = master.addons.get("proxyserver")
    for _ in range(500):
        if server.listen_addrs():
            return
        if proxying.done():
            break
        await asyncio.sleep(0.02)
    raise StartError("the proxy did not open its port; see the lines above")


async def _stop_master(master: Master, proxying: "asyncio.Task[None]", drain_seconds: float) -> None:
    """Close the port first, then let answers that are on their way finish."""
    await master.addons.get("proxyserver").servers.update([])
    await master.addons.get("inflight").finished(drain_seconds)
    master.shutdown()
    await asyncio.wait([proxying], timeout=5)


async def _stop_review(review: uvicorn.Server, serving: "asyncio.Task[None]") -> None:
    review.should_exit = True
    await asyncio.wait([serving], timeout=5)
