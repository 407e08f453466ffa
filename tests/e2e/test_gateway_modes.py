"""The gateway as a router, and as the end of a tunnel: network namespaces (client, home, gateway, internet), real nftables and
WireGuard, the real product."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.waiting import comes

ROOT = Path(__file__).parents[2]
FAR, PORT, SOCKS, TUNNEL = "10.77.2.2", 8081, 1080, 51820
PLACES = ("client", "home", "gateway", "far")
PROMPT = json.dumps({"messages": [{"role": "user", "content": "Bel Jan de Vries op 06-12345678"}]})
BSN = json.dumps({"messages": [{"role": "user", "content": "BSN 123456782"}]})
pytestmark = [
    pytest.mark.needs("ip", "nft", "curl"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root makes network namespaces"),
]


def run(*words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(words, capture_output=True, text=True, check=check, timeout=90, cwd=ROOT)


@dataclass(frozen=True)
class Net:
    """The names of the namespaces, and the folder that they share."""

    name: str
    folder: Path
    processes: "dict[str, subprocess.Popen[bytes]]"

    def within(self, place: str, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        return run("ip", "netns", "exec", f"{self.name}-{place}", *words, check=check)

    def background(self, place: str, *words: str) -> "subprocess.Popen[bytes]":
        with (self.folder / f"{place}.txt").open("w") as out:
            command = ["ip", "netns", "exec", f"{self.name}-{place}", *words]
            return subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT)

    def ask(
        self, host: str, body: str, *more: str, ca: str = "ca", place: str = "client"
    ) -> "subprocess.CompletedProcess[str]":
        file = self.folder / ("var/ca/mitmproxy-ca-cert.pem" if ca == "ca" else "test-ca.pem")
        return self.within(
            place, "curl", "-sS", "-i", "--max-time", "20", "--cacert", str(file), "--noproxy", "*",
            "--resolve", f"{host}:443:{FAR}", "-H", "content-type: application/json", "-d", body, *more,
            f"https://{host}/v1/chat/completions", check=False,
        )  # fmt: skip

    def received(self) -> str:
        file = self.folder / "received"
        return file.read_text() if file.exists() else ""


def wire(net: Net) -> None:
    """client 10.77.1.2 - 10.77.1.1 gateway 10.77.2.1 - 10.77.2.2 far; home 10.77.3.2 - 10.77.3.1 gateway"""
    for place in PLACES:
        run("ip", "netns", "add", f"{net.name}-{place}")
        net.within(place, "ip", "link", "set", "lo", "up")
    for other, subnet, card in (("client", "10.77.1", "lan"), ("home", "10.77.3", "dsl"), ("far", "10.77.2", "wan")):
        gateway, end = f"{net.name}-gateway", f"{net.name}-{other}"
        run("ip", "link", "add", card, "netns", gateway, "type", "veth", "peer", "name", "eth0", "netns", end)
        net.within("gateway", "ip", "addr", "add", f"{subnet}.1/24", "dev", card)
        net.within("gateway", "ip", "link", "set", card, "up")
        net.within(other, "ip", "addr", "add", f"{subnet}.2/24", "dev", "eth0")
        net.within(other, "ip", "link", "set", "eth0", "up")
        net.within(other, "ip", "route", "add", "default", "via", f"{subnet}.1")


def until(file: Path, process: "subprocess.Popen[bytes]", words: str = "") -> None:
    end = time.monotonic() + 300
    while not file.exists() or words not in file.read_text():
        assert process.poll() is None, file.parent
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Net]:
    net = Net(f"slw{os.getpid()}", tmp_path_factory.mktemp("net"), {})
    try:
        wire(net)
        far = net.background("far", sys.executable, "-m", "tests.e2e.far_host", str(net.folder), FAR)
        net.processes["far"] = far
        until(net.folder / "ready", far)
        modes = json.dumps([f"transparent@{PORT}", f"socks5@{SOCKS}", f"wireguard@{TUNNEL}"])
        gateway = net.background(
            "gateway", "env", f"SLUISWACHTER_MODES={modes}", sys.executable, "-m", "proxy.cli", "run", "--data-dir",
            str(net.folder / "var"), "--listen", "10.77.1.1:8080", "--upstream-ca", str(net.folder / "test-ca.pem"),
        )  # fmt: skip
        net.processes["gateway"] = gateway
        until(net.folder / "gateway.txt", gateway, "review pages")
        net.within("gateway", "sh", "deploy/transparent.sh", "lan", str(PORT))
        yield net
    finally:
        for process in net.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in net.processes.values():
            process.wait(30)
        for place in PLACES:
            run("ip", "netns", "del", f"{net.name}-{place}", check=False)


@pytest.fixture(scope="module")
def tunnel(net: Net) -> Iterator[None]:
    """A home worker whose only way out is a tunnel to the gateway, set up as docs/gateway.md says."""
    keys = json.loads((net.folder / "var" / "ca" / "wireguard.conf").read_text())
    show = "import mitmproxy_rs, sys; print(mitmproxy_rs.wireguard.pubkey(sys.argv[1]))"
    public = run(sys.executable, "-c", show, keys["server_key"]).stdout.strip()
    settings, card = net.folder / "wg.conf", net.name
    settings.write_text(
        f"[Interface]\nPrivateKey = {keys['client_key']}\n"
        f"[Peer]\nPublicKey = {public}\nAllowedIPs = 0.0.0.0/0\nEndpoint = 10.77.1.1:{TUNNEL}\n"
    )
    program = net.background(
        "home", "env", "WG_I_PREFER_BUGGY_USERSPACE_TO_POLISHED_KMOD=1", "wireguard-go", "-f", card
    )
    try:
        assert comes(lambda: net.within("home", "ip", "link", "show", card, check=False).returncode == 0)
        net.within("home", "wg", "setconf", card, str(settings))
        net.within("home", "ip", "addr", "add", "10.0.0.1/32", "dev", card)
        net.within("home", "ip", "link", "set", card, "up")
        # The gateway's own address stays reachable outside the tunnel; nothing else does.
        net.within("home", "ip", "route", "add", "10.77.1.1", "via", "10.77.3.1")
        net.within("home", "ip", "route", "replace", "default", "dev", card)
        yield
    finally:
        program.terminate()
        program.wait(30)


@pytest.mark.needs("wireguard-go", "wg")
@pytest.mark.skipif(not Path("/dev/net/tun").exists(), reason="this kernel makes no tunnels (/dev/net/tun)")
def test_a_home_worker_is_inspected_through_the_tunnel(net: Net, tunnel: None) -> None:
    done = net.ask("api.openai.com", PROMPT, place="home")
    assert "Jan de Vries" in done.stdout, done
    assert "[PERSOON_" in net.received()
    assert "Vries" not in net.received()
    assert " 403" in net.ask("api.openai.com", BSN, place="home").stdout.splitlines()[0]
    assert "123456782" not in net.received()
    done = net.ask("www.bank.example", PROMPT, ca="test", place="home")
    assert "alt-svc" in done.stdout.lower(), done
    (net.folder / "received").unlink()


@pytest.mark.parametrize("more", [(), ("--socks5", f"10.77.1.1:{SOCKS}")], ids=["transparent", "socks5"])
def test_an_ai_service_is_inspected(net: Net, more: tuple[str, ...]) -> None:
    done = net.ask("api.openai.com", PROMPT, *more)
    assert "Jan de Vries" in done.stdout, done
    assert "alt-svc" not in done.stdout.lower()
    assert "[PERSOON_" in net.received()
    assert "Vries" not in net.received()
    refused = net.ask("api.openai.com", BSN, *more)
    assert " 403" in refused.stdout.splitlines()[0]
    assert "123456782" not in net.received()


def test_what_is_no_ai_service_passes_untouched(net: Net) -> None:
    done = net.ask("www.bank.example", PROMPT, ca="test")
    assert "alt-svc" in done.stdout.lower(), done
    assert "Jan de Vries" in net.received()
    (net.folder / "received").unlink()


def test_http3_is_refused(net: Net) -> None:
    probe = (
        "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(5); "
        f"s.connect(('{FAR}', 443)); s.send(b'x'); s.recv(9)"
    )
    done = net.within("client", sys.executable, "-c", probe, check=False)
    assert "ConnectionRefusedError" in done.stderr


def test_nothing_passes_by_when_the_gateway_is_down(net: Net) -> None:
    before = net.received()
    net.processes["gateway"].send_signal(signal.SIGTERM)
    assert net.processes["gateway"].wait(40) == 0
    for host, ca in (("api.openai.com", "ca"), ("www.bank.example", "test")):
        assert net.ask(host, PROMPT, ca=ca).returncode == 7, "connection refused"
    assert net.received() == before
