"""Own words, lists and documents are recognised, and cannot be read back (detectors/own)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.own import fingerprints, lists, masks
from detectors.own.keyed import OwnDataError, key_of, words
from detectors.own.recognizer import OwnDataRecognizer
from detectors.scanner import Scanner

MEMO = (
    "De onderhandelaar mag tot een bedrag van twee miljoen gaan voor de aankoop van het perceel achter de kerk, mits de "
    "verkoper de sanering van de bodem voor eigen rekening neemt. Lukt dat niet, dan wordt uitgeweken naar de oude loods "
    "aan de rand van het dorp, waarvoor al een optie is genomen."
)


def found(folder: Path, text: str) -> list[tuple[str, str]]:
    results = OwnDataRecognizer(folder).analyze(text, ["OWN_WORD", "LISTED", "REGISTERED_TEXT"])
    return [(r.entity_type, text[r.start : r.end]) for r in results]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    lists.make(tmp_path, "bijstand", ["Priscilla Ümit-Jansen", "123.456.782", "", "J. de Wit, Kerkstraat 12"])
    fingerprints.add(tmp_path, "grond", MEMO)
    (tmp_path / "woorden.txt").write_text("# projecten\nProject Zilvermeeuw\nKoolwitje\n")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Gisteren belde PRISCILLA Umit Jansen op.", "PRISCILLA Umit Jansen"),
        ("nummer 123456782 graag", "123456782"),
        ("nummer 1234 56 782 graag", "1234 56 782"),
        ("j de wit kerkstraat 12", "j de wit kerkstraat 12"),
    ],
)
def test_a_listed_value_is_found_however_it_is_written(own: Path, text: str, value: str) -> None:
    assert found(own, text) == [("LISTED", value)]


def test_other_values_are_not_found(own: Path) -> None:
    assert found(own, "Priscilla belde Jansen over 123456789 en Kerkstraat 12.") == []


def test_own_words_are_found_whole_and_in_any_case(own: Path) -> None:
    assert found(own, "over project  zilvermeeuw en koolwitjes") == [("OWN_WORD", "project  zilvermeeuw")]


def test_a_pasted_passage_is_found_and_a_turn_of_phrase_is_not(own: Path) -> None:
    passage = "mits de verkoper de sanering van de bodem voor eigen rekening neemt. Lukt dat niet, dan wordt uitgeweken"
    ((kind, value),) = found(own, f"Kun je dit korter maken? {passage} naar iets anders.")
    assert kind == "REGISTERED_TEXT"
    assert "sanering van de bodem" in value
    assert found(own, "Het perceel achter de kerk wordt een park voor eigen rekening.") == []


@given(st.integers(0, 25), st.text(alphabet="abc .\n", max_size=30))
def test_any_long_enough_passage_is_found(start: int, before: str) -> None:
    size = fingerprints.SHINGLE + 2 * fingerprints.WINDOW
    passage = " ".join(word for word, _, _ in words(MEMO)[start : start + size])
    key = bytes(32)
    kept = frozenset(fingerprints.winnow([value for value, _, _ in fingerprints.shingles(words(MEMO), key)]))
    text = words(f"{before} {passage.upper()}")
    assert list(fingerprints.Fingerprints(kept).find(list(fingerprints.shingles(text, key))))


def test_what_is_public_is_left_out(tmp_path: Path) -> None:
    with pytest.raises(OwnDataError, match="too little text of its own"):
        fingerprints.add(tmp_path, "wet", MEMO, [f"Zoals bekend: {MEMO}"])


def test_no_value_is_stored(own: Path) -> None:
    stored = "".join(file.read_text() for file in own.iterdir() if file.suffix in (lists.SUFFIX, fingerprints.SUFFIX))
    assert "riscilla" not in stored
    assert "123456782" not in stored
    assert "sanering" not in stored
    assert all(file.stat().st_mode & 0o077 == 0 for file in own.iterdir() if file.suffix != ".txt")


def test_another_key_finds_nothing(own: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    key_of(other, make=True)
    (other / "bijstand.lijst").write_bytes((own / "bijstand.lijst").read_bytes())
    assert found(other, "nummer 123456782") == []


def test_short_and_long_values_are_named_by_line(tmp_path: Path) -> None:
    made = lists.make(tmp_path, "a", ["Jan", "een twee drie vier vijf zes zeven acht negen", "Priscilla"])
    assert (made.taken, [number for number, _ in made.left_out]) == (1, [1, 2])
    with pytest.raises(OwnDataError, match="no value"):
        lists.make(tmp_path, "b", ["Jan", ""])


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("a.lijst", "iets anders\n", "a.lijst:1: this is no list"),
        ("a.lijst", "sluiswachter-lijst 1 2\nzz\n", "a.lijst:2: expected 16"),
        ("a.afdruk", "sluiswachter-afdruk 9\n", "a.afdruk:1: these are no fingerprints"),
        ("sleutel", "kort", "sleutel: the key"),
    ],
)
def test_a_broken_file_is_named(own: Path, file: str, text: str, told: str) -> None:
    (own / file).write_text(text)
    with pytest.raises(OwnDataError, match=told):
        OwnDataRecognizer(own)


def test_a_list_without_its_key_is_no_list(own: Path) -> None:
    (own / "sleutel").unlink()
    with pytest.raises(OwnDataError, match="sleutel"):
        OwnDataRecognizer(own)


def test_a_change_is_noticed(own: Path) -> None:
    scanner = Scanner(own=own)
    assert not scanner.scan(["over de vuurtoren"])[0]
    (own / "woorden.txt").write_text("vuurtoren\n")
    assert [finding.kind for finding in scanner.scan(["over de vuurtoren"])[0]] == ["OWN_WORD"]


def test_forms_of_own_numbers(tmp_path: Path) -> None:
    (tmp_path / masks.FILE).write_text("# onze systemen\nWMO@@#####\nSD-####.###\n")
    recognizer = OwnDataRecognizer(tmp_path)
    text = "Zie WMOab12345 en SD-2026.001; niet WMO12345 of XSD-2026.001."
    found = [text[r.start : r.end] for r in recognizer.analyze(text, ["CASE_NUMBER"])]
    assert found == ["WMOab12345", "SD-2026.001"]


def test_a_form_that_fits_too_much_is_refused(tmp_path: Path) -> None:
    (tmp_path / masks.FILE).write_text("ZAAK-######\nZ##\n")
    with pytest.raises(OwnDataError, match=r"nummers.txt:2: expected at least 3"):
        OwnDataRecognizer(tmp_path)
