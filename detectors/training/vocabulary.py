"""The words that the network knows one by one: those that stand often enough in the training text, and no names."""

import re
from collections import Counter
from collections.abc import Iterable

from detectors.names.features import COLUMNS
from detectors.names.lexicon import FORENAME, SURNAME, Lexicon
from detectors.training.background import UNSURE

_TEXT = re.compile(rf"\{{[^}}]*\}}|{UNSURE[0]}[^{UNSURE[1]}]*{UNSURE[1]}")
_TOKEN = re.compile(r"[^\W\d_]+|[^\w\s]|[\n\t]")
_TOWN_HALL, _OTHERS = 2, 4


def vocabulary(town_hall: Iterable[str], others: Iterable[str], lexicon: Lexicon) -> list[str]:
    """Every word of at least two frames of the town hall or four other texts."""
    counts = Counter(word for text in town_hall for word in _words(text))
    words = {word for word, count in counts.items() if count >= _TOWN_HALL}
    counts = Counter(word for text in others for word in _words(text))
    words |= {word for word, count in counts.items() if count >= _OTHERS}
    return sorted(word for word in words if not _is_name(word, lexicon))[: COLUMNS["word"] - 1]


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _TOKEN.findall(_TEXT.sub(" ", text))}


def _is_name(word: str, lexicon: Lexicon) -> bool:
    return bool(lexicon.names(word) & (FORENAME | SURNAME)) and lexicon.level(word) <= 1
