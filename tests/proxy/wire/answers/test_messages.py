"""WebSocket messages of a connection (proxy/wire/answers/messages.py)."""

import json
from typing import Any

import pytest

from proxy.wire.answers.messages import MessageStream
from proxy.wire.restore import Originals

ORIGINALS = Originals({"[PERSOON_1]": 'Jan "J" de Vries', "[PERSOON_12]": "Piet"})
TEXT = "Beste [PERSOON_1] en PERSOON_12"
WANTED = 'Beste Jan "J" de Vries en Piet'


def through(stream: MessageStream, *messages: dict[str, Any]) -> list[Any]:
    return [json.loads(out) for message in messages for out in stream.feed(json.dumps(message))]


@pytest.mark.parametrize("size", range(1, 12))
def test_copilot(size: int) -> None:
    pieces = [
        {"event": "appendText", "messageId": "m", "partId": "p", "text": TEXT[i : i + size]}
        for i in range(0, len(TEXT), size)
    ]
    out = through(
        MessageStream(ORIGINALS, "copilot-ws"),
        *pieces,
        {"event": "partCompleted"},
        {"event": "done"},
        {"event": "titleUpdate", "title": TEXT},
    )
    assert "".join(one["text"] for one in out if one["event"] == "appendText") == WANTED
    kinds = [one["event"] for one in out]
    assert kinds[-3:] == ["partCompleted", "done", "titleUpdate"]
    assert out[-1]["title"] == WANTED


@pytest.mark.parametrize("size", range(1, 12))
def test_microsoft_365(size: int) -> None:
    stream, text = MessageStream(ORIGINALS, "m365-signalr"), ""
    shown = [TEXT[: i + size] for i in range(0, len(TEXT), size)]
    for n, part in enumerate(shown):
        record = {"type": 1, "target": "update", "arguments": [{"messages": [{"text": part, "author": "bot"}]}]}
        ping = '{"type":6}\x1e' if n == 2 else ""
        (out,) = stream.feed(ping + json.dumps(record) + "\x1e")
        assert isinstance(out, str)
        assert out.endswith("\x1e")
        text = json.loads(out.split("\x1e")[-2])["arguments"][0]["messages"][0]["text"]
    assert text == WANTED


@pytest.mark.parametrize("size", range(1, 9))
def test_microsoft_365_at_the_cursor(size: int) -> None:
    stream, text = MessageStream(ORIGINALS, "m365-signalr"), ""
    records: list[Any] = [
        {"type": 1, "arguments": [{"writeAtCursor": TEXT[i : i + size]}]} for i in range(0, len(TEXT), size)
    ]
    records.append({"type": 1, "arguments": [{"messages": [{"text": TEXT}]}]})
    for record in records:
        for out in stream.feed(json.dumps(record) + "\x1e"):
            assert isinstance(out, str)
            for one in out.split("\x1e")[:-1]:
                argument = json.loads(one)["arguments"][0]
                text = (
                    text + argument["writeAtCursor"] if "writeAtCursor" in argument else argument["messages"][0]["text"]
                )
    assert text == WANTED


def test_openai_realtime() -> None:
    def delta(text: str) -> dict[str, Any]:
        return {"type": "response.audio_transcript.delta", "item_id": "i", "content_index": 0, "delta": text}

    out = through(
        MessageStream(ORIGINALS, "openai"),
        delta("aan [PERS"),
        delta("OON_12]"),
        {"type": "response.audio_transcript.done", "transcript": "aan [PERSOON_12]"},
    )
    assert "".join(one.get("delta", "") for one in out) == "aan Piet"
    assert out[-1]["transcript"] == "aan Piet"


def test_a_page_that_repeats_the_whole_text() -> None:
    out = through(MessageStream(ORIGINALS), *({"reply": {"text": TEXT[:n]}} for n in range(1, len(TEXT) + 1)))
    assert out[-1]["reply"]["text"] in (WANTED, WANTED.removesuffix("Piet"))  # the last word may still grow


def test_bytes_stay_bytes_and_plain_text_goes_on_in_the_next_message() -> None:
    assert MessageStream(ORIGINALS).feed(b'{"x":"[PERSOON_12]"}') == [b'{"x":"Piet"}']
    stream = MessageStream(ORIGINALS)
    assert stream.feed("aan [PERS") + stream.feed("OON_12]!") + stream.flush() == ["aan ", "Piet!"]


def test_what_is_held_is_given_at_the_end_of_the_connection() -> None:
    stream = MessageStream(ORIGINALS)
    assert stream.feed('{"delta":"dag PERSOON_12"}') == ['{"delta":"dag "}']
    assert stream.flush() == ['{"delta":"Piet"}']


@pytest.mark.parametrize("message", ["", "3", "null", "2probe", '{"type":"ping"}', b"\x00\x01\xff", b""])
def test_other_messages_keep_their_bytes(message: str | bytes) -> None:
    assert MessageStream(ORIGINALS).feed(message) == [message]
