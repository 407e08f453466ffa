"""The address of a request: path segments that could hold text, and every value of the query string."""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, unquote_plus

from proxy.wire.body_forms import add_text
from proxy.wire.dialect import Dialect
from proxy.wire.message import Part, Unreadable
from proxy.wire.texts import Texts

# A file's name is somebody's words also where signs stand between them; another segment is mostly a program's name.
_DOCUMENT = re.compile(r"(?i)(.+)\.(?:docx?|xlsx?|pptx?|pdf|od[tsp]|rtf|csv|txt|msg|eml|zip|jpe?g|heic|tiff?)\Z")
_MOST_CODED = 3
TELLING = re.compile(r"\s|@|[0-9]{6}")


class Address:
    """Values of the query can be replaced; a segment of the path and a name cannot."""

    def __init__(self, path: str, dialect: Dialect) -> None:
        self._path, self._mark, query = path.partition("?")
        self._pairs = [pair.partition("=") for pair in query.split("&")] if query else []
        self._all = Texts()
        for number, (name, _, value) in enumerate(self._pairs):
            if value:
                add_text(self._all, number, unquote_plus(value), f"query {unquote_plus(name)[:40]}", dialect, "url")
        if self._all.files:
            raise Unreadable("file")
        names = [unquote_plus(name) for name, _, _ in self._pairs]
        segments = [_words(segment) for segment in self._path.split("/")]
        fixed = [Part(text, "path", "url", False) for text in (*segments, *names) if TELLING.search(text)]
        self.parts = (*self._all.parts, *fixed)

    def write(self, texts: Mapping[int, str]) -> str:
        """The path with new query values."""
        values, _ = self._all.values(texts, {})
        pairs = [
            name + equals + (quote(values[number], safe="") if number in values else value)
            for number, (name, equals, value) in enumerate(self._pairs)
        ]
        return self._path + self._mark + "&".join(pairs)


def _words(segment: str) -> str:
    """A segment as it reads."""
    text = segment.replace("+", " ")
    for _ in range(_MOST_CODED):
        text = unquote(text)
    document = _DOCUMENT.match(text)
    return re.sub(r"[_.-]+", " ", document[1]) if document else text
