"""What the network sees of a word, and what the lists say of it (detectors/names/features.py, lexicon.py, model.py)."""

import numpy as np
import pytest

from detectors.names.features import COLUMNS, features, folded
from detectors.names.lexicon import ROLES, lexicon
from detectors.names.model import CLASSES, build

NAMES, WORD, PLACE = (list(COLUMNS).index(name) for name in ("names", "word", "place"))


def test_every_role_has_words() -> None:
    assert set(ROLES) == {"prefixes", "titles", "cues", "never", "organisations", "public"}
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
