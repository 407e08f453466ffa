"""An age beside a name, and no other number (detectors/ages.py)."""

import pytest

from detectors.ages import ages, births, homes
from detectors.finding import Finding
from detectors.scanner import Scanner

SCANNER = Scanner()


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Jan (44) belt", "44"),
        ("Jan, 44 jaar oud", "44"),
        ("Jan is 9 jaar", "9"),
        ("de 9-jarige Jan valt", "9"),
        ("the 9-year-old boy Jan", "9"),
        ("Jan (3 maanden)", "3"),
        ("Jan (44 euro)", None),
        ("Jan, 44 stuks", None),
        ("Jan 2019", None),
        ("Jan werkt hier 44 jaar", None),
        ("Jan is 44 jaar in dienst", None),
        ("Jan (44 jaar ervaring)", None),
        ("Jan: 36 maanden, 50 euro", None),
        ("(1) Jan, (2) de rest", None),
    ],
)
def test_ages(text: str, age: str | None) -> None:
    start = text.index("Jan")
    found = [text[f.start : f.end] for f in ages(text, [Finding("PERSON", start, start + 3, 0.9, "")])]
    assert found == ([age] if age else [])


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Jan 12-04-1961", "12-04-1961"),
        ("Jan, 12 april 1961, gehuwd", "12 april 1961"),
        ("Jan (*12-04-1961)", "12-04-1961"),
        ("Jan\t1961-04-12", "1961-04-12"),
        ("Jan 12-04-2026 gebeld", None),
        ("Jan (12-04-2019) slaapt", "12-04-2019"),
        ("Jan (3 mei 2021), zoon van", "3 mei 2021"),
        ("Jan, 14-09-2015, groep 5", "14-09-2015"),
        ("Jan (12-04-2019 tot heden)", None),
        ("Jan belde op 12-04-1991", None),
    ],
)
def test_a_date_of_long_ago_right_behind_a_name(text: str, date: str | None) -> None:
    found = [text[f.start : f.end] for f in births(text, [Finding("PERSON", 0, 3, 0.9, "")])]
    assert found == ([date] if date else [])


def test_an_age_without_a_name_is_nobodys() -> None:
    assert SCANNER.scan(["Kinderen van 9 jaar krijgen een boek."]) == [()]


def test_only_the_kinds_that_are_asked_for() -> None:
    text = "Mevrouw Jansen (44 jaar) belde."
    kinds = lambda wanted: {f.kind for f in SCANNER.scan([text], wanted)[0]}  # noqa: E731
    assert kinds(None) == {"PERSON", "AGE"}
    assert kinds(frozenset({"AGE"})) == {"AGE"}
    assert kinds(frozenset({"PERSON"})) == {"PERSON"}


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Jan, 71, woont alleen", "71"),
        ("Jan (m, 18)", "18"),
        ("Jan van 71 woont alleen", "71"),
        ("Jan wordt morgen 18.", "18"),
        ("Jan, leeftijd 18", "18"),
        ("(Jan, 68)", "68"),
        ("leeftijd: 34, Jan", "34"),
        ("een 9-jarig meisje, Jan", "9"),
        ("Jan, 12, 14 en 16", None),
        ("Jan wordt 18 keer gebeld", None),
        ("Jan van 71 euro", None),
    ],
)
def test_ages_as_people_write_them(text: str, age: str | None) -> None:
    start = text.index("Jan")
    found = [text[f.start : f.end] for f in ages(text, [Finding("PERSON", start, start + 3, 0.9, "")])]
    assert found == ([age] if age else [])


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Jan / 12-03-1955", "12-03-1955"),
        ("Jan (12-03-'55) is ziek", "12-03-'55"),
        ("Jan (2014-03-12) is ziek", "2014-03-12"),
        ("Jan (12 maart 1955 - 3 mei 2026)", "12 maart 1955"),
        ("Jan (12-03-2016 - 3-5-2017)", None),
    ],
)
def test_a_date_of_birth_between_signs(text: str, date: str | None) -> None:
    found = [text[f.start : f.end] for f in births(text, [Finding("PERSON", 0, 3, 0.9, "")])]
    assert found == ([date] if date else [])


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("Jan (Peppelrijk 8) belt", "Peppelrijk 8"),
        ("Jan, Kreiel 40a, belt", "Kreiel 40a"),
        ("Jan (de Heuvel 12-3)", "de Heuvel 12-3"),
        ("Jan (Artikel 8)", None),
        ("Jan, Windows 11, belt", None),
        ("Jan, Mei 12", None),
        ("Jan, Kreiel 40 stuks", None),
    ],
)
def test_a_word_with_a_number_behind_a_name_is_where_somebody_lives(text: str, home: str | None) -> None:
    found = [text[f.start : f.end] for f in homes(text, [Finding("PERSON", 0, 3, 0.9, "")])]
    assert found == ([home] if home else [])
