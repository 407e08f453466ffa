"""A sheet is read faster because most of its cells need no second look, and finds what it found before."""

import random

import pytest

from detectors.names.reader import Found
from detectors.recognizers.table import cells
from detectors.scanner import Scanner
from detectors.settled import ASKED, Known, blanked, known, repeated, settled

HEAD = "naam\tstraat\te-mail\tnotitie\n"


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner()


def found(scanner: Scanner, text: str) -> set[tuple[str, str]]:
    return {(f.kind, text[f.start : f.end]) for f in scanner.scan([text])[0]}


def test_cells_that_look_like_their_heading_are_settled() -> None:
    text = HEAD + "Jan de Vries\tKerkstraat 12a\tjan@x.nl\tniets\nGroep 8\tKerkstraat\tgeen\tniets\n"
    assert [(kind, text[start:end]) for kind, start, end in settled(text, list(cells(text)))] == [
        ("PERSON", "Jan de Vries"),
        ("ADDRESS", "Kerkstraat 12a"),
        ("EMAIL", "jan@x.nl"),
    ]


def test_blanking_keeps_every_place() -> None:
    text = "a\tKerkstraat 1\tb"
    assert blanked(text, [("ADDRESS", 2, 14)], "ADDRESS") == "a\t" + " " * 12 + "\tb"
    assert blanked(text, [("PERSON", 0, 1)], "ADDRESS") == text


def test_only_what_stands_in_one_column_again_and_again_is_repeated() -> None:
    text = "".join(f"open\t{'Jan' if n % 2 else 'Piet'}\t{n}\tuniek{n}\n" for n in range(ASKED * 2 + 2))
    assert sorted({text[start:end] for places in repeated(text) for start, end in places}) == ["Jan", "Piet", "open"]
    assert repeated("gewone tekst zonder kolommen\n" * 50) == []


@pytest.mark.parametrize(("times", "everywhere"), [(1, False), (2, True), (8, True)])
def test_what_a_value_was_twice_it_is_everywhere(times: int, everywhere: bool) -> None:
    places = [(at * 3, at * 3 + 2) for at in range(20)]
    asked: list[Found] = [(at * 3, at * 3 + 1, "PERSON", 0.7) for at in range(times)]
    spread = Known((), [places]).spread(asked)
    assert ((57, 58, "PERSON", 0.7) in spread) is everywhere
    assert set(asked) <= set(spread)


def test_what_reaches_over_a_cell_is_not_spread() -> None:
    places = [(at * 3, at * 3 + 2) for at in range(20)]
    crossing: list[Found] = [(1, 4, "PERSON", 0.9), (4, 7, "PERSON", 0.9)]
    assert Known((), [places]).spread(crossing) == crossing


def test_places_are_those_of_tokens() -> None:
    text = "open\tJan\n" * 10
    starts = [at for row in range(10) for at in (row * 9, row * 9 + 4, row * 9 + 5, row * 9 + 8)]
    assert known(text, [("PERSON", 5, 8)], starts).cells == [("PERSON", 2, 3)]
    assert [places[1] for places in known(text, [], starts).same] == [(4, 5), (6, 7)]


def test_a_bsn_in_a_column_of_names_is_still_a_bsn(scanner: Scanner) -> None:
    assert ("BSN", "123456782") in found(scanner, HEAD + "123456782\tKerkstraat 1\tx@y.nl\t\n")


def test_a_name_of_a_settled_cell_is_known_elsewhere(scanner: Scanner) -> None:
    text = HEAD + "Willemijn Smulders\tKerkstraat 1\tx@y.nl\tSmulders belt terug\n"
    assert ("PERSON", "Smulders") in found(scanner, text)


def test_everything_in_a_long_sheet_is_found(scanner: Scanner) -> None:
    source = random.Random(3)
    names = ("Fatima El Amrani", "Jan de Vries", "Piotr Kowalski", "Willemijn Jansen")
    rows = [(source.choice(names), f"Kerkstraat {n + 1}", f"a{n}@voorbeeld.nl") for n in range(120)]
    text = HEAD + "".join(f"{name}\t{street}\t{mail}\tgesproken met Sanne Bakker\n" for name, street, mail in rows)
    (findings,) = scanner.scan([text])
    values = [text[f.start : f.end] for f in findings]
    assert [v for v in values if v in names] == [name for name, _, _ in rows]
    assert [v for v in values if v.startswith("Kerkstraat")] == [street for _, street, _ in rows]
    assert len([v for v in values if "@" in v]) == 120
    assert values.count("Sanne Bakker") == 120


def test_a_repeated_name_without_headings_is_found_in_every_row(scanner: Scanner) -> None:
    text = "".join(f"{n}\tWillemijn Smulders\topen\n" for n in range(60))
    assert len([f for f in scanner.scan([text])[0] if f.kind == "PERSON"]) == 60
