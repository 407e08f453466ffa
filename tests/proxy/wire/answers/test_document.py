"""JSON documents: history, titles, whole answers (proxy/wire/answers/document.py, values.py)."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proxy.wire.answer import restoring
from proxy.wire.answers.document import ArrayStream, Document
from proxy.wire.answers.values import restore_value
from proxy.wire.restore import Originals

ORIGINALS = Originals({"[PERSOON_1]": 'Jan "J"\nde Vries', "[PERSOON_12]": "Piet"})
Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def cut_everywhere(text: str) -> str:
    document = Document(ORIGINALS)
    return "".join(map(document.feed, text)) + document.feed("", last=True)


@settings(max_examples=60, deadline=None)
@given(Json)
def test_a_document_without_placeholders_keeps_its_bytes(value: object) -> None:
    for indent in (None, 2):
        text = json.dumps(value, indent=indent)
        assert cut_everywhere(text) == text


def test_history_titles_and_keys() -> None:
    history = {
        "title": "Brief aan [PERSOON_12]",
        "messages": [{"text": 'Dag [PERSOON_1], \\ " \u00e9'}],
        "[PERSOON_12]": 1,
    }
    wanted = {"title": "Brief aan Piet", "messages": [{"text": 'Dag Jan "J"\nde Vries, \\ " é'}], "Piet": 1}
    assert json.loads(cut_everywhere(json.dumps(history))) == wanted


def test_json_in_json_in_json() -> None:
    deepest = json.dumps({"naam": "[PERSOON_1]"})
    body = json.dumps({"tool_calls": [{"arguments": json.dumps({"a": deepest, "b": 'zei "[PERSOON_1]"'})}]})
    arguments = json.loads(json.loads(cut_everywhere(body))["tool_calls"][0]["arguments"])
    assert json.loads(arguments["a"]) == {"naam": 'Jan "J"\nde Vries'}
    assert arguments["b"] == 'zei "Jan "J"\nde Vries"'


def test_a_list_of_placeholders_is_no_json() -> None:
    assert restore_value("[PERSOON_12], [PERSOON_12]", ORIGINALS) == "Piet, Piet"
    assert restore_value('["[PERSOON_12]"]', ORIGINALS) == '["Piet"]'
    assert restore_value('{"a": "[PERSOON_1]"', ORIGINALS).startswith('{"a": "Jan')


def test_a_very_long_text_is_not_waited_for() -> None:
    words = 'Dag [PERSOON_1] \\" \\\\ en verder. ' * 8000
    text = '{"a": "' + words + '", "b": "[PERSOON_12]"}'
    document, out, most = Document(ORIGINALS), "", 0
    for at in range(0, len(text), 9973):
        out += document.feed(text[at : at + 9973])
        most = max(most, len(document._buffer))
    out += document.feed("", last=True)
    assert most < 80_000
    found = json.loads(out)
    assert found["a"].count('Jan "J"\nde Vries') == 8000
    assert found["b"] == "Piet"


def test_records_behind_each_other_are_a_stream() -> None:
    tokens = "".join(json.dumps({"result": {"token": p}}) + "\n" for p in ("", "Dag [PERS", "OON_", "12]", "!"))
    out = [json.loads(line) for line in cut_everywhere(tokens).splitlines()]
    assert "".join(one["result"]["token"] for one in out) == "Dag Piet!"


@pytest.mark.parametrize("text", ["[]", "[ ]", "[\n]", "[{}]", '[{"a":1}, 2, "x", [1]]', "[1,2]", "", "[", '[{"a":'])
def test_an_array_without_placeholders_keeps_its_bytes(text: str) -> None:
    for size in (1, 2, 99):
        stream = ArrayStream(ORIGINALS)
        out = "".join(stream.feed(text[at : at + size]) for at in range(0, len(text), size)) + stream.feed(
            "", last=True
        )
        assert out == text


def test_gemini_array_gives_each_element_at_once() -> None:
    stream = ArrayStream(ORIGINALS)
    first = '[{"candidates":[{"content":{"parts":[{"text":"Dag "}]}}]}'
    assert stream.feed(first) == first


def test_an_answer_that_breaks_the_restorer_goes_on_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RecursionError

    monkeypatch.setattr(Document, "feed", broken)
    apply = restoring("application/json", "", ORIGINALS)
    assert apply is not None
    assert b"".join([*apply(b'{"aaaaaaaa": 1'), *apply(b"}"), *apply(b"")]) == b'{"aaaaaaaa": 1}'
