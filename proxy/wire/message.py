"""The plain values of this room: what a client sent, its text parts, and what goes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

Headers = tuple[tuple[str, str], ...]


class Unreadable(Exception):
    """The request cannot be read whole, so it may not go on.

    ``reason`` is a short code (``encoding``, ``too-large``, ``json``, ``duplicate-key``, ``depth``, ``number``,
    ``too-many``, ``unfinished``, ``multipart``, ``charset``,
    ``binary``, ``file``, ``method``, ``upgrade``) that is safe to log: it never holds content. Of a file it can say
    more, such as ``file-encrypted`` or ``file-audio`` (proxy/documents/document.py).
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP request as it came in; ``path`` includes the query string, ``body`` is as sent (still encoded).

    ``too_large`` says that the body was more than is kept, ``unfinished`` that its end never came; what ``body`` holds
    is then not the whole. ``pieces`` says of how many it was put together, and ``reason`` why it may not go on whatever
    it holds. A message on a WebSocket is an exchange too, with method ``WEBSOCKET`` and the address of its handshake;
    ``tails`` holds the end of what the message before it had at each place.
    """

    method: str
    scheme: str
    host: str
    port: int
    path: str
    headers: Headers
    body: bytes
    too_large: bool = False
    unfinished: bool = False
    pieces: int = 0
    reason: str = ""
    tails: Mapping[str, str] = field(default_factory=dict)

    def header(self, name: str) -> str:
        """The values of a header joined by a comma, "" where it is absent; names are compared without case."""
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text and its place, such as ``messages[2].content``.

    ``role`` is user, assistant, system, tool, url, header, name, metadata; machine for what programs fill in; raw, tail
    or twice for what holds again what other parts hold (``found.NARROW``); or, for text out of a file, file or data
    (settings and such, in which only numbers with a check digit count). A part that is not ``editable`` (a JSON key, a
    boundary, raw bytes) cannot be rewritten: a finding in it that must go means a refusal. ``file`` is the number of
    the attachment that the text was read from. In a part with role tail only findings count that reach over ``seam``:
    before it stands the end of the text before. ``new`` says that the text was not in an earlier request
    of the same conversation, as far as its dialect shows. ``label`` is the name of its field, where that is telling.
    """

    text: str
    place: str
    role: str = "user"
    editable: bool = True
    file: int | None = None
    seam: int = 0
    new: bool = True
    label: str = ""

    @property
    def asked(self) -> str:
        """The text as detection gets it: behind the name of its field, where that says what the text is."""
        return f"{self.label}: {self.text}" if self.label else self.text


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a request, as its client calls it; what it really is, its bytes say.

    One that stands ``inside`` a text cannot be replaced.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)
    place: str = "body"
    inside: bool = False


@dataclass(frozen=True, slots=True)
class FileTerms:
    """On what terms files are read: ``unread`` names the kinds that need not be, the others say how much one may ask.

    ``megabytes`` is what comes out of a file when it is unpacked, with all that lies in it.
    """

    unread: frozenset[str] = frozenset()
    megabytes: int = 200
    files: int = 5_000
    pictures: int = 40
    depth: int = 3
    seconds: float = 60.0


USUAL = FileTerms()


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What goes on to the service: the same request with other texts, always without content encoding."""

    path: str
    headers: Headers
    body: bytes


class Write(Protocol):
    """The way back to a request."""

    def __call__(self, texts: Mapping[int, str], files: Mapping[int, bytes] = ..., /) -> Rewritten:
        """The request with new texts by part number and new bytes by file number; empty mappings change nothing."""


@dataclass(frozen=True, slots=True)
class Message:
    """A request that was read whole.

    ``files`` still have to be opened: proxy/documents adds their texts to ``parts``, behind those of the request
    itself, and says in ``file_kinds`` what they are; ``terms`` are those on which it did. ``drift`` says that a
    sentence stood where the dialect knows of none: all is read, but the service has changed.
    """

    dialect: str
    parts: tuple[Part, ...]
    write: Write = field(repr=False)
    files: tuple[Attachment, ...] = ()
    file_kinds: tuple[str, ...] = ()
    drift: bool = False
    terms: FileTerms = USUAL


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete HTTP answer to the client."""

    status: int
    headers: Headers
    body: bytes
