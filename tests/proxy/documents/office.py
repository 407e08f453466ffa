"""Office files with a number planted in every hiding place, written by python-docx, openpyxl, XlsxWriter and python-pptx."""

import datetime
import io
import zipfile
from collections.abc import Callable, Mapping

import docx
import openpyxl
import pptx
import xlsxwriter
from docx.oxml import parse_xml
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image, ImageDraw, ImageFont
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from tests.proxy.documents.planted import Plants

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'


def picture(text: str, kind: str = "PNG", size: tuple[int, int] = (1000, 160)) -> bytes:
    """A picture of a text."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((30, 50), text, fill="black", font=ImageFont.load_default(44))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def rezipped(data: bytes, change: Mapping[str, Callable[[bytes], bytes]], more: Mapping[str, bytes]) -> bytes:
    """A zip file with some members changed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change[info.filename](content) if info.filename in change else content)
        for name, content in more.items():
            new.writestr(name, content)
    return out.getvalue()


def word(plant: Plants) -> bytes:
    """A docx."""
    document = docx.Document()
    body = document.add_paragraph("BSN ")
    first = plant("runs")
    for piece in (first[:3], first[3:5], first[5:]):
        body.add_run(piece).bold = piece == first[3:5]
    hidden = document.add_paragraph().add_run(f"verborgen {plant('hidden text')}")
    hidden.font.hidden = True
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "naam", "bsn"
    table.cell(1, 1).text = plant("table")
    table.cell(1, 0).add_table(1, 1).cell(0, 0).text = plant("table in a table")
    section = document.sections[0]
    section.header.paragraphs[0].text = plant("header")
    section.footer.paragraphs[0].text = plant("footer")
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = plant("header of the first page")
    document.add_comment(
        body.runs, text=plant("comment"), author=f"auteur {plant('author of a comment')}", initials="x"
    )
    _changes(body, plant)
    document.core_properties.title = plant("title")
    document.core_properties.comments = plant("comments property")
    document.core_properties.keywords = plant("keywords")
    shape = document.add_picture(io.BytesIO(picture(f"BSN {plant('picture')}")), width=Inches(4))
    shape._inline.docPr.set("descr", f"foto van {plant('alt text')}")
    out = io.BytesIO()
    document.save(out)
    return _more_word(out.getvalue(), plant)


def _changes(body: "docx.text.paragraph.Paragraph", plant: Plants) -> None:
    marks = 'w:id="90" w:author="x" w:date="2026-01-01T00:00:00Z"'
    for xml in (
        f"<w:ins {W} {marks}><w:r><w:t>{plant('inserted')}</w:t></w:r></w:ins>",
        f"<w:del {W} {marks}><w:r><w:delText>{plant('deleted')}</w:delText></w:r></w:del>",
        f'<w:r {W}><w:fldChar w:fldCharType="begin"/><w:instrText> AUTHOR "{plant("field")}" </w:instrText>'
        '<w:fldChar w:fldCharType="end"/></w:r>',
        f"<w:r {W} {WPS}><w:pict><wps:txbx><w:txbxContent><w:p><w:r><w:t>{plant('text box')}</w:t></w:r></w:p>"
        "</w:txbxContent></wps:txbx></w:pict></w:r>",
        f'<w:sdt {W}><w:sdtPr><w:alias w:val="{plant("content control")}"/></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r>'
        "</w:sdtContent></w:sdt>",
    ):
        body._p.append(parse_xml(xml))


def _more_word(data: bytes, plant: Plants) -> bytes:
    """What python-docx cannot write: variables, footnotes, data and files inside."""
    variable = f'<w:docVars><w:docVar w:name="x" w:val="{plant("document variable")}"/></w:docVars>'.encode()
    notes = f"<w:footnotes {W}><w:footnote w:id='2'><w:p><w:r><w:t>{plant('footnote')}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    data_xml = f'<x xmlns="urn:x"><bsn id="{plant("attribute of custom data")}">{plant("custom data")}</bsn></x>'
    link = f'<Relationship Id="rId99" Type="urn:x" TargetMode="External" Target="https://x.nl/?q={plant("link")}"/></Relationships>'
    return rezipped(
        data,
        {
            "word/settings.xml": lambda old: old.replace(b"</w:settings>", variable + b"</w:settings>"),
            "word/_rels/document.xml.rels": lambda old: old.replace(b"</Relationships>", link.encode()),
        },
        {
            "word/footnotes.xml": notes.encode(),
            "customXml/item9.xml": data_xml.encode(),
            "word/embeddings/bijlage.xlsx": sheet(plant, "embedded "),
            "docProps/custom.xml": custom(plant("custom property")),
        },
    )


