"""What is wrong at the start is said in one line, with an exit code, before a port opens (proxy/cli.py, proxy/running/app.py)."""

import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.e2e.conftest import Product
from tests.proxy.bed import free_port


def start(data: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    listen, review = (f"127.0.0.1:{free_port()}" for _ in range(2))
    flags = ["--data-dir", str(data), "--listen", listen, "--review", review, *more]
    return subprocess.run(
        [sys.executable, "-m", "proxy.cli", "run", *flags], capture_output=True, text=True, timeout=240, check=False
    )


def told(done: "subprocess.CompletedProcess[str]") -> str:
    lines = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("sluiswachter: ")
    return lines[0]


def test_a_wrong_policy(tmp_path: Path) -> None:
    (tmp_path / "beleid.yaml").write_text("name: x\n")
    assert "beleid.yaml:1: version is missing" in told(
        start(tmp_path / "var", "--policy", str(tmp_path / "beleid.yaml"))
    )


def test_a_wrong_address(tmp_path: Path) -> None:
    assert "HOST:PORT" in told(start(tmp_path / "var", "--listen", "8080"))


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"
        assert address in told(start(tmp_path / "var", "--listen", address))


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    assert "give this user the right to write there" in told(start(tmp_path / "var"))


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    (tmp_path / "var" / "log").mkdir(parents=True)
    connection = sqlite3.connect(tmp_path / "var" / "log" / "events.sqlite")
    connection.execute("pragma user_version=99")
    connection.close()
    assert "newer version" in told(start(tmp_path / "var"))


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    assert "nl_not_there is not installed" in told(start(tmp_path / "var", "--model", "nl_not_there"))


def test_a_wrong_upstream_authority(tmp_path: Path) -> None:
    missing = tmp_path / "no.pem"
    assert str(missing) in told(start(tmp_path / "var", "--upstream-ca", str(missing)))


def test_a_wrong_upstream(tmp_path: Path) -> None:
    assert "expected http://HOST:PORT" in told(start(tmp_path / "var", "--upstream", "proxy:3128"))


def test_a_busy_database(tmp_path: Path) -> None:
    (tmp_path / "var" / "log").mkdir(parents=True)
    connection = sqlite3.connect(tmp_path / "var" / "log" / "events.sqlite", isolation_level=None)
    connection.execute("begin exclusive")
    assert "locked" in told(start(tmp_path / "var"))
    connection.close()


def test_a_wrong_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUISWACHTER_MODES", '["reverse:http://x@80"]')
    assert "expected one of transparent@PORT" in told(start(tmp_path / "var"))


def test_a_second_gateway_on_the_same_folder(product: Product) -> None:
    assert "another gateway (process " in told(start(product.data))
    assert httpx.get(f"{product.review}/healthz", trust_env=False, timeout=30).status_code == 200
