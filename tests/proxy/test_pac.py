"""The PAC file, run as a browser runs it."""

import json
import subprocess
from collections import Counter
from collections.abc import Sequence

import pytest

from proxy.notices.pac import pac_file
from proxy.services import catalogue

HOSTS = ["api.openai.com", "ChatGPT.com", "*.openai.azure.com"]
PROXIES = ["p1.gemeente.nl:8080", "p2.gemeente.nl:8080", "p3.gemeente.nl:8080"]

_RUN = """
const vm = require("vm");
const [pac, hosts, address] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const box = vm.createContext(address ? {myIpAddress: () => address} : {});
vm.runInContext(pac, box);
console.log(JSON.stringify(hosts.map((host) => box.FindProxyForURL("https://" + host + "/", host))));
"""


def _ask(
    hosts: list[str], address: str = "10.1.2.3", proxies: list[str] = PROXIES, known: Sequence[str] = HOSTS
) -> list[str]:
    pac = pac_file(known, proxies, "sluis.wacht")
    given = json.dumps([pac, hosts, address])
    done = subprocess.run(["node", "-e", _RUN], input=given, capture_output=True, text=True, check=True, timeout=30)
    return list(json.loads(done.stdout))


def _rotations() -> list[str]:
    every = [f"PROXY {proxy}" for proxy in PROXIES]
    return ["; ".join(every[n:] + every[:n]) for n in range(len(every))]


@pytest.mark.needs("node")
def test_ai_services_and_the_portal_go_through_every_proxy_and_never_direct() -> None:
    hosts = ["api.openai.com", "API.OPENAI.COM", "api.openai.com.", "chatgpt.com", "sluis.wacht", "SLUIS.wacht"]
    hosts += ["a.openai.azure.com", "a.b.openai.azure.com", "A.OpenAI.Azure.com."]
    answers = _ask(hosts)
    assert answers[0] in _rotations()
    assert answers == answers[:1] * len(hosts), "one client keeps to one proxy, whatever the service"


@pytest.mark.needs("node")
def test_clients_spread_over_the_proxies() -> None:
    first = Counter(_ask(["chatgpt.com"], f"10.1.{number % 3}.{number}")[0] for number in range(40))
    assert set(first) == set(_rotations())
    assert min(first.values()) >= 5


@pytest.mark.needs("node")
@pytest.mark.parametrize("address", ["127.0.0.1", "::1", ""])
def test_without_an_address_of_its_own_the_host_decides(address: str) -> None:
    hosts = [f"h{number}.openai.azure.com" for number in range(60)]
    assert set(_ask(hosts, address)) == set(_rotations())
    assert _ask(hosts, address) == _ask(hosts, address)


@pytest.mark.needs("node")
def test_everything_else_goes_direct() -> None:
    hosts = ["openai.com", "www.gemeente.nl", "xapi.openai.com", "api.openai.com.evil.nl", "openai.azure.com"]
    hosts += ["evilopenai.azure.com", ".openai.azure.com", "chatgpt.com.nl", "localhost", "10.0.0.1", ""]
    hosts += ["constructor", "__proto__", "toString", "hasownproperty"]
    assert _ask(hosts) == ["DIRECT"] * len(hosts)


@pytest.mark.needs("node")
def test_a_thousand_hosts_are_told_apart() -> None:
    hosts = [f"h{number}.{'openai.azure.com' if number % 2 else 'example.nl'}" for number in range(1000)]
    assert _ask(hosts, proxies=["p:1"]) == ["DIRECT", "PROXY p:1"] * 500


def test_strings_are_escaped_for_javascript() -> None:
    assert '"a\\"+evil()+\\"": 1' in pac_file(['a"+evil()+"'], ["p:1"], "sluis.wacht")


@pytest.mark.parametrize("proxies", [[], [""], ["p:1; DIRECT"], ["p:1\n"]])
def test_a_proxy_cannot_smuggle_in_direct(proxies: list[str]) -> None:
    with pytest.raises(ValueError, match="prox"):
        pac_file(HOSTS, proxies, "sluis.wacht")


@pytest.mark.needs("node")
def test_the_pac_file_and_the_catalogue_agree_on_every_host() -> None:
    known = catalogue.load(catalogue.SHIPPED)
    names = [host.removeprefix("*.") for host in known.hosts]
    hosts = [form for name in names for form in (name, f"a.{name}", f"a.b.{name}", f"x{name}", f"{name}.example")]
    through = [answer != "DIRECT" for answer in _ask(hosts, known=known.hosts)]
    assert through == [known.match(host) is not None for host in hosts]
    assert len(hosts) > 2500
    assert 0 < sum(through) < len(hosts)
