"""proxy/inspection/redact.py and proxy/inspection/surrogates.py: what goes out in place of a value."""

import re

import pytest
from stdnum import iban, luhn
from stdnum.nl import bsn

from detectors.finding import KINDS, Finding
from proxy.inspection.redact import Redactor
from proxy.inspection.surrogates import _KNOWN_MEN, _MEN, _SURNAMES, _WOMEN, propose
from proxy.vault.memory import Vault
from proxy.wire.restore import Originals

TEXT = "Fatima Yılmaz, mail fatima@x.nl of Fatima Yılmaz"
FOUND = (Finding("PERSON", 0, 13, 0.9, "x"), Finding("EMAIL", 20, 31, 0.9, "x"), Finding("PERSON", 35, 48, 0.9, "x"))


def test_placeholders() -> None:
    redactor = Redactor(Vault(keep_seconds=60))
    stand_ins = redactor.stand_ins([(TEXT, FOUND)], "a")
    assert redactor.redact(TEXT, FOUND, stand_ins) == "[PERSOON_1], mail [EMAIL_1] of [PERSOON_1]"
    assert redactor.edits(TEXT, FOUND, stand_ins)[1] == (20, 31, "[EMAIL_1]")
    assert redactor.stand_ins([(TEXT, ())], "a") == {}


@pytest.mark.parametrize("between", ["\n", " ", "\t", "\r\n\r\n", ""])
def test_names_below_each_other_stay_apart(between: str) -> None:
    text = f"Jan Bakker{between}Piet Peters{between}Jan Bakker"
    places = [0, 10 + len(between), 21 + 2 * len(between)]
    found = [Finding("PERSON", at, at + length, 0.9, "x") for at, length in zip(places, (10, 11, 10), strict=True)]
    redactor = Redactor(Vault(keep_seconds=60))
    out = redactor.redact(text, found, redactor.stand_ins([(text, found)], "a"))
    assert out == f"[PERSOON_1]{between}[PERSOON_2]{between}[PERSOON_1]"


def test_surrogates_and_back() -> None:
    vault = Vault(keep_seconds=60)
    redactor = Redactor(vault)
    stand_ins = redactor.stand_ins([(TEXT, FOUND)], "a", frozenset(), frozenset({"PERSON"}))
    out = redactor.redact(TEXT, FOUND, stand_ins)
    assert "Fatima" not in out
    assert out.split()[0] in _WOMEN
    assert "[EMAIL_1]" in out
    originals = Originals(vault.originals("a"))
    assert originals.restore(out) == TEXT
    first, last = stand_ins["PERSON", "Fatima Yılmaz"].split()
    assert originals.restore(f"Beste {first}, mevrouw {last}") == "Beste Fatima, mevrouw Yılmaz"
    # the same value has the same surrogate, for as long as it is remembered
    assert redactor.stand_ins([(TEXT, FOUND)], "a", frozenset(), frozenset({"PERSON"})) == stand_ins


def test_a_surrogate_does_not_stand_in_the_request() -> None:
    names = " ".join(f"{first} {last}" for first in _WOMEN for last in _SURNAMES)
    text = f"Fatima Yılmaz {names}"
    redactor = Redactor(Vault(keep_seconds=60))
    found = (Finding("PERSON", 0, 13, 0.9, "x"),)
    assert redactor.stand_ins([(text, found)], "a", frozenset(), frozenset({"PERSON"})) == {
        ("PERSON", "Fatima Yılmaz"): "[PERSOON_1]"
    }


def test_a_surname_that_two_people_share_is_left_alone() -> None:
    originals = Originals({"Anna Jansma": "Fatima Yılmaz", "Emma Jansma": "Emine Kaya"})
    assert originals.restore("Anna en Emma Jansma, mevrouw Jansma") == "Fatima en Emine Kaya, mevrouw Jansma"


@pytest.mark.parametrize(
    ("kind", "value", "check"),
    [
        ("BSN", "123456782", lambda v: bsn.is_valid(v) and v.startswith("99999")),
        ("BSN", "1234.56.782", lambda v: bsn.is_valid(v) and v[4] == v[7] == "."),
        ("IBAN", "NL91 ABNA 0417 1643 00", lambda v: iban.is_valid(v, check_country=False) and v[4] == " "),
        ("IBAN", "BE68539007547034", lambda v: iban.is_valid(v, check_country=False)),
        ("CREDIT_CARD", "4111 1111 1111 1111", lambda v: luhn.is_valid(v.replace(" ", "")) and len(v) == 19),
        ("PHONE", "06-12345678", lambda v: re.fullmatch(r"06-1\d{7}", v)),
        ("ADDRESS", "Kerkstraat 3", lambda v: re.fullmatch(r"[A-Z]\w+ \d+", v)),
        ("ADDRESS", "Kerkstraat 3, 5541 AB Reusel", lambda v: re.search(r"\d{4} [A-Z]{2}$", v)),
        ("POSTCODE", "5541AB", lambda v: re.fullmatch(r"\d{4}[A-Z]{2}", v)),
        ("DATE_OF_BIRTH", "03-04-1980", lambda v: re.fullmatch(r"\d\d-\d\d-19[78]\d", v)),
        ("LICENSE_PLATE", "12-AB-34", lambda v: re.fullmatch(r"\d\d-[A-Z]{2}-\d\d", v)),
        ("IP_ADDRESS", "10.1.2.3", lambda v: v.startswith(("192.0.2.", "198.51.100.", "203.0.113."))),
        ("EMAIL", "jan@gemeente.nl", lambda v: v.endswith("@example.nl")),
        ("PERSON", "Jan de Vries", lambda v: v.split()[0] in _MEN), ("PERSON", "Emine Kaya", lambda v: v.split()[0] in _WOMEN + _MEN),
        ("PERSON", "Marijke Bos", lambda v: v.split()[0] in _WOMEN), ("PERSON", "J.P. Bos", lambda v: re.fullmatch(r"[A-Z]\. \w+", v)),
        ("PERSON", "mevrouw Bos", lambda v: v.startswith("mevrouw ")), ("PERSON", "Jansen", lambda v: v in _SURNAMES),
    ],
)  # fmt: skip
def test_surrogates_are_plausible(kind: str, value: str, check: object) -> None:
    made = propose(kind, value)
    assert made
    for one in made:
        assert check(one), one  # type: ignore[operator]
        assert one != value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("SECRET", "geheim123"),
        ("MARKING", "GEHEIM"),
        ("CASE_NUMBER", "Z-12"),
        ("DATE_OF_BIRTH", "3 mei 1980"),
        ("ADDRESS", "Postbus 12"),
        ("IP_ADDRESS", "::1"),
        ("PERSON", " "),
    ],
)
def test_what_has_no_harmless_one_gets_a_placeholder(kind: str, value: str) -> None:
    assert kind in KINDS
    assert propose(kind, value) == ()


def test_the_lists_do_not_overlap() -> None:
    assert not set(_WOMEN) & set(_MEN)
    assert "luca" in _KNOWN_MEN
