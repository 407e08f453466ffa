"""Programs that refuse this gateway's certificate: they pin the service's own, or their device was not rolled out yet.

They get no connection, so nothing goes out. What is kept is a host of the catalogue, a count and a moment: no client.
"""

import asyncio
import json
import os
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from mitmproxy.tls import TlsData

from proxy.services.catalogue import Catalogue

_NAME, _KEEP_SECONDS = "geweigerd-certificaat", 7 * 24 * 3600
# A TLS alert that says so; a client that only hangs up may have had another reason.
_REFUSED = re.compile(r"The client (does|may) not trust the proxy's certificate")
_TOLD_AT = frozenset({1, 10, 100, 1_000, 10_000, 100_000})
_log = structlog.get_logger("tls")


@dataclass(frozen=True, slots=True)
class Refused:
    """A host whose certificate from here was refused so often, and when last (UTC)."""

    host: str
    count: int
    last: datetime


class Distrust:
    """A mitmproxy addon that counts handshakes which ended in an alert about our certificate."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        self._catalogue = catalogue
        self._file = folder / f"{_NAME}-{os.getpid()}.json"
        self._counts: Counter[str] = Counter()
        self._last: dict[str, float] = {}
        self._lock = threading.Lock()
        self._written = 0
        self._writing: set[asyncio.Task[None]] = set()

    def tls_failed_client(self, data: TlsData) -> None:
        """A handshake with a client failed."""
        host = (data.conn.sni or (data.context.server.address or ("",))[0]).lower()
        service = self._catalogue.match(host)
        if service is None or not _REFUSED.search(data.conn.error or ""):
            return
        self._counts[host] += 1
        self._last[host] = time.time()
        if self._counts[host] in _TOLD_AT:
            _log.warning("a program refuses our certificate; see docs/gateway.md", host=host, times=self._counts[host])
        task = asyncio.get_running_loop().create_task(
            asyncio.to_thread(self._write, self._counts.total(), self._known())
        )
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    def _known(self) -> str:
        return json.dumps({host: [number, self._last[host]] for host, number in self._counts.items()})

    def _write(self, number: int, known: str) -> None:
        with self._lock:
            if number < self._written:
                return  # a later one was quicker
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                _drop_old(self._file.parent)
                self._file.write_text(known)
                self._written = number
            except OSError as error:
                _log.warning("refused certificates not noted", why=error.strerror)


def refused(folder: Path) -> list[Refused]:
    """The hosts of which the gateway's processes noted it in the last seven days, most first. Reads only."""
    counts: Counter[str] = Counter()
    last: dict[str, float] = {}
    for file in folder.glob(f"{_NAME}-*.json"):
        for host, (number, moment) in _read(file).items():
            if time.time() - moment < _KEEP_SECONDS:
                counts[host] += number
                last[host] = max(last.get(host, 0.0), moment)
    return [Refused(host, number, datetime.fromtimestamp(last[host], UTC)) for host, number in counts.most_common()]


def _drop_old(folder: Path) -> None:
    """Notes of processes that wrote nothing for seven days."""
    for file in folder.glob(f"{_NAME}-*.json"):
        if time.time() - file.stat().st_mtime > _KEEP_SECONDS:
            file.unlink(missing_ok=True)


def _read(file: Path) -> Mapping[str, tuple[int, float]]:
    try:
        return {host: (int(number), float(moment)) for host, (number, moment) in json.loads(file.read_text()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
