"""What the model sees of a text: seven numbers a token, none of which is the name itself.

A word that is not in the vocabulary (``detectors/training/vocabulary.py``; no names) is seen only by its form and by what
the lists say of it. So the model can learn where names stand, but not which names it was shown; names of any origin look
alike to it.
"""

import string
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from detectors.names.lexicon import FORENAME, ROLES, SURNAME, Lexicon

# Rows of each column's table; a column holds numbers below its rows.
COLUMNS = {"word": 12000, "names": 64, "roles": 800, "shape": 512, "suffix": 4000, "prefix": 1000, "place": 16}
UNKNOWN = 0
_SENTENCE_END = frozenset('.!?:;•*|>"“”„(«[{}/\\=,\t\n\r-–—')
_ROLE_BITS = ("prefixes", "titles", "cues", "organisations", "never", "acts", "things")
_ROLES_OF = {
    word: sum(1 << bit for bit, role in enumerate(_ROLE_BITS) if word in ROLES[role])
    for word in frozenset().union(*(ROLES[role] for role in _ROLE_BITS))
}
_KEEP, _INSIDE, _OPENS, _LINE = -1, 0, 1, 2
# So many of the most used words are looked up beforehand; of the others in their list so many are kept once seen.
_BEFOREHAND, _MOST_KEPT = 6000, 30_000
_SIGNS = string.punctuation + string.digits + "\n\t\r "
Features = NDArray[np.int32]
Numbers = tuple[int, int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of a token wherever it stands: its numbers, whether it could be part of a name, what it opens."""

    numbers: Numbers
    possible: bool
    opens: int


Words = dict[str, Word]


def beforehand(lexicon: Lexicon) -> Words:
    """The most used words, small and with a capital, and signs; they come from the lists, so that no user's word is kept."""
    used = [word for word, rank in lexicon.ranks.items() if rank < _BEFOREHAND]
    forms = [form for word in used for form in (word, word.capitalize())]
    return {form: _word(form, lexicon) for form in (*forms, *_SIGNS)}


class _Seen(dict[str, int]):
    """The different tokens of one text, numbered as they come."""

    def __init__(self, lexicon: Lexicon, known: Words) -> None:
        super().__init__()
        self.words: list[Word] = []
        self._lexicon = lexicon
        self._known = known

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self.words)
        self.words.append(self._known.get(token) or self._new(token))
        return number

    def _new(self, token: str) -> Word:
        """What is not known yet is kept only when the list of used words has it in this very form."""
        word, low = _word(token, self._lexicon), token.lower()
        if low in self._lexicon.ranks and token in (low, low.capitalize()) and len(self._known) < _MOST_KEPT:
            self._known[token] = word
        return word


def features(tokens: Sequence[str], lexicon: Lexicon, known: Words | None = None) -> tuple[Features, NDArray[np.bool_]]:
    """Seven numbers a token, and for each token whether it could be part of a name."""
    seen = _Seen(lexicon, {} if known is None else known)
    which = np.array([seen[token] for token in tokens], dtype=np.int32)
    rows = np.zeros((len(tokens), len(COLUMNS)), dtype=np.int32)
    if not len(tokens):
        return rows, np.zeros(0, dtype=np.bool_)
    rows[:, :-1] = np.array([word.numbers for word in seen.words], dtype=np.int32)[which]
    rows[:, -1] = _places(np.array([word.opens for word in seen.words], dtype=np.int32)[which])
    return rows, np.array([word.possible for word in seen.words], dtype=np.bool_)[which]


def _places(opens: NDArray[np.int32]) -> NDArray[np.int32]:
    """How every token stands: 1 after a sign that lets any word have a capital, 2 at the start of a line, else 0."""
    last = np.maximum.accumulate(np.where(opens == _KEEP, -1, np.arange(len(opens))))
    before = np.concatenate(([-1], last[:-1]))
    return np.where(before < 0, _OPENS, opens[np.maximum(before, 0)]).astype(np.int32)


def _opening(token: str) -> int:
    if token[0] in "\n\r":
        return _LINE
    if token.isspace():
        return _KEEP
    return _OPENS if token in _SENTENCE_END else _INSIDE


def _word(token: str, lexicon: Lexicon) -> Word:
    numbers, possible = _numbers(token, lexicon)
    return Word(numbers, possible, _opening(token))


def _numbers(token: str, lexicon: Lexicon) -> tuple[Numbers, bool]:
    if not token[0].isalpha():
        shape = _FIGURES[min(len(token), 11)] if token[0].isdigit() else _hashed("shape", token[0])
        return (lexicon.vocabulary.get(token, UNKNOWN), 0, 0, shape, 0, 0), False
    low = token.casefold()
    if len(token) == 1 and token.isupper() and low not in "ui":
        # An initial, and not the word that a list of subtitles has for it.
        return (UNKNOWN, 0, 0, _hashed("shape", "X1"), 0, 0), False
    plain = folded(low)
    names = lexicon.names(low) if plain == low else lexicon.names(low) | lexicon.names(plain)
    level = lexicon.level(low)
    roles = _ROLES_OF.get(low, 0)
    numbers = (
        lexicon.vocabulary.get(low, UNKNOWN),
        names + 8 * level,
        1 + roles + 128 * min(level, 5),
        _hashed("shape", _shape(token)),
        _hashed("suffix", plain[-3:]),
        _hashed("prefix", plain[:2]),
    )
    return numbers, _candidate(token, names, level)


def _candidate(token: str, names: int, level: int) -> bool:
    """Whether the model must be asked: a capital on a word that is not most ordinary, or a word known for a name."""
    if token[0].isupper():
        return level < 5 or bool(names & (FORENAME | SURNAME))
    return bool(names & (FORENAME | SURNAME)) and level < 5


def _hashed(column: str, value: str) -> int:
    return 1 + crc32(value.encode()) % (COLUMNS[column] - 1)


_FIGURES = [_hashed("shape", f"9{length}") for length in range(12)]


def _shape(token: str) -> str:
    """``Xx``, ``XX``, ``x`` and so on, with the length where a word is short."""
    if token.islower():
        form = "x"
    elif token.isupper():
        form = "X" if len(token) == 1 else "XX"
    elif token[0].isupper() and token[1:].islower():
        form = "Xx"
    else:
        form = "xX" if token[0].islower() else "XxX"
    return form + str(min(len(token), 6)) + ("" if token.isalpha() else "9")


_PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss"})


def folded(word: str) -> str:
    """A word without its accents: ``yıldırım`` and ``yildirim`` are one name."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word.translate(_PLAIN)) if not unicodedata.combining(c))
