"""Documents on the command line (proxy/commands/documents.py, proxy/documents/report.py)."""

import io
import json
from pathlib import Path

import docx
import pytest

from detectors.finding import Finding
from proxy.cli import main
from proxy.documents import report
from tests.proxy.documents.reading import opened, texts


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SLUISWACHTER_DATA_DIR", str(tmp_path / "var"))
    return tmp_path


def letter(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.add_page_break()
    document.add_paragraph("Bel mij op 06-12345678.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_scan_shows_findings_by_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rapport.docx").write_bytes(letter("Beste mevrouw Jansen-de Wit,", "Het BSN is 123456782."))
    assert main(["scan", str(folder / "rapport.docx")]) == 0
    out = capsys.readouterr().out
    assert out.startswith("rapport.docx (docx)\n")
    first, second = out.index("  pagina 1"), out.index("  pagina 2")
    assert first < out.index("123456782") < second < out.index("06-12345678")
    assert main(["scan", "--json", str(folder / "rapport.docx")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {(f["place"], f["type"]) for f in found["findings"]} >= {("pagina 1", "BSN"), ("pagina 2", "PHONE")}


def test_redigeer_writes_the_same_document_without_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "in.docx").write_bytes(letter("Beste mevrouw Jansen-de Wit,", "Het BSN is 123456782."))
    assert main(["redigeer", str(folder / "in.docx"), str(folder / "uit.docx")]) == 0
    words = texts(opened((folder / "uit.docx").read_bytes()))
    assert "123456782" not in words
    assert "06-12345678" not in words
    assert "Het BSN is [BSN_1]." in words
    assert "pagina 1" in capsys.readouterr().out


def test_what_cannot_be_written_again_is_not_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "in.rtf").write_bytes(rb"{\rtf1\ansi Het BSN is 123456782.}")
    assert main(["redigeer", str(folder / "in.rtf"), str(folder / "uit.rtf")]) == 1
    assert not (folder / "uit.rtf").exists()
    assert "weggelaten" in capsys.readouterr().err
    (folder / "x.bin").write_bytes(bytes(range(256)))
    assert main(["scan", str(folder / "x.bin")]) == 1
    assert report.REASONS["nl"]["file"] in capsys.readouterr().err
    assert main(["redigeer", str(folder / "weg.docx"), str(folder / "uit.docx")]) == 1
    assert "No such file" in capsys.readouterr().err


def test_a_report_names_places_and_counts_and_no_value() -> None:
    found = [(Finding("BSN", 0, 9, 1.0, "x"), Finding("PERSON", 0, 9, 1.0, "x")), (), (Finding("BSN", 0, 9, 1.0, "x"),)]
    assert report.summary(["pagina 1", "pagina 2", "pagina 1"], found, "nl") == (
        "pagina 1: 2 x burgerservicenummer (BSN), 1 x naam van een persoon"
    )
    many = [str(number) for number in range(20)]
    assert report.summary(many, [found[2]] * 20, "en").endswith("and at 8 more places")
    assert report.REASONS["nl"].keys() == report.REASONS["en"].keys()
