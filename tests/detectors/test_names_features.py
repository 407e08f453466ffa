"""What the network sees of a word, and what the lists say of it (detectors/names/features.py, lexicon.py, model.py)."""

import numpy as np
import pytest

from detectors.names.features import COLUMNS, beforehand, features, folded
from detectors.names.lexicon import PUBLIC, ROLES, as_words, lexicon
from detectors.names.model import CLASSES, build

NAMES, WORD, PLACE = (list(COLUMNS).index(name) for name in ("names", "word", "place"))


def test_every_role_has_words() -> None:
    assert set(ROLES) == {"prefixes", "titles", "cues", "callings", "never", "organisations", "acts", "things"}
    assert all(len(found) > 10 for found in ROLES.values())


@pytest.mark.parametrize(
    ("word", "names"), [("semhar", 1), ("luijten", 2), ("jan", 3), ("bladel", 6), ("factuurnummer", 0)]
)
def test_lists(word: str, names: int) -> None:
    assert lexicon().names(word) == names


def test_a_word_is_as_ordinary_as_it_is_used() -> None:
    levels = [lexicon().level(word) for word in ("de", "gemeente", "factuurnummer", "luijten")]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] == 5
    assert levels[2:] == [1, 0]


@pytest.mark.parametrize("word", ["boetes", "genomineerden", "bestuurlijke", "aflosvoorstel"])
def test_a_form_of_a_word_is_a_word(word: str) -> None:
    assert lexicon().level(word) > 0


@pytest.mark.parametrize("word", ["liling", "semhar", "heerkens"])
def test_a_name_is_no_form_of_a_word(word: str) -> None:
    assert lexicon().level(word) == 0


def test_what_is_known_beforehand_is_the_same() -> None:
    tokens = ["Beste", "Jan", ",", "de", "gemeente", "\n", "belt"]
    rows, possible = features(tokens, lexicon())
    again, still = features(tokens, lexicon(), beforehand(lexicon()))
    assert (rows == again).all()
    assert (possible == still).all()


def test_no_tokens_no_numbers() -> None:
    rows, possible = features([], lexicon())
    assert rows.shape == (0, len(COLUMNS))
    assert len(possible) == 0


def test_people_of_history_are_in_the_list_as_bare_words() -> None:
    assert as_words("Annie M.G. Schmidt") in PUBLIC
    assert all(name == as_words(name) for name in PUBLIC)


def test_two_names_look_alike() -> None:
    """A name itself is not among the numbers: only its form and what the lists say."""
    rows, possible = features(["Semhar", "Priscilla"], lexicon())
    assert rows[0, NAMES] == rows[1, NAMES]
    assert rows[0, WORD] == rows[1, WORD] == 0
    assert possible.all()


def test_an_initial_is_no_word() -> None:
    rows, _ = features(["M"], lexicon())
    assert rows[0, WORD] == 0


def test_a_token_knows_where_it_stands() -> None:
    rows, _ = features(["Dag", ".", "En", "nu", "\n", "Hier"], lexicon())
    assert rows[:, PLACE].tolist() == [1, 0, 1, 0, 0, 2]


def test_numbers_fit_their_tables() -> None:
    rows, _ = features(["Jan", "J", ".", "12", "\n", "ÇELIK", "van", "d'", "x1", "１２", "😀"], lexicon())
    assert (rows >= 0).all()
    assert (rows < np.array(list(COLUMNS.values()))).all()


@pytest.mark.parametrize(
    ("word", "plain"), [("yıldırım", "yildirim"), ("şahin", "sahin"), ("łucja", "lucja"), ("nguyễn", "nguyen")]
)
def test_accents_come_off(word: str, plain: str) -> None:
    assert folded(word) == plain


def test_the_network_gives_chances() -> None:
    rows, _ = features(["Bel", "Jan"], lexicon())
    (chances,) = build().predict([rows])
    assert chances.shape == (2, CLASSES)
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-5)
