"""The lists, the words and the rules of names (detectors.names.lexicon, detectors.names.words, detectors.names.finder)."""

import pytest
from spacy.vocab import Vocab

from detectors.names.finder import NameFinder
from detectors.names.lexicon import ROLES, lexicon
from detectors.names.words import words
from detectors.tokens import PlainTokenizer

FINDER = NameFinder()


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in FINDER.find(text)]


def test_every_role_has_words() -> None:
    assert set(ROLES) == {"prefixes", "titles", "cues", "never", "organisations"}
    assert all(len(found) > 10 for found in ROLES.values())


def test_lists() -> None:
    assert lexicon().is_forename("jan-willem")
    assert lexicon().is_surname("klaassen-oomen")
    assert not lexicon().is_surname("brabant-zuidoost")
    assert "fiets" in lexicon().common


def test_words_know_where_they_stand() -> None:
    found = {word.text: word for word in words("Beste Jan. De vergunning\nvan J.P. Vos", lexicon())}
    assert found["Beste"].cue
    assert found["Beste"].opens
    assert found["Jan"].joined
    assert found["De"].opens
    assert found["J.P."].initials
    assert found["van"].prefix


def test_a_line_in_capitals_says_nothing_by_them() -> None:
    assert not any(word.capital for word in words("GRAAG DE BEGROTING VAN DE RAAD STUREN", lexicon()))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Achterberg, Johan;12-04-1961", ["Achterberg, Johan"]),
        ("El Khattabi, Naima;30-11", ["El Khattabi, Naima"]),
        ("4821\tMehmet Kaya\tIrisstraat 5", ["Mehmet Kaya"]),
        ("De buurman (Wil Storm) heeft gebeld", ["Wil Storm"]),
        ("mevr de koning belde", ["de koning"]),
        ("Van Dijk merkt op dat", ["Van Dijk"]),
        ("Zhang Wei en Adwoa Mensah", ["Zhang Wei", "Adwoa Mensah"]),
        ("Jan Jansen belde. Jansen wil geld.", ["Jan Jansen", "Jansen"]),
        ("Op de Jan Steenstraat en bij Stichting Jan de Vries", []),
        ("De Bakker en de Slager aan het Kerkplein", []),
        ("wil de bakker morgen komen", []),
        ("In mei komt de gemeente Reusel-De Mierden", []),
        ("De Verenigde Staten hebben", []),
        ("De WOZ-waarde steeg", []),
    ],
)
def test_rules(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_tokens_put_together_are_the_text() -> None:
    text = "Jan;12-04  x\t\n é_1 "
    doc = PlainTokenizer(Vocab())(text)
    assert doc.text == text
    assert [token.text for token in doc][:4] == ["Jan", ";", "12", "-"]
