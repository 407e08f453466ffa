"""The unmodified product as a process before the fake internet, with eyes on its memory and its record."""

import contextlib
import os
import signal
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.e2e.internet import Internet
from tests.proxy.bed import free_port

ROOT = Path(__file__).parents[2]
CHAT = "https://api.openai.com/v1/chat/completions"


@dataclass
class Gateway:
    """One gateway in a folder of its own; it can be stopped, killed and started again."""

    folder: Path
    flags: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    listen: int = field(default_factory=free_port)
    review: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.folder / "var"

    def start(self, wait: bool = True) -> float:
        """Start it; returns the seconds until it inspects."""
        began = time.monotonic()
        command = [sys.executable, "-m", "proxy.cli", "run", "--data-dir", str(self.data), *self.flags]
        command += ["--listen", f"127.0.0.1:{self.listen}", "--review", f"127.0.0.1:{self.review}"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **self.environment}
        with (self.folder / "out.txt").open("ab") as out:
            self.process = subprocess.Popen(
                command, stdout=out, stderr=out, env=environment, cwd=ROOT, start_new_session=True
            )
        while wait and not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() - began > 120:
                raise RuntimeError((self.folder / "out.txt").read_text()[-2000:])
            time.sleep(0.05)
        return time.monotonic() - began

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it; SIGKILL also takes its own helpers along, as a power cut would."""
        if self.process is None:
            return 0
        with contextlib.suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
        return self.process.wait(60)

    def is_healthy(self) -> bool:
        """What /healthz says."""
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"http://127.0.0.1:{self.review}/healthz", trust_env=False, timeout=15).status_code == 200
        return False

    def client(self, timeout: float = 60) -> httpx.Client:
        """A client that goes through it."""
        context = ssl.create_default_context(cafile=str(self.data / "ca" / "mitmproxy-ca-cert.pem"))
        return httpx.Client(proxy=f"http://127.0.0.1:{self.listen}", verify=context, timeout=timeout, trust_env=False)

    def ask(self, text: str, client: httpx.Client) -> httpx.Response:
        """One prompt."""
        return client.post(CHAT, json={"messages": [{"role": "user", "content": text}]})

    def event_ids(self, kind: str = "%") -> list[str]:
        """Of what is in its record, of one type or of all."""
        with contextlib.closing(sqlite3.connect(self.data / "log" / "events.sqlite")) as connection:
            return [row[0] for row in connection.execute("SELECT id FROM events WHERE type LIKE ?", (kind,))]

    def memory(self) -> int:
        """Bytes that it and its helpers hold."""
        assert self.process is not None
        page, total = os.sysconf("SC_PAGE_SIZE"), 0
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError, ValueError):
                session = int((folder / "stat").read_text().rpartition(")")[2].split()[3])
                if session == self.process.pid:
                    total += int((folder / "statm").read_text().split()[1]) * page
        return total


@contextlib.contextmanager
def gateway(internet: Internet | None, *flags: str, environment: dict[str, str] | None = None) -> Iterator[Gateway]:
    """A running gateway before this internet."""
    upstream: tuple[str, ...] = ()
    if internet:
        upstream = ("--upstream", f"http://127.0.0.1:{internet.port}", "--upstream-ca", str(internet.authority.file))
    with tempfile.TemporaryDirectory(prefix="sluis-faults-") as folder:
        one = Gateway(Path(folder), (*upstream, *flags), environment or {})
        one.start()
        try:
            yield one
        finally:
            if one.process and one.process.poll() is None:
                one.stop()


@contextlib.contextmanager
def internet() -> Iterator[Internet]:
    """The fake internet."""
    with tempfile.TemporaryDirectory(prefix="sluis-internet-") as folder:
        one = Internet(Path(folder))
        one.start()
        try:
            yield one
        finally:
            one.stop()


@contextlib.contextmanager
def peak(measure: Callable[[], int]) -> Iterator[Callable[[], int]]:
    """How far a figure rose above where it was, looked at every 20 ms."""
    before, highest, done = measure(), [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            highest[0] = max(highest[0], measure() - before)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield lambda: highest[0]
    finally:
        done.set()
        thread.join()
