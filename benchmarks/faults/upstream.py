"""An AI service, or the way to it, that is silent, talks nonsense, drops, cannot be found, or has an old certificate."""

import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx

from benchmarks.faults.bed import Gateway, gateway
from benchmarks.faults.table import Row
from tests.e2e.bad_internet import HOSTS, BadInternet


def _ask(gate: Gateway, host: str, seconds: float) -> tuple[str, float]:
    began = time.monotonic()
    try:
        with gate.client(seconds) as client:
            answer = client.post(
                f"https://{host}/v1/chat/completions", json={"messages": [{"role": "user", "content": "Hallo"}]}
            )
            said = str(answer.status_code)
    except httpx.ReadTimeout:
        said = "still waiting"
    except httpx.TransportError as error:
        said = type(error).__name__
    return said, time.monotonic() - began


def _faults(gate: Gateway) -> Iterator[Row]:
    waiting = [threading.Thread(target=_ask, args=(gate, "api.anthropic.com", 20.0)) for _ in range(30)]
    for thread in waiting:
        thread.start()
    time.sleep(1)
    said, seconds = _ask(gate, "api.openai.com", 20)
    yield Row(
        "a service that never answers, 30 requests", "nobody else waits",
        f"another service's answer meanwhile: {said} in {seconds:.2f} s", said == "200" and seconds < 2,
    )  # fmt: skip
    for thread in waiting:
        thread.join()
    for host, kind in HOSTS.items():
        if kind in ("answers", "silent"):
            continue
        said, seconds = _ask(gate, host, 20)
        good, _ = _ask(gate, "api.openai.com", 20)
        yield Row(
            f"upstream: {kind}", "an error within 5 s, the proxy lives", f"{said} in {seconds:.2f} s; then {good}",
            said != "200" and said != "still waiting" and seconds < 5 and good == "200",
        )  # fmt: skip


def _expired(folder: Path) -> Iterator[Row]:
    """The service's own certificate ended, and the name cannot be found (there is no egress proxy)."""
    bad = BadInternet(folder)
    with gateway(bad) as gate:  # type: ignore[arg-type]
        bad.authority.shift = timedelta(days=-3)
        said, seconds = _ask(gate, "api.together.xyz", 20)
        arrived = sum(host == "api.together.xyz" for host, _, _ in bad.requests)
    bad.stop()
    yield Row(
        "the service's certificate has ended", "refused, 0 bytes", f"{said} in {seconds:.2f} s, {arrived} requests arrived",
        said.startswith("5") and not arrived,
    )  # fmt: skip
    with gateway(None) as gate:
        said, seconds = _ask(gate, "api.openai.com", 20)
    yield Row(
        "the name cannot be found (DNS)",
        "an error within 15 s",
        f"{said} in {seconds:.2f} s",
        said.startswith("5") and seconds < 15,
    )


def rows() -> Iterator[Row]:
    """Each kind."""
    with tempfile.TemporaryDirectory(prefix="sluis-bad-") as name:
        bad = BadInternet(Path(name))
        with gateway(bad) as gate:  # type: ignore[arg-type]
            yield from _faults(gate)
        bad.stop()
        yield from _expired(Path(name))
