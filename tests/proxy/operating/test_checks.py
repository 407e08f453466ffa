"""proxy/operating/checks.py and ``sluiswachter doctor``"""

import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from proxy.authority import Authority
from proxy.cli import main
from proxy.operating.checks import Found, look
from proxy.settings import Settings
from tests.proxy.bed import free_port


@pytest.fixture
def egress() -> Iterator[socket.socket]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening


def settings(folder: Path, egress: socket.socket, **more: object) -> Settings:
    ports = {name: f"127.0.0.1:{free_port()}" for name in ("listen", "review")}
    upstream = f"http://127.0.0.1:{egress.getsockname()[1]}"
    return Settings(**{"data_dir": folder, "upstream": upstream, **ports, **more})  # type: ignore[arg-type]


def by_name(found: list[Found]) -> dict[str, Found]:
    return {one.name: one for one in found}


def test_before_the_first_start_nothing_is_wrong(tmp_path: Path, egress: socket.socket) -> None:
    found = look(settings(tmp_path / "var", egress))
    assert not [one for one in found if one.state == "bad"]
    assert by_name(found)["certificaat"].mend == "de eerste start maakt het aan"
    assert not (tmp_path / "var").exists(), "looking changes nothing"


@pytest.mark.parametrize(
    ("more", "name", "words"),
    [
        ({"policy": Path("no.yaml")}, "beleid", "cannot be read"),
        ({"services_dir": Path("pyproject.toml")}, "diensten", "diensten"),
        ({"model": "nl_not_there"}, "model", "not installed"),
        ({"upstream": "http://127.0.0.1:9"}, "weg naar buiten", "refused"),
        ({"upstream": "nonsense"}, "weg naar buiten", "expected http://HOST:PORT"),
        ({"modes": ("reverse@1",)}, "weg naar buiten", "expected one of"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, egress: socket.socket, more: dict[str, object], name: str, words: str
) -> None:
    found = by_name(look(settings(tmp_path, egress, **more)))[name]
    assert words in found.said
    if name != "diensten":
        assert found.state == "bad"


def test_a_key_that_others_can_read(tmp_path: Path, egress: socket.socket) -> None:
    Authority.open(tmp_path / "ca", ["chatgpt.com"])
    (tmp_path / "ca" / "mitmproxy-ca.pem").chmod(0o644)
    found = by_name(look(settings(tmp_path, egress)))
    assert found["gegevensmap"].state == "bad"
    assert "mitmproxy-ca.pem" in found["gegevensmap"].said


def test_an_authority_that_does_not_cover_every_service(tmp_path: Path, egress: socket.socket) -> None:
    Authority.open(tmp_path / "ca", ["chatgpt.com"])
    found = by_name(look(settings(tmp_path, egress)))["certificaat"]
    assert (found.state, found.mend) == ("warn", "sluiswachter ca rotate")


def test_the_authority_is_held_against_the_hosts_that_this_gateway_decrypts(
    tmp_path: Path, egress: socket.socket
) -> None:
    listed = settings(tmp_path, egress)
    Authority.open(tmp_path / "ca", [*listed.catalogue().hosts, listed.portal_host])
    assert by_name(look(listed))["certificaat"].state == "good"
    everything = by_name(look(settings(tmp_path, egress, shared_hosts="all")))["certificaat"]
    assert (everything.state, everything.mend) == ("warn", "sluiswachter ca rotate")


def test_a_damaged_database(tmp_path: Path, egress: socket.socket) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "events.sqlite").write_bytes(b"geen database" * 400)
    assert by_name(look(settings(tmp_path, egress)))["database"].state == "bad"


def test_a_clock_that_runs_behind_the_record(tmp_path: Path, egress: socket.socket) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "events.jsonl").touch()
    os.utime(tmp_path / "log" / "events.jsonl", (time.time() + 3600, time.time() + 3600))
    assert by_name(look(settings(tmp_path, egress)))["klok"].state == "bad"


def test_a_password_in_the_address_of_the_database_is_not_printed(tmp_path: Path, egress: socket.socket) -> None:
    url = "postgresql://sluis:hunter2@127.0.0.1:9/sluis"
    assert "hunter2" not in str(look(settings(tmp_path, egress, database_url=url)))


@pytest.mark.parametrize(
    ("vault", "state"), [('"ok"', "good"), ('"cannot be reached"', "warn"), ("{}", "warn"), (None, "good")]
)
def test_a_running_gateway_says_how_its_vault_is(
    tmp_path: Path, egress: socket.socket, monkeypatch: pytest.MonkeyPatch, vault: str | None, state: str
) -> None:
    checks = f'{{"vault": {vault}}}' if vault else "{}"
    said = httpx.Response(200, text=f'{{"ok": true, "checks": {checks}}}')
    monkeypatch.setattr(httpx, "get", lambda *_, **__: said)
    assert by_name(look(settings(tmp_path, egress)))["controlepoort"].state == state


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SLUISWACHTER_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("SLUISWACHTER_UPSTREAM", "http://127.0.0.1:9")
    assert main(["doctor"]) == 1
    shown = capsys.readouterr().out
    assert "FOUT    weg naar buiten" in shown
    assert "-> is de uitgaande proxy aan?" in shown
    assert main(["doctor", "--json"]) == 1
    assert {one["state"] for one in json.loads(capsys.readouterr().out)} >= {"good", "bad"}
