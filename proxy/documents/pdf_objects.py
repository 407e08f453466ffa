"""Every string in the objects of a PDF: notes, form fields, bookmarks, properties, scripts, and the files inside it."""

import re
from dataclasses import dataclass, field

import pikepdf

from proxy.documents.document import FileRefused
from proxy.documents.passages import Passage, Slot
from proxy.documents.properties import label_line

# Strings for programs: identifiers, fonts, colours, signatures, dates.
_TECHNICAL = frozenset(
    {"/ID", "/Registry", "/Ordering", "/CharSet", "/FontFamily", "/DA", "/Lang", "/DS", "/OutputCondition"}
)
_TECHNICAL |= {
    "/OutputConditionIdentifier",
    "/RegistryName",
    "/ByteRange",
    "/Cert",
    "/CheckSum",
    "/Lookup",
    "/CreationDate",
}
_TECHNICAL |= {"/ModDate", "/M", "/Indexed", "/O", "/U", "/OE", "/UE", "/Perms"}
_WORD = re.compile(r"[^\W_]{2}")
_MOST_DEEP = 60
_PIECE = 40_000


@dataclass
class Found:
    """What stands in the objects: lines, the files inside (name, bytes), and texts in streams (XMP, scripts)."""

    passages: list[Passage] = field(default_factory=lambda: [Passage("aantekeningen en eigenschappen")])
    files: list[tuple[str, bytes]] = field(default_factory=list)
    texts: list[Slot] = field(default_factory=list)


def strings_of(pdf: pikepdf.Pdf) -> Found:
    """Walk every object once."""
    found = Found()
    if pdf.Root.get("/XFA") is not None:
        raise FileRefused
    try:
        for thing in (*pdf.objects, pdf.trailer):
            _walk(thing, "", found, 0)
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError):
        raise FileRefused("damaged") from None
    return found


def _walk(thing: pikepdf.Object, key: str, found: Found, depth: int) -> None:
    if depth > _MOST_DEEP:
        raise FileRefused("too-deep")
    if isinstance(thing, pikepdf.Stream):
        _stream(thing, key, found)
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for name in list(thing.keys()):
            _child(thing, name, name, found, depth)
    elif isinstance(thing, pikepdf.Array):
        for number in range(len(thing)):
            _child(thing, number, key, found, depth)


def _child(parent: pikepdf.Object, at: "str | int", key: str, found: Found, depth: int) -> None:
    child = parent[at]
    if isinstance(child, pikepdf.String):
        if key not in _TECHNICAL:
            _string(parent, at, str(key), child, found)
    elif isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect:
        _walk(child, key, found, depth + 1)


def _string(parent: pikepdf.Object, at: "str | int", key: str, child: pikepdf.String, found: Found) -> None:
    text = str(child)
    if not _WORD.search(text) or text.startswith("D:"):
        return
    if len(found.passages[-1]) > _PIECE:
        found.passages.append(Passage(found.passages[-1].place))

    def put(new: str) -> None:
        parent[at] = pikepdf.String(new)

    name = key.lstrip("/")
    found.passages[-1].literal(label_line(name, text) or f"{name}: ")
    found.passages[-1].slot(Slot(text, put))
    found.passages[-1].literal("\n")


def _stream(stream: pikepdf.Stream, key: str, found: Found) -> None:
    kind, subtype = str(stream.get("/Type", "")), str(stream.get("/Subtype", ""))
    if kind == "/EmbeddedFile" or "/Params" in stream:
        found.files.append((_name(stream), stream.read_bytes()))
    elif kind == "/Metadata" or subtype == "/XML" or key in ("/JS", "/RV"):
        text = stream.read_bytes().decode("utf-8", "replace")
        found.texts.append(Slot(text, lambda new: stream.write(new.encode())))


def _name(stream: pikepdf.Stream) -> str:
    return "bijlage" + {"/application#2fpdf": ".pdf"}.get(str(stream.get("/Subtype", "")), "")