def custom(value: str, name: str = "zaak") -> bytes:
    """docProps/custom.xml with one property."""
    space = 'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
    return (
        f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" {space}>'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{name}"><vt:lpwstr>{value}</vt:lpwstr>'
        "</property></Properties>"
    ).encode()


def sheet(plant: Plants, before: str = "") -> bytes:
    """An xlsx of openpyxl."""
    book = openpyxl.Workbook()
    first = book.active
    first.append(["naam", "bsn", "geboortedatum"])
    first.append(["Jansen", int(plant(f"{before}number in a cell")), datetime.date(1980, 2, 3)])
    first.append(["Pieters", plant(f"{before}text in a cell"), datetime.date(1981, 2, 3)])
    first["F2"] = plant(f"{before}hidden column")
    first.column_dimensions["F"].hidden = True
    first.row_dimensions[3].hidden = True
    first["B3"].comment = Comment(plant(f"{before}note"), plant(f"{before}author of a note"))
    first.oddHeader.left.text = f"kop {plant(f'{before}header of a sheet')}"
    first["E5"] = f'=CONCATENATE("BSN ","{plant(f"{before}formula")}")'
    first["E6"].hyperlink = f"mailto:{plant(f'{before}hyperlink')}@x.nl"
    check = DataValidation(type="list", formula1='"a,b"', prompt=plant(f"{before}validation"), promptTitle="x")
    first.add_data_validation(check)
    check.add("H1")
    book.defined_names["x"] = DefinedName("x", attr_text=f'"{plant(f"{before}defined name")}"', comment="c")
    chart = BarChart()
    chart.title = f"grafiek {plant(f'{before}chart')}"
    chart.add_data(Reference(first, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    first.add_chart(chart, "J1")
    for state in ("hidden", "veryHidden"):
        other = book.create_sheet(state)
        other.sheet_state = state
        other["C3"] = f"BSN {plant(f'{before}{state} sheet')}"
    book.properties.subject = plant(f"{before}subject")
    book.custom_doc_props.append(StringProperty(name="x", value=plant(f"{before}custom property")))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def other_sheet(plant: Plants) -> bytes:
    """An xlsx of XlsxWriter: rich text, zeros by format, text boxes, strings inside cells."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    bold, zeros = book.add_format({"bold": True}), book.add_format({"num_format": "000000000"})
    sheet = book.add_worksheet("Lijst")
    rich = plant("rich text")
    sheet.write_rich_string("A1", "BSN ", bold, rich[:4], rich[4:])
    sheet.write_number("A2", int(plant("number with a format")), zeros)
    sheet.insert_textbox("C3", f"tekstvak {plant('text box')}")
    sheet.write_comment("A1", f"notitie {plant('note')}")
    sheet.set_header(f"&C{plant('header')}")
    sheet.insert_image("H1", "x.png", {"image_data": io.BytesIO(picture(f"BSN {plant('picture')}"))})
    book.set_properties({"author": plant("author"), "company": plant("company"), "manager": plant("manager")})
    book.close()
    return out.getvalue()


def slides(plant: Plants) -> bytes:
    """A pptx."""
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = f"Casus {plant('title')}"
    run = plant("runs")
    paragraph = slide.placeholders[1].text_frame.paragraphs[0]
    for piece in (run[:4], run[4:]):
        paragraph.add_run().text = piece
    table = slide.shapes.add_table(2, 2, 0, 0, Inches(3), Inches(1)).table
    table.cell(0, 1).text, table.cell(1, 1).text = "bsn", plant("table")
    slide.notes_slide.notes_text_frame.text = plant("notes")
    data = CategoryChartData()
    data.categories = [plant("category of a chart"), "b"]
    data.add_series(plant("series of a chart"), (1, 2))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, Inches(2), Inches(2), data)
    image = slide.shapes.add_picture(io.BytesIO(picture(f"BSN {plant('picture')}")), 0, 0)
    image._element.nvPicPr.cNvPr.set("descr", plant("alt text"))
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 9, 9).text_frame.text = plant("group")
    hidden = show.slides.add_slide(show.slide_layouts[5])
    hidden._element.set("show", "0")
    hidden.shapes.title.text = plant("hidden slide")
    show.core_properties.author = plant("author")
    show.slide_layouts[0].placeholders[0].text_frame.text = plant("layout")
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


OFFICE: dict[str, Callable[[Plants], bytes]] = {
    "docx": word,
    "xlsx": sheet,
    "xlsx of XlsxWriter": other_sheet,
    "pptx": slides,
}
