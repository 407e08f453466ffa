"""What the lists say of a word. The lists are made by ``detectors/training/build_names.py``."""

import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LISTS = Path(__file__).parents[1] / "models" / "nl_sluis"


def _roles() -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    for line in (LISTS / "roles.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            role, _, rest = line.partition(":")
            words.setdefault(role, set()).update(rest.split())
    return {role: frozenset(found) for role, found in words.items()}


ROLES = _roles()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Names and common words, all in lower case."""

    forenames: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]
    common: frozenset[str]

    def is_forename(self, word: str) -> bool:
        """A known forename, or two of them with a hyphen."""
        return word in self.forenames or ("-" in word and all(part in self.forenames for part in word.split("-")))

    def is_surname(self, word: str) -> bool:
        """A known surname, or a double one of which each part is known or is at least no common word."""
        if "-" not in word:
            return word in self.surnames
        parts = word.split("-")
        unknown = [part for part in parts if part not in self.surnames]
        return len(unknown) < len(parts) and not any(part in self.common or part in self.places for part in unknown)


@cache
def lexicon() -> Lexicon:
    """The lists, read once in a process."""
    return Lexicon(*(_read(name) for name in ("forenames", "surnames", "places", "common")))


def _read(name: str) -> frozenset[str]:
    return frozenset(gzip.decompress((LISTS / f"{name}.txt.gz").read_bytes()).decode().splitlines())
