"""Every identifier finds its own examples, and nothing in its counter-examples (detectors/recognizers)."""

import random
import re
import time
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.nl import bsn

from detectors.evaluation.prompts import read
from detectors.recognizers import ALL, failures, phone
from detectors.recognizers.identifier import With
from detectors.recognizers.issued_token import ISSUED_TOKEN
from detectors.scanner import Scanner
from detectors.windows import lowered

SCANNER = Scanner()


def values(text: str, kind: str) -> list[str]:
    return [text[f.start : f.end] for f in SCANNER.scan([text])[0] if f.kind == kind]


def test_examples_and_counter_examples() -> None:
    assert failures(lambda text: SCANNER.scan([text])[0]) == []


def test_a_wrong_recogniser_is_noticed() -> None:
    assert len(failures(lambda text: [])) == sum(len(identifier.examples) for identifier in ALL)


def test_a_pattern_with_words_never_matches_without_one() -> None:
    every = [example.replace("⟦", "").replace("⟧", "") for i in ALL for example in (*i.examples, *i.counter_examples)]
    files = [file for file in sorted(Path("tests/data/evaluation").glob("*.txt")) if "heldout" not in file.name]
    every += [prompt.text for prompt in read(*files)]
    text, tried = "\n\n".join(every), 0
    low = lowered(text)
    for identifier in ALL:
        for pattern, scored in identifier.patterns.items():
            if isinstance(scored, With):
                for match in regex.finditer(pattern, text, regex.IGNORECASE | regex.MULTILINE):
                    tried += 1
                    assert any(word in low[max(0, match.start() - 200) : match.end()] for word in scored.words), pattern
    assert tried > 50


@pytest.mark.parametrize("start", ["0", "+31", "0031", "+31(0)"])
def test_of_ten_figures_the_first_four_say_whether_they_are_a_persons(start: str) -> None:
    draw = random.Random(start)
    numbers = [f"{area}{draw.randrange(10**6):06}" for area in draw.sample(range(100, 800), 150)]
    for number in numbers:
        assert phone.check(start + number) == phone.personal(start.replace("(0)", "") + number), number
    assert {phone.check(start + number) for number in numbers} == {True, False}


def test_no_form_of_a_token_leaves_a_length_open() -> None:
    for pattern in ISSUED_TOKEN.patterns:
        assert not re.search(r"(?:\]|[^\\_]\.)[*+]", pattern), pattern


def test_a_token_is_taken_out_to_its_end() -> None:
    token = "ey" + "JhbGciOiJSUzI1NiJ9." + "eyJh" * 1500 + "." + "c2lnbmF0dXJl" * 30
    assert values(f"token: {token} en verder", "SECRET") == [token]


def test_a_key_that_is_cut_off_is_found_in_the_middle_of_a_text() -> None:
    key = "-----BEGIN RSA PRIVATE " + "KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n"
    assert any(value.startswith(key.rstrip()) for value in values(f"eerst {key}-----BEGIN CERTIFICATE-----", "SECRET"))


FORMS = (
    "{0}",
    "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]} {0[6]}{0[7]}{0[8]}",
    "{0[0]}{0[1]}{0[2]}{0[3]}.{0[4]}{0[5]}.{0[6]}{0[7]}{0[8]}",
)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(10_000_000, 99_999_999),
    st.sampled_from(FORMS),
    st.sampled_from(("BSN {}", "({})", "nr={};", "bsn:{}.")),
)
def test_every_valid_bsn_is_found_in_every_form(start: int, form: str, around: str) -> None:
    digits = next(
        f"{start}{last}" for start in range(start, start + 20) for last in range(10) if bsn.is_valid(f"{start}{last}")
    )
    if len(set(digits)) == 1:
        return
    value = form.format(digits)
    assert values(around.format(value), "BSN") == [value]


@pytest.mark.parametrize(
    "text",
    [
        "0" * 100_000, "06 " * 33_000, "a@" * 50_000, "a." * 50_000 + "@", "straat " * 14_000, "NL91" * 25_000,
        "1-" * 50_000, "A" * 100_000, "van de " * 14_000, "Jan " * 25_000,
    ],
)  # fmt: skip
def test_no_text_takes_for_ever(text: str) -> None:
    started = time.process_time()  # of this process alone: others on the machine do not count
    SCANNER.scan([text])
    assert time.process_time() - started < 20  # a stall would take minutes; the benchmark measures speed
