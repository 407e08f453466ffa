"""What each format promises beside restoring (sse, lines, batches, frames, records, fields, patches)."""

import json
from typing import Any

import pytest

from proxy.wire.answers.batches import Batches
from proxy.wire.answers.fields import is_closing, leaf_of
from proxy.wire.answers.frames import EventStream, Whole
from proxy.wire.answers.lines import Lines
from proxy.wire.answers.patches import Patches, listed
from proxy.wire.answers.records import Records
from proxy.wire.answers.sse import SseStream
from proxy.wire.restore import Originals
from tests.proxy.wire.speakers import aws_events, aws_frame

ORIGINALS = Originals({"[PERSOON_1]": "Jan de Vries"})


@pytest.mark.parametrize("end", ["\n\n", "\r\n\r\n", "\r\r"])
def test_events_end_as_they_did(end: str) -> None:
    body = f'data: {{"text":"Dag "}}{end}data: {{"text":"[PERSOON_1]"}}{end}'
    stream = SseStream(ORIGINALS)
    assert stream.feed(body) + stream.feed("", last=True) == body.replace("[PERSOON_1]", "Jan de Vries")


def test_characters_that_python_takes_for_line_ends_are_none() -> None:
    body = 'data: {"text":"a\u2028b\x85c [PERSOON_1]"}\n\n'
    assert SseStream(ORIGINALS).feed(body) == body.replace("[PERSOON_1]", "Jan de Vries")


def test_an_event_over_several_lines_and_one_that_is_cut_off() -> None:
    stream = SseStream(ORIGINALS)
    assert stream.feed('id: 7\ndata: {"text":\ndata: "[PERSOON_1]"}\n\n') == 'id: 7\ndata: {"text":"Jan de Vries"}\n\n'
    assert stream.feed('data: {"text":"aan [PERS') == ""
    assert stream.feed("", last=True) == 'data: {"text":"aan [PERS'
    stream.feed('data: {"text":"[PERSOON_1]"}\n')
    assert stream.feed("", last=True) == 'data: {"text":"Jan de Vries"}\n\n'


@pytest.mark.parametrize("line", ["", "{", "null", "7", "x: 1", '{"a":1}', '0:"dag"', '{"text": "dag"}'])
def test_lines_without_placeholders_keep_their_bytes(line: str) -> None:
    for body in (line, line + "\n", line + "\n\n" + line + "\n"):
        stream = Lines(ORIGINALS)
        assert "".join(map(stream.feed, body)) + stream.feed("", last=True) == body


def test_a_line_that_is_no_json_is_restored() -> None:
    assert Lines(ORIGINALS).feed("# [PERSOON_1]\n") == "# Jan de Vries\n"


@pytest.mark.parametrize("length", ["plus two", "plus one", "none"])
def test_lengths_of_google_grow_with_their_lines(length: str) -> None:
    line = json.dumps([["wrb.fr", None, json.dumps(["[PERSOON_1]"])]])
    more = {"plus two": 2, "plus one": 1}.get(length)
    head = f"{len(line) + more}\n" if more else ""
    stream = Batches(ORIGINALS)
    out = stream.feed(f")]}}'\n\n{head}{line}\n") + stream.feed("", last=True)
    found = out.removeprefix(")]}'\n\n").split("\n")
    if more:
        assert int(found[0]) == len(found[1]) + more
    assert json.loads(json.loads(found[-2])[0][2]) == ["Jan de Vries"]


def test_frames_that_hold_no_json_keep_their_bytes_and_a_tail_comes_before_the_end() -> None:
    image = aws_frame("x", b"\x89PNG [PERSOON_1]")
    body = (
        image + aws_frame("contentBlockDelta", b'{"delta":{"text":"PERSOON_1"}}') + aws_frame("contentBlockStop", b"{}")
    )
    out = EventStream(ORIGINALS).feed(body)
    assert out.startswith(image)
    kinds = list(aws_events(out[len(image) :]))
    assert [kind for kind, _ in kinds] == ["contentBlockDelta", "contentBlockDelta", "contentBlockStop"]
    assert "".join(event["delta"]["text"] for kind, event in kinds if "delta" in event) == "Jan de Vries"


def test_a_whole_message_that_is_too_large_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proxy.wire.answers.frames._MOST", 10)
    whole = Whole(lambda data: data.upper())
    assert whole.feed(b"abcdefghij") == b""
    assert whole.feed(b"k") == b"abcdefghijk"
    assert whole.feed(b"", last=True) == b""


def test_a_record_that_cannot_be_restored_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Records, "_leaves", lambda *_: 1 / 0)
    assert SseStream(ORIGINALS).feed('data: {"text":"x"}\n\n') == 'data: {"text":"x"}\n\n'


