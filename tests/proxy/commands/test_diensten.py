"""``sluiswachter diensten``."""

import json
from pathlib import Path

import pytest

from proxy.cli import main
from proxy.commands.diensten import search, table
from proxy.services import catalogue

OWN = "vendor: Gemeente\ncountry: NL\nsource: https://x.nl\ndate: 2026-11-24\nservices:\n"


def test_all_services_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diensten"]) == 0
    out = capsys.readouterr().out
    assert "chatgpt " in out
    assert "CN !" in out
    assert out.splitlines()[-1] == f"{len(catalogue.load(catalogue.SHIPPED).services)} diensten"


@pytest.mark.parametrize("word", ["mistral", "MISTRAL AI", "api.mistral.ai", "mistral-api"])
def test_a_service_is_found_by_any_of_its_words(capsys: pytest.CaptureFixture[str], word: str) -> None:
    assert main(["diensten", word]) == 0
    assert "Mistral API" in capsys.readouterr().out


def test_nothing_found_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diensten", "bestaat niet"]) == 1
    assert "geen dienst gevonden" in capsys.readouterr().out


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diensten", "deepseek", "--json"]) == 0
    (service,) = json.loads(capsys.readouterr().out)
    assert service["country"] == "CN"
    assert service["offensive"] is True
    assert {"path": "/api/v0/", "dialect": "deepseek-web"} in service["routes"]


def test_the_shipped_catalogue_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diensten", "controleer"]) == 0
    assert "0 fouten" in capsys.readouterr().out


def test_a_mistake_in_an_own_file_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "eigen.yaml").write_text(OWN + "  - {id: x, name: X, kind: chat, hosts: [chatgpt.com]}\n")
    assert main(["diensten", "controleer", "--services-dir", str(tmp_path)]) == 1
    assert "chatgpt.com stands under both" in capsys.readouterr().err
    assert main(["diensten", "controleer", "--json", "--services-dir", str(tmp_path)]) == 1
    assert json.loads(capsys.readouterr().out)[0]["niveau"] == "fout"


def test_an_own_service_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "eigen.yaml").write_text(OWN + "  - {id: x, name: Eigen chat, kind: chat, hosts: [ai.gemeente.nl]}\n")
    assert main(["diensten", "eigen chat", "--services-dir", str(tmp_path)]) == 0
    assert "ai.gemeente.nl" in capsys.readouterr().out


def test_search_sorts_by_name() -> None:
    names = [one.name.casefold() for one in search(catalogue.load(catalogue.SHIPPED).services, "")]
    assert names == sorted(names)


def test_the_table_in_the_documents_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diensten", "--markdown"]) == 0
    written = (Path(__file__).parents[3] / "docs" / "diensten.md").read_text()
    assert capsys.readouterr().out.strip() in written, "make it again: see the last line of docs/diensten.md"


def test_the_columns_line_up() -> None:
    head, first = table([("a", "bb", "c", "NL", "chat", "x.nl")]).splitlines()
    assert head.index("hosts") == first.index("x.nl")
