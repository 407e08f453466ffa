"""Streets, businesses, products and people of history are no residents (detectors/names/judge.py)."""

import pytest

from detectors.names.judge import Judge, is_public
from detectors.names.lexicon import lexicon

JUDGE = Judge(lexicon())


@pytest.mark.parametrize(
    ("text", "start", "end", "score", "plausible"),
    [
        ("Formuleer", 0, 1, 0.8, False),
        ("Semhar", 0, 1, 0.6, True),
        ("TLS", 0, 1, 0.8, False),
        ("Mozart", 0, 1, 0.99, False),
        ("mevrouw Mozart", 1, 2, 0.9, True),
        ("via het Jan Steenpad", 2, 4, 0.9, False),
        ("met Jan Kerkhof", 1, 3, 0.9, True),
        ("Bakkerij Jansen", 1, 2, 0.9, False),
        ("Jansen Advocaten", 0, 1, 0.9, False),
        ("bakker Jansen", 1, 2, 0.9, True),
        ("in Excel", 1, 2, 0.9, False),
        ("aanspraken van derden", 0, 3, 0.8, False),
        ("jansen", 0, 1, 0.6, False),
        ("12 , -", 0, 3, 0.9, False),
        ("jansen", 0, 1, 0.85, True),
        ("C . A .", 0, 4, 0.7, True),
        ("Zovenix", 0, 1, 0.8, False),
        ("Zovenix", 0, 1, 0.98, True),
        ("Roos", 0, 1, 0.7, False),
        ("Roos", 0, 1, 0.95, True),
        ("Groen", 0, 1, 0.9, False),
        ("Merry Valley", 0, 2, 0.8, False),
        ("De Groot", 0, 2, 0.6, True),
        ("3 min", 1, 2, 0.96, False),
        ("jun", 0, 1, 0.96, False),
        ("Lumens 5", 0, 1, 0.9, False),
        ("Sem 5", 0, 1, 0.9, True),
        ("Can you draft", 0, 1, 1.0, False),
        ("Will the permit", 0, 1, 1.0, False),
        ("Can heeft gebeld", 0, 1, 0.95, True),
        ("na vijven", 0, 2, 1.0, False),
    ],
)
def test_people(text: str, start: int, end: int, score: float, plausible: bool) -> None:
    assert JUDGE.person(text.split(" "), start, end, score) is plausible


@pytest.mark.parametrize(
    ("text", "plausible"),
    [
        ("Kerkstraat 12", True),
        ("Nov 03", False),
        ("Kerkstraat", False),
        ("12", False),
        ("Excel 2019", False),
        ("A 12", False),
    ],
)
def test_addresses(text: str, plausible: bool) -> None:
    tokens = text.split(" ")
    assert JUDGE.address(tokens, 0, len(tokens)) is plausible


@pytest.mark.parametrize(
    ("text", "start", "end", "public"),
    [
        ("van Annie M . G . Schmidt", 3, 7, True),
        ("de Van Gogh tentoonstelling", 1, 3, True),
        ("Anne de Vries", 0, 3, False),
        ("harry mulisch", 0, 2, True),
    ],
)
def test_public_names_in_whole_or_in_part(text: str, start: int, end: int, public: bool) -> None:
    assert is_public(text.split(" "), start, end) is public


def test_words_of_the_dictionary_and_places_are_ordinary() -> None:
    assert JUDGE.ordinary("Fiets")
    assert JUDGE.ordinary("Bladel")
    assert not JUDGE.ordinary("Heerkens")
