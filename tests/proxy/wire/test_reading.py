"""What a page sends beside its conversation is read too, and not broken needlessly (proxy/wire/reading.py)."""

import gzip
import json

import pytest

from proxy import wire
from proxy.wire.message import Exchange, Message, Unreadable

NAME = "Jan de Vries"
EVENT = json.dumps({"event": f"{NAME} drukte op de knop"})


def read(body: bytes, kind: str = "", method: str = "POST", limit: int = 100_000) -> Message:
    return wire.read(
        "chatgpt-web", Exchange(method, "https", "x", 443, "/ces/v1/t", (("content-type", kind),), body), limit=limit
    )


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (EVENT.encode(), "text/plain;charset=UTF-8"), (EVENT.encode(), ""), (f"{EVENT}\n{EVENT}\n".encode(), "text/plain"),
        (f"{EVENT}\n{EVENT}".encode(), "application/x-ndjson"), (f"{EVENT}\n".encode() * 2, "application/x-sentry-envelope"),
        (EVENT.encode(), "application/csp-report"), (f"[{EVENT}]".encode(), "application/reports+json"),
        (EVENT.encode(), "application/json; charset=utf-8"), (f"data={EVENT}".encode(), "text/plain"),
        (f"<event>{NAME}</event>".encode(), "application/xml"), (b"\xef\xbb\xbf" + EVENT.encode(), "application/json"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("packed", [False, True])
def test_measurements_of_a_page_are_read_and_can_be_changed(body: bytes, kind: str, packed: bool) -> None:
    message = read(gzip.compress(body, mtime=0) if packed else body, kind)
    found = [number for number, part in enumerate(message.parts) if NAME in part.text and part.editable]
    assert found
    assert not message.drift
    assert message.write({}).body == (gzip.compress(body, mtime=0) if packed else body)
    sent = message.write({number: message.parts[number].text.replace(NAME, "X") for number in found}).body
    assert NAME.encode() not in (gzip.decompress(sent) if packed else sent)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE"])
def test_a_request_without_a_body_is_its_address(method: str) -> None:
    message = read(b"", "", method)
    assert message.parts == ()
    assert message.write({}).body == b""


def test_what_is_packed_is_unpacked_whole_or_refused() -> None:
    with pytest.raises(Unreadable, match="encoding"):
        read(gzip.compress(EVENT.encode())[:-4], "text/plain")
    with pytest.raises(Unreadable, match="encoding"):
        read(gzip.compress(EVENT.encode()) + EVENT.encode(), "text/plain")
    with pytest.raises(Unreadable, match="encoding"):
        read(gzip.compress(gzip.compress(EVENT.encode())), "text/plain")
    with pytest.raises(Unreadable, match="too-large"):
        read(gzip.compress(bytes(10_000_000)), "text/plain")


@pytest.mark.parametrize("kind", ["application/json", "application/graphql+json"])
def test_what_calls_itself_json_must_be_it(kind: str) -> None:
    for body in (b"{", b"Jan de Vries", b'{"a":1}{"a":1}'):
        with pytest.raises(Unreadable, match="json"):
            read(body, kind)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"leuk \ud83d", "leuk "),
        (r"\udc00", ""),
        (r"Jan\ud800sen", "Jansen"),
        (r"\ud83d\ude00", "\U0001f600"),
        (r"12\ud80034", "1234"),
    ],
)
def test_half_an_emoji_that_a_page_cut_off_is_no_reason_to_refuse(written: str, text: str) -> None:
    body = f'{{"title": "{written}", "content": "dag"}}'.encode()
    message = read(body, "application/json")
    assert message.write({}).body == body
    assert [part.text for part in message.parts if part.place == "title"] == ([text] if text.strip() else [])


def test_two_keys_that_are_one_without_half_an_emoji_are_refused() -> None:
    with pytest.raises(Unreadable, match="duplicate-key"):
        read(rb'{"a": 1, "a\ud800": 2}', "application/json")


def test_json_in_json_is_read_to_a_depth_that_nobody_writes() -> None:
    text = json.dumps({"t": "Jan"})
    for _ in range(7):
        text = json.dumps({"a": text})
    message = read(text.encode(), "application/json")
    (number,) = [number for number, part in enumerate(message.parts) if part.text == "Jan"]
    assert b"Jan" not in message.write({number: "X"}).body
