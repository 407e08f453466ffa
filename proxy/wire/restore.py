"""Puts originals back into an answer while it streams, holding up no more than what could be half a placeholder."""

import json
from collections.abc import Callable, Mapping, Set

from proxy.wire.book import Book
from proxy.wire.placeholders import CONTEXT, Escape, pattern_of


class Originals:
    """What went out in place of one user's values, ready to be found in text.

    Keys are placeholders (``[PERSOON_1]``) or surrogates (any other text); ``but`` holds names such as ``PERSOON_1``
    that the user wrote himself, and that therefore stay as they are. ``note`` is said behind the answer of a chat.
    """

    def __init__(self, originals: Mapping[str, str], but: Set[str] = frozenset(), note: str = "") -> None:
        self.note = note
        # A vault's own book is used as it is: it may hold thousands of values, and this is made for every answer.
        book = originals if isinstance(originals, Book) else Book(originals)
        self._by_name, self._but = book.by_name, but
        self._pattern = pattern_of(book.words) if book.by_name else None
        self._literals = book.literals

    def __bool__(self) -> bool:
        return self._pattern is not None or self._literals is not None or bool(self.note)

    def restore(self, text: str, escape: Escape = str, start: int = 0) -> str:
        """``text[start:]`` with every known placeholder replaced; what is before it only tells where it stands.

        ``escape`` fits a value into its surroundings.
        """
        # Surrogates first: an original that is put back could look like one.
        if self._literals:
            text = text[:start] + self._literals.replace(text, start, escape)
        return self._pattern.replace(text, start, self._original, escape) if self._pattern else text[start:]

    def _original(self, name: str) -> str | None:
        return None if name in self._but else self._by_name.get(name)

    def might(self, text: str) -> bool:
        """Whether it is worth looking closer at a text (never False where ``restore`` would change it)."""
        return self._literals is not None or (self._pattern is not None and self._pattern.might(text))

    def held(self, text: str, start: int = 0) -> int:
        """How many characters at the end of ``text[start:]`` could be the beginning of a placeholder."""
        held = self._pattern.held(text, start) if self._pattern else 0
        return max(held, self._literals.held(text, start)) if self._literals else held


def json_escape(value: str) -> str:
    """A value as it stands inside a JSON string."""
    return json.dumps(value, ensure_ascii=False)[1:-1]


class TextStream:
    """Restores a text that comes in pieces of any size."""

    def __init__(self, originals: Originals, escape: Callable[[str], str] = str) -> None:
        self._originals = originals
        self._escape = escape
        self._before = ""
        self.rest = ""

    def feed(self, text: str, *, last: bool = False) -> str:
        """What can be said for certain so far; with ``last`` everything."""
        start = len(self._before)
        text = self._before + self.rest + text
        end = len(text) - (0 if last else self._originals.held(text, start))
        # What is kept is searched again together with what follows, so cut before, not after, replacing.
        out = self._originals.restore(text[:end], self._escape, start)
        self._before, self.rest = text[max(0, end - CONTEXT) : end], text[end:]
        return out
