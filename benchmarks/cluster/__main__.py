"""``python -m benchmarks.cluster``: kills each part under load, starts it again, and prints what that cost."""

import itertools
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.cluster.net import address, net
from benchmarks.cluster.parts import Cluster
from benchmarks.faults.table import Row, percentile, show

NEEDED = ("ip", "haproxy", "redis-server", "psql", "runuser")
DOWN, AFTER = 4.0, 12.0
CLIENTS = 6


def _lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def _rows(folder: Path) -> Iterator[Row]:
    with net(folder) as machines:
        cluster = Cluster(machines)
        cluster.start_all()
        load = (
            f"http://{address('balancer')}:8080",
            str(folder / "sluis-1" / "ca" / "mitmproxy-ca-cert.pem"),
            str(folder / "answers"),
        )
        machines.python("clients", "benchmarks.cluster.load", *load, *(address("clients", n) for n in range(CLIENTS)))
        _wait_for_answers(folder)
        yield _steady(folder, 10.0)
        for place in ("sluis-1", "balancer", "vault", "database", "sluis-2"):
            yield _kill(cluster, folder, place)
        machines.end("clients")
        time.sleep(2)
        yield from _count(cluster, folder)


def _wait_for_answers(folder: Path) -> None:
    end = time.monotonic() + 60
    while sum(line["said"] == 200 for line in _lines(folder / "answers")) < 2 * CLIENTS:
        if time.monotonic() > end:
            raise RuntimeError(f"no answers; see {folder}")
        time.sleep(0.5)


def _since(folder: Path, began: float) -> list[dict[str, float]]:
    return [line for line in _lines(folder / "answers") if line["time"] >= began]  # type: ignore[misc,operator]


def _steady(folder: Path, seconds: float) -> Row:
    began = time.monotonic()
    time.sleep(seconds)
    seen = _since(folder, began)
    times = [1000 * (line["time"] - line["began"]) for line in seen]
    good = sum(line["said"] == 200 for line in seen)
    reached = f"{good} of {len(seen)} answered in {seconds:.0f} s, p50 {percentile(times, 0.5):.0f} ms, p99 {percentile(times, 0.99):.0f} ms"
    return Row(f"nothing is killed, {CLIENTS} employees", "all answered", reached, good == len(seen) > 0)


def _kill(cluster: Cluster, folder: Path, place: str) -> Row:
    """Kill it, wait, start it again; longest time in which nobody was answered, and how long after its return."""
    killed = time.monotonic()
    cluster.net.end(place)
    time.sleep(DOWN)
    returned = time.monotonic()
    cluster.start(place)
    if place.startswith("sluis"):
        cluster.until_well(place)
    time.sleep(AFTER)
    seen = _since(folder, killed)
    good = sorted(line["time"] for line in seen if line["said"] == 200)
    points = [killed, *good, time.monotonic()]
    gap = max(b - a for a, b in itertools.pairwise(points))
    back = next((at - returned for at in good if at >= returned), float("inf"))
    codes = {code: sum(line["said"] == code for line in seen) for code in sorted({line["said"] for line in seen})}
    asked = "answered again within 10 s" + (" of the kill" if place.startswith("sluis") else " of its return")
    ok = (gap if place.startswith("sluis") else back) <= 10
    return Row(
        f"kill -9 of {place}, {DOWN:.0f} s away", asked,
        f"nobody answered for {gap:.1f} s; first answer {back:.1f} s after its return; answers by status {codes}", ok,
    )  # fmt: skip


def _count(cluster: Cluster, folder: Path) -> Iterator[Row]:
    arrived = [str(line["bytes"]) for line in _lines(folder / "arrived")]
    answered = [line for line in _lines(folder / "answers") if line["said"] == 200]
    forwarded = sum(" over " in one for one in arrived)
    raw = sum("Vries" in one for one in arrived)
    restored = sum(bool(line["back"]) for line in answered)
    query = "SELECT count(*) FROM events WHERE type = 'request' AND action <> 'block'"
    said = cluster.net.within(
        "database", "psql", "-h", address("database"), "-U", "postgres", "-Atc", query, "sluis"
    ).stdout
    passed = int(said.strip() or -1)
    command = (
        sys.executable,
        "-m",
        "proxy.cli",
        "log",
        "verify",
        "--database-url",
        cluster.url,
        "--sleutel",
        str(folder / "sleutels" / "teken.pub"),
    )
    verified = cluster.net.within("database", *command, "--data-dir", str(folder / "sluis-1"))
    missing = max(0, forwarded - passed)
    yield Row(
        "all of it together", "0 forwarded without an event, 0 events lost, the chains valid",
        f"{forwarded} forwarded, {passed} events of requests that went on ({missing} missing); {len(answered)} answered, "
        f"{restored} with the name; chains {'valid' if verified.returncode == 0 else 'BROKEN'}",
        not missing and forwarded >= len(answered) and verified.returncode == 0,
    )  # fmt: skip
    # Inspected, and yet the name went out: that is detection's, whether or not anything was killed.
    yield Row("names that detection did not find", "0", f"{raw} of {forwarded}", raw == 0)


if __name__ == "__main__":
    if missing := [program for program in NEEDED if not shutil.which(program)]:
        sys.exit(f"{', '.join(missing)} is not here; make system-packages")
    if os.geteuid():
        sys.exit("only root makes network namespaces")
    with tempfile.TemporaryDirectory(prefix="sluis-cluster-") as name:
        Path(name).chmod(0o711)
        sys.exit(0 if all(row.ok for row in show(_rows(Path(name)))) else 1)
