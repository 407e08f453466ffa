"""Excel workbooks: every sheet as rows under its headings, also hidden ones; cells can be rewritten in place."""

import datetime
import posixpath
import re
from collections.abc import Iterator, Mapping

from proxy.documents.leftovers import gathered, leftovers, of_itself
from proxy.documents.passages import Passage, Slot
from proxy.documents.sheet_rows import MOST_GAP, SheetRows, column
from proxy.documents.tables import Cell, Table
from proxy.documents.xmltree import Element, local, text_slot

_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_DATE_CODE = re.compile(r"[dmyj]", re.IGNORECASE)
_NOT_CODE = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.|_.")


class Workbook:
    """What the sheets of one workbook share: strings, formats of numbers, and their order."""

    def __init__(self, trees: Mapping[str, Element]) -> None:
        self.formula_lost = False
        self._numbers: dict[str, int] = {}
        self._strings: list[Element] = []  # of each its texts
        self._words: list[str] = []
        self._slots: dict[int, list[Slot]] = {}
        self._used: set[int] = set()
        self._formats: list[str] = []
        self._1904 = False
        for name, root in trees.items():
            if local(root) == "sst":
                self._strings = [item for item in root if local(item) == "si"]
                self._words = ["".join(t.text or "" for t in _texts(item)) for item in self._strings]
            elif local(root) == "styleSheet":
                self._formats = list(_formats(root))
            elif local(root) == "workbook":
                self._1904 = any(local(e) == "workbookPr" and e.get("date1904") in ("1", "true") for e in root)
                self._order(name, root, trees)

    def _order(self, name: str, root: Element, trees: Mapping[str, Element]) -> None:
        folder, file = posixpath.split(name)
        relations = trees.get(f"{folder}/_rels/{file}.rels")
        targets = {r.get("Id"): r.get("Target") or "" for r in relations} if relations is not None else {}
        sheets = (element for element in root.iter() if local(element) == "sheet")
        for number, sheet in enumerate(sheets, 1):
            link = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), None)
            target = targets.get(str(link), "")
            self._numbers[target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)] = number

    def passages(self, name: str, root: Element) -> Iterator[Passage]:
        """The texts of one part: a sheet, the shared strings that no cell uses, or the workbook itself."""
        kind = local(root)
        if kind == "sst":
            yield from self._unused()
            yield from gathered("ongebruikte teksten", leftovers(root, lambda element: local(element) == "t"))
        elif kind == "workbook":
            # A name of a sheet stands in formulas too, and may hold no brackets: it cannot be rewritten.
            yield from gathered("werkmap", leftovers(root, lambda _: False), fixed=True)
        else:
            yield from self._sheet(root, f"blad {self._numbers.get(name, posixpath.basename(name))}")

    def _unused(self) -> Iterator[Passage]:
        passage = Passage("ongebruikte teksten")
        for number in range(len(self._strings)):
            if number not in self._used:
                for slot in self._shared(number):
                    passage.slot(slot)
                passage.literal("\n")
        yield passage

    def _shared(self, number: int) -> list[Slot]:
        """The slots of a shared string: the same ones for every cell that shows it."""
        if number not in self._slots:
            self._slots[number] = [text_slot(t) for t in _texts(self._strings[number])]
        return self._slots[number]

    def _sheet(self, root: Element, place: str) -> Iterator[Passage]:
        table = Table(place)
        rows = SheetRows(self._as_shown, self._cells)
        for part in root:
            if local(part) == "sheetData":
                rows.read(part, table)
            else:
                yield from gathered(place, leftovers(part, lambda _: False))
        yield from gathered(place, of_itself(root))
        yield from table.passages()
        yield from gathered(f"{place}, formules", iter(rows.formulas))
        yield from gathered(f"{place}, tussen de cellen", iter(rows.beside))

    def _cells(self, row: Element) -> list[Cell]:
        """The cells of a row, of slots."""
        cells: list[Cell] = []
        for cell in row:
            if local(cell) == "c":
                at = column(cell.get("r") or "", len(cells))
                cells += [[] for _ in range(min(at - len(cells), MOST_GAP))]
                cells.append(self._cell(cell))
        return cells

    def _cell(self, cell: Element) -> Cell:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return [(slot, slot.value) for slot in map(text_slot, _texts(cell))]
        value = next((child for child in cell if local(child) == "v"), None)
        if value is None or not value.text:
            return []
        if kind == "s":
            number = self._number(value.text)
            return [(slot, slot.value) for slot in self._shared(number)] if number >= 0 else []
        slot = Slot(value.text, lambda new: self._write(cell, new))
        return [(slot, self._as_shown(kind, cell.get("s") or "0", value.text))]

    def _number(self, value: str) -> int:
        """The number of a shared string, -1 where there is none."""
        number = int(value) if value.isascii() and value.isdigit() else -1
        return number if number < len(self._strings) else -1

    def _write(self, cell: Element, new: str) -> None:
        """A cell that becomes text, whatever it was."""
        namespace = cell.tag[: cell.tag.index("}") + 1] if "}" in cell.tag else ""
        self.formula_lost |= any(local(child) == "f" for child in cell)
        for child in list(cell):
            cell.remove(child)
        cell.set("t", "inlineStr")
        text = cell.makeelement(f"{namespace}t", {}, None)
        text.text = new
        holder = cell.makeelement(f"{namespace}is", {}, None)
        holder.append(text)
        cell.append(holder)

    def _as_shown(self, kind: str, style: str, value: str) -> str:
        """A number as its format shows it: dates as dates, and zeros before it that the format adds."""
        if kind == "s":
            at = self._number(value)
            self._used.add(at)
            return self._words[at] if at >= 0 else ""
        if kind != "n":
            return value
        code = self._formats[int(style)] if style.isdigit() and int(style) < len(self._formats) else ""
        try:
            number = float(value)
        except ValueError:
            return value
        if code == "date" and 0 <= number < 2_958_466:
            start = datetime.datetime(1904, 1, 1) if self._1904 else datetime.datetime(1899, 12, 30)
            return f"{start + datetime.timedelta(days=int(number)):%d-%m-%Y}"
        if number.is_integer() and abs(number) < 1e15:
            return str(int(number)).zfill(len(code) if code.startswith("0") else 0)
        return value


def _texts(element: Element) -> Iterator[Element]:
    return (e for e in element.iter() if local(e) == "t")


def _formats(root: Element) -> Iterator[str]:
    """For each cell style ``date``, a row of zeros, or nothing."""
    own = {e.get("numFmtId"): e.get("formatCode") or "" for e in root.iter() if local(e) == "numFmt"}
    styles = next((e for e in root if local(e) == "cellXfs"), ())
    for style in styles:
        number = style.get("numFmtId") or "0"
        code = _NOT_CODE.sub("", own.get(number, "")).split(";")[0]
        if (number.isdigit() and int(number) in _BUILT_IN_DATES) or (_DATE_CODE.search(code) and "0" not in code):
            yield "date"
        else:
            yield code if re.fullmatch("0{2,}", code) else ""
