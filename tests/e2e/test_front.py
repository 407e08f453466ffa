"""A front proxy before the unmodified product: a real HAProxy names the client, and a certificate names the user."""

import contextlib
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives import serialization

from tests.e2e.conftest import Product, gateway
from tests.e2e.internet import Internet
from tests.proxy.bed import free_port
from tests.proxy.identity.test_certificate import ClientAuthority, pem
from tests.waiting import comes, listens

pytestmark = pytest.mark.needs("haproxy")
_HAPROXY = """
defaults
  mode tcp
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen sluis
  bind 127.0.0.1:{front}
  server sluis {proxy} send-proxy{version}
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> ClientAuthority:
    return ClientAuthority(tmp_path_factory.mktemp("clients"))


@pytest.fixture(scope="module")
def product(
    internet: Internet, authority: ClientAuthority, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("front")
    (folder / "afdelingen.yaml").write_text("127.0.0.0/8: Achter de voordeur\n")
    (folder / "groepen.yaml").write_text("proefgroep: [anna@gemeente.test]\n")
    settings = {
        "client_ca": str(authority.file), "trusted_proxies": '["127.0.0.1"]', "proxy_protocol": "true",
        "departments_file": str(folder / "afdelingen.yaml"), "groups_file": str(folder / "groepen.yaml"),
    }  # fmt: skip
    with gateway(folder, internet, **settings) as running:
        yield running


@contextlib.contextmanager
def haproxy(folder: Path, product: Product, version: str) -> Iterator[str]:
    front = free_port()
    config = folder / "haproxy.cfg"
    config.write_text(_HAPROXY.format(front=front, proxy=product.proxy.removeprefix("http://"), version=version))
    process = subprocess.Popen(["/usr/sbin/haproxy", "-f", str(config)], stderr=subprocess.DEVNULL)
    try:
        assert comes(lambda: listens(front))
        yield f"http://127.0.0.1:{front}"
    finally:
        process.terminate()
        process.wait(60)


def ask(product: Product, proxy: str, certificate: Path | None = None) -> httpx.Response:
    context = ssl.create_default_context(cafile=str(product.authority))
    if certificate:
        context.load_cert_chain(certificate)
    with httpx.Client(proxy=proxy, verify=context, timeout=30, trust_env=False) as client:
        body = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Schrijf aan Jan de Vries."}]}
        return client.post("https://api.openai.com/v1/chat/completions", json=body)


@pytest.mark.parametrize("version", ["", "-v2"])
def test_haproxy_names_the_client(product: Product, tmp_path: Path, version: str) -> None:
    with haproxy(tmp_path, product, version) as front:
        assert ask(product, front).status_code == 200
    event = product.events()[-1]
    assert event["department"] == "Achter de voordeur"
    assert event["user"] is None


def test_a_certificate_names_the_user(product: Product, authority: ClientAuthority, tmp_path: Path) -> None:
    for name, email, known in (("anna", "anna@gemeente.test", True), ("vreemd", "", False)):
        signer = authority if known else ClientAuthority(_folder(tmp_path, name))
        certificate, key = signer.issue(name, email)
        file = tmp_path / f"{name}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(pem(certificate) + private)
        with haproxy(_folder(tmp_path, f"haproxy-{name}"), product, "-v2") as front:
            assert ask(product, front, file).status_code == 200
        event = product.events()[-1]
        assert bool(event["user"]) is known
        assert event["facts"]["known_by"] == ("certificate" if known else "")  # type: ignore[index]
        assert event["facts"]["groups"] == ("proefgroep" if known else "")  # type: ignore[index]
    assert "anna" not in (product.data / "log" / "events.jsonl").read_text()


def test_without_the_front_proxy_s_header_nobody_comes_in(product: Product, internet: Internet) -> None:
    before = len(internet.requests)
    with pytest.raises(httpx.HTTPError):
        ask(product, product.proxy)
    assert len(internet.requests) == before


def _folder(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name
