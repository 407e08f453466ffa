"""Employees who signed in to their work station: a real KDC, a real directory, curl, and the unmodified product."""

import base64
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import Product, gateway
from tests.e2e.internet import Internet
from tests.policies.makers import rule, written
from tests.proxy.bed import free_port
from tests.proxy.identity.directory import USERS, directory, settings
from tests.proxy.identity.realm import REALM, Realm, realm

pytestmark = pytest.mark.needs("krb5kdc", "kadmin.local", "kinit", "slapd", "curl", package="gssapi")
POLICY = written(
    rule("woord", "{data: {kinds: [MARKING]}}"),
    head="modes: {default: enforce, groups: {proefgroep: coach}}\n",
)
CHAT = "https://api.openai.com/v1/chat/completions"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Realm]:
    with realm(tmp_path_factory.mktemp("realm") / "kdc") as made:
        yield made


@pytest.fixture(scope="module")
def product(internet: Internet, ours: Realm, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("kerberos")
    (folder / "beleid.yaml").write_text(POLICY)
    with directory(folder / "ldap") as port:
        known = {**settings(port, folder), **ours.environment}
        known |= {"kerberos_keytab": str(ours.keytab("HTTP/localhost")), "kerberos_realm": REALM}
        with gateway(folder, internet, "--policy", str(folder / "beleid.yaml"), **known) as running:
            yield running


def curl(product: Product, environment: Mapping[str, str], *more: str) -> str:
    """What curl gets through the proxy, which it knows by name, as a browser does."""
    proxy = product.proxy.replace("127.0.0.1", "localhost")
    ca = product.data / "ca" / "mitmproxy-ca-cert.pem"
    command = [
        "curl",
        "-sS",
        "--max-time",
        "60",
        "--proxy",
        proxy,
        "--cacert",
        str(ca),
        "-w",
        "\n%{http_connect}",
        *more,
    ]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120)
    return done.stdout


def ask(product: Product, environment: Mapping[str, str], words: str = "Hallo", *more: str) -> str:
    body = json.dumps({"model": "gpt-4o", "messages": [{"role": "user", "content": words}]})
    way = more or ("--proxy-negotiate", "-U", ":")
    return curl(product, environment, *way, "-H", "content-type: application/json", "-d", body, CHAT)


def last(product: Product) -> dict[str, object]:
    return [event for event in product.events() if event["service"] == "openai-api"][-1]


@pytest.mark.parametrize(
    ("user", "mode", "department"), [("anna", "coach", "Burgerzaken"), ("piet", "enforce", "Sociaal domein")]
)
def test_who_signed_in_to_the_work_station_is_known_with_their_groups(
    product: Product, ours: Realm, internet: Internet, user: str, mode: str, department: str
) -> None:
    before = len(internet.requests)
    assert ask(product, ours.sign_in(user)).endswith("\n200")
    assert len(internet.requests) == before + 1
    event = last(product)
    assert (event["mode"], event["department"]) == (mode, department)
    assert event["facts"]["known_by"] == "kerberos"  # type: ignore[index]
    assert user not in (product.data / "log" / "events.jsonl").read_text()


def test_the_own_pages_are_the_same_person_s_by_ticket_and_by_password(product: Product, ours: Realm) -> None:
    ask(product, ours.sign_in("piet"), "VERTROUWELIJK\nGrondaankoop")
    number = str(last(product)["id"])
    password = ("--proxy-basic", "-U", f"Piet:{USERS['piet'][0]}")
    ticket = ("--proxy-negotiate", "-U", ":")
    page = "http://sluis.wacht/mijn"
    assert any(number in curl(product, ours.sign_in("piet"), *ticket, page) for _ in range(50))  # written aside
    assert number in curl(product, ours.environment, *password, page)
    assert number not in curl(product, ours.sign_in("anna"), *ticket, page)


@pytest.mark.parametrize("user", ["gast", "anna/admin", ""])
def test_who_has_no_ticket_or_is_no_employee_sends_nothing(
    product: Product, ours: Realm, internet: Internet, user: str
) -> None:
    before = len(internet.requests)
    environment = ours.sign_in(user) if user else ours.environment
    assert ask(product, environment).endswith("\n407")
    assert len(internet.requests) == before


def test_a_ticket_that_was_seen_counts_no_more_and_ours_is_answered(
    product: Product, ours: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ours.environment.items():
        monkeypatch.setenv(name, value)
    context, token = ours.token("anna")
    first = connect(product, f"Negotiate {base64.b64encode(token).decode()}")
    assert first.startswith(b"HTTP/1.1 200")
    (answer,) = [line for line in first.split(b"\r\n") if line.lower().startswith(b"proxy-authenticate: negotiate ")]
    context.step(base64.b64decode(answer.rpartition(b" ")[2]))
    assert context.complete
    again = connect(product, f"Negotiate {base64.b64encode(token).decode()}")
    assert again.startswith(b"HTTP/1.1 407")
    asks = [line.partition(b": ")[2] for line in again.lower().split(b"\r\n") if line.lower().startswith(b"proxy-auth")]
    assert asks[0] == b"negotiate"
    assert asks[1].startswith(b"basic ")


def test_a_keytab_that_is_not_there_is_told_and_no_port_opens(ours: Realm, tmp_path: Path) -> None:
    environment = {
        **os.environ, **ours.environment, "SLUISWACHTER_KERBEROS_KEYTAB": str(tmp_path / "weg"),
        "SLUISWACHTER_KERBEROS_REALM": REALM,
    }  # fmt: skip
    command = [sys.executable, "-m", "proxy.cli", "run", "--data-dir", str(tmp_path / "var")]
    command += ["--listen", f"127.0.0.1:{free_port()}", "--review", f"127.0.0.1:{free_port()}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode != 0
    assert "kerberos_keytab" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def connect(product: Product, authorization: str) -> bytes:
    address = urlsplit(product.proxy)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=30) as link:
        host = "api.openai.com:443"
        link.sendall(
            f"CONNECT {host} HTTP/1.1\r\nHost: {host}\r\nProxy-Authorization: {authorization}\r\n\r\n".encode()
        )
        answer = b""
        while b"\r\n\r\n" not in answer and (more := link.recv(65536)):
            answer += more
    return answer
