"""What the lists say of a word. The lists are made by ``detectors/training/build_names.py``."""

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LISTS = Path(__file__).parents[1] / "models" / "nl_sluis" / "lists"


def _roles() -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    for line in (LISTS / "roles.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            role, _, rest = line.partition(":")
            words.setdefault(role, set()).update(rest.split())
    return {role: frozenset(found) for role, found in words.items()}


ROLES = _roles()
# What ``Lexicon.names`` says of a word, as bits.
FORENAME, SURNAME, PLACE = 1, 2, 4
# The most used words stand first in their list; a word's level says in which part of the list it stands.
_ENDINGS = (
    "s",
    "e",
    "n",
    "en",
    "t",
    "d",
    "de",
    "te",
    "er",
    "st",
    "ste",
    "ere",
    "je",
    "jes",
    "tje",
    "tjes",
    "ing",
    "ed",
    "ly",
)
_SHORTEST, _STEM, _TAIL, _LONGEST = 4, 3, 6, 40
_LEVELS = ((1000, 5), (4000, 4), (15000, 3))


_PART = re.compile(r"[^\W_]+")


def as_words(name: str) -> str:
    """A name as its bare words, in small letters: ``annie m g schmidt``."""
    return " ".join(_PART.findall(name.casefold()))


def _public() -> frozenset[str]:
    lines = [line for line in (LISTS / "public.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    return frozenset(as_words(name) for name in ",".join(lines).split(","))


PUBLIC = _public()
PUBLIC_WORDS = frozenset(word for name in PUBLIC for word in name.split())


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Names and common words, all in lower case; ``vocabulary`` numbers the words that the network knows one by one."""

    forenames: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]
    common: frozenset[str]
    ranks: dict[str, int]
    vocabulary: dict[str, int]

    def names(self, word: str) -> int:
        """Bits: FORENAME, SURNAME and PLACE, for what is in the lists."""
        return FORENAME * (word in self.forenames) + SURNAME * (word in self.surnames) + PLACE * (word in self.places)

    def level(self, word: str) -> int:
        """How ordinary a word is: 0 in no list of words, 1 in a dictionary, 2 to 5 more and more used."""
        rank = self.ranks.get(word)
        if rank is None:
            if len(word) > _LONGEST:
                return 0
            return int(word in self.common or self._compound(word) or (not self.names(word) and self.inflected(word)))
        return next((level for most, level in _LEVELS if rank < most), 2)

    def inflected(self, word: str) -> bool:
        """Whether a word is a form of one in the dictionary: ``boetes``, ``genomineerden``, ``bestuurlijke``, ``kleiner``."""
        stems = (word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending))
        return any(
            len(stem) >= _SHORTEST
            and (
                stem in self.common or stem + "en" in self.common or (stem[-1] == stem[-2] and stem[:-1] in self.common)
            )
            for stem in stems
        )

    def unheard_of(self, word: str) -> bool:
        """Whether a word is in no list and no dictionary, even if it ends in a word, such as ``ghebreyohannes``."""
        if self.names(word) or word in self.ranks or word in self.common or len(word) > _LONGEST:
            return False
        return not self.inflected(word) and not self._two_words(word)

    def _compound(self, word: str) -> bool:
        """Whether a long word is two words together of which the last is in the dictionary: ``aflosvoorstel``."""
        if any(word[cut:] in self.common for cut in range(_STEM, len(word) - _TAIL + 1)):
            return True
        return self._two_words(word)

    def _two_words(self, word: str) -> bool:
        return any(
            word[cut:] in self.common
            and (word[:cut] in self.common or (word[cut - 1] == "s" and word[: cut - 1] in self.common))
            for cut in range(_SHORTEST, len(word) - _SHORTEST + 1)
        )


def numbered(words: Iterable[str]) -> dict[str, int]:
    """The numbers by which the network knows the words of its vocabulary; 0 is any other."""
    return {word: number for number, word in enumerate(words, 1)}


@cache
def lexicon() -> Lexicon:
    """The lists, read once in a process."""
    forenames, surnames, places, common, frequent, vocabulary = (
        _read(name) for name in ("forenames", "surnames", "places", "common", "frequent", "vocabulary")
    )
    return Lexicon(
        frozenset(forenames),
        frozenset(surnames),
        frozenset(places),
        frozenset(common),
        {word: rank for rank, word in enumerate(frequent)},
        numbered(vocabulary),
    )


def _read(name: str) -> list[str]:
    return gzip.decompress((LISTS / f"{name}.txt.gz").read_bytes()).decode().splitlines()
