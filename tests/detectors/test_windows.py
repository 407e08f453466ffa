"""Where it is worth to look (detectors/windows.py)."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from detectors.windows import joined, lowered, places


@given(st.text())
def test_small_letters_stay_in_their_places(text: str) -> None:
    low = lowered(text)
    assert len(low) == len(text)
    assert all(a == b or a.lower().startswith(b) or b == a.lower() for a, b in zip(text, low, strict=True))


def test_a_letter_that_would_become_two_stays_one() -> None:
    assert lowered("İzmir ABC") == "İzmir abc"


@given(st.text(alphabet="ab ", max_size=60), st.lists(st.text(alphabet="ab", min_size=1, max_size=3), max_size=3))
def test_every_place_of_every_word(text: str, words: list[str]) -> None:
    found = sorted(places(text, words))
    assert found == sorted((at, at + len(w)) for w in words for at in range(len(text)) if text.startswith(w, at))


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 20)), max_size=10), st.integers(0, 40), st.integers(0, 40)
)
def test_joined_covers_every_span_and_does_not_overlap(spans: list[tuple[int, int]], before: int, after: int) -> None:
    given_ = sorted((start, start + size) for start, size in spans)
    length = 320
    wide = list(joined(given_, before, after, length))
    for start, end in given_:
        assert any(s <= max(0, start - before) and min(length, end + after) <= e for s, e in wide)
    assert all(a[1] < b[0] for a, b in pairwise(wide))
