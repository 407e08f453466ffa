"""What the commands print, and how they fail.

proxy/commands/scan.py, proxy/commands/evaluate.py, proxy/commands/own.py, proxy/commands/flags.py, proxy/cli.py;
proxy/commands/run.py is started by tests/e2e.
"""

import argparse
import io
import json
from pathlib import Path

import pytest

from detectors.finding import Finding
from proxy.cli import main
from proxy.commands import evaluate, flags, own, run, scan


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SLUISWACHTER_DATA_DIR", str(tmp_path / "var"))
    return tmp_path


@pytest.mark.parametrize(
    ("module", "line"),
    [
        (run, ["run", "--listen", "127.0.0.1:9", "--data-dir", "x"]),
        (scan, ["scan", "-", "--json"]),
        (evaluate, ["evaluate", "--peers"]),
        (own, ["lijst", "maken", "a", "b"]),
        (own, ["vingerafdruk", "toevoegen", "a", "--behalve", "b"]),
    ],
)
def test_a_module_adds_its_command(module: object, line: list[str]) -> None:
    parser = argparse.ArgumentParser()
    module.add(parser.add_subparsers())  # type: ignore[attr-defined]  # each of them has it
    assert callable(parser.parse_args(line).command)


def test_flags_come_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUISWACHTER_LISTEN", "127.0.0.1:1")
    assert flags.settings_of(argparse.Namespace(listen="127.0.0.1:2")).listen == "127.0.0.1:2"


def test_colour_and_plain() -> None:
    found = [Finding("PERSON", 4, 7, 0.9, "spacy")]
    assert "Bel \x1b[1;" in scan.shown("Bel Jan", found, colour=True)
    assert "niets gevonden" in scan.shown("Niets", [], colour=False)


def test_scan_shows_what_it_finds(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "a.txt").write_text("Bel Jan de Vries op 06-12345678.")
    assert main(["scan", str(data / "a.txt")]) == 0
    out = capsys.readouterr().out
    assert "Bel [PERSON: Jan de Vries] op [PHONE: 06-12345678]." in out
    assert "naam van een persoon" in out


def test_scan_json_is_one_object(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "a.txt").write_text("Bel 06-12345678.")
    assert main(["scan", "--json", str(data / "a.txt")]) == 0
    ((finding),) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["start"], finding["end"], finding["type"]) == (4, 15, "PHONE")


def test_scan_jsonl_keeps_order_and_offsets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [f"{'é😀' * n} bel 06-12345678" for n in range(450)]
    lines = "\n".join(json.dumps({"id": n, "text": text}) for n, text in enumerate(texts))
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert main(["scan", "--jsonl"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["id"] for answer in answers] == list(range(450))
    for text, answer in zip(texts, answers, strict=True):
        phones = [f for f in answer["findings"] if f["type"] == "PHONE"]
        assert [text[f["start"] : f["end"]] for f in phones] == ["06-12345678"]


@pytest.mark.parametrize("line", ["niets", '{"id": 1}', '{"id": 1, "text": 3}', "[1]"])
def test_a_line_that_is_no_record_is_named(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(line))
    assert main(["scan", "--jsonl"]) == 1
    assert "line 1" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "content"), [("weg.txt", None), ("ruis.bin", bytes(range(256)))])
def test_a_file_that_cannot_be_read_is_named(
    name: str, content: bytes | None, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (data / name).write_bytes(content)
    assert main(["scan", str(data / name)]) == 1
    assert name in capsys.readouterr().err


def test_a_list_and_a_fingerprint_work_in_the_next_scan(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "namen.txt").write_text("Quirijn Zwaluwenburg\nJan\n")
    assert main(["lijst", "maken", "gezinnen", str(data / "namen.txt")]) == 0
    told = capsys.readouterr()
    assert "1 waarden" in told.out
    assert "regel 2 weggelaten" in told.err
    (data / "stukken").mkdir()
    memo = "Wij bieden hooguit zeven ton voor de loods en houden de reserve van twee ton geheim voor de verkoper en zijn makelaar."
    (data / "stukken" / "memo.txt").write_text(memo)
    (data / "stukken" / "foto.jpg").write_bytes(b"\xff\xd8")
    assert main(["vingerafdruk", "toevoegen", str(data / "stukken")]) == 0
    assert "foto.jpg: overgeslagen" in capsys.readouterr().err
    (data / "a.txt").write_text(f"quirijn zwaluwenburg zegt: {memo}")
    assert main(["scan", "--json", str(data / "a.txt")]) == 0
    kinds = {finding["type"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert {"LISTED", "REGISTERED_TEXT"} <= kinds


def test_a_list_cannot_be_written_elsewhere(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "namen.txt").write_text("Quirijn Zwaluwenburg\n")
    assert main(["lijst", "maken", "../elders", str(data / "namen.txt")]) == 1
    assert "is no name for a list" in capsys.readouterr().err


def test_evaluate_prints_a_table_json_and_a_page(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marked = data / "set.txt"
    marked.write_text("# a | brief\nBel [[PHONE:06-12345678]].\n---\n# b | vraag\nWat kost een paspoort?\n")
    page = data / "page.html"
    assert main(["evaluate", "--set", str(marked), "--html", str(page)]) == 0
    assert "clean prompts with an alarm: 0 of 1" in capsys.readouterr().out
    assert "telefoonnummer" in page.read_text()
    assert main(["evaluate", "--set", str(marked), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["recall"] == 1


def test_the_misses_of_held_out_texts_are_shown_only_when_asked(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marked = data / "texts"
    marked.mkdir()
    (marked / "a-heldout-01.txt").write_text("# a | mail | nl\nHet is [[PERSON:iemand]] die dat weet.\n")
    assert main(["evaluate", "--set", str(marked), "--misses"]) == 1
    assert "held out" in capsys.readouterr().err
    assert main(["evaluate", "--set", str(marked), "--misses", "--held-out"]) == 0
    assert "iemand" in capsys.readouterr().out
    assert main(["evaluate", "--set", str(marked)]) == 0
    shown = capsys.readouterr().out
    assert "held out" in shown
    assert "iemand" not in shown


def test_evaluate_without_texts_says_so(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--set", str(data)]) == 1
    assert "there are no marked texts" in capsys.readouterr().err
