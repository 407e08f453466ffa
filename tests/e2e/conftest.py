"""The unmodified product before a fake internet."""

import contextlib
import json
import re
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.internet import Internet
from tests.proxy.bed import free_port
from tests.waiting import comes


@dataclass(frozen=True)
class Product:
    """A running gateway."""

    proxy: str
    review: str
    data: Path

    @property
    def authority(self) -> Path:
        """What clients trust (PEM)."""
        return self.data / "ca" / "mitmproxy-ca-cert.pem"

    def through(self) -> dict[str, Any]:
        """What an HTTP client needs to know: the proxy, and its authority."""
        context = ssl.create_default_context(cafile=str(self.authority))
        return {"proxy": self.proxy, "verify": context, "timeout": 30, "trust_env": False}

    def client(self) -> httpx.Client:
        """A client that uses the proxy and trusts its authority."""
        return httpx.Client(**self.through())

    def events(self) -> list[dict[str, object]]:
        """Everything in the record's JSON lines."""
        lines = (self.data / "log" / "events.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]


def start(data: Path, *more: str) -> "subprocess.Popen[str]":
    """The product as a process."""
    command = [sys.executable, "-m", "proxy.cli", "run", "--data-dir", str(data), *more]
    with (data.parent / "out.txt").open("w") as out:
        return subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, text=True)


@contextlib.contextmanager
def ending_well(process: "subprocess.Popen[str]", out: Path, by: signal.Signals) -> Iterator[None]:
    """Stops a product by this signal; it must end by itself, without an error."""
    try:
        yield
    finally:
        process.send_signal(by)
        try:
            code = process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
    assert code == 0, out.read_text()


@contextlib.contextmanager
def gateway(folder: Path, internet: Internet, *flags: str, **settings: str) -> Iterator[Product]:
    """A product of its own before the far side; stopping it cleanly is part of what is tested.

    ``settings`` are environment variables: those in capitals as they are, others behind ``SLUISWACHTER_``.
    """
    folder.mkdir(exist_ok=True)
    listen, review = (f"127.0.0.1:{free_port()}" for _ in range(2))
    upstream = ("--upstream", f"http://127.0.0.1:{internet.port}", "--upstream-ca", str(internet.authority.file))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name if name.isupper() else f"SLUISWACHTER_{name.upper()}", value)
        process = start(folder / "var", "--listen", listen, "--review", review, *upstream, *flags)
    with ending_well(process, folder / "out.txt", signal.SIGINT):
        wait_until_healthy(f"http://{review}", process)
        yield Product(f"http://{listen}", f"http://{review}", folder / "var")


def wait_until_healthy(review: str, process: "subprocess.Popen[str]") -> None:
    """Until prompts are really inspected."""
    until = time.monotonic() + 300  # on a busy machine a start takes long
    while time.monotonic() < until:
        assert process.poll() is None, "the product ended"
        try:
            if httpx.get(f"{review}/healthz", trust_env=False, timeout=15).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("the product did not become healthy")


def welcome(out: Path) -> str:
    """What a start printed, once it is all there: that comes after the gateway is healthy."""
    assert comes(lambda: "Try it:" in out.read_text())
    return out.read_text()


@dataclass(frozen=True)
class Officer:
    """The first account, made through the link that the product printed."""

    name: str
    password: str
    client: httpx.Client


@contextlib.contextmanager
def signed_in(product: Product) -> Iterator[Officer]:
    """Somebody signed in to the review pages, as one is two minutes after the first start."""
    name, password = "Petra Officier", "paard batterij nietje"
    printed = welcome(product.data.parent / "out.txt")
    link = re.search(r"http://\S+/uitnodiging/\S+", printed)
    assert link, printed
    with httpx.Client(trust_env=False, timeout=30, headers={"origin": product.review}) as client:
        secret = re.search(r'name="geheim" value="(\w+)"', client.get(link[0]).text)
        assert secret
        form = {"naam": name, "geheim": secret[1], "wachtwoord": password, "nogmaals": password}
        assert client.post(link[0], data=form).status_code == 303
        yield Officer(name, password, client)


@pytest.fixture(scope="session")
def officer(product: Product) -> Iterator[Officer]:
    """The first account of the product that all tests share."""
    with signed_in(product) as officer:
        yield officer


@pytest.fixture(scope="session")
def internet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Internet]:
    """The far side."""
    internet = Internet(tmp_path_factory.mktemp("internet"))
    internet.start()
    yield internet
    internet.stop()


@pytest.fixture(scope="session")
def product(internet: Internet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The gateway that most tests share."""
    with gateway(tmp_path_factory.mktemp("product"), internet) as running:
        yield running
