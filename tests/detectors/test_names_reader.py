"""Which tokens the network is asked about, and what its answer means (detectors/names/reader.py)."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.names.evidence import EVIDENCE
from detectors.names.features import features
from detectors.names.lexicon import lexicon
from detectors.names.model import CLASSES, REACH
from detectors.names.reader import SEPARATOR, Chances, NameReader, _batches, _found, _stretches, _with_lists, apart


def chances(*classes: int, sure: float = 0.9) -> Chances:
    result = np.full((len(classes), CLASSES), (1 - sure) / (CLASSES - 1), dtype=np.float32)
    result[range(len(classes)), classes] = sure
    return result


@given(st.lists(st.booleans(), max_size=80))
def test_every_possible_token_is_read_with_its_neighbours(possible: list[bool]) -> None:
    stretches = list(_stretches(np.array(possible, dtype=np.bool_)))
    for at in (at for at, yes in enumerate(possible) if yes):
        first, last = max(0, at - REACH), min(len(possible), at + REACH + 1)
        assert any(start <= first and last <= end for start, end in stretches)
    assert all(a[1] <= b[0] for a, b in pairwise(stretches))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 900))))
def test_batches_lose_nothing(stretches: list[tuple[int, int]]) -> None:
    assert [stretch for batch in _batches(stretches) for stretch in batch] == stretches


@pytest.mark.parametrize(
    ("tokens", "classes", "found"),
    [
        ("Bel Jan de Vries nu", (0, 1, 2, 2, 0), ["Jan de Vries"]),
        ("Jan Piet", (1, 1), ["Jan", "Piet"]),
        ("Jan , 12", (1, 2, 2), ["Jan , 12"]),
        ("Jan ,", (1, 2), ["Jan"]),
        ("Vries J .", (1, 2, 2), ["Vries J ."]),
        ("Kerkstraat 12", (3, 4), ["Kerkstraat 12"]),
        (", nee", (1, 0), []),
    ],
)
def test_classes_become_spans(tokens: str, classes: tuple[int, ...], found: list[str]) -> None:
    words = tokens.split()
    assert [" ".join(words[s:e]) for s, e, _, _ in sorted(_found(words, chances(*classes), 0.5))] == found


class Fixed(NameReader):
    """A reader whose network says what the test says."""

    def __init__(self, *classes: int) -> None:
        super().__init__(lexicon())
        self._answer = chances(*classes, sure=0.97)

    def chances(self, tokens: object, known: object = None) -> Chances:
        return self._answer


def test_a_name_that_is_sure_is_found_again_in_its_own_text_only() -> None:
    tokens = ["Jan", "Luijten", ".", "Luijten", "wil", SEPARATOR * 62, "Luijten"]
    found = Fixed(1, 2, 0, 0, 0, 0, 0).found(tokens, 0.5)
    assert [(start, end) for start, end, _, _ in found] == [(0, 2), (3, 4)]


def test_an_ordinary_word_of_a_name_is_not_found_again() -> None:
    assert len(Fixed(1, 2, 0, 0).found(["Wil", "Storm", ".", "Storm"], 0.5)) == 1


def test_what_the_lists_know_for_a_name_weighs_more() -> None:
    rows, _ = features(["Semhar", "fiets"], lexicon())
    before = np.full((2, CLASSES), 0.2, dtype=np.float32)
    after = _with_lists(before.copy(), rows)
    assert after[0, 0] < after[1, 0] < before[1, 0]  # "no" counts less for any word, and least for a name
    assert np.allclose(after.sum(axis=1), 1)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), max_size=12))
def test_apart_keeps_no_overlap_and_loses_nothing_that_fits(spans: list[tuple[int, int]]) -> None:
    found = [(start, start + size, "PERSON", 0.9) for start, size in spans]
    kept = apart(found)
    assert all(left[1] <= right[0] for left, right in pairwise(kept))
    assert all(any(f[0] < k[1] and k[0] < f[1] for k in kept) for f in found)


def test_what_speaks_against_a_name_outweighs_the_network() -> None:
    reader = Fixed(0, 1, 0)
    tokens = ["de", "Zovenix", "gebeld"]
    assert [(start, end) for start, end, _, _ in reader.found(tokens, 0.5)] == [(1, 2)]
    reader.weights = [-4.0 if name == "lone_unknown" else 0.1 for name in EVIDENCE]
    assert reader.found(tokens, 0.5) == []
    reader.weights = [0.5 if name == "network" else 0.0 for name in EVIDENCE]
    ((_, _, label, score),) = reader.found(tokens, 0.5)
    assert label == "PERSON"
    assert 0.5 < score < 0.97


def test_a_name_in_another_text_does_not_count_here() -> None:
    tokens = ["Annemieke", "Luijten", SEPARATOR * 62, "Zovenix"]
    reader = Fixed(1, 2, 0, 1)
    found = reader.candidates(tokens, 0.5)
    alone = [told[EVIDENCE.index("alone")] for told in reader.seen(tokens, found, [])]
    assert alone == [True, True]
    together = [told[EVIDENCE.index("alone")] for told in reader.seen(tokens, found, [(0, 4, "PERSON", 0.9)])]
    assert together == [True, True]
