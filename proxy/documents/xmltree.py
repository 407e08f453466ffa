"""XML inside office files: parsed without entities, each of its strings a slot, and what no reader claimed."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from proxy.documents.document import FileRefused
from proxy.documents.passages import Passage, Slot

Element = Any  # lxml ships no types
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Numbers, measures, colours, identifiers and references that programs write.
_TECHNICAL = re.compile(
    r"[-+0-9.,:;%()TZ/ ]*(?:pt|cm|mm|in|px|em|%)?|#?[0-9A-Fa-f]{1,32}|"
    r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?|"
    r"rId[0-9]+|[+]?[a-z][A-Za-z]{0,40}[0-9]{0,3}(?:x[0-9]{1,3})?|[A-Z][a-z]{0,12}|[A-Z]{1,3}[0-9]{1,7}(?::[A-Z]{1,3}[0-9]{1,7})?|"
    r"https?://(?:schemas|purl|www\.w3|ns\.adobe)[^\s]*|urn:[^\s]*|[+]?[a-z0-9]{1,12}(?:[:_-][A-Za-z0-9]{1,5}){1,3}"
)
# Attributes in which people's own words stand, whatever they look like.
_HUMAN = frozenset(
    {"descr", "title", "alt", "name", "author", "initials", "displayName", "userId", "string", "creator"}
)
_HUMAN |= {"tooltip", "display", "prompt", "promptTitle", "error", "errorTitle", "alias", "lastAuthor", "string-value"}
_PLACES = frozenset(
    {"x", "y", "cx", "cy", "l", "t", "r", "b", "w", "h", "id", "idx", "spid", "pos", "x1", "x2", "y1", "y2"}
)
# Numbers in these are measures, however long.
_MEASURES = frozenset({"posOffset", "pctWidth", "pctHeight", "align", "TotalTime", "Words", "Characters", "Lines"})
_MEASURES |= {"Pages", "Paragraphs", "CharactersWithSpaces", "AppVersion", "DocSecurity", "Slides", "Notes"}


def parse(data: bytes) -> Element:
    """The root of an XML text. A document type is refused: office files have none, and entities come with it."""
    head = data[:400].decode("utf-16", "replace").encode() if data.startswith(_UTF16) else data
    if _DOCTYPE.search(head) or (data.startswith(_UTF16) and b"<\0!\0" in data.replace(b"<\0!\0-\0", b"")):
        raise FileRefused("entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise FileRefused("damaged") from None


def serialise(root: Element) -> bytes:
    """The bytes of a tree, as office programs write them."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def local(element: Element) -> str:
    """The name of an element without its namespace; "" for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


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


def _is_telling(element: Element, name: str, value: str, *, all_numbers: bool) -> bool:
    """Whether an attribute could hold a person's words or number."""
    plain = name.rpartition("}")[2]
    if local(element).startswith("rsid") or not value.strip():
        return False
    if plain in _HUMAN or (re.search(r"[0-9]{8}", value) and (all_numbers or not _is_measure(element, plain, value))):
        return True
    return len(value) > 2 and not _TECHNICAL.fullmatch(value)


def _is_measure(element: Element, name: str, value: str) -> bool:
    """Whether a long number is a place, a size or an identifier that a program made up."""
    return not value.isdecimal() or name in _PLACES or local(element).endswith("Id")


def leftovers(
    root: Element, claimed: Callable[[Element], bool], *, all_numbers: bool = False
) -> Iterator[tuple[str, Slot]]:
    """Every string that no reader has claimed, with the name of what holds it.

    ``claimed`` says of an element that its text was read already; its attributes never were. ``all_numbers``: also
    attributes that are only a number, for parts in which these are no measures.
    """
    for element in root.iter():
        name = local(element)
        if not name:
            if element.text and element.text.strip():
                yield "opmerking", text_slot(element)
        elif element.text and not claimed(element) and element.text.strip() and name not in _MEASURES:
            yield name, text_slot(element)
        if element.tail and element.tail.strip():
            yield name, tail_slot(element)
        for key, value in element.attrib.items():
            if isinstance(value, str) and _is_telling(element, str(key), value, all_numbers=all_numbers):
                yield str(key).rpartition("}")[2], attribute_slot(element, str(key))


def gathered(
    place: str, found: Iterator[tuple[str, Slot]], *, exact: bool = False, fixed: bool = False
) -> list[Passage]:
    """Leftovers as passages, one line each, behind the name of what holds them."""
    passages = [Passage(place, exact=exact, fixed=fixed)]
    for name, slot in found:
        if len(passages[-1]) > 40_000:
            passages.append(Passage(place, exact=exact, fixed=fixed))
        passages[-1].literal(f"{name}: ")
        passages[-1].slot(slot)
        passages[-1].literal("\n")
    return [passage for passage in passages if len(passage)]
