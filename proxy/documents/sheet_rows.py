"""The cells of a sheet as words, in one pass; and what stands between them, where no program shows it.

A sheet has a hundred thousand cells and more. Each costs what it must: slots are made only where something is taken
out (``Workbook`` makes them), and a cell that holds more than a cell should is told apart.
"""

from collections.abc import Callable, Iterator
from functools import partial

from proxy.documents.leftovers import Leftover, attributes
from proxy.documents.tables import Cell, Table
from proxy.documents.xmltree import NAMES, Element, tail_slot, text_slot

Shown = Callable[[str, str, str], str]  # type, style and value of a cell -> as it is shown
Cells = Callable[[Element], list[Cell]]
MOST_GAP = 200  # empty cells that are shown between two filled ones
_LONGEST = 24  # an attribute of a row is a number, or some
_DIGITS = "0123456789"
_TYPES = frozenset({"n", "s", "str", "b", "e", "d", "inlineStr"})
_OF_ROW = frozenset({"r", "spans", "s", "ht", "hidden", "customFormat", "customHeight", "outlineLevel", "collapsed"})
_OF_ROW |= {"thickTop", "thickBot", "ph", "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac}dyDescent"}


class _Columns(dict[str, int]):
    """Numbers of columns by their letters; -1 for what names none."""

    def __missing__(self, letters: str) -> int:
        self[letters] = column(letters, -1)
        return self[letters]


class SheetRows:
    """Reads the rows of one sheet into a table; ``beside`` gathers what is no value of a cell."""

    def __init__(self, shown: Shown, cells: Cells) -> None:
        self._shown = shown
        self._cells = cells
        self._columns = _Columns()
        self.formulas: list[Leftover] = []
        self.beside: list[Leftover] = []

    def read(self, data: Element, table: Table) -> None:
        """Every row of ``sheetData``."""
        self._strange(data, deep=False)
        for row in data:
            if NAMES[row.tag] != "row":
                self._strange(row)
                continue
            number = row.get("r") or ""
            if (
                row.text
                or row.tail
                or not _OF_ROW.issuperset(row.keys())
                or max(map(len, row.values()), default=0) > 24
            ):
                self._strange(row, deep=False)
            words = self._row(row)
            table.words(words, partial(self._cells, row), int(number) if _is_number(number) else None)

    def _row(self, row: Element) -> list[str]:
        words: list[str] = []
        for cell in row:
            reference, kind, style = "", "n", "0"
            for key, value in cell.items():
                if key == "r":
                    reference = value
                elif key == "t":
                    kind = value
                elif key == "s":
                    style = value
                elif key not in ("cm", "vm", "ph") or len(value) > 5:
                    self.beside += attributes(cell)
            if NAMES[cell.tag] != "c":
                self._strange(cell)
                continue
            letters = reference.rstrip(_DIGITS)
            at = self._columns[letters]
            named = at >= 0 or not reference
            if not named or len(reference) - len(letters) > 7 or len(style) > 5 or kind not in _TYPES:
                self.beside += attributes(cell)
            if at > len(words):
                words += [""] * min(at - len(words), MOST_GAP)
            words.append(self._words(cell, kind, style))
        return words

    def _words(self, cell: Element, kind: str, style: str) -> str:
        """What a cell shows; its formula, and whatever else stands in it, are set apart."""
        inline = kind == "inlineStr"
        found: list[str] = []
        for element in cell.iter():
            text, name = element.text, NAMES[element.tag]
            if text and name == ("t" if inline else "v") and (inline or not found):
                found.append(text)
            elif text and name == "f":
                self.formulas.append(("", text_slot(element), True))
            elif text and text.strip():
                self.beside.append(("", text_slot(element), True))
            if element.tail and element.tail.strip():
                self.beside.append(("", tail_slot(element), True))
            if name != "c" and element.keys():
                self.beside += attributes(element)
        if inline or not found:
            return "".join(found)
        return self._shown(kind, style, found[0])

    def _strange(self, element: Element, *, deep: bool = True) -> None:
        """Every string of an element that no sheet should have."""
        self.beside += strings_of(element, deep=deep)


def strings_of(element: Element, *, deep: bool) -> Iterator[Leftover]:
    """Texts, attributes and what stands behind them."""
    for each in element.iter() if deep else (element,):
        if each.text and each.text.strip():
            yield "", text_slot(each), True
        if each.tail and each.tail.strip():
            yield "", tail_slot(each), True
        yield from attributes(each)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def column(reference: str, otherwise: int) -> int:
    """The column of a cell by its reference, counted from 0; ``otherwise`` for what names none."""
    letters = reference.rstrip(_DIGITS)
    if not (0 < len(letters) < 4 and letters.isascii() and letters.isupper() and letters.isalpha()):
        return otherwise
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
