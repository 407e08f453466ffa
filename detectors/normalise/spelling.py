"""Numbers that are spelled out or spaced out."""

import re
from collections.abc import Iterator
from itertools import pairwise

from detectors.normalise.mapped import Edit
from detectors.windows import joined, lowered, places

_DIGITS = {
    "nul": "0", "een": "1", "één": "1", "twee": "2", "drie": "3", "vier": "4", "vijf": "5", "zes": "6", "zeven": "7",
    "acht": "8", "negen": "9", "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_ONE = "(?:" + "|".join(_DIGITS) + "|[0-9])"
_WORD = re.compile(rf"(?i){_ONE}")
_GAP = r"(?:[ \t]*[,;.\-–/]?[ \t]*)"
_SPELLED = re.compile(rf"(?i)(?<!\w){_ONE}(?:{_GAP}(?<!\d(?=\d)){_ONE}(?!\w)){{5,}}")
# One character at a time, each with the same small gap; a wider gap lies between words.
_SPACED_OUT = re.compile(r"(?<![\w.])[^\W_](?:(?:[ \t]{1,3}|[.\-_*/|,])[^\W_](?!\w)){5,}")
# Of six figures in a row at least two are not ``een``, which stands in every sentence.
_TELLING, _APART = tuple(word for word in _DIGITS if word not in ("een", "oh", "one")), 40


def spelled(text: str) -> Iterator[Edit]:
    """``een twee drie vier vijf zes`` becomes ``123456`` (six or more in a row)."""
    hits = [at for at, _ in sorted(places(lowered(text), _TELLING))]
    close = [(left, right) for left, right in pairwise(hits) if right - left < _APART]
    for start, end in joined(close, 2 * _APART, 2 * _APART, len(text)):
        for match in _SPELLED.finditer(text, start, end):
            words = _WORD.findall(match[0])
            if any(not word.isdigit() for word in words):
                yield match.start(), match.end(), "".join(_DIGITS.get(word.lower(), word) for word in words)


def spaced_out(text: str) -> Iterator[Edit]:
    """``1 2 3 4 5 6 7 8 2`` becomes ``123456782``, and ``J a n  S m i t`` becomes ``Jan Smit`` (six or more in a row)."""
    for match in _SPACED_OUT.finditer(text):
        words = re.split(r"[ \t]{2,}", match[0])
        yield match.start(), match.end(), " ".join(re.sub(r"[\W_]", "", word) for word in words)
