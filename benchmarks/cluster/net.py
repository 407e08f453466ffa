"""Machines: network namespaces on one bridge."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.faults.bed import ROOT

NUMBERS = {"balancer": 2, "sluis-1": 11, "sluis-2": 12, "database": 20, "vault": 21, "far": 30, "clients": 100}
_NET = "10.78.0"


def address(place: str, more: int = 0) -> str:
    """The address of a machine; clients have several."""
    return f"{_NET}.{NUMBERS[place] + more}"


class Net:
    """Starts and ends programs on the machines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._name = f"slc{os.getpid()}"
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def up(self) -> None:
        """Make the machines."""
        self._run("ip", "netns", "add", f"{self._name}-net")
        self._in("net", "ip", "link", "add", "br0", "type", "bridge")
        self._in("net", "ip", "link", "set", "br0", "up")
        for number, place in enumerate(NUMBERS):
            self._run("ip", "netns", "add", f"{self._name}-{place}")
            ends = ("type", "veth", "peer", "name", "eth0", "netns", f"{self._name}-{place}")
            self._in("net", "ip", "link", "add", f"port{number}", *ends)
            self._in("net", "ip", "link", "set", f"port{number}", "master", "br0", "up")
            for more in range(8 if place == "clients" else 1):
                self._in(place, "ip", "addr", "add", f"{address(place, more)}/24", "dev", "eth0")
            self._in(place, "ip", "link", "set", "eth0", "up")
            self._in(place, "ip", "link", "set", "lo", "up")

    def down(self) -> None:
        """End what runs, and take the machines away."""
        for place in list(self._running):
            self.end(place, signal.SIGTERM)
        for place in (*NUMBERS, "net"):
            with contextlib.suppress(subprocess.CalledProcessError):
                self._run("ip", "netns", "del", f"{self._name}-{place}")

    def start(self, place: str, *words: str, user: str = "", **environment: str) -> None:
        """Run a program on a machine; with its helpers it is one group."""
        as_user = ("runuser", "-u", user, "--") if user else ()
        command = ["ip", "netns", "exec", f"{self._name}-{place}", *as_user, *words]
        variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        with (self.folder / f"{place}.txt").open("ab") as out:
            self._running[place] = subprocess.Popen(
                command, stdout=out, stderr=out, env=variables, cwd="/" if user else ROOT, start_new_session=True
            )

    def python(self, place: str, *words: str, **environment: str) -> None:
        """Run a module of this project on a machine."""
        self.start(place, sys.executable, "-m", *words, **environment)

    def end(self, place: str, number: int = signal.SIGKILL) -> None:
        """End the program there; SIGKILL ends its whole group, as when the power goes."""
        process = self._running.pop(place)
        with contextlib.suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def within(self, place: str, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run something on a machine, and wait."""
        command = ["ip", "netns", "exec", f"{self._name}-{place}", *words]
        variables = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=variables)

    def _in(self, place: str, *words: str) -> None:
        self._run("ip", "netns", "exec", f"{self._name}-{place}", *words)

    def _run(self, *words: str) -> None:
        subprocess.run(words, check=True, capture_output=True)


@contextlib.contextmanager
def net(folder: Path) -> Iterator[Net]:
    """Machines, for as long as they are needed."""
    one = Net(folder)
    try:
        one.up()
        yield one
    finally:
        one.down()
