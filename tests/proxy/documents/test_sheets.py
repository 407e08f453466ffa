"""Sheets: read in one pass, whatever stands between their cells, and rewritten where asked (sheet_rows.py, sheet.py)."""

import gc
import io
import random
import zipfile

import openpyxl
import pytest
import xlsxwriter

from proxy.documents import readers
from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused
from proxy.documents.passages import Opened, Passage, Slot
from proxy.documents.sheet_rows import column
from proxy.documents.work import redact
from proxy.wire.message import FileTerms
from tests.proxy.documents.office import rezipped
from tests.proxy.documents.planted import Plants
from tests.proxy.documents.reading import edits_for, opened, texts, without

SHEET = "xl/worksheets/sheet1.xml"


def book(*rows: list[object]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def sharing(*rows: list[str]) -> bytes:
    """A workbook as Excel makes them: its strings stand in a part of their own."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def with_rows(rows: str) -> bytes:
    """A workbook whose sheet has exactly these rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}" xmlns:x="urn:x"><sheetData>{rows}</sheetData></worksheet>'
    return rezipped(book(["naam"]), {SHEET: lambda _: sheet.encode()}, {})


HIDDEN = {
    "an attribute of a cell": '<row r="1"><c r="A1" x:note="{}"><v>1</v></c></row>',
    "an attribute of a row": '<row r="1" x:note="{}"><c r="A1"><v>1</v></c></row>',
    "an attribute of the rows": '<row r="1"/></sheetData><sheetData x:note="{}">',
    "a style": '<row r="1"><c r="A1" s="{}"><v>1</v></c></row>',
    "a reference": '<row r="1"><c r="{}"><v>1</v></c></row>',
    "a type": '<row r="1"><c r="A1" t="{}"><v>1</v></c></row>',
    "a row's number": '<row r="1" spans="{0}:{0}{0}{0}"><c r="A1"><v>1</v></c></row>',
    "a second value": '<row r="1"><c r="A1"><v>1</v><v>{}</v></c></row>',
    "a string in a number": '<row r="1"><c r="A1"><v>1</v><is><t>{}</t></is></c></row>',
    "a value in a string": '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is><v>{}</v></c></row>',
    "text of a cell": '<row r="1"><c r="A1">{}<v>1</v></c></row>',
    "behind a value": '<row r="1"><c r="A1"><v>1</v>{}</c></row>',
    "behind a cell": '<row r="1"><c r="A1"><v>1</v></c>{}</row>',
    "text of a row": '<row r="1">{}<c r="A1"><v>1</v></c></row>',
    "behind a row": '<row r="1"/>{}',
    "a comment": '<row r="1"><c r="A1"><!-- {} --><v>1</v></c></row>',
    "a comment between rows": '<row r="1"/><!-- {} --><row r="2"/>',
    "an extension of a row": '<row r="1"><c r="A1"><v>1</v></c><extLst><ext><x:a>{}</x:a></ext></extLst></row>',
    "an extension of a cell": '<row r="1"><c r="A1"><v>1</v><extLst><ext x:a="{}"/></extLst></c></row>',
    "a formula": '<row r="1"><c r="A1"><f>CONCAT("{}")</f><v>1</v></c></row>',
    "a formula's own text": '<row r="1"><c r="A1"><f ref="{}">A2</f><v>1</v></c></row>',
    "letters above a string": '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t><rPh><t>{}</t></rPh></is></c></row>',
}


@pytest.mark.parametrize("rows", HIDDEN.values(), ids=HIDDEN.keys())
def test_what_stands_between_the_cells_is_read_and_can_be_taken_out(rows: str) -> None:
    plants = Plants()
    data = with_rows(rows.format(plants("sheet")))
    assert plants.missed(texts(opened(data))) == []
    assert plants.left(texts(opened(without(data, plants)))) == []


def test_an_ordinary_sheet_has_nothing_between_its_cells() -> None:
    data = book(["naam", "bedrag"], ["Jan de Vries", 12.5], [None, None, "=SUM(B2)"])
    assert not any("tussen" in piece.place for piece in opened(data).pieces)


