"""Reports as PDF, from the same blocks as the HTML. Tagged text, a real font when the system has one, no images."""

from collections.abc import Sequence
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import FontFace

from logs.review.reports.block import Block

_SHORT, _LINES = 200, 40
_LARGEST, _WIDEST = 0.4, 60
_FONTS = (
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    Path("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"),
)


def pdf(title: str, subtitle: str, blocks: Sequence[Block], language: str) -> bytes:
    """The report as a PDF file."""
    page = _Page(title, language)
    page.add_page()
    page.line_of(title, 18, bold=True)
    page.line_of(subtitle, 10)
    for block in blocks:
        if block.heading:
            page.ln(3)
            page.line_of(block.heading, 13, bold=True)
        if block.text:
            page.line_of(block.text, 10)
        if block.table:
            page.table_of(block.table)
    return bytes(page.output())


class _Page(FPDF):
    def __init__(self, title: str, language: str) -> None:
        super().__init__(format="A4")
        self.set_margins(20, 18)
        self.set_auto_page_break(True, 18)
        self.set_title(title)
        self.set_lang(language)
        self.set_creator("Sluiswachter")
        self._face = "helvetica"
        if font := _font():
            bold = font.with_name(font.name.replace("Sans.", "Sans-Bold.").replace("Regular", "Bold"))
            self.add_font("sluis", "", str(font))
            self.add_font("sluis", "B", str(bold if bold.exists() else font))
            self._face = "sluis"

    def footer(self) -> None:
        """The number of the page."""
        self.set_y(-13)
        self.set_font(self._face, size=8)
        self.cell(0, 6, f"Sluiswachter – {self.page_no()}", align="R")

    def line_of(self, text: str, size: int, *, bold: bool = False) -> None:
        """A paragraph."""
        self.set_font(self._face, "B" if bold else "", size)
        self.multi_cell(0, size * 0.5, self._safe(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(1)

    def table_of(self, rows: Sequence[Sequence[str]]) -> None:
        """A table with a row of headings, which stand again on every page; what is too high goes on in another row."""
        self.set_font(self._face, "", 9)
        safe = [[self._safe(cell) for cell in row] for row in rows]
        widths = self._widths(safe)
        with self.table(
            line_height=5,
            text_align="LEFT",
            borders_layout="HORIZONTAL_LINES",
            headings_style=FontFace(emphasis="BOLD"),
            col_widths=tuple(widths),
        ) as table:
            for row in safe:
                pieces = [self._pieces(cell, width) for cell, width in zip(row, widths, strict=True)]
                for part in zip_longest(*pieces, fillvalue=" "):
                    table.row([cell or " " for cell in part])

    def _widths(self, rows: Sequence[Sequence[str]]) -> list[float]:
        """Millimetres for each column: room for its longest word, and of what is left more where texts are longer."""
        columns = list(zip(*rows, strict=True))
        words = [
            max((self.get_string_width(word) for cell in column for word in cell.split()), default=0)
            for column in columns
        ]
        needed = [min(one + 2 * self.c_margin + 2, self.epw * _LARGEST) for one in words]
        weights = [min(max(len(cell) for cell in column), _WIDEST) + 1 for column in columns]
        spare = max(self.epw - sum(needed), 0.0)
        widths = [need + spare * weight / sum(weights) for need, weight in zip(needed, weights, strict=True)]
        return [self.epw * width / sum(widths) for width in widths]

    def _pieces(self, text: str, width: float) -> list[str]:
        """A text in pieces of so many lines as a page surely holds."""
        if len(text) < _SHORT and "\n" not in text:
            return [text]
        room = width - 2 * self.c_margin - 1
        lines = cast(list[str], self.multi_cell(room, 5, text, dry_run=True, output=MethodReturnValue.LINES))
        return ["\n".join(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES)] or [" "]

    def _safe(self, text: str) -> str:
        """What the built-in font cannot show becomes a question mark, never an error."""
        text = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
        return text if self._face == "sluis" else text.replace("–", "-").encode("latin-1", "replace").decode("latin-1")


@cache
def _font() -> Path | None:
    return next((font for font in _FONTS if font.exists()), None)
