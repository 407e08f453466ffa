"""A value behind the name of its field, which says what it is (proxy/wire/labels.py)."""

import json
from urllib.parse import quote_plus

import pytest

from detectors.finding import Finding
from detectors.scanner import Scanner
from proxy import wire
from proxy.inspection.found import within
from proxy.wire.labels import is_counted, label
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


@pytest.mark.parametrize(
    ("names", "value", "counted"),
    [
        (("id",), "123456782", True), (("event", "traceId"), "123456782", True), (("usedJSHeapSize",), "123456782", True),
        (("seed",), "123456782", True), (("session", "created_at"), "123456782", True), (("", "file_size_bytes"), "-123456782", True),
        (("bsn",), "123456782", False), (("x",), "123456782", False), ((), "123456782", False), (("user_id",), "123456782", False),
        (("inwoner", "id"), "123456782", False), (("klantId",), "123456782", False), (("id",), "nr 123456782", False),
        (("persoon:", "gegevens", "id"), "123456782", False), (("id",), "12345678", False), (("id",), "1234567820", False),
        (("count", "bsn"), "123456782", False), (("content",), "123456782", False), (("timestamp",), "123 456 782", False),
    ],
)  # fmt: skip
def test_a_number_is_a_programs_own_only_where_its_field_says_so(
    names: tuple[str, ...], value: str, counted: bool
) -> None:
    assert is_counted(names, value) is counted


@pytest.mark.parametrize(
    ("body", "roles"),
    [
        ({"seed": 123456782}, ["machine"]), ({"id": "123456782"}, ["machine"]), ({"ids": [123456782]}, ["machine"]),
        ({"metrics": json.dumps({"duration_ns": 123456782})}, ["machine"]),
        ({"klant": {"id": 123456782}}, ["user"]), ({"id": 123456782, "achternaam": "Bakker"}, ["user", "user"]),
        ({"content": "123456782"}, ["user"]), ({"text": {"value": "123456782"}}, ["user"]), ({"inwoner": json.dumps({"id": 123456782})}, ["user"]),
    ],
)  # fmt: skip
def test_which_numbers_in_json_are_a_programs_own(body: object, roles: list[str]) -> None:
    message = read("application/json", json.dumps(body).encode())
    assert [part.role for part in message.parts if part.editable] == roles


def test_a_number_that_a_program_put_in_an_address_or_a_form() -> None:
    address = read("text/plain", b"", "/x?seed=123456782&bsn=123456782&q=123456782").parts
    assert [part.role for part in address if part.place.startswith("query")] == ["machine", "url", "url"]
    form = read("application/x-www-form-urlencoded", b"_reqid=123456782&q=123456782").parts
    assert [part.role for part in form if part.place.startswith("form ") and part.editable] == ["machine", "user"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"n": 123456782.0}', "123456782"), (b'{"n": 1.23456782e8}', "123456782"), (b'{"n": 123456782E+0}', "123456782"),
        (b'{"n": 12345678.2E1}', "123456782"),
    ],
)  # fmt: skip
def test_a_whole_number_is_one_however_it_is_written(body: bytes, said: str) -> None:
    message = read("application/json", body)
    assert message.parts[0].text == said
    assert message.write({}).body == body


@pytest.mark.parametrize("number", [b"0.123456782", b"123456.782", b"1e999", b"1.5e99", b"-0.0000000012345678e2"])
def test_a_measured_number_is_no_part(number: bytes) -> None:
    assert [part.role for part in read("application/json", b'{"n": %s}' % number).parts] == ["raw"]
