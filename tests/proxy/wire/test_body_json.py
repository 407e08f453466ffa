"""proxy/wire/body_json.py: what the undivided body still holds when the middle of long texts is left out of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.wire.body_json import JsonBody
from proxy.wire.dialects import DIALECTS

GENERIC = DIALECTS["generic"]
WORDS = "De inwoner vraagt waar de aanvraag blijft en wil graag bericht. " * 40


def raw(*texts: str, **options: bool) -> str:
    """The undivided body of a conversation of these texts."""
    body = json.dumps({"messages": [{"role": "user", "content": text} for text in texts]}, **options)
    return next(part.text for part in JsonBody(body, GENERIC).parts if part.role == "raw")


def test_the_middle_of_a_long_text_is_left_out_and_its_ends_are_not() -> None:
    text = f"BEGIN {WORDS}MIDDEN {WORDS}EINDE"
    shown = raw(text, "kort")
    assert len(shown) < 1000
    assert "BEGIN De inwoner" in shown
    assert 'bericht. EINDE"' in shown
    assert "MIDDEN" not in shown
    assert "kort" in shown


def test_a_short_text_stays_whole() -> None:
    text = WORDS[:900]
    assert text in raw(text)


@given(
    st.lists(
        st.sampled_from(["1234 56 782", "123", "NL91 ABNA 0417 1643 00", "aan", "de", ".", "\\n", "\n", "é"]),
        max_size=300,
    )
)
def test_no_number_is_cut(words: list[str]) -> None:
    """What was left out was left out between two words, so that no shorter number comes into being."""
    shown = raw(" ".join(words))
    before, *behind = shown.split("\n[...]\n")
    for end, begin in zip([before, *behind], behind, strict=False):
        assert end[-3:-1].isalpha()
        assert end.endswith(" ")
        assert begin[:2].isalpha()


@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_number_over_the_border_of_two_long_texts_is_still_there(ascii_only: bool) -> None:
    shown = raw(f"{WORDS}één 1234", f"56782 {WORDS}", ensure_ascii=ascii_only)
    assert '1234"' in shown
    assert '"56782 De' in shown


def test_what_is_no_text_of_anybodys_stays_whole() -> None:
    inside = json.dumps({"tool": {"input": f"{WORDS} MIDDEN {WORDS}"}})
    body = json.dumps({"arguments": inside})
    parts = JsonBody(body, GENERIC).parts
    assert parts[-1].text == body
    assert any("MIDDEN" in part.text for part in parts[:-1])


def test_nothing_of_numbers_only_is_left_out() -> None:
    digits = "123456782 " * 500
    assert digits in raw(digits)
