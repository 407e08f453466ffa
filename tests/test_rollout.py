"""Roll-out: the files are what browsers read, and the script for Linux does and undoes what it says (deploy/uitrol)."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT, PAGES = ROOT / "deploy" / "uitrol" / "linux.sh", ROOT / "docs" / "uitrol"
CA = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


def run(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "ROOT": str(root)}
    return subprocess.run([str(SCRIPT), *arguments], capture_output=True, text=True, env=environment, check=False)


def files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def ca(tmp_path: Path) -> Path:
    file = tmp_path / "ca.pem"
    file.write_text(CA)
    return file


def test_linux_there_and_back(tmp_path: Path, ca: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    assert run(root, "sluis.gemeente.nl:3128", str(ca)).returncode == 0
    assert len(files(root)) == 6
    for name in files(root):
        assert "PROXY:8080" not in (root / name).read_text(), name
    firefox = json.loads((root / "etc/firefox/policies/policies.json").read_text())["policies"]
    (installed,) = firefox["Certificates"]["Install"]
    assert (root / installed.lstrip("/")).read_text() == CA
    chromium = json.loads((root / "etc/chromium/policies/managed/sluiswachter.json").read_text())
    for address in (firefox["Proxy"]["AutoConfigURL"], chromium["ProxySettings"]["ProxyPacUrl"]):
        assert address == "http://sluis.gemeente.nl:3128/proxy.pac"
    assert run(root, "sluis.gemeente.nl:3128", str(ca)).returncode == 0  # a second time changes nothing
    assert run(root, "terug").returncode == 0
    assert files(root) == set()


def test_what_is_somebody_elses_stays(tmp_path: Path, ca: Path) -> None:
    root = tmp_path / "root"
    other = root / "etc/firefox/policies/policies.json"
    other.parent.mkdir(parents=True)
    other.write_text('{"policies": {"DisableTelemetry": true}}')
    assert run(root, "x:1", str(ca)).returncode == 3
    assert files(root) == {"etc/firefox/policies/policies.json"}
    run(root, "terug")
    assert files(root) == {"etc/firefox/policies/policies.json"}


@pytest.mark.parametrize("content", ["no certificate", CA + "-----BEGIN PRIVATE KEY-----\n"])
def test_a_wrong_file_is_refused(tmp_path: Path, ca: Path, content: str) -> None:
    ca.write_text(content)
    root = tmp_path / "root"
    root.mkdir()
    assert run(root, "x:1", str(ca)).returncode == 2
    assert files(root) == set()


@pytest.mark.parametrize("name", ["firefox-policies.json", "chromium-policies.json"])
def test_every_browser_gets_the_pac_and_neither_quic_nor_ech(name: str) -> None:
    text = (ROOT / "deploy" / "uitrol" / name).read_text()
    json.loads(text)
    assert "http://PROXY:8080/proxy.pac" in text
    assert re.search(r"QuicAllowed\": false|http3\.enable", text)
    assert re.search(r"EncryptedClientHelloEnabled\": false|DisableEncryptedClientHello\": true", text)


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.name)
def test_every_page_says_how_to_check_and_how_to_take_it_back(page: Path) -> None:
    text = page.read_text()
    assert "Nakijken" in text
    assert "Terugdraaien" in text
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (page.parent / target).exists(), target
    for address in re.findall(r"http://PROXY:8080(/[\w.]+)", text):
        assert address in ("/proxy.pac", "/ca.crt", "/ca.pem")
