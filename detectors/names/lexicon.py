"""What the lists say of a word. The lists are made by ``detectors/training/build_names.py``."""

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
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
# They are asked about most words of every text: so by their last letter.
_BY_LAST = {last: tuple(e for e in _ENDINGS if e[-1] == last) for last in {e[-1] for e in _ENDINGS}}
_SHORTEST, _STEM, _TAIL, _LONGEST = 4, 3, 6, 40
# Short words in which long ones end: ``Participatiewet``, ``betaalrun``, ``buurtapp``.
_SHORT_TAILS = frozenset(
    [
        "wet",
        "app",
        "run",
        "bus",
        "dag",
        "pas",
        "bak",
        "bon",
        "eis",
        "hal",
        "kit",
        "les",
        "map",
        "mix",
        "pot",
        "set",
        "tip",
        "zak",
        "fee",
    ]
)
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


@dataclass(frozen=True)
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
        return self._bits.get(word, 0)

    @cached_property
    def _bits(self) -> dict[str, int]:
        bits: dict[str, int] = {}
        for bit, words in ((FORENAME, self.forenames), (SURNAME, self.surnames), (PLACE, self.places)):
            for word in words:
                bits[word] = bits.get(word, 0) | bit
        return bits

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
        if len(word) <= _SHORTEST:
            return False
        for ending in _BY_LAST.get(word[-1], ()):
            if word.endswith(ending) and len(stem := word[: -len(ending)]) >= _SHORTEST:
                if stem in self.common or stem + "en" in self.common:
                    return True
                if stem[-1] == stem[-2] and stem[:-1] in self.common:
                    return True
        return False

    def unheard_of(self, word: str) -> bool:
        """Whether a word is in no list and no dictionary, even if it ends in a word, such as ``ghebreyohannes``."""
        if self.names(word) or word in self.ranks or word in self.common or len(word) > _LONGEST:
            return False
        return not self.inflected(word) and not self._two_words(word)

    def _compound(self, word: str) -> bool:
        """Whether a long word is two words together of which the last is in the dictionary: ``aflosvoorstel``."""
        common = self.common
        for cut in range(_STEM, len(word) - _TAIL + 1):
            if word[cut:] in common:
                return True
        return self._two_words(word)

    def _two_words(self, word: str) -> bool:
        common = self.common
        for cut in range(_SHORTEST, len(word) - _SHORTEST + 1):
            if word[cut:] in common and (word[:cut] in common or (word[cut - 1] == "s" and word[: cut - 1] in common)):
                return True
        return self._short_tail(word)

    def _short_tail(self, word: str) -> bool:
        head = word[:-3]
        return word[-3:] in _SHORT_TAILS and len(head) > _SHORTEST and head in self.common


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
