"""What stands in a PDF and is shown by no reader.

Around it, in earlier versions of it, in streams of nobody's, and in letters of fonts that do not say which they are.
"""

import re
from collections.abc import Iterator

import pikepdf

from proxy.documents.document import FileRefused
from proxy.documents.passages import Passage
from proxy.documents.strings import exactly

_EOF = re.compile(rb"%%EOF[\r\n]{0,2}")
_TEXT = bytes(range(32, 127)) + b"\t\r\n\x0c\0"
_MOST_VERSIONS = 12
# Streams that readers show or that programs need: pages, pictures, fonts, colours, tables of objects.
_KNOWN_TYPES = frozenset({"/XObject", "/ObjStm", "/XRef", "/Pattern", "/CMap", "/Metadata", "/EmbeddedFile"})
_KNOWN_KEYS = ("/Length1", "/N", "/FunctionType", "/ShadingType", "/PatternType", "/Width", "/CMapName", "/Alternate")
_FONT_FILES = frozenset({"/Type1C", "/CIDFontType0C", "/OpenType", "/Image", "/Form", "/XML"})


def around(data: bytes) -> list[Passage]:
    """Texts before the beginning and behind the end; FileRefused for anything else that stands there."""
    begin, end = data.find(b"%PDF-"), data.rfind(b"%%EOF")
    outside = data[: max(begin, 0)], data[end + 5 :] if end >= 0 else b""
    if any(piece.translate(None, _TEXT) for piece in outside):
        raise FileRefused("hidden")
    return [passage for piece in outside for passage in exactly(piece.strip(b"\0\r\n\t "), "rond het document")]


def earlier(data: bytes) -> list[bytes]:
    """The versions that were saved before this one and still stand in the file, the last ones first."""
    if b"/Linearized" in data[:2048]:
        return []
    ends = [match.end() for match in _EOF.finditer(data)][:-1]
    if len(ends) > _MOST_VERSIONS:
        raise FileRefused("too-many")
    return [data[:end] for end in reversed(ends)]


def is_nobodys(stream: pikepdf.Stream) -> bool:
    """Whether a stream is none of those that make a page: what programs keep for themselves, or what was left."""
    kind, subtype = str(stream.get("/Type", "")), str(stream.get("/Subtype", ""))
    return not (kind in _KNOWN_TYPES or subtype in _FONT_FILES or any(key in stream for key in _KNOWN_KEYS))


def is_shown(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    """The streams that are contents of a page, by number: their text is read where it is shown."""
    shown: set[tuple[int, int]] = set()
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
            if isinstance(stream, pikepdf.Stream):
                shown.add(stream.objgen)
    return shown


def left_over(pdf: pikepdf.Pdf) -> Iterator[Passage]:
    """The readable strings in streams of nobody's."""
    shown = is_shown(pdf)
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.objgen not in shown and is_nobodys(thing):
            try:
                content = thing.read_bytes()
            except pikepdf.PdfError:
                content = thing.read_raw_bytes()
            yield from exactly(content, "gegevens in het document")


def pages_of_signs(pdf: pikepdf.Pdf) -> set[int]:
    """The pages with a font that does not say which letters its signs are: what is drawn there has to be looked at."""
    return {number for number, page in enumerate(pdf.pages) if any(map(_is_mute, _fonts(page.obj)))}


def _fonts(page: pikepdf.Dictionary) -> Iterator[pikepdf.Object]:
    for _ in range(50):
        resources = page.get("/Resources")
        if isinstance(resources, pikepdf.Dictionary):
            fonts = resources.get("/Font")
            if isinstance(fonts, pikepdf.Dictionary):
                yield from (fonts[name] for name in fonts.keys())  # noqa: SIM118  # it is no mapping
            return
        parent = page.get("/Parent")
        if not isinstance(parent, pikepdf.Dictionary):
            return
        page = parent


def _is_mute(font: pikepdf.Object) -> bool:
    if not isinstance(font, pikepdf.Dictionary) or "/ToUnicode" in font:
        return False
    return str(font.get("/Subtype", "")) in ("/Type0", "/Type3")
