"""Texts and files inside texts, and the way back (proxy.wire.texts, proxy.wire.body_forms, proxy.wire.body_json)."""

import base64
import json
from urllib.parse import quote_plus, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy import wire
from proxy.wire.body_forms import Form, Records
from proxy.wire.body_json import JsonBody, inner
from proxy.wire.dialects import find
from proxy.wire.message import Exchange, Part, Unreadable
from proxy.wire.texts import Texts

GENERIC = find("generic")
FILE = "data:text/plain;base64," + base64.b64encode(b"Jan de Vries woont in Reusel").decode()
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
# No word that stands for data to the reader: those have tests of their own.
JSON = st.recursive(
    TEXT | st.integers(-(10**12), 10**12) | st.none() | st.booleans(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(TEXT.map("k{}".format), inside, max_size=3)
    | st.lists(inside, min_size=1, max_size=3).map(json.dumps),
    max_leaves=12,
)  # fmt: skip


def test_a_file_inside_json_inside_json_is_found_and_can_be_replaced() -> None:
    body = JsonBody(json.dumps({"a": "x", "b": json.dumps({"c": FILE, "d": "y"})}), GENERIC)
    assert [file.data for file in body.files] == [b"Jan de Vries woont in Reusel"]
    sent = json.loads(body.write({}, {0: b"nieuw"}))
    assert json.loads(sent["b"]) == {"c": "data:text/plain;base64," + base64.b64encode(b"nieuw").decode(), "d": "y"}
    assert "base64" not in body.parts[-1].text or "data:" in body.parts[-1].text


def test_a_file_in_a_form_or_record_has_its_own_number() -> None:
    form = Form("a=1&b=" + quote_plus(json.dumps({"c": FILE})) + "&d=" + quote_plus(json.dumps([FILE])), GENERIC)
    assert len(form.files) == 2
    assert unquote_plus(form.write({}, {1: b"x"}).decode()).count("data:text/plain;base64,eA==") == 1
    lines = Records("\n".join(json.dumps({"c": FILE}) for _ in range(3)), GENERIC)
    assert b"eA==" in lines.write({}, {2: b"x"}).split(b"\n")[2]


def test_a_file_in_the_address_cannot_be_opened() -> None:
    exchange = Exchange("GET", "https", "x", 443, "/x?a=" + quote_plus(json.dumps({"c": FILE})), (), b"")
    with pytest.raises(Unreadable, match="file"):
        wire.read("generic", exchange, limit=10**6)


def test_json_that_is_not_strict_is_a_text_like_any() -> None:
    assert inner('{"a":1,"a":2}', GENERIC, "x") is None
    body = JsonBody(json.dumps({"x": '{"a":1,"a":"Jan de Vries"}'}), GENERIC)
    assert '{"a":1,"a":"Jan de Vries"}' in [part.text for part in body.parts]


def test_json_in_json_ends_somewhere() -> None:
    value = "Jan de Vries"
    for _ in range(12):
        value = json.dumps([value])
        if len(value) > 50_000:
            break
    body = JsonBody(value, GENERIC)
    assert any("Jan de Vries" in part.text for part in body.parts if part.role != "raw")
    assert body.write({}, {}).decode() == value


def test_what_people_write_stays_whole_so_that_its_words_explain_each_other() -> None:
    asked = '{"bsn": "123456782", "naam": "Jan de Vries"}'
    body = JsonBody(json.dumps({"messages": [{"role": "user", "content": asked}]}), find("openai"))
    assert asked in [part.text for part in body.parts]


@given(JSON, TEXT)
def test_a_new_text_stands_where_the_old_one_stood_however_deep(value: object, new: str) -> None:
    whole = {"x": value, "y": json.dumps({"deep": json.dumps(["Jan de Vries", value])}), "z": value}
    body = JsonBody(json.dumps(whole), GENERIC)
    assert json.loads(body.write({}, {})) == whole
    number = next(n for n, part in enumerate(body.parts) if part.place == "y:deep:[0]")
    sent = json.loads(body.write({number: new}, {}))
    assert json.loads(json.loads(sent["y"])["deep"]) == [new, value]
    assert (sent["x"], sent["z"]) == (value, value)


def test_a_number_behind_the_last_part_says_nothing() -> None:
    texts = Texts()
    texts.add(7, Part("a", "x"))
    assert texts.values({0: "b", 5: "c"}, {}) == ({7: "b"}, {})
