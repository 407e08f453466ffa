"""kill -9 under load, and up again: what was answered is in the record, and nothing went out that is not."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from uuid import uuid4

import httpx

from benchmarks.faults.bed import ROOT, Gateway, gateway, internet
from benchmarks.faults.table import Row

KILLS = int(os.environ.get("KILLS", "10"))


class Load:
    """Clients that keep asking; each prompt carries a number of its own, so that each can be found again."""

    def __init__(self, gate: Gateway, clients: int = 4) -> None:
        self.answered = 0
        self._gate = gate
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(clients)]
        for thread in self._threads:
            thread.start()

    def _ask(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(httpx.TransportError), self._gate.client(20) as client:
                while not self._stop.is_set():
                    answer = self._gate.ask(f"Bel Jan de Vries over {uuid4()}", client)
                    self.answered += answer.status_code == 200
            time.sleep(0.05)

    def stop(self) -> None:
        """Until every client has ended."""
        self._stop.set()
        for thread in self._threads:
            thread.join()


def _verify(gate: Gateway) -> bool:
    command = [sys.executable, "-m", "proxy.cli", "log", "verify", "--data-dir", str(gate.data)]
    return subprocess.run(command, capture_output=True, cwd=ROOT, check=False).returncode == 0


def rows() -> Iterator[Row]:
    """Counted on both sides: the far side's requests against the record's events."""
    with internet() as far, gateway(far) as gate:
        load, back = Load(gate), []
        for _ in range(KILLS):
            time.sleep(2)
            gate.stop(signal.SIGKILL)
            back.append(gate.start())
        time.sleep(1)
        load.stop()
        gate.stop()
        events = gate.event_ids("request")
        arrived = [body for _, _, body in far.requests if b"over" in body]
        raw = sum(b"Vries" in body for body in arrived)
        sound = _verify(gate)
    # Each request that arrived had its event first; each answer came from a request that arrived.
    missing = max(0, len(arrived) - len(events))
    yield Row(
        f"kill -9 of everything, {KILLS} times over {len(events)} events",
        "0 answered events lost, chain valid, nothing forwarded without its event, back within 10 s",
        f"{load.answered} answered, {len(arrived)} forwarded, {len(events)} events ({missing} missing, "
        f"{len(events) - len(set(events))} double); chain {'valid' if sound else 'BROKEN'}; "
        f"back in {max(back):.1f} s at worst",
        missing == 0 and load.answered <= len(events) and sound and max(back) <= 10,
    )
    # Inspected, and yet the name went out: that is detection's, whether or not anything was killed.
    yield Row("names that detection did not find meanwhile", "0", f"{raw} of {len(arrived)}", raw == 0)
