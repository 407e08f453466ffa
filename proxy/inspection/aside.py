"""Where work is done that would hold up others."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from proxy.wire.message import Exchange

P = ParamSpec("P")
T = TypeVar("T")
# Bytes of a body; less is quicker done than handed over.
_LARGE = 64 * 1024


class Aside:
    """Work on a large body goes to a thread, so that it holds up nobody else; two at a time, for memory."""

    def __init__(self) -> None:
        self._heavy = asyncio.Semaphore(2)

    async def __call__(self, exchange: Exchange, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``work`` gives."""
        if len(exchange.body) < _LARGE and not exchange.header("content-encoding"):
            return work(*args, **kwargs)
        async with self._heavy:
            return await asyncio.to_thread(work, *args, **kwargs)
