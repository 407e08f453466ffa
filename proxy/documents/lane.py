"""Files are read in processes of their own, with bounds on time and memory; prompts never wait for them."""

import asyncio
import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from proxy.documents import work
from proxy.documents.document import Document, FileRefused
from proxy.documents.passages import Edit
from proxy.documents.progress import Board
from proxy.documents.readings import of_now
from proxy.wire.message import USUAL, FileTerms

T = TypeVar("T")

_MB = 1024 * 1024
# A worker that takes the place of another has to start first; on a busy machine that takes a while.
_START_SECONDS = 60.0


class Lane:
    """A small pool of workers. One that overruns its deadline or its memory is killed and replaced."""

    def __init__(self, *, workers: int = 1, seconds: float = 60.0, memory_mb: int = 1536) -> None:
        # Spawned, not forked: what another room loaded would count as memory of this one.
        context = multiprocessing.get_context("spawn")
        self._board = Board(context, workers)
        self._seats = list(range(workers))
        begin = (memory_mb * _MB, self._board)
        self._pool = ProcessPool(workers, initializer=work.begin, initargs=begin, context=context)
        self._seconds = seconds
        self._free = asyncio.Semaphore(workers)

    async def start(self) -> None:
        """Start a worker and let it read something, so that the first file does not wait for that."""
        await self.read(b"Sluiswachter")

    async def read(self, data: bytes, terms: FileTerms = USUAL) -> Document:
        """Every text in a file; FileRefused when it was not read whole."""
        return await self._run(work.read, data, self._bounded(terms))

    async def redact(self, data: bytes, edits: Mapping[int, Sequence[Edit]], terms: FileTerms = USUAL) -> bytes:
        """The file after edits by number of piece; on the terms on which it was read, or its pieces are others."""
        return await self._run(work.redact, data, dict(edits), self._bounded(terms))

    def _bounded(self, terms: FileTerms) -> FileTerms:
        """A policy can make the time shorter, not longer."""
        return replace(terms, seconds=min(terms.seconds, self._seconds))

    async def close(self) -> None:
        """End every worker."""
        self._pool.stop()
        await asyncio.to_thread(self._pool.join)

    async def _run(self, job: Callable[..., T], *args: object) -> T:
        # Files wait here, not in the pool's own queue, where each would lie as a copy.
        reading = of_now()
        reading.waits()
        async with self._free:
            seat = self._seats.pop()
            self._board.clear(seat)
            reading.reads(partial(self._board.read, seat))
            future = self._pool.schedule(job, args=(*args, seat), timeout=self._seconds)  # of the work itself
            try:
                async with asyncio.timeout(self._seconds + _START_SECONDS):
                    result: T = await asyncio.wrap_future(future)
            except TimeoutError:
                future.cancel()
                raise FileRefused("too-slow") from None
            except ProcessExpired:
                raise FileRefused("memory") from None
            finally:
                reading.pauses()
                self._seats.append(seat)
        return result
