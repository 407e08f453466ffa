"""Rows under headings: a column that is called ``naam`` holds names, whatever they look like.

Spreadsheet rows that are pasted in a prompt keep their delimiter (a tab, semicolon, bar or comma) and often their first
row. The headings are those of the municipality's usual lists (basisregistratie personen, zaaksystemen).
"""

import re
from collections.abc import Iterator

from presidio_analyzer import EntityRecognizer, RecognizerResult

from detectors.recognizers.identifier import HasView

_HEADINGS = {
    "PERSON": "naam|volledige naam|voornaam|voornamen|roepnaam|achternaam|geslachtsnaam|familienaam|naam (?:aanvrager|inwoner|"
    "cli[eë]nt|kind|ouder|medewerker|contactpersoon)|aanvrager|inwoner|cli[eë]nt|contactpersoon|medewerker|name|first ?name|"
    "last ?name|surname|voorletters?|voorl\\.?|initialen|initials|kind|ouder|vader|moeder|partner|leerling|bewoner|huurder|melder|"
    "getuige|echtgenoot|echtgenote",
    "BSN": "bsn|burgerservicenummer|sofinummer",
    "DATE_OF_BIRTH": "geboortedatum|geb\\.? ?datum|geboren|gebdat|geb\\.?|date of birth|dob|birth ?date",
    "ADDRESS": "adres|woonadres|straat|straatnaam|straat en huisnummer|address|street",
    "POSTCODE": "postcode|pc|zip",
    "PHONE": "telefoon|telefoonnummer|tel\\.?|mobiel|mobiele nummer|phone|06",
    "EMAIL": "e-?mail|e-?mailadres|mail",
    "IBAN": "iban|rekeningnummer|bankrekening",
    "CASE_NUMBER": "zaaknummer|dossiernummer|cli[eë]ntnummer|klantnummer|zaaknr\\.?",
}
_KINDS = {kind: re.compile(rf"(?:{words})", re.IGNORECASE) for kind, words in _HEADINGS.items()}
_ANYTHING, _NAME = re.compile(r"\w"), re.compile(r"[^\W\d_]")
# What a cell says when there is nothing to say.
_NO_VALUES = frozenset(
    ("ja", "nee", "x", "nvt", "n.v.t.", "onbekend", "geen", "totaal", "leeg", "yes", "no", "none", "unknown", "null")
)
_DELIMITERS = "\t;|,"
_MOST_COLUMNS = 200
Line = tuple[int, str]
Cell = tuple[int, str]


class TableRecognizer(EntityRecognizer):  # type: ignore[misc]  # presidio ships no types
    """Finds the cells under headings that name a kind of data."""

    def __init__(self) -> None:
        super().__init__(sorted(_KINDS), name="table", supported_language="nl")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: object = None) -> list[RecognizerResult]:
        """Presidio's hook: one result per filled cell of a telling column."""
        names = {RecognizerResult.RECOGNIZER_NAME_KEY: self.name, RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id}
        found = nlp_artifacts.cells if isinstance(nlp_artifacts, HasView) else cells(text)
        return [
            RecognizerResult(kind, start, end, 0.85, recognition_metadata=names)
            for kind, start, end in found
            if kind in entities
        ]


def cells(text: str) -> Iterator[tuple[str, int, int]]:
    """Kind, start and end of every filled cell under a telling heading."""
    columns: dict[int, str] = {}
    delimiter, width = "", 0
    for start, line in _lines(text):
        row = _split(line, start, delimiter) if delimiter else []
        if columns and len(row) in (width, width + 1) and not _is_rule(line):
            yield from _filled(row, columns)
        elif not (columns and _is_rule(line)):
            delimiter, columns, width = _heading(line)


def _lines(text: str) -> Iterator[Line]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line.rstrip("\r\n")
        at += len(line)


def _heading(line: str) -> tuple[str, dict[int, str], int]:
    """The delimiter, telling columns and width of a row of headings; no columns when it is none."""
    for delimiter in _DELIMITERS:
        if 1 <= line.count(delimiter) < _MOST_COLUMNS:
            row = _split(line, 0, delimiter)
            kinds = {number: kind for number, (_, cell) in enumerate(row) if (kind := _kind(cell))}
            if kinds and all(len(cell) < 40 for _, cell in row):
                return delimiter, kinds, len(row)
    return "", {}, 0


def _kind(heading: str) -> str | None:
    return next((kind for kind, words in _KINDS.items() if words.fullmatch(heading)), None)


def _split(line: str, start: int, delimiter: str) -> list[Cell]:
    """The cells of a line without quotes and spaces around them, each with its offset."""
    row, at = [], start
    for piece in line.split(delimiter):
        value = piece.strip(" \"'*")
        row.append((at + (piece.find(value) if value else 0), value))
        at += len(piece) + 1
    return row


def _is_rule(line: str) -> bool:
    return "-" in line and not re.search(r"\w", line)


def _filled(row: list[Cell], columns: dict[int, str]) -> Iterator[tuple[str, int, int]]:
    for number, kind in columns.items():
        start, value = row[number]
        if (_NAME if kind == "PERSON" else _ANYTHING).search(value) and value.casefold() not in _NO_VALUES:
            yield kind, start, start + len(value)
