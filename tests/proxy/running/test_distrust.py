"""proxy/running/distrust.py, with real handshakes."""

import asyncio
import json
import os
import socket
import ssl
import time
from pathlib import Path

import pytest

from proxy.operating.checks import _distrust
from proxy.running.distrust import Distrust, refused
from proxy.services.catalogue import Catalogue, Service
from proxy.settings import Settings
from tests.proxy.bed import proxy_with

DAY = 24 * 3600
CATALOGUE = Catalogue([Service(id="x", name="X", vendor="X", country="US", kind="chat", hosts=("ai.example",))])


def handshake(port: int, host: str, context: ssl.SSLContext) -> bool:
    """Whether it succeeded."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
        plain.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert b" 200 " in plain.recv(4096)
        try:
            with context.wrap_socket(plain, server_hostname=host):
                return True
        except ssl.SSLCertVerificationError:
            return False


async def noted(folder: Path) -> None:
    """Until something is noted; the test's own time limit ends this."""
    async with asyncio.timeout(60):
        while not refused(folder):  # noqa: ASYNC110  # a file has no event
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_a_program_that_refuses_our_certificate(tmp_path: Path, version: ssl.TLSVersion) -> None:
    pinned = ssl.create_default_context()
    pinned.minimum_version = pinned.maximum_version = version
    async with proxy_with(Distrust(CATALOGUE, tmp_path), connection_strategy="lazy") as port:
        for _ in range(3):
            assert not await asyncio.to_thread(handshake, port, "ai.example", pinned)
        async with asyncio.timeout(60):
            while sum(one.count for one in refused(tmp_path)) < 3:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    (one,) = refused(tmp_path)
    assert (one.host, one.count) == ("ai.example", 3)
    assert one == refused(tmp_path)[0]


def test_a_slow_write_does_not_undo_a_later_one(tmp_path: Path) -> None:
    distrust = Distrust(CATALOGUE, tmp_path)
    distrust._write(3, json.dumps({"ai.example": [3, time.time()]}))
    distrust._write(2, json.dumps({"ai.example": [2, time.time()]}))
    assert [one.count for one in refused(tmp_path)] == [3]


async def test_one_that_trusts_it_and_other_hosts_are_nobodys_business(tmp_path: Path) -> None:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    async with proxy_with(Distrust(CATALOGUE, tmp_path), connection_strategy="lazy") as port:
        assert await asyncio.to_thread(handshake, port, "ai.example", trusting)
        assert not await asyncio.to_thread(handshake, port, "bank.example", ssl.create_default_context())
        assert not await asyncio.to_thread(handshake, port, "ai.example", ssl.create_default_context())
        await noted(tmp_path)
    assert [one.host for one in refused(tmp_path)] == ["ai.example"]


def test_processes_are_taken_together_and_what_is_older_than_a_week_is_not_told(tmp_path: Path) -> None:
    now = time.time()
    noted = {
        "1": {"a.nl": [2, now - 60]},
        "2": {"a.nl": [3, now - 90], "b.nl": [9, now - 30], "c.nl": [8, now - 8 * DAY]},
    }
    for pid, known in noted.items():
        (tmp_path / f"geweigerd-certificaat-{pid}.json").write_text(json.dumps(known))
    (tmp_path / "geweigerd-certificaat-3.json").write_text("half")
    assert [(one.host, one.count, round(one.last.timestamp())) for one in refused(tmp_path)] == [
        ("b.nl", 9, round(now - 30)),
        ("a.nl", 5, round(now - 60)),
    ]


def test_notes_of_processes_that_are_long_gone_go_at_the_next_note_and_not_by_looking(tmp_path: Path) -> None:
    left = tmp_path / "geweigerd-certificaat-2.json"
    left.write_text("{}")
    os.utime(left, (time.time() - 8 * DAY, time.time() - 8 * DAY))
    assert refused(tmp_path) == []
    assert left.exists()
    Distrust(CATALOGUE, tmp_path)._write(1, "{}")
    assert not left.exists()


def test_doctor_says_so(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert _distrust(settings).state == "good"
    settings.run_dir.mkdir()
    (settings.run_dir / "geweigerd-certificaat-1.json").write_text(json.dumps({"ai.example": [4, time.time()]}))
    found = _distrust(settings)
    assert found.state == "warn"
    assert "ai.example 4x" in found.said


async def test_a_full_disk_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with proxy_with(Distrust(CATALOGUE, tmp_path / "file"), connection_strategy="lazy") as port:
        for _ in range(2):
            assert not await asyncio.to_thread(handshake, port, "ai.example", ssl.create_default_context())
    assert refused(tmp_path / "file") == []
