"""One user's originals as an answer asks for them, kept ready while they come and go."""

from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping

from proxy.wire.literals import Literals
from proxy.wire.placeholders import words_of


class Book(MutableMapping[str, str]):
    """What went out -> the original: placeholders (``[PERSOON_1]``) and surrogates (any other text).

    ``by_name`` has the placeholders by their bare names (``PERSOON_1``). A thread may read while another writes.
    """

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values: dict[str, str] = {}
        self._count: Counter[str] = Counter()
        self._surrogates: dict[str, str] = {}
        self._literals: Literals | None = None
        self.by_name: dict[str, str] = {}
        self.words: frozenset[str] = frozenset()
        self.update(values or {})

    def __getitem__(self, key: str) -> str:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._values))

    def __len__(self) -> int:
        return len(self._values)

    def __setitem__(self, key: str, value: str) -> None:
        is_new = key not in self._values
        self._values[key] = value
        if key.startswith("["):
            self.by_name[_bare(key)] = value
            self._note(key, int(is_new))
        else:
            self._surrogates[key] = value
            self._literals = None

    def __delitem__(self, key: str) -> None:
        del self._values[key]
        if key.startswith("["):
            self.by_name.pop(_bare(key), None)
            self._note(key, -1)
        else:
            self._surrogates.pop(key, None)
            self._literals = None

    @property
    def literals(self) -> Literals | None:
        """The surrogates, ready to be found in text; None when there are none."""
        if self._literals is None and self._surrogates:
            surrogates = dict(self._surrogates)
            self._literals = Literals(surrogates | _parts(surrogates))
        return self._literals

    def _note(self, key: str, by: int) -> None:
        """Which words stand in the names of placeholders."""
        (word,) = words_of((key,))
        self._count[word] += by
        if (self._count[word] > 0) != (word in self.words):
            self.words = frozenset(word for word, count in self._count.items() if count > 0)


def _bare(key: str) -> str:
    return key.strip("[]").upper()


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
