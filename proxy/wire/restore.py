"""Puts originals back into an answer while it streams, holding up no more than what could be half a placeholder."""

import json
from collections.abc import Callable, Mapping, Set

from proxy.wire.literals import Literals
from proxy.wire.placeholders import CONTEXT, Escape, pattern_of, words_of


class Originals:
    """What went out in place of one user's values, ready to be found in text.

    Keys are placeholders (``[PERSOON_1]``) or surrogates (any other text); ``but`` holds names such as ``PERSOON_1``
    that the user wrote himself, and that therefore stay as they are. ``note`` is said behind the answer of a chat.
    """

    def __init__(self, originals: Mapping[str, str], but: Set[str] = frozenset(), note: str = "") -> None:
        self.note = note
        names = {key: value for key, value in originals.items() if key.startswith("[")}
        self._by_name = {key.strip("[]").upper(): value for key, value in names.items()}
        for name in but:
            self._by_name.pop(name, None)
        self._pattern = pattern_of(words_of(self._by_name)) if self._by_name else None
        surrogates = {key: value for key, value in originals.items() if not key.startswith("[")}
        self._literals = Literals(surrogates | _parts(surrogates)) if surrogates else None

    def __bool__(self) -> bool:
        return self._pattern is not None or self._literals is not None or bool(self.note)

    def restore(self, text: str, escape: Escape = str, start: int = 0) -> str:
        """``text[start:]`` with every known placeholder replaced; what is before it only tells where it stands.

        ``escape`` fits a value into its surroundings.
        """
        # Surrogates first: an original that is put back could look like one.
        if self._literals:
            text = text[:start] + self._literals.replace(text, start, escape)
        return self._pattern.replace(text, start, self._by_name.get, escape) if self._pattern else text[start:]

    def might(self, text: str) -> bool:
        """Whether it is worth looking closer at a text (never False where ``restore`` would change it)."""
        return self._literals is not None or (self._pattern is not None and self._pattern.might(text))

    def held(self, text: str, start: int = 0) -> int:
        """How many characters at the end of ``text[start:]`` could be the beginning of a placeholder."""
        held = self._pattern.held(text, start) if self._pattern else 0
        return max(held, self._literals.held(text, start)) if self._literals else held


def _parts(surrogates: Mapping[str, str]) -> dict[str, str]:
    """Answers call people by one of their names: "Fatima" and "Yılmaz" for "Sanne" and "Hoekstra"."""
    parts: dict[str, str] = {}
    for key, value in surrogates.items():
        first, _, last = key.partition(" ")
        original_first, _, original_last = value.partition(" ")
        if first.isalpha() and last.isalpha() and original_first.isalpha() and original_last:
            for part, original in ((first, original_first), (last, original_last)):
                # A name of two people says nothing about either.
                parts[part] = original if parts.get(part, original) == original else part
    return {part: original for part, original in parts.items() if part not in surrogates and part != original}


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
