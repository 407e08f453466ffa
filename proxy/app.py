"""Starts a gateway and stops it again, what inspects before what lets in."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import uvicorn
from mitmproxy.master import Master

from logs.review.app import create_review
from logs.store import Store
from proxy import limits
from proxy.gateway import Gateway
from proxy.master import build_master
from proxy.settings import Settings, parse_address
from proxy.start_checks import StartError, check_port, check_upstream


def _review_server(gateway: Gateway) -> uvicorn.Server:
    settings = gateway.settings
    host, port = parse_address(settings.review)
    store = Store(settings.log_dir, url=settings.database_url)
    app = create_review(store, gateway.health, allowed_hosts=(host,), access_key=gateway.authority.review_key(settings))
    config = uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # older uvicorn; signals are the CLI's
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
    return server


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Gateway]:
    """Start everything, what inspects before what lets in; stop everything in the opposite order."""
    check_port("listen", settings.listen)
    check_port("review", settings.review)
    check_upstream(settings)
    gateway = Gateway(settings)
    async with contextlib.AsyncExitStack() as stack:
        await gateway.journal.start()
        stack.push_async_callback(gateway.journal.close)
        stack.push_async_callback(gateway.detectors.close)
        await gateway.detectors.start()
        stack.callback(limits.install(settings.body_limit_bytes))
        master = build_master(gateway)
        proxying = asyncio.create_task(master.run())
        stack.push_async_callback(_stop_master, master, proxying)
        await _until_listening(master, proxying)
        # Last, so that /healthz answers only when prompts can come in.
        review = _review_server(gateway)
        serving = asyncio.create_task(review.serve())
        stack.push_async_callback(_stop_review, review, serving)
        yield gateway


async def _until_listening(master: Master, proxying: "asyncio.Task[None]") -> None:
    server = master.addons.get("proxyserver")
    for _ in range(500):
        if server.listen_addrs():
            return
        if proxying.done():
            break
        await asyncio.sleep(0.02)
    raise StartError("the proxy did not open its port; see the lines above")


async def _stop_master(master: Master, proxying: "asyncio.Task[None]") -> None:
    await master.addons.get("proxyserver").servers.update([])  # closes the port first
    master.shutdown()
    await asyncio.wait([proxying], timeout=5)


async def _stop_review(review: uvicorn.Server, serving: "asyncio.Task[None]") -> None:
    review.should_exit = True
    await asyncio.wait([serving], timeout=5)
