"""Originals come back, wherever the stream is cut (proxy/wire/restore.py, answers, answer.py)."""

import gzip
import json

import pytest

from proxy.wire.answer import restoring
from proxy.wire.answers.sse import SseStream
from proxy.wire.restore import Originals, TextStream, json_escape

ORIGINALS = Originals({"[PERSOON_1]": 'Jan "J" de Vries', "[PERSOON_12]": "Piet", "[ADRES_1]": "Kerkstraat 3"})
TEXT = r"Hallo [PERSOON_1], ook [PERSOON_12] en PERSOON_12. \[PERSOON\_1\] [adres_1]'s [X] **[PERSOON_1]** PERSOON_13 p"
WANTED = (
    'Hallo Jan "J" de Vries, ook Piet en Piet. Jan "J" de Vries Kerkstraat 3\'s [X] **Jan "J" de Vries** PERSOON_13 p'
)


def openai_event(content: str) -> str:
    return "data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": content}}]}) + "\n\n"


def openai_text(stream: str) -> str:
    events = [json.loads(block[6:]) for block in stream.split("\n\n") if block.startswith("data: {")]
    return "".join(event["choices"][0]["delta"].get("content", "") for event in events)


def test_the_whole_text() -> None:
    assert ORIGINALS.restore(TEXT) == WANTED


def test_text_cut_at_any_two_places_gives_the_same() -> None:
    for first in range(len(TEXT) + 1):
        for second in range(first, len(TEXT) + 1):
            stream = TextStream(ORIGINALS)
            pieces = (TEXT[:first], TEXT[first:second], TEXT[second:])
            assert "".join(map(stream.feed, pieces)) + stream.feed("", last=True) == WANTED, (first, second)


def test_no_more_is_held_than_could_be_a_placeholder() -> None:
    stream = TextStream(ORIGINALS)
    assert stream.feed("Beste [PERS") == "Beste "
    assert stream.feed("oneel]") == "[PERSoneel]"


@pytest.mark.parametrize("size", range(1, 14))
def test_words_of_a_stream_are_restored_however_they_are_split(size: int) -> None:
    words = "".join(openai_event(TEXT[i : i + size]) for i in range(0, len(TEXT), size))
    end = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
    stream = SseStream(ORIGINALS)
    out = "".join(stream.feed(character) for character in words + end) + stream.feed("", last=True)
    assert openai_text(out) == WANTED
    assert out.endswith("data: [DONE]\n\n")


def test_two_choices_in_turn_do_not_mix() -> None:
    def event(choice: int, text: str) -> str:
        return "data: " + json.dumps({"choices": [{"index": choice, "delta": {"content": text}}]}) + "\n\n"

    source = event(0, "[PERSOON") + event(1, "[ADRES") + event(0, "_1]") + event(1, "_1]") + "data: [DONE]\n\n"
    stream = SseStream(ORIGINALS)
    out = stream.feed(source) + stream.feed("", last=True)
    texts = {0: "", 1: ""}
    for block in out.split("\n\n"):
        if block.startswith("data: {"):
            choice = json.loads(block[6:])["choices"][0]
            texts[choice["index"]] += choice["delta"]["content"]
    assert texts == {0: 'Jan "J" de Vries', 1: "Kerkstraat 3"}


def test_anthropic_tail_comes_before_the_end_of_its_block() -> None:
    def event(kind: str, **rest: object) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, 'index': 0, **rest})}\n\n"

    source = event("content_block_delta", delta={"type": "text_delta", "text": "aan PERSOON_12"})
    stream = SseStream(ORIGINALS)
    out = stream.feed(source) + stream.feed(event("content_block_stop")) + stream.feed("", last=True)
    assert out.index("Piet") < out.index("content_block_stop")


def test_gemini_says_stop_with_every_piece_and_loses_nothing() -> None:
    def event(text: str) -> str:
        return f"data: {json.dumps({'candidates': [{'content': {'parts': [{'text': text}]}, 'finishReason': 'STOP'}]})}\n\n"

    stream = SseStream(ORIGINALS)
    out = stream.feed(event("aan PERS")) + stream.feed(event("OON_12")) + stream.feed("", last=True)
    texts = [
        json.loads(block[6:])["candidates"][0]["content"]["parts"][0]["text"] for block in out.split("\n\n") if block
    ]
    assert "".join(texts) == "aan Piet"


def test_events_without_placeholders_keep_their_bytes() -> None:
    source = (
        'event: ping\ndata: {"type" : "ping"}\n\n: comment\n\ndata: {"choices":[ {"delta":{"content":"dag!"}}]}\n\n'
    )
    assert SseStream(ORIGINALS).feed(source) == source


def test_json_answer_stays_json() -> None:
    restore = restoring("application/json; charset=utf-8", "gzip", ORIGINALS)
    assert restore is not None
    body = gzip.compress(json.dumps({"text": "Dag [PERSOON_1]"}).encode())
    out = b"".join(piece for i in range(len(body)) for piece in restore(body[i : i + 1])) + b"".join(restore(b""))
    assert json.loads(out) == {"text": 'Dag Jan "J" de Vries'}


@pytest.mark.parametrize(("kind", "encoding"), [("image/png", ""), ("application/json", "unknown"), ("", "")])
def test_what_cannot_be_restored_is_left_alone(kind: str, encoding: str) -> None:
    assert restoring(kind, encoding, ORIGINALS) is None


def test_escape_for_json() -> None:
    value = 'a"b\\c\nd'
    assert json.loads('"' + json_escape(value) + '"') == value


def test_without_originals_nothing_changes() -> None:
    nobody = Originals({})
    assert not nobody
    assert nobody.restore("[PERSOON_1]") == "[PERSOON_1]"
    assert nobody.held("[PERSOON") == 0


def test_openai_responses_are_restored_in_pieces_and_whole() -> None:
    def event(kind: str, **rest: object) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, 'output_index': 0, 'content_index': 0, **rest})}\n\n"

    source = (
        event("response.output_text.delta", delta="Dag [PERS")
        + event("response.output_text.delta", delta="OON_12]")
        + event("response.output_text.done", text="Dag [PERSOON_12]")
    )
    stream = SseStream(ORIGINALS)
    out = stream.feed(source) + stream.feed("", last=True)
    events = [json.loads(block.partition("data: ")[2]) for block in out.split("\n\n") if block]
    assert "".join(e["delta"] for e in events if e["type"].endswith("delta")) == "Dag Piet"
    assert [e["text"] for e in events if e["type"].endswith("done")] == ["Dag Piet"]


@pytest.mark.parametrize(("kind", "whole"), [("text/html", "Jan &quot;J&quot;"), ("text/plain", 'Jan "J"')])
def test_a_value_fits_into_what_surrounds_it(kind: str, whole: str) -> None:
    restore = restoring(kind, "", ORIGINALS)
    assert restore is not None
    assert b"".join([*restore(b"Dag [PERSOON_1]"), *restore(b"")]).decode() == f"Dag {whole} de Vries"


@pytest.mark.parametrize("kind", ["text/javascript", "application/javascript", "text/css"])
def test_scripts_and_styles_are_left_alone(kind: str) -> None:
    assert restoring(kind, "", ORIGINALS) is None
