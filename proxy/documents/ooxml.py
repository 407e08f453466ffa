"""Word, Excel and PowerPoint since 2007: a zip of XML parts, each of them read whole, and rewritten in place."""

import posixpath
import re
from collections.abc import Callable

from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused
from proxy.documents.leftovers import gathered, leftovers
from proxy.documents.package import Package
from proxy.documents.passages import Opened, Passage, Slot
from proxy.documents.properties import properties
from proxy.documents.runs import claimed, walk
from proxy.documents.sheet import Workbook
from proxy.documents.strings import exactly, strings
from proxy.documents.xmltree import Element, given_names, local, parse, serialise

Inner = Callable[[bytes, str], Opened]
_NAMES = "namen van onderdelen"
_KINDS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("visio/", "vsdx"))
# Parts in which programs write names of fonts, styles and colours.
_EXACT = frozenset({"theme", "fonts", "styles", "styleSheet", "webSettings", "numbering", "tblStyleLst", "Types"})
_EXACT |= {"themeOverride", "colorsDef", "styleDef", "layoutDef", "chartStyle", "colorStyle", "tableStyleInfo"}
_FONT = re.compile(r"(?i)\.(?:odttf|fntdata|ttf|otf)$")
_XML = re.compile(r"(?i)\.(?:xml|rels|vml)$")
_OWN = re.compile(r"(?i)^customXml/item[0-9]*\.xml|pivotCache")


class Ooxml:
    """One open office file."""

    def __init__(self, package: Package, budget: Budget, inner: Inner) -> None:
        self._package = package
        self._trees: dict[str, Element] = {}
        self._inner: dict[str, Opened] = {}
        self._passages: list[Passage] = []
        self._gone: set[str] = set()
        prefix = next((kind for start, kind in _KINDS if any(n.lower().startswith(start) for n in package.names)), "")
        for number, name in enumerate(package.names):
            budget.at("part", number, len(package.names))
            if _XML.search(name):
                if data := package.read(name):
                    self._trees[name] = parse(data)
                    self._passages += exactly(given_names(data), _NAMES)
            elif _FONT.search(name):
                self._passages += exactly(package.read(name), "lettertype")
            else:
                self._binary(name, package.read(name), inner)
        self._passages += exactly(package.aside, "opmerking")
        self._passages += exactly("\n".join(package.names).encode("utf-8", "replace"), _NAMES)
        self._book = Workbook(self._trees) if prefix == "xlsx" else None
        # Shared strings last: which of them no cell shows is known only then.
        trees = sorted(self._trees.items(), key=lambda part: local(part[1]) == "sst")
        sheets = [name for name, root in trees if local(root) == "worksheet"]
        for name, root in trees:
            if name in sheets:
                budget.at("sheet", sheets.index(name), len(sheets))
            self._part(name, root)
        self._prefix = prefix

    @property
    def opened(self) -> Opened:
        """The file as it is open now; nothing here points back at it, so that it goes when its reader lets go."""
        return Opened(self._kind(self._prefix), [p for p in self._passages if p.text.strip()], self._save)

    def _kind(self, prefix: str) -> str:
        return "xlsb" if any(name.endswith("workbook.bin") for name in self._package.names) else prefix or "ooxml"

    def _binary(self, name: str, data: bytes, inner: Inner) -> None:
        """Pictures, embedded files and macros; what no reader knows gives its strings."""
        if not data:
            return
        place = _place_of(name)
        try:
            opened = inner(data, name)
        except FileRefused as refusal:
            if refusal.reason != "file" or not name.lower().endswith((".bin", ".dat", ".sigs", ".sig", ".data")):
                raise
            opened = Opened("binary", strings(data, place))
            place = ""
        self._inner[name] = opened
        self._passages += opened.within(place) if place else opened.passages

    def _part(self, name: str, root: Element) -> None:
        kind = local(root)
        if kind == "Relationships":
            self._relations(root)
        elif kind == "Properties" or name.lower().startswith("docprops/"):
            self._passages += properties(root)
        elif self._book and kind in ("worksheet", "sst", "workbook", "chartsheet", "dialogsheet", "macrosheet"):
            self._passages += self._book.passages(name, root)
        else:
            place = _place_of(name)
            pages = kind == "document" and self._book is None
            self._passages += walk(root, place, pages=pages)
            rest = leftovers(root, claimed, own=bool(_OWN.search(name)))
            exact = kind in _EXACT
            self._passages += gathered(place if not exact else "opmaak", rest, exact=exact, fixed=kind == "Types")

    def _relations(self, root: Element) -> None:
        """Links that lead out are texts; names of parts are not."""
        passage, outward = Passage("koppelingen"), list[Slot]()
        for relation in root:
            if not isinstance(relation.tag, str):
                raise FileRefused("hidden")
            if relation.get("TargetMode") == "External":

                def put(new: str, relation: Element = relation) -> None:
                    relation.set("Target", new.replace("[", "%5B").replace("]", "%5D"))

                outward.append(Slot(relation.get("Target") or "", put))
                passage.slot(outward[-1])
                passage.literal("\n")
        self._passages.append(passage)
        out = {slot.value for slot in outward}
        rest = (left for left in leftovers(root, lambda _: False, own=True) if left[1].value not in out)
        self._passages += gathered("koppelingen", rest, exact=True, fixed=True)

    def _save(self) -> bytes:
        for passage in self._passages:
            passage.save()
        if self._book and self._book.formula_lost:
            self._drop("xl/calcChain.xml")
        for name in self._package.names:
            if "thumbnail" in name.lower():
                self._drop(name)  # a picture of what stood there
        new = {name: serialise(root) for name, root in self._trees.items() if name not in self._gone}
        new |= {name: opened.save() for name, opened in self._inner.items() if opened.editable and opened.touched}
        return self._package.write(new, gone=frozenset(self._gone))

    def _drop(self, name: str) -> None:
        """Take a part out, and every mention of it."""
        if name not in self._package.names:
            return
        self._gone.add(name)
        for part, root in self._trees.items():
            for element in list(root):
                target = element.get("Target", "")
                base = posixpath.dirname(posixpath.dirname(part))
                full = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
                )
                if (part.endswith(".rels") and full == name) or element.get("PartName") == f"/{name}":
                    root.remove(element)


def _place_of(name: str) -> str:
    """What a person calls a part."""
    file = posixpath.basename(name)
    number = re.search(r"([0-9]+)\.\w+$", file)
    count = f" {number[1]}" if number else ""
    for word, place in _PLACES:
        if word in name.lower():
            return place + (count if place in _COUNTED else "")
    return f"onderdeel {file}"


_COUNTED = frozenset({"dia", "notities bij dia", "afbeelding", "ingesloten bestand", "grafiek"})
_PLACES = (
    ("header", "koptekst"),
    ("footer", "voettekst"),
    ("footnotes", "voetnoten"),
    ("endnotes", "eindnoten"),
    ("comment", "opmerkingen"),
    ("notesslide", "notities bij dia"),
    ("slides/", "dia"),
    ("people", "personen"),
    ("persons", "personen"),
    ("media/", "afbeelding"),
    ("embeddings/", "ingesloten bestand"),
    ("thumbnail", "miniatuur"),
    ("chart", "grafiek"),
    ("vbaproject", "macro's"),
    ("settings", "instellingen"),
    ("customxml", "gegevens in het document"),
)
