"""From a file's bytes to its texts, and where the format allows, to the same file without what was found."""

from proxy.documents.document import Document, FileRefused, Piece
from proxy.documents.lane import Lane
from proxy.documents.room import Documents

__all__ = ["Document", "Documents", "FileRefused", "Lane", "Piece"]
