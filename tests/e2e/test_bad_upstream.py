"""A service, the way to it or a certificate fails: the employee gets an answer, others go on, and nothing leaks.

How long each takes is measured by ``make faults`` (benchmarks/faults/upstream.py).
"""

import json
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
from cryptography.hazmat.primitives import serialization

from proxy.authority import issue
from proxy.services.catalogue import SHIPPED, load
from tests.e2e.bad_internet import HOSTS, BadInternet
from tests.e2e.conftest import Product, gateway
from tests.waiting import comes

GOOD = "api.openai.com"
SERVICES = """vendor: X
country: NL
source: https://www.rfc-editor.org/rfc/rfc6761
date: 2026-11-25
services:
  - {id: nergens, name: Nergens, kind: api, hosts: [nergens.invalid], source: [https://www.rfc-editor.org/rfc/rfc6761]}
"""


def ask(product: Product, host: str, text: str = "Bel Jan de Vries", timeout: float = 60) -> httpx.Response:
    with product.client() as client:
        body = {"messages": [{"role": "user", "content": text}]}
        return client.post(f"https://{host}/v1/chat/completions", json=body, timeout=timeout)


@dataclass(frozen=True)
class Bad:
    """A gateway before services that fail."""

    product: Product
    internet: BadInternet

    def still_works(self) -> None:
        assert ask(self.product, GOOD).status_code == 200
        assert ask(self.product, GOOD, "BSN 123456782").status_code == 403


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bad]:
    internet = BadInternet(tmp_path_factory.mktemp("bad-internet"))
    with gateway(tmp_path_factory.mktemp("bad"), internet) as product:
        yield Bad(product, internet)
    internet.stop()


@pytest.mark.parametrize(
    "host", [host for host, kind in HOSTS.items() if kind in ("garbage", "drops", "no-tls", "refuses")]
)
def test_a_service_that_fails_is_an_error_and_the_gateway_lives(bad: Bad, host: str) -> None:
    answer = ask(bad.product, host)
    assert answer.status_code == 502
    assert "Vries" not in answer.text
    bad.still_works()


def test_an_answer_that_is_cut_off_is_cut_off_for_the_client_too(bad: Bad) -> None:
    host = next(host for host, kind in HOSTS.items() if kind == "half")
    with pytest.raises(httpx.RemoteProtocolError):
        ask(bad.product, host)
    bad.still_works()


def test_nobody_waits_for_a_service_that_never_answers(bad: Bad) -> None:
    host = next(host for host, kind in HOSTS.items() if kind == "silent")
    ended: list[int] = []

    def wait() -> None:
        ended.append(ask(bad.product, host, timeout=600).status_code)

    waiting = [threading.Thread(target=wait) for _ in range(5)]
    for thread in waiting:
        thread.start()
    assert comes(lambda: sum(one[0] == host for one in bad.internet.requests) == 5)
    for _ in range(3):
        bad.still_works()
    assert ended == []
    bad.internet.hang_up()
    for thread in waiting:
        thread.join(60)
    assert ended == [502] * 5
    bad.still_works()


def test_a_service_whose_certificate_has_ended_gets_nothing(bad: Bad) -> None:
    bad.internet.authority.shift = timedelta(days=-3)
    before = len(bad.internet.requests)
    answer = ask(bad.product, "api.together.xyz")
    bad.internet.authority.shift = timedelta()
    assert answer.status_code == 502
    assert len(bad.internet.requests) == before
    bad.still_works()


def test_every_failure_left_its_event(bad: Bad) -> None:
    services = {str(event["service"]) for event in bad.product.events()}
    assert len(services) >= len(HOSTS) - 1


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A gateway without an egress proxy, with a service that no name server knows, whose own authority has ended."""
    folder = tmp_path_factory.mktemp("ended")
    (folder / "diensten").mkdir()
    (folder / "diensten" / "x.yaml").write_text(SERVICES)
    authority = folder / "var" / "ca"
    authority.mkdir(parents=True, mode=0o700)
    key = issue.new_key()
    root = issue.root(key, [*load(SHIPPED).hosts, "sluis.wacht", "nergens.invalid"], days=-1)
    pem = root.public_bytes(serialization.Encoding.PEM)
    (authority / "mitmproxy-ca-cert.pem").write_bytes(pem)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (authority / "mitmproxy-ca.pem").write_bytes(secret + pem)
    internet = BadInternet(tmp_path_factory.mktemp("ended-internet"))
    with gateway(folder, internet, "--upstream", "", services_dir=str(folder / "diensten")) as product:
        yield product
    internet.stop()


def test_with_an_authority_that_has_ended_clients_send_nothing_and_it_is_said(ended: Product) -> None:
    with pytest.raises(httpx.ConnectError, match="expired"):
        ask(ended, "nergens.invalid")
    assert "the authority has ended" in (ended.data.parent / "out.txt").read_text()
    command = [sys.executable, "-m", "proxy.cli", "doctor", "--data-dir", str(ended.data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "verlopen" in done.stdout


def test_a_name_that_cannot_be_found_is_an_error_and_the_gateway_lives(ended: Product) -> None:
    careless = ssl.create_default_context()
    careless.check_hostname, careless.verify_mode = False, ssl.CERT_NONE
    with httpx.Client(proxy=ended.proxy, verify=careless, timeout=60, trust_env=False) as client:
        for text, status in (("Bel Jan de Vries", 502), ("BSN 123456782", 403)):
            body = json.dumps({"messages": [{"role": "user", "content": text}]})
            head = {"content-type": "application/json"}
            answer = client.post("https://nergens.invalid/v1/chat", content=body, headers=head)
            assert answer.status_code == status
            assert "Vries" not in answer.text