def test_cells_stand_below_their_headings_also_behind_a_gap() -> None:
    data = with_rows(
        '<row r="1"><c r="A1"><v>1</v></c><c r="D1"><v>4</v></c></row>'
        '<row><c><v>1</v></c><c><v>2</v></c><c r="B2"><v>3</v></c></row>'
    )
    assert next(piece.text for piece in opened(data).pieces if piece.place == "blad 1") == "1\t\t\t4\n1\t2\t3\t\n"


@pytest.mark.parametrize(
    ("reference", "number"), [("A1", 0), ("Z9", 25), ("AA10", 26), ("XFD1", 16383), ("a1", 7), ("", 7), ("É1", 7)]
)
def test_columns_are_counted(reference: str, number: int) -> None:
    assert column(reference, 7) == number


def test_a_string_that_many_cells_share_is_taken_out_once_and_everywhere() -> None:
    plants = Plants()
    number = plants("shared")
    data = sharing(*[[f"bsn {number}", "rest"] for _ in range(3000)])
    assert opened(data).pieces[-1].place != "ongebruikte teksten"
    new = openpyxl.load_workbook(io.BytesIO(without(data, plants))).worksheets[0]
    assert {cell.value for cell in new["A"]} == {"bsn [BSN_1]"}


def first_in_the_zip(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: "shared" not in name):
            new.writestr(name, old.read(name))
    return out.getvalue()


def test_strings_that_no_cell_shows_are_those_also_when_they_stand_first_in_the_file() -> None:
    data = first_in_the_zip(sharing(["naam"], ["Jan de Vries"]))
    assert "ongebruikte teksten" not in [piece.place for piece in opened(data).pieces]
    more = rezipped(
        data, {"xl/sharedStrings.xml": lambda part: part.replace(b"</sst>", b"<si><t>991000013</t></si></sst>")}, {}
    )
    assert [piece.text.strip() for piece in opened(more).pieces if piece.place == "ongebruikte teksten"] == [
        "991000013"
    ]


def test_random_sheets_are_put_together_of_slots_just_as_they_were_read() -> None:
    source = random.Random(6)
    values: list[object] = [None, "a\tb", "x\ny", 12, 3.5, True, "=A1+1", "  ", "Jan de Vries", 123456782, "\u2028"]
    for _ in range(20):
        data = book(*[source.choices(values, k=source.randrange(1, 12)) for _ in range(60)])
        document = opened(data)
        edits = {n: [(0, 1, "x")] for n, p in enumerate(document.pieces) if p.place == "blad 1" and p.text[0].isalnum()}
        redact(data, edits, FileTerms())  # FileRefused when the slots say something else


def test_a_passage_that_its_slots_contradict_is_refused() -> None:
    passage = Passage.of("blad 1", "991000013", lambda made: made.slot(Slot("iets anders", lambda _: None)))
    assert passage.text == "991000013"
    assert not passage.touched
    with pytest.raises(FileRefused, match="fixed"):
        passage.edit([(0, 9, "x")])


def test_a_file_that_was_read_goes_without_a_search_for_rubbish() -> None:
    plants = Plants()
    data = book(*[["naam", plants(f"row {number}")] for number in range(200)])
    gc.collect()
    gc.disable()
    try:
        before = sum(isinstance(thing, Passage | Opened) for thing in gc.get_objects())
        readers.open_file(data, Budget())
        assert sum(isinstance(thing, Passage | Opened) for thing in gc.get_objects()) == before
    finally:
        gc.enable()


def test_edits_by_their_old_places_still_land() -> None:
    plants = Plants()
    data = book(["naam", "bsn"], *[["Jan", plants(f"row {number}")] for number in range(2500)])
    document = opened(data)
    assert len([piece for piece in document.pieces if piece.place.startswith("blad 1")]) > 1
    assert plants.left(texts(opened(redact(data, edits_for(document, plants), FileTerms())))) == []