@pytest.mark.parametrize(
    ("record", "kind", "closing"),
    [
        ({"type": "content_block_stop"}, "", True), ({"type": "response.completed"}, "", True), ({"type": "ping"}, "", False),
        ({"choices": [{"finish_reason": "stop"}]}, "", True), ({"choices": [{"finish_reason": None}]}, "", False),
        ({}, "messageStop", True), ({"done": True}, "", True), ({"done": False}, "", False), ([], "", False),
        ({"type": "append"}, "", False), ({"event": "done"}, "", True), ({"type": "send"}, "", False),
    ],
)  # fmt: skip
def test_what_ends_a_text(record: Any, kind: str, closing: bool) -> None:  # noqa: ANN401
    assert is_closing(record, kind) is closing


def test_which_fields_are_pieces() -> None:
    record = {
        "type": "x",
        "choices": [{"index": 2, "delta": {"content": "a"}, "logprobs": {"content": [{"token": "a"}]}}],
        "message": {"message": "b"},
    }
    assert leaf_of("", record, ("choices", 0, "delta", "content"), "a").channel == (
        ("choices", 0, "delta", "content"),
        2,
    )
    assert leaf_of("", record, ("choices", 0, "logprobs", "content", 0, "token"), "a").channel is None
    assert leaf_of("", record, ("message", "message"), "b").channel is None
    assert leaf_of("", record, ("type",), "x").channel is None


def test_patches_remember_their_place() -> None:
    patches = Patches()
    first = patches.leaves({"p": "/message/content/parts/0", "o": "append", "v": "a"})
    second = {"v": "b"}
    assert patches.leaves(second)[0].channel == first[0].channel
    assert patches.complete(second)
    assert second == {"p": "/message/content/parts/0", "o": "append", "v": "b"}
    assert not Patches.are_in({"v": 1, "other": 2})
    assert not Patches.are_in(["v"])
    assert list(listed({"a": [{"op": "append", "path": "/t", "value": "x"}]})) == [("a", 0, "value")]


def test_a_tail_before_a_patch_that_leaves_its_place_out_makes_it_say_so() -> None:
    stream = SseStream(ORIGINALS)
    body = [
        {"p": "/message/content/parts/0", "o": "append", "v": "aan PERSOON_1"},
        {"p": "", "o": "patch", "v": [{"p": "/message/status", "o": "replace", "v": "finished"}]},
    ]
    out = "".join(stream.feed(f"data: {json.dumps(one)}\n\n") for one in body)
    found = [json.loads(block[6:]) for block in out.split("\n\n") if block]
    assert found[1] == {"p": "/message/content/parts/0", "o": "append", "v": "Jan de Vries"}
    assert found[2]["p"] == ""


def test_a_tail_of_one_fragment_stays_with_it_when_the_next_one_begins() -> None:
    def append(kind: str, text: str) -> str:
        fragment = {"type": kind, "content": text}
        return "data: " + json.dumps({"v": [fragment], "p": "response/fragments", "o": "APPEND"}) + "\n\n"

    out = SseStream(ORIGINALS).feed(append("THINK", "denkt aan PERSOON_1") + append("RESPONSE", "Dag"))
    found = [json.loads(block[6:]) for block in out.split("\n\n") if block]
    assert found[0]["v"][0]["content"] == "denkt aan "
    assert found[1] == {"p": "response/fragments/-1/content", "o": "APPEND", "v": "Jan de Vries"}
    assert found[2]["v"][0] == {"type": "RESPONSE", "content": "Dag"}


def texts_of(values: list[str]) -> list[str]:
    stream = SseStream(ORIGINALS)
    out = "".join(stream.feed(f"data: {json.dumps({'text': value})}\n\n") for value in values) + stream.feed(
        "", last=True
    )
    return [json.loads(block[6:])["text"] for block in out.split("\n\n") if block]


@pytest.mark.parametrize(
    "pieces",
    [[" in", " inkomen", " van [PERS", "OON_1]"], ["ha ", "ha ", "ha [", "PERSOON_1]"], ["abc", "abc [", "PERSOON_1", "]"], ["een [", "een [", "x"]],
)  # fmt: skip
def test_pieces_that_look_alike_are_pieces(pieces: list[str]) -> None:
    assert "".join(texts_of(pieces)) == "".join(pieces).replace("[PERSOON_1]", "Jan de Vries")


@pytest.mark.parametrize(
    "text", ["Ik ga [PERSOON_1] bellen", "[PERSOON_1] belt", "P en [PERSOON_1]", "aan PERSOON_1", "dat was het: ["]
)
@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_text_that_comes_whole_every_time_loses_nothing(text: str, size: int) -> None:
    shown = texts_of([*(text[:at] for at in range(size, len(text), size)), text, text])
    wanted = text.replace("[PERSOON_1]", "Jan de Vries").replace("PERSOON_1", "Jan de Vries")
    assert shown[-1] == wanted
