"""What the model sees of a text: seven numbers a token, none of which is the name itself.

A word that is not among the most used ones is seen only by its form and by what the lists say of it. So the model can
learn where names stand, but not which names it was shown; names of any origin look alike to it.
"""

import re
import unicodedata
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from detectors.names.lexicon import FORENAME, ROLES, SURNAME, Lexicon

# Rows of each column's table; a column holds numbers below its rows.
COLUMNS = {"word": 6000, "names": 64, "roles": 256, "shape": 512, "suffix": 4000, "prefix": 1000, "place": 16}
UNKNOWN = 0
_SENTENCE_END = frozenset('.!?:;•*|>"“”„(«[{}/\\=,\t\n\r-–—')
_ROLE_BITS = ("prefixes", "titles", "cues", "organisations", "never")
Features = NDArray[np.int32]
_Word = tuple[int, int, int, int, int, int]


def features(tokens: Sequence[str], lexicon: Lexicon) -> tuple[Features, NDArray[np.bool_]]:
    """Seven numbers a token, and for each token whether it could be part of a name."""
    known: dict[str, tuple[_Word, bool]] = {}
    rows: list[tuple[int, ...]] = []
    possible: list[bool] = []
    opens = 1
    for token in tokens:
        if (found := known.get(token)) is None:
            found = known[token] = _word(token, lexicon)
        row, candidate = found
        rows.append((*row, opens))
        possible.append(candidate)
        opens = _opening(token, opens)
    return np.array(rows, dtype=np.int32).reshape(-1, len(COLUMNS)), np.array(possible, dtype=np.bool_)


def _opening(token: str, opens: int) -> int:
    """How the next token stands: 1 after a sign that lets any word have a capital, 2 at the start of a line."""
    if token[0] in "\n\r":
        return 2
    if token.isspace():
        return opens
    return 1 if token in _SENTENCE_END else 0


def _word(token: str, lexicon: Lexicon) -> tuple[_Word, bool]:
    if not token[0].isalpha():
        shape = _hashed("shape", token[0] if not token[0].isdigit() else f"9{min(len(token), 11)}")
        word = _hashed("word", token) if len(token) == 1 else UNKNOWN
        return (word, 0, 0, shape, 0, 0), False
    low = token.casefold()
    if len(token) == 1 and token.isupper() and low not in "ui":
        # An initial, and not the word that a list of subtitles has for it.
        return (UNKNOWN, 0, 0, _hashed("shape", "X1"), 0, 0), False
    plain = low if low.isascii() else folded(low)
    names = lexicon.names(low) | lexicon.names(plain)
    level = lexicon.level(low)
    roles = sum(1 << bit for bit, role in enumerate(_ROLE_BITS) if low in ROLES[role])
    word = _hashed("word", low) if low in lexicon.frequent or roles else UNKNOWN
    row = (
        word,
        names + 8 * level,
        1 + roles + 32 * min(level, 5),
        _hashed("shape", _shape(token)),
        _hashed("suffix", plain[-3:]),
        _hashed("prefix", plain[:2]),
    )
    return row, _candidate(token, names, level)


def _candidate(token: str, names: int, level: int) -> bool:
    """Whether the model must be asked: a capital on a word that is not most ordinary, or a word known for a name."""
    if token[0].isupper():
        return level < 5 or bool(names & (FORENAME | SURNAME))
    return bool(names & (FORENAME | SURNAME)) and level < 5


def _hashed(column: str, value: str) -> int:
    return 1 + crc32(value.encode()) % (COLUMNS[column] - 1)


_RUNS = ((re.compile("[A-Z]+"), "X"), (re.compile("[a-z]+"), "x"))


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


def folded(word: str) -> str:
    """A word without its accents: ``yıldırım`` and ``yildirim`` are one name."""
    plain = word.replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
