"""Paragraphs of Word, PowerPoint and their comments, notes, charts and diagrams: runs put together, tables as rows."""

import re
from collections.abc import Iterator

from lxml import etree

from proxy.documents.passages import Passage
from proxy.documents.xmltree import Element, local, text_slot

_PIECE = 40_000
_TEXTS = frozenset({"t", "delText"})
_LITERALS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_LINES = frozenset({"p", "comment", "si", "cm", "title"})
# What stands in the middle of another text, and is read by itself.
_ASIDE = {"txbxContent": "tekstvak", "delText": "verwijderde tekst"}


def claimed(element: Element) -> bool:
    """Whether ``Walk`` has read the text of an element."""
    return local(element) in _TEXTS


class Walk:
    """One walk through a part; ``passages`` holds what it read."""

    def __init__(self, root: Element, place: str, *, pages: bool = False) -> None:
        self._pages = pages
        self._page = 1
        self._place = place
        self._cells = 0
        self._main = Passage(self._named())
        self._done = [self._main]
        self._aside: dict[str, Passage] = {}
        self._stack: list[Passage] = []
        for event, element in etree.iterwalk(root, events=("start", "end")):
            name = local(element)
            if event == "start":
                self._start(element, name)
            else:
                self._end(name)
        self.passages = [passage for passage in (*self._done, *self._aside.values()) if passage.text.strip()]

    def _named(self) -> str:
        return f"pagina {self._page}" if self._pages else self._place

    def _start(self, element: Element, name: str) -> None:
        if name in _TEXTS:
            target = self._beside(name) if name in _ASIDE else self._main
            target.slot(text_slot(element))
        elif name in _ASIDE:
            self._stack.append(self._main)
            self._main = self._beside(name)
        elif name == "lastRenderedPageBreak" or (name == "br" and "page" in element.attrib.values()):
            self._turn(name)
        elif name == "sym":
            self._main.literal(_symbol(element))
        elif name in _LITERALS:
            self._main.literal(" " if self._cells else _LITERALS[name])
        elif name == "tc":
            self._cells += 1

    def _end(self, name: str) -> None:
        if name in _LINES:
            self._main.literal(" " if self._cells else "\n")
            if name == "p" and self._aside.get("delText"):
                self._aside["delText"].literal("\n")
        elif name == "tc":
            self._cells -= 1
            self._main.literal("\t" if not self._cells else " ")
        elif name == "tr" and not self._cells:
            self._main.literal("\n")
        elif name == "txbxContent":
            self._main.literal("\n")
            self._main = self._stack.pop()
        if len(self._main) > _PIECE and not self._cells and name in ("p", "tr") and not self._stack:
            self._fresh()

    def _beside(self, name: str) -> Passage:
        return self._aside.setdefault(name, Passage(_ASIDE[name]))

    def _turn(self, name: str) -> None:
        self._page += 1
        if self._cells or self._stack or not self._pages:
            self._main.literal(" " if self._cells else "\n" if name == "br" else "")
        elif name == "br" or (len(self._main) and self._main.text.endswith("\n")):
            # A break inside a paragraph does not cut it: a name could stand on both pages.
            self._fresh()

    def _fresh(self) -> None:
        self._main = Passage(self._named())
        self._done.append(self._main)


def _symbol(element: Element) -> str:
    """A character by its number in a font; fonts of symbols have their letters and figures from F000 on."""
    said = next((value for key, value in element.items() if key.rpartition("}")[2] == "char"), "")
    code = int(said, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", said) else 0x20
    letter = (
        chr(code - 0xF000 if 0xF020 <= code < 0xF100 else code) if code < 0xD800 or 0xE000 <= code < 0x110000 else ""
    )
    return letter if letter.isprintable() else " "


def walk(root: Element, place: str, *, pages: bool = False) -> Iterator[Passage]:
    """The passages of one part of an office file."""
    yield from Walk(root, place, pages=pages).passages
