"""The PAC file, run as a browser runs it."""

import json
import subprocess

import pytest

from proxy.notices.pac import pac_file

HOSTS = ["api.openai.com", "ChatGPT.com", "*.openai.azure.com"]
THROUGH = "PROXY p1.gemeente.nl:8080; PROXY p2.gemeente.nl:8080"

_RUN = """
const vm = require("vm");
const [pac, hosts] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const box = vm.createContext({});
vm.runInContext(pac, box);
console.log(JSON.stringify(hosts.map((host) => box.FindProxyForURL("https://" + host + "/", host))));
"""


def _ask(hosts: list[str]) -> list[str]:
    pac = pac_file(HOSTS, ["p1.gemeente.nl:8080", "p2.gemeente.nl:8080"], "sluis.wacht")
    done = subprocess.run(
        ["node", "-e", _RUN], input=json.dumps([pac, hosts]), capture_output=True, text=True, check=True, timeout=30
    )
    return list(json.loads(done.stdout))


@pytest.mark.needs("node")
def test_ai_services_and_the_portal_go_through_every_proxy_and_never_direct() -> None:
    hosts = ["api.openai.com", "API.OPENAI.COM", "api.openai.com.", "chatgpt.com", "sluis.wacht", "SLUIS.wacht"]
    hosts += ["a.openai.azure.com", "a.b.openai.azure.com", "A.OpenAI.Azure.com."]
    assert _ask(hosts) == [THROUGH] * len(hosts)


@pytest.mark.needs("node")
def test_everything_else_goes_direct() -> None:
    hosts = ["openai.com", "www.gemeente.nl", "xapi.openai.com", "api.openai.com.evil.nl", "openai.azure.com"]
    hosts += ["evilopenai.azure.com", ".openai.azure.com", "chatgpt.com.nl", "localhost", "10.0.0.1", ""]
    hosts += ["constructor", "__proto__", "toString", "hasownproperty"]
    assert _ask(hosts) == ["DIRECT"] * len(hosts)


@pytest.mark.needs("node")
def test_a_thousand_hosts_are_told_apart() -> None:
    hosts = [f"h{number}.{'openai.azure.com' if number % 2 else 'example.nl'}" for number in range(1000)]
    assert _ask(hosts) == ["DIRECT", THROUGH] * 500


def test_strings_are_escaped_for_javascript() -> None:
    assert '"a\\"+evil()+\\"": 1' in pac_file(['a"+evil()+"'], ["p:1"], "sluis.wacht")


@pytest.mark.parametrize("proxies", [[], [""], ["p:1; DIRECT"], ["p:1\n"]])
def test_a_proxy_cannot_smuggle_in_direct(proxies: list[str]) -> None:
    with pytest.raises(ValueError, match="prox"):
        pac_file(HOSTS, proxies, "sluis.wacht")
