"""XML inside office files: parsed without entities, each of its strings a slot."""

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from proxy.documents.document import FileRefused
from proxy.documents.passages import Slot

Element = Any  # lxml ships no types
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OPEN_OFFICE = re.compile(
    rb"\A(\s*(?:<\?xml[^<>]*\?>)?\s*)<!DOCTYPE\s+[\w:.-]{1,60}\s+PUBLIC\s+"
    rb"\"-//OpenOffice\.org//DTD [\w .]{1,40}//EN\"\s+\"[\w.]{1,40}\"\s*>"
)
_MANIFEST = b'xmlns:manifest="http://openoffice.org/2001/manifest"'
_MOST_NAMES = 5_000
_NAMESPACE = re.compile(rb"xmlns[^=<>]{0,60}=\s*[\"']([^\"']{0,2000})")
_NUMBERED = re.compile(rb"<[\w:.-]{0,200}[0-9]{8}[\w:.-]{0,200}")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def parse(data: bytes) -> Element:
    """The root of an XML text. A document type is refused: office files have none, and entities come with it.

    Only that of OpenOffice's own, which stands in many older files and declares nothing itself, is left out.
    """
    if _OPEN_OFFICE.match(data):
        data = _OPEN_OFFICE.sub(rb"\1", data, count=1)
        if b"xmlns:manifest=" not in data:  # that document type said it
            data = data.replace(b"<manifest:manifest", b"<manifest:manifest " + _MANIFEST, 1)
    head = data[:400].decode("utf-16", "replace").encode() if data.startswith(_UTF16) else data
    if _DOCTYPE.search(head) or (data.startswith(_UTF16) and b"<\0!\0" in data.replace(b"<\0!\0-\0", b"")):
        raise FileRefused("entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise FileRefused("damaged") from None


def given_names(data: bytes) -> bytes:
    """The names in an XML text that its maker chose and no program did, as far as a number can stand in them."""
    if data.startswith(_UTF16):
        data = data.decode("utf-16", "replace").encode()
    spaces = {match[1] for match in _NAMESPACE.finditer(data)}
    return b"\n".join([*sorted(spaces), *_NUMBERED.findall(data)])


def serialise(root: Element) -> bytes:
    """The bytes of a tree, as office programs write them."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


class _Names(dict[object, str]):
    """Names of elements by their tags: a file has a million elements of some dozens of kinds."""

    def __missing__(self, tag: object) -> str:
        if len(self) > _MOST_NAMES:
            self.clear()
        self[tag] = tag.rpartition("}")[2] if isinstance(tag, str) else ""
        return self[tag]


NAMES = _Names()


def local(element: Element) -> str:
    """The name of an element without its namespace; "" for comments and instructions."""
    return NAMES[element.tag]


def text_slot(element: Element, on_change: Callable[[], None] | None = None) -> Slot:
    """The text of an element."""

    def put(new: str) -> None:
        element.text = new
        if new != new.strip() and local(element) == "t":
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        if on_change:
            on_change()

    return Slot(element.text or "", put)


def tail_slot(element: Element) -> Slot:
    """The text behind an element."""
    return Slot(element.tail or "", lambda new: setattr(element, "tail", new))


def attribute_slot(element: Element, name: str) -> Slot:
    """An attribute."""
    return Slot(element.get(name) or "", lambda new: element.set(name, new))
