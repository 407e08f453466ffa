"""A value behind the name of its field, which says what it is (proxy/wire/labels.py)."""

import json
from urllib.parse import quote_plus

import pytest

from detectors.finding import Finding
from detectors.scanner import Scanner
from proxy import wire
from proxy.inspection.found import within
from proxy.wire.labels import label
from proxy.wire.message import Exchange, Message, Part


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("achternaam", "Bakker", "achternaam"), ("lastName", "Bakker", "last name"), ("client_last_name", "Bakker", "client last name"),
        ("geboorte-datum", "12-03-1980", "geboorte datum"), ("Klant.Nummer", "884512", "klant nummer"), ("dob", "1980-03-12", "dob"),
        ("name", "Bakker", ""), ("model_name", "gpt", ""), ("file_name", "Bakker.docx", ""), ("client_id", "abc", ""), ("theme", "Dark", ""),
        ("achternaam", "x" * 81, ""), ("achternaam", "", ""), ("naam", "zoek_adres", ""), ("content", "Bel Jan", ""), ("n" * 50 + "naam", "x", ""),
        ("phoneNumberType", "mobile", ""), ("host_name", "pc12", ""), ("contactpersoon", "Bakker", "contactpersoon"),
    ],
)  # fmt: skip
def test_only_a_persons_field_says_something(name: str, value: str, words: str) -> None:
    assert label(name, value) == words


def test_a_finding_is_moved_back_and_the_label_is_nobodys() -> None:
    part = Part("Bakker", "x", label="achternaam")
    assert part.asked == "achternaam: Bakker"
    found = [
        Finding("PERSON", 12, 18, 1.0, "x"),
        Finding("PERSON", 0, 10, 1.0, "x"),
        Finding("PERSON", 5, 14, 1.0, "x"),
    ]
    assert [(f.start, f.end) for f in within(part, found)] == [(0, 6), (0, 2)]
    assert within(Part("Bakker", "x"), found) == tuple(found)


FIELDS = {"achternaam": "Bakker", "dateOfBirth": "12-03-1980", "paspoort_nummer": "NX1234567"}


def read(kind: str, body: bytes, path: str = "/x") -> Message:
    return wire.read("generic", Exchange("POST", "https", "x", 443, path, (("content-type", kind),), body), limit=10**6)


def pairs(joiner: str = "&") -> str:
    return joiner.join(f"{name}={quote_plus(value)}" for name, value in FIELDS.items())


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner()


@pytest.mark.parametrize(
    "message",
    [
        read("application/json", json.dumps({"klant": FIELDS}).encode()),
        read("application/json", json.dumps({"rijen": [{name: [value] for name, value in FIELDS.items()}]}).encode()),
        read("application/json", json.dumps({"arguments": json.dumps(FIELDS)}).encode()),
        read("application/x-www-form-urlencoded", pairs().encode()),
        read("text/plain", b"", "/x?" + pairs()),
        read("multipart/form-data; boundary=b", "".join(f'--b\r\ncontent-disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in FIELDS.items()).encode() + b"--b--\r\n"),
    ],
    ids=["json", "lists", "json in json", "form", "query", "fields"],
)  # fmt: skip
def test_the_detectors_find_what_no_value_says_by_itself(message: Message, scanner: Scanner) -> None:
    parts = [part for part in message.parts if part.editable]
    found = [within(part, one) for part, one in zip(parts, scanner.scan([part.asked for part in parts]), strict=True)]
    taken = {f.kind: part.text[f.start : f.end] for part, one in zip(parts, found, strict=True) for f in one}
    assert taken == {"PERSON": "Bakker", "DATE_OF_BIRTH": "12-03-1980", "PASSPORT": "NX1234567"}


def test_a_short_number_is_read_where_its_field_is_telling() -> None:
    texts = [part.asked for part in read("application/json", b'{"klantnummer": 884512, "aantal": 884512}').parts]
    assert texts[:1] == ["klantnummer: 884512"]
    assert sum("884512" in text for text in texts) == 2  # the other is in the undivided body only
