"""proxy/inspection/contents.py, proxy/inspection/masked.py and proxy/inspection/exempting.py: hashes of texts, masked pieces, and exceptions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.finding import Finding
from logs.portal.exceptions import Exempt
from proxy.inspection.contents import digests, person_of
from proxy.inspection.exempting import Exempting
from proxy.inspection.masked import snippets
from proxy.wire.message import Part

KEY = b"k" * 32


def found(text: str, *values: str, kind: str = "PERSON") -> tuple[Finding, ...]:
    return tuple(Finding(kind, text.index(value), text.index(value) + len(value), 0.9, "x") for value in values)


def hashes(text: str, value: str, role: str = "user", kind: str = "PERSON", key: bytes = KEY) -> tuple[str, ...]:
    return digests(key, (Part(text, "a", role),), (found(text, value, kind=kind),), {"PERSON"})


def test_the_same_text_is_the_same_content() -> None:
    assert hashes("Bel Jan  nu", "Jan") == hashes("bel jan nu ", "jan")
    assert hashes("Bel Jan nu", "Jan") != hashes("Bel Jan straks", "Jan")
    assert hashes("Bel Jan nu", "Jan") != hashes("Bel Jan nu", "Jan", key=b"z" * 32)
    assert hashes("Bel Jan nu", "Jan", kind="PHONE") == ()


def test_of_an_undivided_body_only_the_value_counts() -> None:
    assert hashes("id=1 Jan", "Jan", role="raw") == hashes("id=2 Jan", "Jan", role="raw")


def test_a_piece_shows_the_words_around_and_no_value() -> None:
    text = "De vogel Jan van Gent broedt sinds 1998 op de rotsen van Helgoland, zegt Piet de Boer daar."
    one, two = snippets((Part(text, "a"),), (found(text, "Jan van Gent", "Piet de Boer"),))
    assert one == "De vogel [naam van een persoon] broedt sinds # op de rotsen van"
    assert two.endswith("rotsen van Helgoland, zegt [naam van een persoon] daar.")
    assert "1998" not in two


def test_at_most_six_pieces_and_none_of_an_undivided_body() -> None:
    text = " ".join(f"Naam{n}" + " x" * 60 for n in range(9))
    many = found(text, *(f"Naam{n}" for n in range(9)))
    assert len(snippets((Part(text, "a"),), (many,))) <= 6
    assert snippets((Part(text, "a", "raw"),), (many,)) == ()


@given(
    st.text("ab 1", min_size=1, max_size=200), st.lists(st.tuples(st.integers(0, 150), st.integers(1, 30)), max_size=6)
)
def test_no_value_and_no_number_is_in_a_piece(text: str, spans: list[tuple[int, int]]) -> None:
    placed: list[Finding] = []
    for start, length in sorted(spans):
        if start + length <= len(text) and (not placed or start >= placed[-1].end):
            placed.append(Finding("PERSON", start, start + length, 0.9, "x"))
    marked = "".join("Z" if any(f.start <= at < f.end for f in placed) else c for at, c in enumerate(text))
    for piece in snippets((Part(marked, "a"),), (tuple(placed),)):
        assert "Z" not in piece
        assert "1" not in piece


def exempt(type_: str, value: str, *kinds: str) -> Exempt:
    return Exempt(type=type_, value=value, kinds=kinds or ("PERSON",), until=date(2099, 1, 1), reason="Reden genoeg.")  # type: ignore[arg-type]


TEXT = "De vogel Jan van Gent en mevrouw Jansen"
PARTS = (Part(TEXT, "a"),)
FOUND = (found(TEXT, "Jan van Gent", "Jansen"),)


@pytest.mark.parametrize(
    ("one", "left"),
    [
        (exempt("word", "jan  van gent"), ["Jansen"]),
        (exempt("word", "Jan"), ["Jan van Gent", "Jansen"]),
        (exempt("word", "jan van gent", "ADDRESS"), ["Jan van Gent", "Jansen"]),
        (exempt("pattern", "Jan.{1,20}"), []),
        (exempt("pattern", "Jan van G"), ["Jan van Gent", "Jansen"]),
        (exempt("document", hashes(TEXT, "Jansen")[0]), []),
        (exempt("document", hashes("Iets anders, Jansen", "Jansen")[0]), ["Jan van Gent", "Jansen"]),
    ],
)
def test_exceptions(one: Exempt, left: list[str]) -> None:
    (still,) = Exempting([one], KEY).left(PARTS, FOUND)
    assert [TEXT[f.start : f.end] for f in still] == left


def test_slow_patterns_have_so_much_time_in_all_and_words_still_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(1000))
    monkeypatch.setattr("proxy.inspection.exempting.time.monotonic", lambda: float(next(moments)))
    (still,) = Exempting([exempt("pattern", "Jan.{1,20}"), exempt("word", "Jansen")], KEY).left(PARTS, FOUND)
    assert [TEXT[f.start : f.end] for f in still] == ["Jan van Gent"]


def test_a_pattern_that_never_ends_is_no_exception() -> None:
    values = [f"{'a' * 40}{n}!" for n in range(300)]
    text = " ".join(values)
    made = exempt("pattern", "abc").model_copy(update={"value": "(a|a|aa)+b"})  # such a one cannot be made by a PO
    slow = Exempting([made], KEY)
    (still,) = slow.left((Part(text, "a"),), (found(text, *values),))
    assert len(still) == 300


def test_a_long_text_is_hashed_once_however_much_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(key: bytes, parts: tuple[Part, ...], *rest: object) -> tuple[str, ...]:
        asked.append(parts[0].text)
        return digests(key, parts, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("proxy.inspection.exempting.digests", counted)
    text = " ".join(f"Naam{n}x" for n in range(500))
    many = (found(text, *(f"Naam{n}x" for n in range(500))),)
    one = exempt("document", hashes("Iets anders, Jansen", "Jansen")[0])
    (still,) = Exempting([one], KEY).left((Part(text, "a"),), many)
    assert (len(still), len(asked)) == (500, 1)
    right = exempt("document", digests(KEY, (Part(text, "a"),), many, {"PERSON"})[0])
    assert Exempting([right], KEY).left((Part(text, "a"), Part(TEXT, "b")), (*many, *FOUND)) == ((), *FOUND)


def test_without_exceptions_nothing_changes() -> None:
    assert not Exempting([], KEY)
    assert Exempting([], KEY).left(PARTS, FOUND) is FOUND


def test_a_person_is_a_hash() -> None:
    assert person_of(KEY, "user:anna") != person_of(KEY, "user:piet")
    assert "anna" not in person_of(KEY, "user:anna")
