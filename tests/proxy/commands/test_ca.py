"""proxy/commands/ca.py"""

from pathlib import Path

import pytest
from cryptography import x509

from proxy.cli import main
from tests.proxy.authority.test_issue import pem, signed, town_root


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUISWACHTER_DATA_DIR", str(tmp_path / "var"))


def test_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ca", "toon"]) == 0
    assert "beperkt tot namen      ja" in capsys.readouterr().out


def test_a_new_service_of_the_towns_own_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ca", "toon"]) == 0
    own = tmp_path / "diensten"
    own.mkdir()
    (own / "eigen.yaml").write_text(
        "vendor: Dorp AI\ncountry: NL\nsource: https://dorp.example\ndate: 2026-11-25\n"
        "services:\n  - {id: dorp-ai, name: Dorp AI, kind: chat, hosts: [ai.dorp.example]}\n"
    )
    monkeypatch.setenv("SLUISWACHTER_SERVICES_DIR", str(own))
    assert main(["ca", "toon"]) == 1
    assert "niet gedekt: ai.dorp.example" in capsys.readouterr().out
    assert main(["ca", "rotate"]) == main(["ca", "rotate", "--nu"]) == main(["ca", "toon"]) == 0


def test_request_and_import(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ca", "csr"]) == 0
    request = x509.load_pem_x509_csr((tmp_path / "var" / "ca" / "request.csr").read_bytes())
    above_key, above = town_root()
    (tmp_path / "chain.pem").write_bytes(pem(signed(request, above_key, above)) + pem(above))
    assert main(["ca", "import", str(tmp_path / "chain.pem")]) == 0
    assert "in gebruik vanaf de volgende start" in capsys.readouterr().out


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ca", "import", str(tmp_path / "no.pem")]) == 1
    assert capsys.readouterr().err.startswith("sluiswachter: ")


def test_a_passphrase_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "passphrase").write_text("sleutelwoord\n")
    monkeypatch.setenv("SLUISWACHTER_CA_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    assert main(["ca", "toon"]) == 0
    assert "sleutel versleuteld    ja" in capsys.readouterr().out
