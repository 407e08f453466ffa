"""Detection for an event loop: worker processes, a deadline, and a cache of what was seen before."""

import asyncio
import hashlib
import multiprocessing
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Protocol

from pebble import ProcessExpired, ProcessPool

from detectors.finding import Finding
from detectors.nlp import check
from detectors.recognizers import failures
from detectors.scanner import Scanner, pieces

Found = tuple[Finding, ...]


class ScanTimeout(Exception):
    """The text took longer than the deadline."""


class ScanFailed(Exception):
    """A worker raised or died."""


class SelfTestFailed(Exception):
    """An identifier does not find its own examples: nothing may be let through."""


class _Scans(Protocol):
    def scan(self, texts: Sequence[str]) -> list[Found]: ...


_scanner: _Scans | None = None


def _begin(factory: Callable[[str | None], _Scans], model: str | None) -> None:
    """Runs once in every worker process."""
    global _scanner
    _scanner = factory(model)


def _work(texts: list[str]) -> list[Found]:
    if _scanner is None:
        raise RuntimeError("worker was not prepared")
    return _scanner.scan(texts)


class Detectors:
    """A pool of processes, each with a Scanner. A worker that overruns its deadline is killed and replaced."""

    def __init__(
        self,
        *,
        model: str | None = None,
        workers: int = 2,
        deadline: float = 5.0,
        factory: Callable[[str | None], _Scans] = Scanner,
        cached: int = 4096,
    ) -> None:
        # The fork server has imported everything, so that a killed worker is replaced in a moment.
        check(model)
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["detectors.scanner"])
        self._pool = ProcessPool(workers, initializer=_begin, initargs=(factory, model), context=context)
        self._workers = workers
        self._deadline = deadline
        self._key = secrets.token_bytes(32)
        self._cache: OrderedDict[bytes, Found] = OrderedDict()
        self._cached = cached

    async def start(self) -> None:
        """Load the model in a worker and run every identifier's examples; SelfTestFailed closes the house."""
        wrong = await asyncio.to_thread(self._self_test)
        if wrong:
            raise SelfTestFailed(f"self-test failed: {'; '.join(wrong[:3])}")

    async def scan(self, texts: Sequence[str]) -> list[Found]:
        """The findings of each text; ScanTimeout or ScanFailed when it was not scanned whole."""
        cut = [pieces(text) for text in texts]
        new = {self._name(piece): piece for parts in cut for _, piece in parts if self._name(piece) not in self._cache}
        known = {name: self._cache[name] for parts in cut for _, p in parts if (name := self._name(p)) in self._cache}
        if new:
            known |= dict(zip(new, await self._run(list(new.values())), strict=True))
        self._remember(known)
        return [
            tuple(_shift(finding, start) for start, piece in parts for finding in known[self._name(piece)])
            for parts in cut
        ]

    async def close(self) -> None:
        """End every worker."""
        self._pool.stop()
        await asyncio.to_thread(self._pool.join)

    async def _run(self, texts: list[str]) -> list[Found]:
        future = self._pool.schedule(_work, args=[texts], timeout=self._deadline)
        try:
            async with asyncio.timeout(self._deadline + 1):
                found: list[Found] = await asyncio.wrap_future(future)
        except TimeoutError:
            future.cancel()
            raise ScanTimeout("detection took too long") from None
        except ProcessExpired:
            raise ScanFailed("a detection process died") from None
        except Exception as error:  # its words may hold text: only its type goes on
            raise ScanFailed(type(error).__name__) from None
        return found

    def _self_test(self) -> list[str]:
        def analyze(text: str) -> Found:
            found: list[Found] = self._pool.schedule(_work, args=[[text]], timeout=120).result()
            return found[0]

        try:
            return failures(analyze)
        except Exception as error:
            return [f"{type(error).__name__} while loading the model"]

    def _name(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()

    def _remember(self, found: dict[bytes, Found]) -> None:
        for name, value in found.items():
            self._cache[name] = value
            self._cache.move_to_end(name)
        while len(self._cache) > self._cached:
            self._cache.popitem(last=False)


def _shift(finding: Finding, by: int) -> Finding:
    return Finding(finding.kind, finding.start + by, finding.end + by, finding.score, finding.recognizer)
