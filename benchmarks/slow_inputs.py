"""Texts made to be slow for a pattern: from its own structure, from its examples, and from what was slow before.

A careless pattern is slow where a text begins like a match again and again and never becomes one. So each text repeats
a piece: a match, the beginning of one, or one that goes wrong at its end. The slowest are changed a little and tried
again.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

from detectors.recognizers.identifier import Identifier

SIZE, _SHORT = 100_000, 10_000
# Matches made per pattern, beginnings of each, and rounds in which the slowest of an identifier are changed.
_MADE, _CUT, _ROUNDS, _KEPT, _CHANGES = 4, 1, 2, 3, 4
_LONGEST = 400
_SIGNS = " \n\t.,:;-/@'\"()=_0123456789aAzZ<\u00a0é"
_CATEGORIES = {"CATEGORY_DIGIT": "0123456789", "CATEGORY_SPACE": " \t\n", "CATEGORY_WORD": "aZ0_é"}
_OTHERS = {"CATEGORY_NOT_DIGIT": "aZ .", "CATEGORY_NOT_SPACE": "aZ0-.@", "CATEGORY_NOT_WORD": " .,-\n"}
Timed = Callable[[str], float]
# A pattern as Python reads it: kinds of parts, each with what it is made of.
Nodes = Sequence[tuple[object, Any]]


def slowest(identifier: Identifier, more: Sequence[str], milliseconds: Timed, draw: random.Random) -> tuple[float, str]:
    """What 100 KB of the slowest piece takes, and that piece; looked for with texts of a tenth of that."""
    tried: dict[str, float] = {}

    def attempt(found: Iterable[str]) -> list[str]:
        for piece in set(found) - set(tried):
            tried[piece] = milliseconds(_repeated(piece, _SHORT))
        return sorted(tried, key=lambda piece: -tried[piece])[:_KEPT]

    best = attempt([*more, *pieces(identifier, draw)])
    for _ in range(_ROUNDS):
        best = attempt(changed(piece, draw) for piece in best for _ in range(_CHANGES))
    # Twice: what was slow because the machine was busy is not slow again.
    return max((min(milliseconds(_repeated(piece, SIZE)) for _ in range(2)), piece) for piece in best)


def _repeated(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


def pieces(identifier: Identifier, draw: random.Random) -> Iterator[str]:
    """Matches, beginnings of matches, and near misses of every pattern and example."""
    examples = [e.replace("⟦", "").replace("⟧", "") for e in (*identifier.examples, *identifier.counter_examples)]
    made = [sample(pattern, draw) for pattern in identifier.patterns for _ in range(_MADE)]
    for text in (*examples, *made, *identifier.words, *identifier.context):
        for piece in (text, text + " ", text[:-1], *(text[: draw.randint(1, len(text) or 1)] for _ in range(_CUT))):
            if piece:
                yield piece[:_LONGEST]


def changed(piece: str, draw: random.Random) -> str:
    """The piece with a stretch doubled, a sign put in, or a part taken out."""
    at, end = sorted((draw.randrange(len(piece)), draw.randrange(len(piece)) + 1))
    way = draw.randrange(3)
    if way == 0:
        return (piece[:end] + piece[at:])[:_LONGEST]
    if way == 1:
        return (piece[:at] + draw.choice(_SIGNS) + piece[at:])[:_LONGEST]
    return piece[:at] + piece[end:] or piece


def sample(pattern: str, draw: random.Random) -> str:
    """A text that the pattern, with what it looks for around it, would like: by its own structure."""
    parser: Any = import_module("re._parser")  # Python's own reading of a pattern; it minds no look back of any length
    return "".join(_texts(parser.parse(pattern), draw))[:_LONGEST]


def _texts(nodes: Nodes, draw: random.Random) -> Iterator[str]:
    for kind, given in nodes:
        match str(kind):
            case "LITERAL":
                yield chr(given)
            case "IN":
                yield _one_of(given, draw)
            case "NOT_LITERAL" | "ANY":
                yield draw.choice("a 0")
            case "BRANCH":
                yield from _texts(draw.choice(given[1]), draw)
            case "SUBPATTERN":
                yield from _texts(given[-1], draw)
            case "ATOMIC_GROUP":
                yield from _texts(given, draw)
            case "ASSERT":
                yield from _texts(given[1], draw)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, inner = given
                for _ in range(draw.choice((least, int(min(most, least + 8)), int(min(most, 40))))):
                    yield from _texts(inner, draw)


def _one_of(members: Nodes, draw: random.Random) -> str:
    kinds = [(str(kind), given) for kind, given in members]
    if kinds[0][0] == "NEGATE":
        refused = "".join(_members(kinds[1:]))
        return draw.choice([sign for sign in _SIGNS + "bcdxy" if sign not in refused] or ["~"])
    return draw.choice(list(_members(kinds)) or ["~"])


def _members(kinds: list[tuple[str, Any]]) -> Iterator[str]:
    for kind, given in kinds:
        if kind == "LITERAL":
            yield chr(given)
        elif kind == "RANGE":
            yield from (chr(given[0]), chr((given[0] + given[1]) // 2), chr(given[1]))
        elif kind == "CATEGORY":
            yield from {**_CATEGORIES, **_OTHERS}.get(str(given), "a")
