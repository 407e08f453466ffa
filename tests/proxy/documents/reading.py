"""What several test files do with a file: read it, find what was planted, take it out."""

import re

from proxy.documents.document import Document
from proxy.documents.work import read, redact
from proxy.wire.message import FileTerms
from tests.proxy.documents.planted import Plants

NEW = "[BSN_1]"


def texts(document: Document) -> str:
    """All texts of a document."""
    return "\n".join(piece.text for piece in document.pieces)


def opened(data: bytes, unread: frozenset[str] = frozenset()) -> Document:
    """A document, read in this process."""
    return read(data, FileTerms(unread))


def edits_for(document: Document, plants: Plants) -> dict[int, list[tuple[int, int, str]]]:
    """An edit for every planted number that stands where it can be taken out."""
    edits: dict[int, list[tuple[int, int, str]]] = {}
    for number, piece in enumerate(document.pieces):
        for value in plants.places:
            for match in re.finditer(value, piece.text) if piece.editable else ():
                edits.setdefault(number, []).append((*match.span(), NEW))
    return edits


def without(data: bytes, plants: Plants) -> bytes:
    """The file without what was planted, as far as it can be taken out."""
    return redact(data, edits_for(opened(data), plants), FileTerms())
