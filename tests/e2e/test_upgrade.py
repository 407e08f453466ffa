"""A gateway starts on what an earlier version wrote, and goes on with it (tests/earlier.py)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import gateway
from tests.e2e.internet import Internet
from tests.earlier import unpack

BODY = {"messages": [{"role": "user", "content": "Bel Jan de Vries op 06-12345678"}]}


@pytest.mark.parametrize("name", ["before-migrations", "0004"])
def test_a_gateway_goes_on_with_an_earlier_record(internet: Internet, tmp_path: Path, name: str) -> None:
    log = unpack(name, tmp_path / "var")
    if (log / "sleutels").exists():  # where the keys of the record lay is the gateway's own to say
        (log / "sleutels").rename(tmp_path / "var" / "sleutels")
    # So that none of it is over its term when this is run years from now.
    with gateway(tmp_path, internet, keep_events_days="36500") as product:
        with product.client() as client:
            assert client.post("https://api.openai.com/v1/chat/completions", json=BODY).status_code == 200
        command = [sys.executable, "-m", "proxy.cli", "log", "verify", "--data-dir", str(product.data), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
        found = json.loads(done.stdout)
    assert found["problem"] is None
    assert found["events"] >= 13
