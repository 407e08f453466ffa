"""Several proxy processes on one port: clients keep to theirs, one that dies is replaced, a change breaks no answer."""

import re
import signal
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.e2e.conftest import ending_well, start, wait_until_healthy
from tests.e2e.from_address import FromAddress
from tests.e2e.internet import Internet
from tests.proxy.bed import free_port

TEXT = "Bel Jan de Vries op 06-12345678 over de aanvraag"
# By its last number each meets the process of its place in this list (proxy/running/sockets.py).
ADDRESSES = ("127.0.0.2", "127.0.0.1")


@dataclass(frozen=True)
class Several:
    """A gateway of two processes."""

    process: "subprocess.Popen[str]"
    proxy: str
    review: str
    data: Path

    def ask(self, address: str, stream: bool = False) -> str:
        context = ssl.create_default_context(cafile=str(self.data / "ca" / "mitmproxy-ca-cert.pem"))
        body = {"messages": [{"role": "user", "content": TEXT}], "stream": stream}
        with httpx.Client(transport=FromAddress(self.proxy, context, address), timeout=60, trust_env=False) as client:
            return client.post("https://api.openai.com/v1/chat/completions", json=body).text

    def seats(self) -> dict[int, int]:
        """The number of each place and the process there: the supervisor's own children that run the command."""
        done = subprocess.run(
            ["pgrep", "-a", "-P", str(self.process.pid), "-f", "--", "--seat"],
            capture_output=True,
            text=True,
            check=False,
        )
        return {int(seat): int(pid) for pid, seat in re.findall(r"^(\d+) .* --seat (\d+)/", done.stdout, re.M)}

    def children(self) -> list[int]:
        """The proxy processes."""
        return list(self.seats().values())

    def health(self) -> int:
        return httpx.get(f"{self.review}/healthz", trust_env=False, timeout=20).status_code


@pytest.fixture(scope="module")
def several(internet: Internet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Several]:
    data = tmp_path_factory.mktemp("several") / "var"
    listen, review = (f"127.0.0.1:{free_port()}" for _ in range(2))
    upstream = ("--upstream", f"http://127.0.0.1:{internet.port}", "--upstream-ca", str(internet.authority.file))
    process = start(data, "--listen", listen, "--review", review, "--workers", "2", *upstream)
    with ending_well(process, data.parent / "out.txt", signal.SIGTERM):
        wait_until_healthy(f"http://{review}", process)
        yield Several(process, f"http://{listen}", f"http://{review}", data)


def until_healthy(several: Several, seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while several.health() != 200:
        assert time.monotonic() < end
        time.sleep(0.3)


def test_every_client_is_served(several: Several, internet: Internet) -> None:
    before = len(internet.requests)
    for address in ADDRESSES:
        assert "Jan de Vries" in several.ask(address)
    sent = b"".join(body for _, _, body in internet.requests[before:])
    assert b"Vries" not in sent
    assert len(re.findall(rb"\[PERSOON_[0-9]+\]", sent)) == 2


@pytest.mark.parametrize("killed", [1, 0])
def test_one_that_is_killed_is_replaced_and_the_other_goes_on(several: Several, killed: int) -> None:
    until_healthy(several)
    before = several.seats()
    subprocess.run(["kill", "-9", str(before[killed])], check=True)
    # The other process answers at once; a client of the killed one waits in the socket until the new process is there.
    assert "Jan de Vries" in several.ask(ADDRESSES[1 - killed])
    assert several.seats() == {1 - killed: before[1 - killed]}
    assert "Jan de Vries" in several.ask(ADDRESSES[killed])
    after = several.seats()
    assert after[1 - killed] == before[1 - killed]
    assert after[killed] != before[killed]
    until_healthy(several)


def test_replacing_all_breaks_no_answer(several: Several, internet: Internet) -> None:
    until_healthy(several)
    before = set(several.children())
    internet.pause = 0.3
    answers: list[str] = []
    asking = [threading.Thread(target=lambda a=a: answers.append(several.ask(a, stream=True))) for a in ADDRESSES]
    for thread in asking:
        thread.start()
    time.sleep(1)
    several.process.send_signal(signal.SIGUSR1)
    for thread in asking:
        thread.join(90)
    internet.pause = 0.0
    assert len(answers) == 2
    for answer in answers:
        assert answer.endswith("data: [DONE]\n\n")
    end = time.monotonic() + 240
    while before & set(several.children()) or len(several.children()) != 2:
        assert time.monotonic() < end
        time.sleep(0.5)
    for address in ADDRESSES:
        assert "Jan de Vries" in several.ask(address)
    until_healthy(several)


def test_a_wrong_start_ends_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "beleid.yaml").write_text("name: x\n")
    listen, review = (f"127.0.0.1:{free_port()}" for _ in range(2))
    process = start(
        tmp_path / "var",
        "--listen",
        listen,
        "--review",
        review,
        "--workers",
        "2",
        "--policy",
        str(tmp_path / "beleid.yaml"),
    )
    assert process.wait(240) == 1
    assert "beleid.yaml:1: version is missing" in (tmp_path / "out.txt").read_text()
