"""Columns without headings are judged by their cells (detectors/columns.py)."""

import random

import pytest

from detectors.columns import CODE, columns, is_address, is_person
from detectors.names.lexicon import lexicon
from detectors.scanner import Scanner

FORENAMES = ("Fatima", "Mehmet", "Jeroen", "Willemijn", "Piotr", "Sanne", "Priscilla", "Yusuf", "Semhar", "Noor")
SURNAMES = (
    "de Vries",
    "Yilmaz",
    "Luijten",
    "El Amrani",
    "Kowalski",
    "van den Berg",
    "Smulders",
    "Özdemir",
    "Verhoeven",
)
STREETS = ("Dorpsstraat", "Molenweg", "Burgemeester Willekenslaan", "Schoolstraat", "Lindepad", "Kerkplein")


def people(many: int, seed: int = 1) -> list[str]:
    draw = random.Random(seed)
    return [f"{draw.choice(FORENAMES)} {draw.choice(SURNAMES)}" for _ in range(many)]


def told(rows: list[list[str]]) -> list[tuple[str, str]]:
    text = "".join("\t".join(row) + "\n" for row in rows)
    return [(kind, text[start:end]) for kind, start, end in columns(text, lexicon())]


@pytest.mark.parametrize(
    "value",
    [
        "Fatima Yilmaz",
        "Jeroen van den Berg",
        "Luijten, P.J.",
        "J.P. Smulders",
        "mevr. S. Verhoeven",
        "Semhar Tesfay",
        "Sanne Bakker",
    ],
)
def test_a_cell_that_is_a_name(value: str) -> None:
    assert is_person(value, lexicon())


@pytest.mark.parametrize(
    "value",
    [
        "Fatima",
        "Hooge Mierde",
        "Verhoeven Bouw",
        "Bezwaar ingediend",
        "fatima yilmaz",
        "Fatima belt terug",
        "Kerkstraat",
        "F.",
        "",
        "Fatima 12",
        "Jeugd en Wmo",
        "Lage Mierde",
    ],
)
def test_a_cell_that_is_left_to_the_network(value: str) -> None:
    assert not is_person(value, lexicon())


def test_streets_are_known_by_their_ending() -> None:
    assert is_address("Burgemeester Willekenslaan 12a")
    assert not is_address("Zaal 3")
    assert not is_address("Dorpsstraat")


def test_every_name_of_a_column_of_names() -> None:
    names = people(60)
    assert told([["x", name] for name in names]) == [("PERSON", name) for name in names]


def test_a_cell_that_is_no_name_stays_out_of_a_column_of_names() -> None:
    names = people(60)
    names[30], names[45] = "belt morgen terug", "zie Kerkstraat"
    assert [value for _, value in told([["x", name] for name in names])] == [*names[:30], *names[31:45], *names[46:]]


def test_a_column_of_words_with_names_among_them_is_none() -> None:
    words = ["Bezwaar ingediend", "Aanvraag compleet", "Geen reactie"] * 20
    assert told([["x", word] for word in [*people(30), *words]]) == []


def test_a_few_rows_are_no_table() -> None:
    assert told([["x", name] for name in people(19)]) == []


def test_rows_of_another_width_are_another_table() -> None:
    rows = [["x", name] for name in people(15)]
    assert told([*rows, ["a", "b", "c"], *rows]) == []


def test_figures_and_codes_need_no_second_look() -> None:
    rows = [[f"5{number}41 AB", f"06-123456{number}", "12-XTR-3"] for number in range(10, 40)]
    assert {kind for kind, _ in told(rows)} == {CODE}
    assert len(told(rows)) == 90


def test_words_beside_figures_are_no_code() -> None:
    assert told([["x", f"zaak van Jan {number}"] for number in range(40)]) == []


def test_cells_are_found_where_they_stand() -> None:
    text = "".join(f' "{name}" \t 12 \n' for name in people(40))
    found = [text[start:end] for kind, start, end in columns(text, lexicon()) if kind == "PERSON"]
    assert found == people(40)


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner()


def test_every_name_and_address_of_a_sheet_without_headings_is_found(scanner: Scanner) -> None:
    draw = random.Random(3)
    rows = [(name, f"{draw.choice(STREETS)} {draw.randrange(1, 90)}") for name in people(120, seed=2)]
    text = "".join(f"{number}\t{name}\t{where}\topen\n" for number, (name, where) in enumerate(rows))
    found = {(f.kind, text[f.start : f.end]) for f in scanner.scan([text])[0]}
    assert {("PERSON", name) for name, _ in rows} | {("ADDRESS", where) for _, where in rows} <= found
    assert not {kind for kind, _ in found} - {"PERSON", "ADDRESS"}


def test_what_stands_among_others_is_still_judged(scanner: Scanner) -> None:
    """A name in small letters, and one in a note: no cell is passed over because of its column."""
    names = people(60)
    names[40] = "jeroen van den berg"
    notes = ["" for _ in names]
    notes[50] = "gesproken met mevrouw Luijten over de aanvraag"
    text = "".join(f"{name}\t{note}\n" for name, note in zip(names, notes, strict=True))
    found = [text[f.start : f.end] for f in scanner.scan([text])[0] if f.kind == "PERSON"]
    assert {"jeroen van den berg", "Luijten"} <= set(found)
