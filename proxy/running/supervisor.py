"""Several proxy processes on one port: started one after another, replaced when they end, stopped together.

The supervisor holds the sockets and nothing else: it reads no traffic and loads no model. SIGTERM or SIGINT stops all,
SIGHUP goes on to every process (which reads its policy again), SIGUSR1 replaces the processes one by one.
"""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from logs.address import parse_address
from proxy.running import sockets
from proxy.running.neighbours import Neighbours
from proxy.running.start_checks import StartError, cannot_listen
from proxy.settings import Settings

_FIRST_PAUSE, _LONGEST_PAUSE, _STEADY = 0.5, 30.0, 60.0
_START_SECONDS = 300
_ORPHANED_SECONDS = 0.5
_log = structlog.get_logger("supervisor")


@dataclass(frozen=True, slots=True)
class Seat:
    """What one process is told of its place: its number, of how many, and its inherited file descriptors."""

    number: int
    of: int
    listen: int
    review: int | None
    ready: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}:{self.listen}:{'' if self.review is None else self.review}:{self.ready}"

    @classmethod
    def parse(cls, text: str) -> "Seat":
        """The opposite of ``str``; ValueError when it is none."""
        place, listen, review, ready = text.split(":")
        number, of = place.split("/")
        return cls(int(number), int(of), int(listen), int(review) if review else None, int(ready))


class _Worker:
    """One place, and the process that sits there now."""

    def __init__(self, number: int, command: Callable[[Seat], Sequence[str]], of: int, fds: list[int]) -> None:
        self.number = number
        self._command = command
        self._of = of
        self._fds = fds
        self.process: asyncio.subprocess.Process | None = None
        self.started = 0.0

    async def start(self) -> None:
        """Start a process and wait until it is ready; StartError when it ends or takes too long before that."""
        read, write = os.pipe()
        review = self._fds[1] if len(self._fds) > 1 else None
        seat = Seat(self.number, self._of, self._fds[0], review, write)
        try:
            self.process = await asyncio.create_subprocess_exec(*self._command(seat), pass_fds=[*self._fds, write])
        finally:
            os.close(write)
        self.started = time.monotonic()
        with os.fdopen(read, "rb", buffering=0) as ready:
            try:
                async with asyncio.timeout(_START_SECONDS):
                    said = await _read(ready.fileno())
            except TimeoutError:
                said = b""
        if not said:
            await self.stop(self.process, 5)
            raise StartError("a proxy process did not start; see the lines above")

    async def stop(self, process: asyncio.subprocess.Process | None, seconds: float) -> None:
        """Ask a process to end, and end it when it does not."""
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(seconds):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def _read(descriptor: int) -> bytes:
    """One byte from a pipe, or b"" when its other end is closed."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, done.set)
    try:
        await done.wait()
    finally:
        loop.remove_reader(descriptor)
    return os.read(descriptor, 1)


class Supervisor:
    """Keeps ``settings.workers`` processes running until it is told to stop."""

    def __init__(self, settings: Settings, arguments: Sequence[str]) -> None:
        self._seconds = settings.drain_seconds + 15
        self._run_dir = settings.run_dir
        self._sockets = _bind("listen", settings.listen, settings.workers)
        self._sockets += _bind("review", settings.review, 1)
        of = settings.workers
        self._stopping = asyncio.Event()

        def command(seat: Seat) -> Sequence[str]:
            return [sys.executable, "-m", "proxy.cli", *arguments, "--seat", str(seat)]

        numbers = [one.fileno() for one in self._sockets]
        # The first process serves the review pages as well.
        self._workers = [
            _Worker(number, command, of, [numbers[number], *([numbers[-1]] if number == 0 else [])])
            for number in range(of)
        ]

    async def run(self, told: Callable[[], None]) -> None:
        """Start all, call ``told``, keep them running, stop all. StartError when one cannot start at first."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopping.set)
        loop.add_signal_handler(signal.SIGHUP, self._pass_on)
        replacing: set[asyncio.Task[None]] = set()
        loop.add_signal_handler(signal.SIGUSR1, lambda: replacing.add(loop.create_task(self._replace_all())))
        try:
            for worker in self._workers:
                await worker.start()
            told()
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._keep(worker)) for worker in self._workers]
                await self._stopping.wait()
                for task in tasks:
                    task.cancel()
        finally:
            await asyncio.gather(*(worker.stop(worker.process, self._seconds) for worker in self._workers))
            for one in self._sockets:
                one.close()

    async def _keep(self, worker: _Worker) -> None:
        """Whenever the process ends, start another; the more often it fails, the longer the pause before."""
        pause = _FIRST_PAUSE
        while True:
            process = worker.process
            code = await process.wait() if process else None
            if worker.process is not process:
                continue  # it was replaced on purpose
            Neighbours.forget(self._run_dir, worker.number)
            _log.error("a proxy process ended; another is started", number=worker.number, code=code, pause=pause)
            pause = _FIRST_PAUSE if time.monotonic() - worker.started > _STEADY else pause
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
            try:
                await worker.start()
            except StartError:
                _log.error("a proxy process does not start", number=worker.number)

    async def _replace_all(self) -> None:
        """One by one, so that there is always one that answers; the old one finishes its answers first."""
        for worker in self._workers:
            old = worker.process
            try:
                await worker.start()
            except StartError:
                _log.error("replacing stopped: the new process does not start", number=worker.number)
                worker.process = old
                return
            await worker.stop(old, self._seconds)
        _log.warning("every proxy process was replaced", processes=len(self._workers))

    def _pass_on(self) -> None:
        for worker in self._workers:
            if worker.process and worker.process.returncode is None:
                worker.process.send_signal(signal.SIGHUP)


async def until_orphaned(told: Callable[[], None]) -> None:
    """Call ``told`` when this process outlives its supervisor (kill -9): nobody else would ever stop it."""
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110  # the kernel tells no event loop
        await asyncio.sleep(_ORPHANED_SECONDS)
    _log.error("the supervisor is gone; this process ends too")
    told()


def _bind(name: str, address: str, count: int) -> list[socket.socket]:
    try:
        return sockets.bind(*parse_address(address), count)
    except OSError as error:
        raise cannot_listen(name, address, error) from None
