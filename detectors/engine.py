"""Detection for an event loop: worker processes, a deadline, and a cache of what was seen before."""

import asyncio
import contextlib
import hashlib
import os
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Protocol

from pebble import CONSTS, ProcessExpired, ProcessPool

from detectors import processes
from detectors.finding import Finding
from detectors.own.changed import stamp
from detectors.pieces import PIECE, pieces
from detectors.pipelines import check

Found = tuple[Finding, ...]
Kinds = frozenset[str] | None  # None: every kind
Ask = tuple[str, Kinds]


class ScanTimeout(Exception):
    """The text took longer than the deadline."""


class ScanFailed(Exception):
    """A worker raised or died."""


class SelfTestFailed(Exception):
    """An identifier does not find its own examples: nothing may be let through."""


class _Scans(Protocol):
    def scan(self, texts: Sequence[str], kinds: frozenset[str] | None = None) -> list[Found]: ...


# Characters. More than this is large: it goes in pieces, and never into every process at once.
_LARGE = 16_000
# How much the work on large texts steps back for all else, and how long a process may take to end when it is told to:
# one that is lost in a pattern does not hear it, and none has anything to put away.
_NICER, _END_SECONDS = 10, 0.1
Factory = Callable[[str | None, Path | None], _Scans]
_scanner: _Scans | None = None


def _scanner_of(model: str | None, own: Path | None) -> _Scans:
    """The real one. What it needs (Presidio, spaCy) is imported in the processes that detect, and not beside them."""
    from detectors.scanner import Scanner

    return Scanner(model, own)


def _begin(factory: Factory, model: str | None, own: Path | None) -> None:
    """Runs once in every worker process."""
    global _scanner
    _scanner = factory(model, own)


def _work(asks: list[Ask]) -> list[Found]:
    if _scanner is None:
        raise RuntimeError("worker was not prepared")
    found: list[Found] = [()] * len(asks)
    for kinds in {kinds for _, kinds in asks}:
        places = [at for at, (_, wanted) in enumerate(asks) if wanted == kinds]
        for at, findings in zip(places, _scanner.scan([asks[at][0] for at in places], kinds), strict=True):
            found[at] = findings
    return found


def _work_behind(asks: list[Ask]) -> list[Found]:
    """The same for large texts: prompts, and the proxy itself, go first where there are too few cores for all."""
    return _background().submit(_work, asks).result()


@cache
def _background() -> ThreadPoolExecutor:
    # A thread, since its priority can be its own (Linux), and a process that stepped back could not come forward again.
    return ThreadPoolExecutor(1, "large", initializer=_step_back)


def _step_back() -> None:
    with contextlib.suppress(OSError, AttributeError):
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + _NICER)


def _examples() -> list[str]:
    """The identifiers' examples that do not hold."""
    from detectors.recognizers import failures

    return failures(lambda text: _work([(text, None)])[0])


