"""Every dialect: what is read in which role, what is sent on, and that a change of the service is noticed."""

import json
import re
from urllib.parse import unquote_plus

import pytest

from proxy.wire.dialect import Dialect, is_prose
from proxy.wire.dialects import DIALECTS, find
from proxy.wire.json_text import read as read_json
from tests.proxy.wire import golden
from tests.proxy.wire.golden import NAME, PLACEHOLDER, Case

CASES = list(golden.cases())
GOLDEN = {name: json.loads(golden.file(name).read_text()) for name in {case.dialect for case in CASES}}
_MARK = re.compile(r"(user|assistant|system|tool|metadata|name|url)(<?)\|")
every = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.dialect}: {case.name}")


def test_every_dialect_has_requests() -> None:
    assert {case.dialect for case in CASES} >= set(DIALECTS) - {"connect"}


@every
def test_every_text_is_read_in_its_role(case: Case) -> None:
    marked = [(part, match) for part in case.read().parts if part.role != "raw" and (match := _MARK.match(part.text))]
    assert marked
    for part, match in marked:
        assert (part.role, part.new) == (match[1], not match[2]), part


@every
def test_the_golden_file_says_the_same(case: Case) -> None:
    assert case.golden() == GOLDEN[case.dialect][case.name]


@every
def test_no_text_is_missed(case: Case) -> None:
    """As many names are read as stand in the request, whatever it is wrapped in."""
    whole = unquote_plus(case.exchange.path) + unquote_plus(case.exchange.body.decode())
    parts = case.read().parts
    assert sum(part.text.count(NAME) for part in parts if part.role != "raw") == whole.count(NAME)


@every
def test_redacted_it_is_the_same_request_without_the_name(case: Case) -> None:
    message = case.read()
    sent = message.write(golden.redacted(message))
    assert NAME not in unquote_plus(sent.body.decode() + sent.path)
    before, after = case.exchange.body.decode(), sent.body.decode()
    if b"form-urlencoded" in case.exchange.headers[0][1].encode():
        assert unquote_plus(after) == unquote_plus(before).replace(NAME, PLACEHOLDER)
    else:
        assert after == before.replace(NAME, PLACEHOLDER)


@every
def test_unchanged_it_keeps_its_bytes(case: Case) -> None:
    sent = case.read().write({})
    assert (sent.body, sent.path) == (case.exchange.body, case.exchange.path)


@every
def test_drift_is_noticed_and_nothing_else_is_called_that(case: Case) -> None:
    assert case.read().drift is case.drift


def test_an_unknown_dialect_is_read_generically() -> None:
    assert find("x").name == "generic"
    assert not find("generic").is_precise("/x")


def test_a_place_is_one_step_or_any_number() -> None:
    dialect = Dialect(
        "x", {"a[].b": "tool", "c.*.d": "system", "e**": "name", "f[0]": "assistant"}, prefixes=("", "p.")
    )
    known = {"a[12].b": "tool", "p.a[0].b": "tool", "c.x.d": "system", "e.y[0].z": "name", "f[0]": "assistant"}
    assert {place: dialect.see(place).role for place in known} == known
    assert not [
        place for place in ("a.b", "a[1].bc", "xa[1].b", "c.x.y.d", "f[1]", "q.a[0].b") if dialect.see(place).known
    ]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("Wat is een omgevingsplan precies?", True), ("een twee drie", False), ("", False), ("\n\n", False),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130", False), ("a" * 5000, False), ("een\ntwee\tdrie vier", True),
    ],
)  # fmt: skip
def test_prose_is_four_words(text: str, prose: bool) -> None:
    assert is_prose(text) is prose


def test_keys_that_pretend_to_be_places_change_no_text() -> None:
    leaves = read_json('{"messages[0].content": "Jan de Vries woont in Reusel", "a.b": 1}')
    assert [leaf.value for leaf in leaves if leaf.kind == "string"] == ["Jan de Vries woont in Reusel"]
