"""Word, Excel and PowerPoint: what is planted anywhere is read, and taken out (ooxml.py, runs.py, sheet.py, xmltree.py)."""

import io
import zipfile

import openpyxl
import pytest

from proxy.documents.document import FileRefused
from proxy.documents.work import redact
from proxy.wire.message import FileTerms
from tests.proxy.documents.office import OFFICE, custom, rezipped, sheet, word
from tests.proxy.documents.planted import Plants
from tests.proxy.documents.reading import edits_for, opened, texts

pytestmark = pytest.mark.needs("tesseract")


@pytest.mark.parametrize("kind", OFFICE)
def test_every_planted_number_is_read(kind: str) -> None:
    plants = Plants()
    document = opened(OFFICE[kind](plants))
    assert document.kind == kind[:4]
    assert plants.missed(texts(document)) == []


@pytest.mark.parametrize("kind", OFFICE)
def test_what_can_be_taken_out_is_gone_and_the_rest_stands_in_no_editable_piece(kind: str) -> None:
    plants = Plants()
    data = OFFICE[kind](plants)
    document = opened(data)
    again = opened(redact(data, edits_for(document, plants), FileTerms()))
    left = plants.left(texts(again))
    assert set(left) <= {"picture", "defined name", "embedded defined name"}
    assert "[BSN_1]" in texts(again)


def test_cells_become_text_and_formulas_go(tmp_path: object) -> None:
    plants = Plants()
    data = sheet(plants)
    new = redact(data, edits_for(opened(data), plants), FileTerms())
    book = openpyxl.load_workbook(io.BytesIO(new))
    assert [cell.value for cell in book.worksheets[0]["B"]][:3] == ["bsn", "[BSN_1]", "[BSN_1]"]
    assert book.worksheets[0]["C2"].value.year == 1980
    assert book.worksheets[0]["E5"].value == '=CONCATENATE("BSN ","[BSN_1]")'


def test_sheets_are_rows_under_headings_with_dates_as_people_write_them() -> None:
    pieces = {piece.place: piece.text for piece in opened(sheet(Plants())).pieces}
    lines = pieces["blad 1"].split("\n")
    assert lines[0].split("\t")[:3] == ["naam", "bsn", "geboortedatum"]
    assert lines[1].split("\t")[2] == "03-02-1980"
    assert len({line.count("\t") for line in lines[:3]}) == 1


def test_many_rows_keep_their_headings() -> None:
    book = openpyxl.Workbook()
    book.active.append(["naam", "bsn"])
    for number in range(4000):
        book.active.append([f"Jansen{number}", 100_000_000 + number])
    out = io.BytesIO()
    book.save(out)
    pieces = [piece.text for piece in opened(out.getvalue()).pieces if piece.place.startswith("blad 1")]
    assert len(pieces) > 1
    assert all(text.startswith("naam\tbsn\n") for text in pieces)


def test_zeros_that_a_format_adds_are_read() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 12345672
    book.active["A1"].number_format = "000000000"
    out = io.BytesIO()
    book.save(out)
    assert "012345672" in texts(opened(out.getvalue()))


@pytest.mark.parametrize(
    ("name", "marked"), [("Vertrouwelijk", True), ("Strikt intern", True), ("Openbaar", False), ("Public", False)]
)
def test_a_sensitivity_label_is_shown_as_the_detectors_know_it(name: str, marked: bool) -> None:
    label = "MSIP_Label_2096f6a2-d2f7-48be-b329-b73aaa526e5d_Name"
    data = rezipped(word(Plants()), {}, {"docProps/custom2.xml": custom(name, label)})
    assert (f"{label}={name}" in texts(opened(data))) is marked


@pytest.mark.parametrize("dtd", ['<!DOCTYPE x [<!ENTITY a "b">]>', '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_a_part_are_refused(dtd: str, encoding: str) -> None:
    bad = f'<?xml version="1.0"?>{dtd}<x>&a;</x>'.encode(encoding)
    data = rezipped(word(Plants()), {}, {"customXml/item8.xml": bad})
    with pytest.raises(FileRefused, match="entities"):
        opened(data)


def test_a_preview_picture_does_not_go_on() -> None:
    plants = Plants()
    data = word(plants)
    assert "docProps/thumbnail.jpeg" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    new = redact(data, edits_for(opened(data), plants), FileTerms())
    names = zipfile.ZipFile(io.BytesIO(new)).namelist()
    assert "docProps/thumbnail.jpeg" not in names
    assert b"thumbnail" not in zipfile.ZipFile(io.BytesIO(new)).read("_rels/.rels")