class Detectors:
    """A pool of processes, each with a Scanner. A worker that overruns its deadline is killed and replaced."""

    def __init__(
        self,
        *,
        model: str | None = None,
        own: Path | None = None,
        workers: int = 2,
        deadline: float = 5.0,
        factory: Factory = _scanner_of,
        cached: int = 4096,
    ) -> None:
        # The fork server has imported everything, so that a killed worker is replaced in a moment.
        check(model)
        if stamp(own):
            from detectors.own.recognizer import OwnDataRecognizer

            OwnDataRecognizer(own)  # says here what is wrong with a file of it
        CONSTS.term_timeout = _END_SECONDS
        self._pool = ProcessPool(
            workers, initializer=_begin, initargs=(factory, model, own), context=processes.context(model)
        )
        # A small text finds a process free, however many large ones there are (where there is more than one process).
        self._large = asyncio.Semaphore(max(1, workers - 1))
        self._deadline = deadline
        self._own = own
        self._seen = stamp(own)
        self._key = secrets.token_bytes(32)
        self._cache: OrderedDict[bytes, Found] = OrderedDict()
        self._cached = cached

    async def start(self) -> None:
        """Load the model in a worker and run every identifier's examples; SelfTestFailed closes the house."""
        wrong = await asyncio.to_thread(self._self_test)
        if wrong:
            raise SelfTestFailed(f"self-test failed: {'; '.join(wrong[:3])}")

    async def scan(self, texts: Sequence[str], kinds: Sequence[Kinds] | None = None) -> list[Found]:
        """The findings of each text; ``kinds`` says for each what to look for.

        Raises ScanTimeout or ScanFailed when any of them was not scanned whole.
        """
        self._seen = stamp(self._own)
        asks = zip(texts, kinds or [None] * len(texts), strict=True)
        cut = [
            [(start, self._name((piece, wanted)), (piece, wanted)) for start, piece in pieces(text)]
            for text, wanted in asks
        ]
        every = {name: ask for parts in cut for _, name, ask in parts}
        known = {name: self._cache[name] for name in every if name in self._cache}
        if new := {name: ask for name, ask in every.items() if name not in known}:
            known |= dict(zip(new, await self._run(list(new.values())), strict=True))
        self._remember(known)
        return [tuple(_shift(f, start) for start, name, _ in parts for f in known[name]) for parts in cut]

    async def close(self) -> None:
        """End every worker."""
        self._pool.stop()
        await asyncio.to_thread(self._pool.join)

    async def _run(self, asks: list[Ask]) -> list[Found]:
        """The deadline is of the work itself: a large text that waits for its turn loses none of it."""
        if sum(len(text) for text, _ in asks) <= _LARGE:
            return await self._task(asks)
        found: list[Found] = []
        async with self._large:
            try:
                async with asyncio.timeout(self._deadline + 1):
                    for some in _groups(asks):
                        found += await self._task(some, _work_behind)
            except TimeoutError:
                raise ScanTimeout("detection took too long") from None
        return found

    async def _task(self, asks: list[Ask], work: Callable[[list[Ask]], list[Found]] = _work) -> list[Found]:
        future = self._pool.schedule(work, args=[asks], timeout=self._deadline)
        try:
            async with asyncio.timeout(self._deadline + 1):
                found: list[Found] = await asyncio.wrap_future(future)
        except TimeoutError:
            future.cancel()
            raise ScanTimeout("detection took too long") from None
        except ProcessExpired:
            raise ScanFailed("a detection process died") from None
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            raise ScanFailed("detection stopped") from None  # the pool is closed; nobody cancelled this request
        except Exception as error:  # its words may hold text: only its type goes on
            raise ScanFailed(type(error).__name__) from None
        return found

    def _self_test(self) -> list[str]:
        try:
            wrong: list[str] = self._pool.schedule(_examples, timeout=120).result()
            return wrong
        except Exception as error:
            return [f"{type(error).__name__} while loading the model"]

    def _name(self, ask: Ask) -> bytes:
        """What a text is called in the cache: a keyed hash, so that the cache holds no text."""
        text, kinds = ask
        name = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16)
        name.update(b"\xff" + ",".join(sorted(kinds or ())).encode())
        # What was found before the own lists changed says nothing now.
        name.update(repr(self._seen).encode())
        return name.digest()

    def _remember(self, found: dict[bytes, Found]) -> None:
        for name, value in found.items():
            self._cache[name] = value
            self._cache.move_to_end(name)
        while len(self._cache) > self._cached:
            self._cache.popitem(last=False)


def _groups(asks: Sequence[Ask]) -> Iterator[list[Ask]]:
    """What goes to a process together: about one piece of text, so that other work comes in between."""
    some: list[Ask] = []
    size = 0
    for ask in asks:
        size += len(ask[0])
        if some and size > PIECE:
            yield some
            some, size = [], len(ask[0])
        some.append(ask)
    yield some


def _shift(finding: Finding, by: int) -> Finding:
    return finding if not by else replace(finding, start=finding.start + by, end=finding.end + by)
