"""Disguises become visible, and what is found there is traced back (detectors/normalise)."""

import base64
import html
import quopri
import time
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.normalise import normalise
from detectors.normalise.mapped import Mapped
from detectors.scanner import Scanner

SCANNER = Scanner()
# Every number with a check: a text that it stands in, with the word that it needs where it needs one, and the number.
VALUES = {
    "BSN": ("Zijn gegevens zijn {} en meer niet.", "123456782"),
    "IBAN": ("Zijn gegevens zijn {} en meer niet.", "NL91ABNA0417164300"),
    "CREDIT_CARD": ("Zij betaalde met {} bij de balie.", "4111111111111111"),
    "A_NUMBER": ("Het A-nummer is {} volgens de lijst.", "1234567055"),
    "EDUCATION_NUMBER": ("Haar onderwijsnummer is {} volgens de lijst.", "101222306"),
    "VAT": ("Op de factuur staat {} als btw-id.", "NL123456782B01"),
    "PASSPORT": ("Het paspoort heeft nummer {} volgens de lijst.", "NW12BX345"),
    "PHONE": ("Bel mij op {} of later.", "0612345678"),
}
WORDS = dict(
    zip("0123456789", ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"], strict=True)
)


def between(mark: str) -> Callable[[str], str]:
    return mark.join


def shifted(first: int) -> Callable[[str], str]:
    return lambda value: "".join(chr(first + int(c)) if c.isdigit() else c for c in value)


def b64(value: str) -> str:
    return base64.b64encode(f"nummer {value}".encode()).decode()


DISGUISES: dict[str, Callable[[str], str]] = {
    "zero-width space": between("\u200b"),
    "zero-width joiner": between("\u200d"),
    "soft hyphen": between("\u00ad"),
    "word joiner": between("\u2060"),
    "byte order mark": between("\ufeff"),
    "direction mark": between("\u200e"),
    "variation selector": between("\ufe0f"),
    "combining mark": between("\u0336"),
    "full-width": lambda value: "".join(chr(ord(c) + 0xFEE0) for c in value),
    "Arabic digits": shifted(0x660),
    "Persian digits": shifted(0x6F0),
    "Devanagari digits": shifted(0x966),
    "mathematical digits": shifted(0x1D7CE),
    "superscript": lambda value: value.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")),
    "subscript": shifted(0x2080),
    "circled": lambda value: value.translate(str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")),
    "HTML entities": lambda value: "".join(f"&#{ord(c)};" for c in value),
    "HTML hexadecimal entities": lambda value: "".join(f"&#x{ord(c):x};" for c in value),
    "URL coding": lambda value: "".join(f"%{ord(c):02X}" for c in value),
    "backslash u": lambda value: "".join(f"\\u{ord(c):04x}" for c in value),
    "backslash x": lambda value: "".join(f"\\x{ord(c):02x}" for c in value),
    "quoted-printable": lambda value: "".join(f"={ord(c):02X}" for c in value),
    "base64": b64,
    "base64 twice": lambda value: b64(b64(value)),
    "base64 three times": lambda value: b64(b64(b64(value))),
    "hexadecimal": lambda value: value.encode().hex(),
    "entities in URL coding": lambda value: quote("".join(f"&#{ord(c)};" for c in value), safe=""),
    "homoglyphs": lambda value: value.translate(str.maketrans("ABNOX", "АВNОХ")),
    "spaced out": between(" "),
    "dotted": between("."),
    "no-break spaces": between("\u00a0"),
    "thin spaces": between("\u2009"),
    "hyphens of other kinds": between("\u2011"),
}


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("disguise", DISGUISES)
def test_every_number_with_a_check_is_found_in_every_disguise(kind: str, disguise: str) -> None:
    around, value = VALUES[kind]
    hidden = DISGUISES[disguise](value)
    if disguise == "quoted-printable":
        assert quopri.decodestring(hidden).decode() == value
    text = around.format(hidden)
    found = [f for f in SCANNER.scan([text])[0] if f.kind == kind]
    assert len(found) == 1, text
    assert text[found[0].start : found[0].end].strip() == hidden.strip()


@pytest.mark.parametrize(
    "text",
    [
        "een twee drie vier vijf zes zeven acht twee",
        "een, twee, drie, vier, vijf, zes, zeven, acht, twee",
        "1 twee 3 vier 5 zes 7 acht 2",
    ],
)
def test_a_bsn_in_words(text: str) -> None:
    found = SCANNER.scan([f"Het bsn is {text}."])[0]
    assert [(f.kind, f.start, f.end) for f in found if f.kind == "BSN"] == [("BSN", 11, 11 + len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Een gewone zin over één plan van 3 euro, met een café en een coördinator.",
        "De begroting is 1.234.567,89 euro.",
        "gemeenteraadsvergadering handhavingsverzoek",
        "Zie artikel 2, lid 3.",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    mapped = normalise(text)
    assert mapped is None or mapped.text == text


def test_wholly_cyrillic_words_stay() -> None:
    mapped = normalise("Оксана Коваленко woont hier\u200b")
    assert mapped is not None
    assert mapped.text == "Оксана Коваленко woont hier"


@pytest.mark.parametrize("text", ["J a n  d e  V r i e s", "J.a.n.s.e.n", "H-a-s-s-a-n"])
def test_a_name_that_is_spaced_out(text: str) -> None:
    found = SCANNER.scan([f"Beste {text}, dank."])[0]
    assert [(f.kind, f.start, f.end) for f in found] == [("PERSON", 6, 6 + len(text))]


@given(st.text(max_size=200))
def test_every_character_comes_from_somewhere(text: str) -> None:
    mapped = normalise(text)
    if mapped is None:
        return
    for at in range(len(mapped.text)):
        start, end = mapped.origin(at, at + 1)
        assert 0 <= start < end <= len(text)


@given(st.text(max_size=80), st.data())
def test_edits_keep_the_way_back(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    edits = [(a, b, data.draw(st.text(max_size=3))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    mapped = Mapped(text)
    mapped.apply(edits)
    for at, character in enumerate(mapped.text):
        start, end = mapped.origin(at, at + 1)
        changed = any(a <= start and end <= b for a, b, _ in edits)
        assert changed or text[start:end] == character


@pytest.mark.parametrize(
    "text",
    [
        "&#49;" * 20_000,
        "%31" * 30_000,
        "1 " * 50_000,
        "een " * 25_000,
        "A" * 100_000,
        "=\n" * 50_000,
        "\u200b" * 100_000,
        "&amp;" * 20_000,
        "ab " * 30_000,
    ],
)
def test_no_text_takes_for_ever(text: str) -> None:
    started = time.process_time()  # of this process alone: others on the machine do not count
    normalise(text)
    assert time.process_time() - started < 20  # a stall would take minutes


def test_an_entity_of_an_entity() -> None:
    mapped = normalise(html.escape(html.escape("<é>")))
    assert mapped is not None
    assert mapped.text == unicodedata.normalize("NFC", "<é>")
