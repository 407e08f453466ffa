"""Columns of a table without headings, by what stands in them: every cell is judged by its own form and the lists.

Where nearly all cells of a column are somebody's name, or a street and a number, those that are need no second look by the
network (settled.py); the others are read as any text. Cells that can hold no name need none either, whatever their column.
"""

import re
from collections.abc import Callable, Iterator

from detectors.names.features import folded
from detectors.names.lexicon import FORENAME, PLACE, ROLES, SURNAME, Lexicon
from detectors.recognizers.address import SUFFIXES
from detectors.settled import FORMS, Cell

# So many rows make a table, and such a share of a column's filled cells says what the column is.
_ROWS, _SHARE = 20, 0.8
# An everyday word (Lexicon.level).
_ORDINARY = 3
# A number, date, postcode, plate or code: figures, and never more than three letters together, all of them capitals.
_CODE = re.compile(r"(?=[^0-9]{0,12}[0-9])(?:[A-Z]{0,3}[0-9 .:/_+()-]+){1,12}[A-Z]{0,3}")
CODE = "CODE"
_WORD = re.compile(r"[^\W\d_]+")
_NAME = FORENAME | SURNAME
_BELONGS = ROLES["prefixes"] | ROLES["titles"]
Block = list[tuple[int, str]]


def columns(text: str, lexicon: Lexicon) -> Iterator[Cell]:
    """Kind, start and end of every cell that needs no second look, in no order; ``CODE`` is no kind of data."""
    judges: dict[str, Callable[[str], bool]] = {
        "PERSON": lambda value: is_person(value, lexicon),
        "ADDRESS": is_address,
        "EMAIL": lambda value: FORMS["EMAIL"].fullmatch(value) is not None,
    }
    for block in _blocks(text):
        for cells in _columns(block):
            first = [value for _, value in cells[:_ROWS]]
            if any(map(_CODE.fullmatch, first)):
                yield from ((CODE, at, at + len(value)) for at, value in cells if _CODE.fullmatch(value))
                continue
            for kind, judge in judges.items():
                if len(first) < _ROWS or sum(map(judge, first)) < _SHARE * _ROWS:
                    continue
                fits = {value: judge(value) for value in {value for _, value in cells}}
                if sum(fits[value] for _, value in cells) >= _SHARE * len(cells):
                    yield from ((kind, at, at + len(value)) for at, value in cells if fits[value])


def is_person(value: str, lexicon: Lexicon) -> bool:
    """Whether a cell is a whole name by the lists: two words or more, with capitals, and no word of the dictionary."""
    if not FORMS["PERSON"].fullmatch(value):
        return False
    known, given, ordinary, words = 0, 0, 0, 0
    for word in _WORD.findall(value):
        low = word.casefold()
        if len(word) == 1 or low in _BELONGS:
            words += (initial := len(word) == 1 and word.isupper())
            given += initial
            continue
        names = lexicon.names(low) | lexicon.names(folded(low))
        if not word[0].isupper() or (not names & _NAME and lexicon.level(low)):
            return False
        words += 1
        known += bool(names & _NAME) and not names & PLACE
        given += bool(names & FORENAME)
        ordinary += not names & FORENAME and lexicon.level(low) >= _ORDINARY
    # ``Jan Bakker``, but not ``Verhoeven Bouw``: an everyday word is a surname behind a forename or initials.
    return known > 0 and words > 1 and (given > 0 or not ordinary)


def is_address(value: str) -> bool:
    """Whether a cell is a street, known by its ending, and a number."""
    street = re.split(" [1-9]", value, maxsplit=1)[0]
    return FORMS["ADDRESS"].fullmatch(value) is not None and street.casefold().endswith(SUFFIXES)


def _blocks(text: str) -> Iterator[Block]:
    """The lines that follow each other with as many tabs, each with its offset, where there are enough of them."""
    block: Block = []
    at, width = 0, 0
    for line in text.split("\n"):
        tabs = line.count("\t")
        if tabs != width:
            if len(block) >= _ROWS:
                yield block
            block, width = [], tabs
        if tabs:
            block.append((at, line))
        at += len(line) + 1
    if len(block) >= _ROWS:
        yield block


def _columns(block: Block) -> Iterator[list[tuple[int, str]]]:
    """The filled cells of every column, each with its offset."""
    found: list[list[tuple[int, str]]] = [[] for _ in range(block[0][1].count("\t") + 1)]
    for start, line in block:
        at = start
        for column, piece in zip(found, line.split("\t"), strict=True):
            if value := piece.strip(" \"'*"):
                column.append((at + piece.find(value), value))
            at += len(piece) + 1
    yield from found
