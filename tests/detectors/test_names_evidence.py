"""What speaks for and against a name besides the network's chance (detectors/names/evidence.py)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.names.evidence import EVIDENCE, Around, as_written, at_least, evidence, weighed
from detectors.names.lexicon import lexicon

NOBODY = Around((), False)


def told(text: str, start: int, end: int, around: Around = NOBODY) -> dict[str, float]:
    return dict(zip(EVIDENCE, evidence(text.split(" "), start, end, 0.9, around, lexicon()), strict=True))


@pytest.mark.parametrize(
    ("text", "start", "end", "yes"),
    [
        ("met Vialis gebeld", 1, 2, ("lone", "unknown", "lone_unknown", "thing", "alone")),
        ("mevrouw Heerkens belt", 1, 2, ("lone", "surname", "titled", "act")),
        ("mw . Heerkens", 2, 3, ("titled",)),
        ("in Gondar", 1, 2, ("place_before",)),
        ("de Touran", 1, 2, ("article",)),
        ("if ( Geom ) { x = 1 ; }", 2, 3, ("code",)),
        ("PROTO : 4", 0, 1, ("capitals", "colon")),
        ("bel jansen", 1, 2, ("small", "lone_small")),
        ("Ravo 5", 0, 1, ("figure",)),
        ("' Bo '", 1, 2, ("quoted", "short")),
        ("Jan van der Zwaluwen Berg", 0, 5, ("many",)),
        ("J . Jansen", 0, 3, ("initial",)),
        ("Henok Demissie", 0, 2, ("full",)),
        ("huisarts Fenna", 1, 2, ("cue", "forename")),
    ],
)
def test_what_is_seen(text: str, start: int, end: int, yes: tuple[str, ...]) -> None:
    found = told(text, start, end)
    assert {name for name in yes if not found[name]} == set()


def test_what_is_not_seen() -> None:
    found = told("gisteren belde Annemieke Heerkens nog", 2, 4)
    no = ("lone", "unknown", "titled", "code", "small", "capitals", "figure", "quoted", "personal", "thing")
    assert not any(found[name] for name in no)


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("Mail j @ x", True),
        ("123456782 .", True),
        ("5541 AB", True),
        ("5541 euro", False),
        ("Verkeer en vervoer", False),
    ],
)
def test_a_text_about_somebody_says_so(text: str, personal: bool) -> None:
    tokens = text.split(" ")
    assert Around.of(tokens, (), 0, len(tokens)).personal is personal


def test_the_rest_of_the_text_counts() -> None:
    assert Around((4,), True).alone(3, 5)
    assert not Around((4, 9), True).alone(3, 5)
    assert told("Bo belt", 0, 1, Around((7,), True))["alone"] == 0


def test_another_text_beside_it_does_not() -> None:
    tokens = ["een", "roman", ".", "Bo", "belt"]
    assert Around.of(tokens, (0, 3), 3, 5).sure == [3]
    assert not told(" ".join(tokens), 3, 4, Around((), False, 3, 5))["culture"]
    assert told(" ".join(tokens), 3, 4)["culture"]


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3))
def test_a_chance_is_a_chance(values: list[float]) -> None:
    assert 0 <= weighed((1.0, -2.0, 0.5), values) <= 1


def test_weights_add_up() -> None:
    assert weighed((0.0,), (1.0,)) == 0.5
    assert weighed((2.0, 1.0), (1.0, -2.0)) == 0.5
    assert weighed((3.0,), (1.0,)) > 0.95


@pytest.mark.parametrize(
    ("text", "start", "end", "chance", "score", "worth"),
    [
        ("Henok Demissie belt", 0, 2, 0.1, 0.6, True),
        ("de roman van Henok Demissie", 3, 5, 0.1, 0.6, False),
        ("Zovenix Trabala belt", 0, 2, 0.4, 0.6, True),
        ("Zovenix Trabala belt", 0, 2, 0.2, 0.6, False),
        ("aan Zovenixia , die", 1, 2, 0.2, 0.97, True),
        ("aan Zovenixia , die", 1, 2, 0.2, 0.9, False),
        ("de Zovenixia staat", 1, 2, 0.2, 0.97, False),
        ("ZOVENIXIA , die", 0, 1, 0.2, 0.97, False),
    ],
)
def test_some_names_count_whatever_the_weights_say(
    text: str, start: int, end: int, chance: float, score: float, worth: bool
) -> None:
    row = evidence(text.split(" "), start, end, score, NOBODY, lexicon())
    assert (at_least(row, chance, score) > 0.5) is worth


def test_words_are_known_as_they_are_written() -> None:
    assert as_written(["geb", "06"]) == {"geb", "Geb", "GEB", "06"}
