"""A value that is cut in two is seen over the border of two texts (proxy/wire/seams.py)."""

import json

import pytest

from detectors.scanner import Scanner
from proxy import wire
from proxy.inspection.found import asked_kinds, within, without_repeats
from proxy.wire.message import Exchange, Message, Part
from proxy.wire.seams import kin, seams


def read(body: bytes, kind: str = "application/json", dialect: str = "openai") -> Message:
    exchange = Exchange("POST", "https", "x", 443, "/v1/chat/completions", (("content-type", kind),), body)
    return wire.read(dialect, exchange, limit=10**6)


def content(*texts: str) -> bytes:
    return json.dumps(
        {"messages": [{"role": "user", "content": [{"type": "text", "text": t} for t in texts]}]}
    ).encode()


def turns(*pairs: tuple[str, str]) -> bytes:
    return json.dumps({"messages": [{"role": role, "content": text} for role, text in pairs]}).encode()


def records(*texts: str) -> bytes:
    return "\n".join(json.dumps({"text": text}) for text in texts).encode()


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner()


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        (read(content("BSN 12345", "6782")), "BSN"), (read(content("12345", "6782")), "BSN"),
        (read(content("Zijn bsn: 123 45", "6 782 is het")), "BSN"), (read(content("NL91ABNA0417", "164300")), "IBAN"),
        (read(content("bel 06-123", "45678 morgen")), "PHONE"), (read(content("mail p.vermeulen", "@gouda.nl")), "EMAIL"),
        (read(turns(("user", "BSN 12345"), ("user", "6782"))), "BSN"), (read(records("BSN 12345", "6782"), "application/x-ndjson"), "BSN"),
        (read(json.dumps({"type": 1, "arguments": ["BSN 12345", "6782"]}).encode()), "BSN"),
    ],
)  # fmt: skip
def test_what_lies_over_a_border_is_found(message: Message, kind: str, scanner: Scanner) -> None:
    found = tuple(within(part, scanner.scan([part.asked], asked_kinds(part))[0]) for part in message.parts)
    left = without_repeats(message.parts, found)
    over = {f.kind for part, fs in zip(message.parts, left, strict=True) if part.role == "tail" for f in fs}
    assert over == {kind}


@pytest.mark.parametrize(
    "message",
    [
        read(content("Dit is een zin.", "12345 is een getal")), read(turns(("user", "BSN 12345"), ("assistant", "6782"))),
        read(json.dumps({"kolom": ["12345", "6782", "123", "456"]}).encode()), read(json.dumps({"a": "BSN 12345", "b": "6782"}).encode()),
        read(content("alleen dit")), read(content("12345\n\n", "6782")),
    ],
)  # fmt: skip
def test_no_border_where_nothing_goes_on(message: Message) -> None:
    assert [part for part in message.parts if part.role == "tail"] == []


def test_a_border_cannot_be_rewritten_and_holds_no_more_than_it_needs() -> None:
    (border,) = seams([Part("x" * 500 + " 12345", "a[0].text"), Part("6782" + "y" * 500, "a[1].text")])
    assert not border.editable
    assert len(border.text) == 128
    assert border.text[border.seam :].startswith("6782")


def test_neighbours_are_kin() -> None:
    assert kin("messages[2].content[10].text") == kin("messages[0].content[3].text") == "messages[].content[].text"
