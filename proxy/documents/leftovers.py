"""What no reader claimed of an XML part: every other string, so that nothing in an office file goes unread.

Texts and attributes in which people write go to every detector. What programs write (names of fonts, settings, shapes)
would only be taken for names: there, numbers with a check digit count and nothing else.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain

from proxy.documents.passages import Passage, Slot
from proxy.documents.xmltree import Element, attribute_slot, local, tail_slot, text_slot

Leftover = tuple[str, Slot, bool]  # a label before it, the string, and whether people write there
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
# Elements whose attributes are people's words.
_WRITTEN = frozenset({"docVar", "alias", "tag", "definedName", "dataBinding", "bookmarkStart", "sharedItems", "s"})
# Names of layouts, themes and settings are given by programs, and those of shapes when they end in a number.
_GIVEN_HERE = frozenset(
    {"cSld", "compatSetting", "clrScheme", "fontScheme", "fmtScheme", "theme", "tableStyle", "font"}
)
_GIVEN_HERE |= {"custShow", "tableStyle", "ext", "style", "style-style", "font-face", "config-item", "config-item-set"}
_SHAPES = frozenset({"cNvPr", "docPr", "shape", "frame", "image", "custom-shape", "text-box", "table"})
_LONG_NUMBER = re.compile("[0-9]{8}")
_SHORT, _MOST_QUIET = 40, 20_000
_LABELS = {"creator": "auteur: ", "lastModifiedBy": "auteur: ", "author": "auteur: ", "title": "titel: "}
_LABELS |= {"subject": "onderwerp: ", "Manager": "manager: ", "Company": "organisatie: ", "initial-creator": "auteur: "}
# Properties that programs fill in.
_QUIET = frozenset(
    {
        *("Application", "Template", "ScaleCrop", "LinksUpToDate", "SharedDoc", "HyperlinksChanged", "generator", "i4"),
        *("created", "modified", "revision", "HiddenSlides", "MMClips", "PresentationFormat", "bool", "lastPrinted"),
        *("creation-date", "editing-cycles", "editing-duration", "date", "print-date", "config-item"),
    }
)


def leftovers(root: Element, claimed: Callable[[Element], bool], *, own: bool = False) -> Iterator[Leftover]:
    """Every string that no reader has claimed.

    ``claimed`` says of an element that its text was read already; its attributes never were. ``own``: a part with
    properties or data of the municipality's own, in which names are words and numbers no measures.
    """
    quiet: set[tuple[str, str, str]] = set()  # attributes that say nothing: most are the same ones, again and again
    for element in chain(_around(root), root.iter()):
        name = local(element)
        label = _LABELS.get(name, f"{name}: " if own else "")
        if not name:
            if element.text and element.text.strip():
                yield "", text_slot(element), True
        elif element.text and not claimed(element) and element.text.strip() and name not in _MEASURES:
            yield label, text_slot(element), name not in _QUIET
        if element.tail and element.tail.strip():
            yield "", tail_slot(element), True
        for key, value in element.items():
            if (about := (name, key, value)) in quiet:
                continue
            if (left := _attribute(element, key, value, own=own)) is not None:
                yield left
            elif len(value) < _SHORT and len(quiet) < _MOST_QUIET:
                quiet.add(about)


def _around(root: Element) -> Iterator[Element]:
    """The comments and instructions before and behind the root of a part."""
    if root.getparent() is None:
        yield from root.itersiblings(preceding=True)
        yield from root.itersiblings()


def of_itself(root: Element) -> Iterator[Leftover]:
    """What stands in the root of a part itself and around it, and not in what lies in it."""
    for element in (*_around(root), root):
        if element.text and element.text.strip():
            yield "", text_slot(element), True
        yield from attributes(element)


def attributes(element: Element) -> Iterator[Leftover]:
    """The attributes of an element that should have none of its own, as far as they are words or long numbers."""
    for key, value in element.items():
        if (left := _attribute(element, key, value, own=True)) is not None:
            yield left


def _attribute(element: Element, key: str, value: str, *, own: bool) -> Leftover | None:
    name = key.rpartition("}")[2]
    if _LONG_NUMBER.search(key):
        return "", Slot(f"{name}={value}"), False
    if not value.strip() or key.endswith(("instance}type", "}Ignorable")) or local(element).startswith("rsid"):
        return None
    human = name in _HUMAN or (local(element) in _WRITTEN and name in ("val", "name", "v", "comment"))
    if name == "name" and _is_given(element, value):
        human = False
    words = human or (own and not _TECHNICAL.fullmatch(value))
    if words or (len(value) > 2 and not _TECHNICAL.fullmatch(value)) or _is_number(element, name, value, own=own):
        label = _LABELS.get(name, f"{name}: " if own else "")
        return label, attribute_slot(element, key), words or (own and value.isdecimal())
    return None


def _is_given(element: Element, value: str) -> bool:
    kind = local(element)
    return kind in _GIVEN_HERE or (kind in _SHAPES and re.fullmatch(r".*[0-9]|", value) is not None)


def _is_number(element: Element, name: str, value: str, *, own: bool) -> bool:
    """Whether a long number is no place, size or identifier that a program made up."""
    if not _LONG_NUMBER.search(value):
        return False
    return own or (value.isdecimal() and name not in _PLACES and not local(element).endswith("Id"))


def gathered(place: str, found: Iterator[Leftover], *, exact: bool = False, fixed: bool = False) -> list[Passage]:
    """Leftovers as passages, one line each: those that people wrote, and the others."""
    written = [Passage(place, exact=exact, fixed=fixed)]
    others = [Passage(place, exact=True, fixed=fixed)]
    for label, slot, words in found:
        passages = written if words else others
        if len(passages[-1]) > 40_000:
            passages.append(Passage(place, exact=passages[-1].exact, fixed=fixed))
        passages[-1].literal(label)
        passages[-1].slot(slot)
        passages[-1].literal("\n")
    return [passage for passage in (*written, *others) if len(passage)]
