"""A conversation goes on after a notice that its service has never seen (proxy/wire/notice_ids.py)."""

import json

import pytest

from proxy import wire
from proxy.wire.chat_notices import chat_notice
from proxy.wire.message import Exchange
from proxy.wire.notice_ids import behind
from tests.proxy.wire.test_refusals import ASKED

FOUR = "0e02cc29-8cc2-4305-91a1-a3db1427f400"
SEVEN = "019ab3c1-8cc2-7305-91A1-a3db1427f400"
FIELDS = {
    "chatgpt-web": "parent_message_id", "claude-web": "parent_message_uuid", "grok-web": "parentResponseId", "perplexity": "last_backend_uuid",
}  # fmt: skip


def question(dialect: str, parent: str) -> Exchange:
    body = json.dumps({FIELDS[dialect]: parent, "prompt": "Dag", "message": "Dag", "other": FOUR}).encode()
    path = ASKED[dialect].replace("/new", "/abc/responses")
    return Exchange("POST", "https", "x", 443, path, (("content-type", "application/json"),), body)


def id_of_notice(dialect: str, answer: bytes) -> str:
    text = answer.decode()
    if dialect == "chatgpt-web":
        return str(json.loads(text.split("\n\n")[0][6:])["message"]["id"])
    if dialect == "perplexity":
        return str(json.loads(text.split("\n\n")[0].partition("data: ")[2])["backend_uuid"])
    if dialect == "claude-web":
        return str(json.loads(text.split("\n\n")[0].partition("data: ")[2])["message"]["uuid"])
    return str(json.loads(text.splitlines()[0])["result"]["responseId"])


@pytest.mark.parametrize("dialect", FIELDS)
@pytest.mark.parametrize("parent", [FOUR, SEVEN])
def test_the_next_question_belongs_to_the_answer_before_the_notice(dialect: str, parent: str) -> None:
    seen, asked = {parent}, parent
    for _ in range(3):  # three notices in a row
        answer = chat_notice(dialect, question(dialect, asked), "Nee.", "1")
        assert answer is not None
        asked = id_of_notice(dialect, answer[1])
        assert asked not in seen
        seen.add(asked)
        written = wire.read(dialect, question(dialect, asked), limit=10_000).write({})
        assert json.loads(written.body)[FIELDS[dialect]] == parent
        assert json.loads(written.body)["other"] == FOUR


@pytest.mark.parametrize("dialect", FIELDS)
@pytest.mark.parametrize("parent", [FOUR, SEVEN, "client-created-root", ""])
def test_other_questions_keep_their_bytes(dialect: str, parent: str) -> None:
    asked = question(dialect, parent)
    assert wire.read(dialect, asked, limit=10_000).write({}).body == asked.body


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"parent_message_id": 3}', b'{"parent_message_id": "x"}'])
def test_a_question_that_names_none_gets_an_id_of_its_own(body: bytes) -> None:
    assert behind("chatgpt-web", body) == ""
    assert behind("huggingchat", body) == ""


def perplexity(parent: str | None) -> Exchange:
    asked = {
        "query_str": "Dag",
        "params": {"last_backend_uuid": parent, "query_source": "followup", "frontend_uuid": FOUR},
    }
    headers = (("content-type", "application/json"),)
    return Exchange("POST", "https", "x", 443, ASKED["perplexity"], headers, json.dumps(asked).encode())


def test_among_parameters_and_at_the_beginning_of_a_conversation() -> None:
    for parent in (FOUR, None):
        asked = parent
        for _ in range(2):
            answer = chat_notice("perplexity", perplexity(asked), "Nee.", "1")
            assert answer is not None
            asked = id_of_notice("perplexity", answer[1])
            assert asked != parent
            sent = json.loads(wire.read("perplexity", perplexity(asked), limit=10_000).write({}).body)
            assert sent["params"]["last_backend_uuid"] == parent
            assert sent["params"]["frontend_uuid"] == FOUR


def deepseek(parent: int | None) -> Exchange:
    body = json.dumps({"chat_session_id": FOUR, "parent_message_id": parent, "prompt": "Dag"}).encode()
    return Exchange("POST", "https", "x", 443, ASKED["deepseek-web"], (("content-type", "application/json"),), body)


@pytest.mark.parametrize("parent", [None, 2, 48])
def test_a_service_that_counts_its_messages_counts_on_where_it_was(parent: int | None) -> None:
    asked, seen = parent, {parent}
    for _ in range(3):
        answer = chat_notice("deepseek-web", deepseek(asked), "Nee.", "1")
        assert answer is not None
        ready = json.loads(answer[1].decode().split("\n\n")[0].partition("data: ")[2])
        question, asked = ready["request_message_id"], ready["response_message_id"]
        assert not {question, asked} & seen
        seen |= {question, asked}
        for number in (question, asked):
            sent = wire.read("deepseek-web", deepseek(number), limit=10_000).write({}).body
            assert json.loads(sent)["parent_message_id"] == parent


@pytest.mark.parametrize("parent", [None, 2, 999_999])
def test_its_own_numbers_stay(parent: int | None) -> None:
    asked = deepseek(parent)
    assert wire.read("deepseek-web", asked, limit=10_000).write({}).body == asked.body
