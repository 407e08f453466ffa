"""Cells under telling headings (detectors/recognizers/table.py)."""

import pytest

from detectors.recognizers.table import cells


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("naam;geboortedatum;plaats\nX Æ;1-2-80;Reusel\n", [("PERSON", "X Æ"), ("DATE_OF_BIRTH", "1-2-80")]),
        ("| Naam | BSN |\n|------|-----|\n| Qwrt | 12 |", [("PERSON", "Qwrt"), ("BSN", "12")]),
        ('id,"Naam"\n1,"Zzz Yyy"\n2,', [("PERSON", "Zzz Yyy")]),
        ("Tabel\n\nVoornaam\tAchternaam\nAb\tCd\n\nEf\tGh", [("PERSON", "Ab"), ("PERSON", "Cd")]),
        ("naam; adres en leeftijd zijn verplicht\nDit is geen rij", []),
        ("product;aantal\nappel;3", []),
        ("achternaam;voorletters;zaak\nAb;C.D.;x", [("PERSON", "Ab"), ("PERSON", "C.D.")]),
        ("kind|ouder|toeslag\nAb|nee|12\n4|onbekend|3", [("PERSON", "Ab")]),
    ],
)
def test_cells(text: str, found: list[tuple[str, str]]) -> None:
    assert [(kind, text[start:end]) for kind, start, end in cells(text)] == found
