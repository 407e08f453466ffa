"""Lists of values that must not leave, such as everyone in a sensitive register; only their keyed hashes are kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detectors.own.keyed import OwnDataError, Word, digest, key_of, phrase, read_digests, words, write_digests

SUFFIX = ".lijst"
MOST_WORDS = 8
# A shorter value stands in every text by accident.
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Made:
    """How many values were taken, and the lines of those that were not, with the reason."""

    taken: int
    left_out: tuple[tuple[int, str], ...]


def make(folder: Path, name: str, lines: Iterable[str]) -> Made:
    """Make or replace the list ``name`` from values, one a line."""
    key = key_of(folder, make=True)
    taken: set[bytes] = set()
    left_out: list[tuple[int, str]] = []
    longest = 1
    for number, line in enumerate(lines, 1):
        parts = [word for word, _, _ in words(line)]
        if reason := _unfit(parts):
            left_out.append((number, reason))
        elif parts:
            taken.add(digest(key, phrase(parts)))
            longest = max(longest, len(parts))
    if not taken:
        raise OwnDataError(f"list {name}: there is no value in it that can be used")
    write_digests(folder / f"{name}{SUFFIX}", f"sluiswachter-lijst 1 {longest}", sorted(taken))
    return Made(len(taken), tuple(left_out))


def _unfit(parts: list[str]) -> str | None:
    if len(parts) > MOST_WORDS:
        return f"more than {MOST_WORDS} words"
    if parts and len(phrase(parts)) < _SHORTEST:
        return f"shorter than {_SHORTEST} signs"
    return None


@dataclass(frozen=True, slots=True)
class ListedValues:
    """The values of one list."""

    key: bytes
    digests: frozenset[bytes]
    longest: int

    @classmethod
    def read(cls, file: Path, key: bytes) -> "ListedValues":
        """Read a list; OwnDataError when it is none."""
        head, digests = read_digests(file)
        kind, version, longest = (*head.split(" "), "", "", "")[:3]
        if (kind, version) != ("sluiswachter-lijst", "1") or not longest.isdigit():
            raise OwnDataError(f"{file}:1: this is no list made by 'sluiswachter lijst maken'")
        return cls(key, digests, int(longest))

    def find(self, text: list[Word]) -> Iterator[tuple[int, int]]:
        """Start and end of every value of the list in a text; the longest that begins at a word."""
        at = 0
        while at < len(text):
            most = min(self.longest if not text[at][0].isdigit() else MOST_WORDS, len(text) - at)
            size = next((n for n in range(most, 0, -1) if self._holds(text[at : at + n])), 0)
            if size:
                yield text[at][1], text[at + size - 1][2]
            at += max(size, 1)

    def _holds(self, part: list[Word]) -> bool:
        value = phrase([word for word, _, _ in part])
        return len(value) >= _SHORTEST and digest(self.key, value) in self.digests
