"""Two gateways that share one vault: what one took out the other puts back; without it nothing is guessed."""

import base64
import os
from pathlib import Path

import pytest

from tests.e2e.conftest import Product, gateway
from tests.e2e.internet import Internet
from tests.e2e.test_clients import PROMPT
from tests.proxy.redis_server import RedisServer
from tests.waiting import comes

pytestmark = pytest.mark.needs("redis-server")
URL = "https://api.openai.com/v1/chat/completions"


def test_two_gateways(internet: Internet, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(base64.b64encode(os.urandom(32)).decode())
    redis = RedisServer(tmp_path)
    redis.start()
    try:
        shared = {"vault_url": redis.url, "vault_key_file": str(key)}
        with gateway(tmp_path / "a", internet, **shared) as one, gateway(tmp_path / "b", internet, **shared) as two:
            check(one, two, internet, redis)
    finally:
        redis.stop()


def check(one: Product, two: Product, internet: Internet, redis: RedisServer) -> None:
    asked = {"messages": [{"role": "user", "content": PROMPT}]}
    with one.client() as first, two.client() as second:
        assert first.post(URL, json=asked).json()["choices"][0]["message"]["content"] == f"U schreef: {PROMPT}"
        sent = internet.requests[-1][2]
        assert second.post(URL, json=asked).json()["choices"][0]["message"]["content"] == f"U schreef: {PROMPT}"
        assert internet.requests[-1][2] == sent  # the same placeholders
        # A page on the other gateway loads what was said through the first.
        placeholder = sent.decode().partition("[PERSOON_")[2].partition("]")[0]
        echo = second.post("https://api.openai.com/v1/geschiedenis", json={"titel": f"Brief aan PERSOON_{placeholder}"})
        assert "PERSOON_" in echo.text  # what the user types himself is his own
        # A report of a false alarm may be sent at the other gateway, and holds what the first one saw, masked.
        number = one.events()[0]["id"]
        assert comes(lambda: "[naam van een persoon]" in second.get(f"http://sluis.wacht/vals-alarm/{number}").text)
        assert b"Vries" not in redis.everything()
        redis.stop()
        before = len(internet.requests)
        refused = first.post(URL, json=asked)
        assert refused.status_code == 503
        assert one.events()[-1]["reason"] == "vault-lost"
        assert len(internet.requests) == before
        clean = {"messages": [{"role": "user", "content": "Wat is de hoofdstad van Frankrijk?"}]}
        assert first.post(URL, json=clean).status_code == 200
