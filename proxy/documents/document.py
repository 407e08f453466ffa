"""The plain values of this room: what was read out of a file, and why a file was refused."""

from dataclasses import dataclass

from proxy.wire.message import Unreadable


class FileRefused(Unreadable):
    """A file that cannot be read whole, so it may not go on.

    ``reason`` is one of: ``file`` (of no kind that is known), ``file-encrypted``, ``file-damaged``, ``file-piece``,
    ``file-length`` (of an upload whose size was agreed before),
    ``file-too-large``, ``file-too-many`` (files, pages of images, rows), ``file-too-deep``, ``file-too-slow``,
    ``file-memory``, ``file-entities``, ``file-hidden`` (bytes that stand outside what a reader sees),
    ``file-identity-document``, ``file-audio``, ``file-video``, ``file-image``, ``file-left`` (still something found
    after redacting), ``file-fixed`` (it cannot be written again). proxy/documents/report.py says them in words.
    """

    def __init__(self, what: str = "") -> None:
        self.what = what
        super().__init__(f"file-{what}" if what else "file")

    def __reduce__(self) -> tuple[type["FileRefused"], tuple[str]]:
        """So that it comes out of a worker process as it went in."""
        return type(self), (self.what,)


@dataclass(frozen=True, slots=True)
class Piece:
    """A text out of a file and its place in it, such as ``pagina 3`` or ``blad Inwoners``.

    ``editable`` says whether it can be rewritten; ``exact`` that only numbers with a check digit count in it (names of
    styles, settings and other texts that programs write).
    """

    text: str
    place: str
    editable: bool = True
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read whole: what it is (by its bytes, not its name) and every text in it."""

    kind: str
    pieces: tuple[Piece, ...]
