"""Puts originals back into an answer while it streams, holding up no more than what could be half a placeholder."""

import json
import re
from collections.abc import Callable, Mapping

# [PERSOON_1], [persoon 1], \[PERSOON\_1\] and PERSOON_1 (brackets lost): services change a little what they repeat.
_WHOLE = r"(?i)\\?\[\s?({words})\\?[_ -](\d{{1,6}})\s?\\?\]|(?<![\w\\])({words})\\?_(\d{{1,6}})(?!\d)"


def _prefixes(word: str) -> str:
    """A pattern for every beginning of ``WORD_123``, at least one character long."""
    pattern = r"(?:\\?(?:[_ -](?:\d{0,6}\s?\\?)?)?)?"
    for letter in reversed(word):
        pattern = f"(?:{re.escape(letter)}{pattern})?"
    return pattern[:-1] if word else pattern  # the first letter is not optional


class Originals:
    """The placeholders of one user, ready to be found in text."""

    def __init__(self, originals: Mapping[str, str]) -> None:
        self._by_name = {placeholder.strip("[]").upper(): value for placeholder, value in originals.items()}
        words = sorted({name.rpartition("_")[0] for name in self._by_name}, key=len, reverse=True)
        either = "|".join(map(re.escape, words))
        self._whole = re.compile(_WHOLE.format(words=either)) if words else None
        begin = "|".join(_prefixes(word) for word in words)
        self._tail = re.compile(rf"(?i)(?:\\?\[\s?(?:{begin})?|(?<![\w\\])(?:{begin})|\\)\Z") if words else None

    def __bool__(self) -> bool:
        return self._whole is not None

    def restore(self, text: str, escape: Callable[[str], str] = str) -> str:
        """The text with every known placeholder replaced; ``escape`` fits a value into its surroundings."""
        if self._whole is None:
            return text

        def original(match: re.Match[str]) -> str:
            word, number = match[1] or match[3], match[2] or match[4]
            value = self._by_name.get(f"{word.upper()}_{int(number)}")
            return match[0] if value is None else escape(value)

        return self._whole.sub(original, text)

    def held(self, text: str) -> int:
        """How many characters at the end could be the beginning of a placeholder."""
        match = self._tail.search(text, max(0, len(text) - 48)) if self._tail else None
        return len(text) - match.start() if match else 0


def json_escape(value: str) -> str:
    """A value as it stands inside a JSON string."""
    return json.dumps(value, ensure_ascii=False)[1:-1]


class TextStream:
    """Restores a text that comes in pieces of any size."""

    def __init__(self, originals: Originals, escape: Callable[[str], str] = str) -> None:
        self._originals = originals
        self._escape = escape
        self._rest = ""

    def feed(self, text: str, *, last: bool = False) -> str:
        """What can be said for certain so far; with ``last`` everything."""
        text = self._rest + text
        keep = 0 if last else self._originals.held(text)
        # What is kept is searched again together with what follows, so cut before, not after, replacing.
        ready, self._rest = text[: len(text) - keep], text[len(text) - keep :]
        return self._originals.restore(ready, self._escape)
