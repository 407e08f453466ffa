"""OpenDocument (LibreOffice): text, spreadsheets and presentations, read whole and rewritten in place."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused
from proxy.documents.leftovers import gathered, leftovers
from proxy.documents.package import Package
from proxy.documents.passages import Opened, Passage, Slot
from proxy.documents.strings import exactly, strings
from proxy.documents.tables import Cell, Table, shown
from proxy.documents.xmltree import (
    Element,
    attribute_slot,
    given_names,
    local,
    parse,
    serialise,
    tail_slot,
    text_slot,
)

Inner = Callable[[bytes, str], Opened]
_PARAGRAPHS = frozenset({"p", "h"})
_ASIDE = {"annotation": "opmerkingen", "tracked-changes": "verwijderde tekst", "notes": "notities", "note": "voetnoten"}
_ASIDE |= {"header": "koptekst", "footer": "voettekst", "text-box": "tekstvak"}
_VALUES = ("value", "date-value", "time-value", "string-value", "boolean-value", "value-type", "formula", "currency")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_KEYS = tuple(f"{_OFFICE}{name}" for name in _VALUES[:4])
_END = "\n"
_XML = re.compile(r"(?i)\.(?:xml|rdf)$")
# Pictures of what stands in the file itself.
_DRAWN = ("Thumbnails/", "ObjectReplacements/")
_MOST_REPEATED = 60
_KINDS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp", "graphics": "odg"}


class Odf:
    """One open file of OpenDocument."""

    def __init__(self, package: Package, budget: Budget, inner: Inner) -> None:
        self._package = package
        self._trees: dict[str, Element] = {}
        self._inner: dict[str, Opened] = {}
        self._passages: list[Passage] = []
        self._read: set[Element] = set()
        kind = package.read("mimetype").decode("ascii", "replace") if "mimetype" in package.names else ""
        for number, name in enumerate(package.names):
            budget.at("part", number, len(package.names))
            data = package.read(name)
            if name == "mimetype" or not data:  # LibreOffice writes empty parts for its settings
                continue
            if _XML.search(name):
                self._xml(name, parse(data))
                self._passages += exactly(given_names(data), "namen van onderdelen")
            else:
                self._binary(name, data, inner)
        self._passages += exactly(package.aside, "opmerking")
        self._passages += exactly("\n".join(package.names).encode("utf-8", "replace"), "namen van onderdelen")
        self._kind = next((short for long, short in _KINDS.items() if long in kind), "odf")

    @property
    def opened(self) -> Opened:
        """The file as it is open now; nothing here points back at it, so that it goes when its reader lets go."""
        return Opened(self._kind, [p for p in self._passages if p.text.strip()], self._save)

    def _binary(self, name: str, data: bytes, inner: Inner) -> None:
        if name.startswith("Fonts/"):
            self._passages += exactly(data, "lettertype")
            return
        place = "miniatuur" if "Thumbnails" in name else "afbeelding" if "Pictures/" in name else "ingesloten bestand"
        try:
            self._inner[name] = inner(data, name)
            self._passages += self._inner[name].within(place)
        except FileRefused as refusal:
            if refusal.reason != "file":
                raise
            self._passages += strings(data, place)

    def _xml(self, name: str, root: Element) -> None:
        self._trees[name] = root
        if local(root) == "manifest" and any(local(e) == "encryption-data" for e in root.iter()):
            raise FileRefused("encrypted")
        outer = (t for t in root.iter(f"{_TABLE}table") if next(t.iterancestors(f"{_TABLE}table"), None) is None)
        for number, table in enumerate(outer, 1):
            self._table(table, f"blad {number}" if "spreadsheet" in _parent(table) else f"tabel {number}")
        place = {"meta.xml": "eigenschappen", "styles.xml": "opmaak"}.get(name.rpartition("/")[2], "tekst")
        self._flow(root, place)
        exact = (
            name.endswith(("styles.xml", "settings.xml", "manifest.xml", "manifest.rdf")) or "Configurations2" in name
        )
        rest = leftovers(root, self._read.__contains__, own=name.endswith("meta.xml"))
        self._passages += gathered(place, rest, exact=exact, fixed=name.endswith(("manifest.xml", ".rdf")))

    def _flow(self, root: Element, place: str) -> None:
        """Every paragraph that stands in no table, page by page as far as the file says where one ends."""
        main, page = Passage(place), 1
        aside: dict[str, Passage] = {}
        self._passages.append(main)
        for element in root.iter():
            if local(element) == "page" and "presentation" in _parent(element):
                main = Passage(f"dia {page}")
                self._passages.append(main)
                page += 1
            if local(element) in _PARAGRAPHS and element not in self._read:
                name = next((local(a) for a in element.iterancestors() if local(a) in _ASIDE), "")
                target = aside.setdefault(name, Passage(_ASIDE[name])) if name else main
                self._paragraph(element, target)
                target.literal("\n")
                if len(main) > 40_000:
                    main = Passage(place)
                    self._passages.append(main)
        self._passages += aside.values()

    def _paragraph(self, element: Element, target: Passage, on_change: Callable[[], None] | None = None) -> None:
        """The letters of a paragraph, whatever they are wrapped in; notes inside it wait for their turn."""
        self._read.add(element)
        if element.text:
            target.slot(text_slot(element, on_change), element.text.replace("\n", " "))
        for child in element:
            name = local(child)
            if name == "s":
                target.literal(" " * min(int(child.get(f"{_TEXT}c") or 1), 100))
            elif name in ("tab", "line-break"):
                target.literal("\t" if name == "tab" else "\n")
            elif name and name not in _ASIDE and not any(local(e) in _PARAGRAPHS for e in child.iter()):
                self._paragraph(child, target, on_change)
            if child.tail:
                self._read_tail(child, target, on_change)

    def _read_tail(self, child: Element, target: Passage, on_change: Callable[[], None] | None) -> None:
        slot = tail_slot(child)
        if on_change:

            def put(new: str) -> None:
                child.tail = new
                on_change()

            slot = Slot(child.tail or "", put)
        target.slot(slot, slot.value.replace("\n", " "))

    def _table(self, element: Element, place: str) -> None:
        table = Table(place)
        for row in element.iter(f"{_TABLE}table-row"):
            words = [word for cell in _cells(row) for word in (self._words(cell), *[""] * (_repeated(cell) - 1))]
            table.words(words, partial(self._row, row))
        self._passages += table.passages()

    def _row(self, row: Element) -> list[Cell]:
        """The cells of a row, of slots."""
        empty: list[Cell] = [[]]
        return [made for cell in _cells(row) for made in (self._cell(cell), *empty * (_repeated(cell) - 1))]

    def _words(self, cell: Element) -> str:
        """What a cell shows; of nearly all that is plain text, and then no slots are made to know it."""
        text = ""
        for paragraph in cell:
            if local(paragraph) in _PARAGRAPHS:
                if len(paragraph):
                    return "".join(shown(span) for span in self._cell(cell))
                self._read.add(paragraph)
                text += f"{text and ' '}{(paragraph.text or '').replace(_END, ' ')}"
        name, value = _value(cell)
        if name and "".join(filter(str.isdigit, value)) not in "".join(filter(str.isdigit, text)):
            text += f"{text and ' '}{value}"
        return text

    def _cell(self, cell: Element) -> Cell:
        spans: Cell = []
        holder = Passage("")
        for paragraph in cell:
            if local(paragraph) in _PARAGRAPHS:
                if len(holder):
                    holder.literal(" ")
                self._paragraph(paragraph, holder, lambda: _becomes_text(cell))
        spans += holder.spans()
        name, value = _value(cell)
        if name and "".join(filter(str.isdigit, value)) not in "".join(filter(str.isdigit, holder.text)):
            slot = attribute_slot(cell, name)
            spans.append((slot, f" {value}" if spans else value))
        return spans

    def _save(self) -> bytes:
        for passage in self._passages:
            passage.save()
        gone = frozenset(name for name in self._package.names if name.startswith(_DRAWN) or "TablePreview" in name)
        for root in self._trees.values():
            for entry in list(root) if local(root) == "manifest" else ():
                if any(value in gone for value in entry.attrib.values()):
                    root.remove(entry)
        new = {name: serialise(root) for name, root in self._trees.items()}
        new |= {name: opened.save() for name, opened in self._inner.items() if opened.editable and opened.touched}
        return self._package.write(new, gone=gone)


def _parent(element: Element) -> str:
    parent = element.getparent()
    return local(parent) if parent is not None else ""


def _cells(row: Element) -> Iterator[Element]:
    return (cell for cell in row if local(cell) in ("table-cell", "covered-table-cell"))


def _repeated(cell: Element) -> int:
    """How many cells in a row are like this one: one that stands for thousands ends a row."""
    said = cell.get(f"{_TABLE}number-columns-repeated") or "1"
    return min(int(said), _MOST_REPEATED) if said.isascii() and said.isdigit() else 1


def _value(cell: Element) -> tuple[str, str]:
    """The attribute with the value of a cell, and the value; both "" where a cell has none."""
    return next(((key, value) for key in _KEYS if (value := cell.get(key))), ("", ""))


def _becomes_text(cell: Element) -> None:
    """A cell whose words were replaced holds text from now on, not the number or date that they showed."""
    for name in _VALUES:
        cell.attrib.pop(f"{_OFFICE}{name}", None)
    cell.attrib.pop(f"{_TABLE}formula", None)
    cell.set(f"{_OFFICE}value-type", "string")
    for key in [key for key in cell.attrib if str(key).endswith("}value-type") and not str(key).startswith(_OFFICE)]:
        del cell.attrib[key]
