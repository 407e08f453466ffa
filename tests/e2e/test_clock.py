"""The clock of a running gateway is set, ahead and back: nothing goes out uninspected and the record stays whole."""

import contextlib
import json
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from policies import DEFAULT_POLICY
from tests.e2e.conftest import Product, gateway, signed_in
from tests.e2e.internet import Internet
from tests.waiting import comes

HOUR, DAY = 3600, 86400
TEXT = "Bel Jan de Vries op 06-12345678 over de aanvraag"
pytestmark = pytest.mark.needs("cc")


@dataclass(frozen=True)
class Clocked:
    """A gateway whose time of day stands so many seconds from ours; its steady clock goes on as ever."""

    product: Product
    internet: Internet
    file: Path
    policy: Path

    def set(self, seconds: int) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n")
        new.replace(self.file)

    def events(self) -> list[dict[str, object]]:
        """In the order of the chain."""
        with contextlib.closing(sqlite3.connect(self.product.data / "log" / "events.sqlite")) as connection:
            rows = connection.execute("SELECT document FROM event_documents ORDER BY sequence")
            return [json.loads(row[0]) for row in rows]

    def acts(self) -> list[str]:
        return [str(event["subject"]) for event in self.events() if event["rule"] == "clock-jumped"]

    def ask(self, text: str, *, stream: bool = False) -> httpx.Response:
        body = {"messages": [{"role": "user", "content": text}], "stream": stream}
        with self.product.client() as client:
            return client.post("https://api.openai.com/v1/chat/completions", json=body)

    def sent(self, ask: Callable[[], httpx.Response]) -> tuple[httpx.Response, bytes]:
        before = len(self.internet.requests)
        answer = ask()
        return answer, b"".join(body for _, _, body in self.internet.requests[before:])


@pytest.fixture(scope="module")
def clocked(internet: Internet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clocked]:
    folder = tmp_path_factory.mktemp("clocked")
    file, policy = folder / "clock", folder / "beleid.yaml"
    file.write_text("+0\n")
    policy.write_bytes(DEFAULT_POLICY.read_bytes())
    library = folder / "set_clock.so"
    command = (
        "cc",
        "-shared",
        "-fPIC",
        "-O1",
        "-o",
        str(library),
        str(Path(__file__).with_name("set_clock.c")),
        "-ldl",
    )
    subprocess.run(command, check=True)
    fake = {"LD_PRELOAD": str(library), "SET_CLOCK": str(file)}
    with gateway(folder, internet, "--policy", str(policy), **fake) as product:
        yield Clocked(product, internet, file, policy)


def test_whatever_the_clock_says_requests_are_judged_and_the_record_says_what_the_clock_did(clocked: Clocked) -> None:
    answer, sent = clocked.sent(lambda: clocked.ask(TEXT))
    placeholder = re.search(rb"\[PERSOON_\d+\]", sent)
    assert placeholder
    assert "Jan de Vries" in answer.text
    at = 0
    for step, moment in enumerate((HOUR, HOUR + DAY, DAY, 0), 1):
        clocked.set(moment)
        assert comes(lambda step=step: len(clocked.acts()) == step)
        told = int(clocked.acts()[-1].removesuffix(" s"))
        assert abs(told - (moment - at)) < 10
        at = moment
        answer, sent = clocked.sent(lambda: clocked.ask(TEXT))
        assert "Jan de Vries" in answer.text
        assert placeholder[0] in sent, "what stands for a value does not end because the clock was set"
        assert b"Vries" not in sent
        answer, sent = clocked.sent(lambda: clocked.ask("BSN 123456782"))
        assert (answer.status_code, sent) == (403, b"")
        assert httpx.get(f"{clocked.product.review}/healthz", trust_env=False, timeout=30).status_code == 200


def test_times_only_go_back_behind_an_event_that_says_so(clocked: Clocked) -> None:
    latest, back = datetime(2026, 1, 1, tzinfo=UTC), 0
    for event in clocked.events():
        moment = datetime.fromisoformat(str(event["time"]))
        if event["rule"] == "clock-jumped":
            back += moment < latest
            latest = moment
        assert moment > latest - timedelta(seconds=5), event["id"]
        latest = max(latest, moment)
    assert back == 2


def test_an_answer_that_is_on_its_way_comes_whole(clocked: Clocked) -> None:
    clocked.internet.pause = 0.2
    answers: list[httpx.Response] = []
    asking = threading.Thread(target=lambda: answers.append(clocked.ask(TEXT, stream=True)))
    asking.start()
    for moment in (DAY, -HOUR, 0):
        before = len(clocked.acts())
        clocked.set(moment)
        assert comes(lambda before=before: len(clocked.acts()) > before)
    asking.join(120)
    clocked.internet.pause = 0.0
    assert answers[0].text.endswith("data: [DONE]\n\n")


def test_a_session_of_the_pages_is_over_and_one_can_sign_in_again(clocked: Clocked) -> None:
    with signed_in(clocked.product) as officer:
        assert officer.client.get(f"{clocked.product.review}/gebeurtenissen").status_code == 200
        for moment in (DAY, 0):
            before = len(clocked.acts())
            clocked.set(moment)
            assert comes(lambda before=before: len(clocked.acts()) > before)
            assert officer.client.get(f"{clocked.product.review}/gebeurtenissen").status_code == 303
            form = {"naam": officer.name, "wachtwoord": officer.password}
            officer.client.post(f"{clocked.product.review}/inloggen", data=form)
            assert officer.client.get(f"{clocked.product.review}/gebeurtenissen").status_code == 200


def test_what_waits_does_not_wait_for_the_clock_to_catch_up(clocked: Clocked) -> None:
    """A changed policy is taken within seconds, also when the clock was just set back."""
    clocked.set(-DAY)
    clocked.policy.write_text(clocked.policy.read_text().replace('version: "2.0"', 'version: "2.0-anders"'))

    def taken() -> bool:
        health = httpx.get(f"{clocked.product.review}/healthz", trust_env=False, timeout=30)
        return bool(health.json()["checks"]["policy"] == "2.0-anders")

    assert comes(taken)
    clocked.set(0)


def test_the_record_is_whole(clocked: Clocked) -> None:
    command = [sys.executable, "-m", "proxy.cli", "log", "verify", "--data-dir", str(clocked.product.data), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["problem"] is None
