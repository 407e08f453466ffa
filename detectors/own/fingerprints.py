"""Documents that must not leave, by their fingerprints: a paragraph that is pasted is recognised.

Winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every few runs of words the smallest keyed hash is kept. Any
passage of ``SHINGLE + WINDOW - 1`` words or more that is the same shares one with its document.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detectors.own.keyed import OwnDataError, Word, digest, key_of, read_digests, words, write_digests

SUFFIX = ".afdruk"
SHINGLE, WINDOW = 6, 4
# One run of words that is the same may be a turn of phrase; two within one passage are copied.
_AT_LEAST, _PASSAGE = 2, 60
_HEAD = f"sluiswachter-afdruk 1 {SHINGLE} {WINDOW}"


def add(folder: Path, name: str, document: str, public: Iterable[str] = ()) -> int:
    """Register a document; what also stands in the ``public`` texts is left out. How many fingerprints were kept."""
    key = key_of(folder, make=True)
    known = {value for text in public for value, _, _ in shingles(words(text), key)}
    kept = sorted(set(winnow([value for value, _, _ in shingles(words(document), key)])) - known)
    if len(kept) < _AT_LEAST:
        raise OwnDataError(f"{name}: too little text of its own to recognise it by")
    write_digests(folder / f"{name}{SUFFIX}", _HEAD, kept)
    return len(kept)


def shingles(text: list[Word], key: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The keyed hash of every run of words, with the start and end of the run."""
    for at in range(len(text) - SHINGLE + 1):
        run = text[at : at + SHINGLE]
        yield digest(key, " ".join(word for word, _, _ in run)), run[0][1], run[-1][2]


def winnow(hashes: list[bytes]) -> Iterator[bytes]:
    """The smallest of every window."""
    for at in range(max(1, len(hashes) - WINDOW + 1)):
        if window := hashes[at : at + WINDOW]:
            yield min(window)


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The fingerprints of one document."""

    digests: frozenset[bytes]

    @classmethod
    def read(cls, file: Path) -> "Fingerprints":
        """Read a document's fingerprints; OwnDataError when the file holds none."""
        head, digests = read_digests(file)
        if head != _HEAD:
            raise OwnDataError(f"{file}:1: these are no fingerprints made by 'sluiswachter vingerafdruk toevoegen'")
        return cls(digests)

    def find(self, text: list[tuple[bytes, int, int]]) -> Iterator[tuple[int, int]]:
        """Start and end of every passage that was copied from the document."""
        hits = [(number, start, end) for number, (value, start, end) in enumerate(text) if value in self.digests]
        passage: list[tuple[int, int, int]] = []
        for hit in [*hits, None]:
            if passage and (hit is None or hit[0] - passage[-1][0] > _PASSAGE):
                if len(passage) >= _AT_LEAST:
                    yield passage[0][1], passage[-1][2]
                passage = []
            if hit is not None:
                passage.append(hit)
