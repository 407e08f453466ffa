"""Files are read in processes of their own, with bounds on time and memory; prompts never wait for them."""

import asyncio
import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from proxy.documents import work
from proxy.documents.document import Document, FileRefused
from proxy.documents.passages import Edit

T = TypeVar("T")
_MB = 1024 * 1024
# A worker that takes the place of another has to start first; on a busy machine that takes a while.
_START_SECONDS = 60.0


class Lane:
    """A small pool of workers. One that overruns its deadline or its memory is killed and replaced."""

    def __init__(self, *, workers: int = 1, seconds: float = 60.0, memory_mb: int = 1536) -> None:
        # Spawned, not forked: what another room loaded would count as memory of this one.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPool(workers, initializer=work.begin, initargs=(memory_mb * _MB,), context=context)
        self._seconds = seconds
        self._free = asyncio.Semaphore(workers)

    async def start(self) -> None:
        """Start a worker and let it read something, so that the first file does not wait for that."""
        await self.read(b"Sluiswachter")

    async def read(self, data: bytes, unread: frozenset[str] = frozenset()) -> Document:
        """Every text in a file; FileRefused when it was not read whole."""
        return await self._run(work.read, data, self._seconds, unread)

    async def redact(
        self, data: bytes, edits: Mapping[int, Sequence[Edit]], unread: frozenset[str] = frozenset()
    ) -> bytes:
        """The file after edits by number of piece."""
        return await self._run(work.redact, data, dict(edits), self._seconds, unread)

    async def close(self) -> None:
        """End every worker."""
        self._pool.stop()
        await asyncio.to_thread(self._pool.join)

    async def _run(self, job: Callable[..., T], *args: object) -> T:
        # Files wait here, not in the pool's own queue, where each would lie as a copy.
        async with self._free:
            future = self._pool.schedule(job, args=args, timeout=self._seconds)  # of the work itself
            try:
                async with asyncio.timeout(self._seconds + _START_SECONDS):
                    result: T = await asyncio.wrap_future(future)
            except TimeoutError:
                future.cancel()
                raise FileRefused("too-slow") from None
            except ProcessExpired:
                raise FileRefused("memory") from None
        return result
