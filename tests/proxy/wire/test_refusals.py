"""Every service's page or client reads a refusal as its own answer or error (refusals.py, chat_notices.py, said.py)."""

import json
import struct

import pytest

from proxy.notices.notice import Notice
from proxy.notices.said import noted, said
from proxy.wire.chat_notices import chat_notice
from proxy.wire.message import Exchange
from proxy.wire.refusals import refuse
from tests.proxy.wire.speakers_web import WEB

NOTICE = Notice(
    "20261124-7K3Q9XMB", "Uw bericht is niet verstuurd, want er staat een BSN in. 😀 \"x\"", "It holds a BSN.", "geen-bsn",
    ("BSN", "PERSON"), link="http://sluis.wacht/melding/20261124-7K3Q9XMB", clause="Gegevensbescherming en privacy: BSN wordt niet gedeeld",
)  # fmt: skip
TECHNICAL = Notice("20261124-7K3Q9XMB", "Niet gecontroleerd.", "Not inspected.", "niet-gecontroleerd", technical=True)
ASKED = {
    "chatgpt-web": "/backend-api/f/conversation", "claude-web": "/api/organizations/o/chat_conversations/c/completion",
    "gemini-web": "/_/BardChatUi/data/assistant.lamda.BardFrontendService/StreamGenerate?bl=1",
    "perplexity": "/rest/sse/perplexity_ask", "lechat": "/api/chat", "deepseek-web": "/api/v0/chat/completion",
    "grok-web": "/rest/app-chat/conversations/new", "huggingchat": "/chat/conversation/66f0",
}  # fmt: skip


def exchange(path: str, body: bytes = b"{}", method: str = "POST", **headers: str) -> Exchange:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Exchange(method, "https", "x", 443, path, named, body)


def test_what_an_employee_reads() -> None:
    assert said(NOTICE, "nl").splitlines() == [
        "**Tegengehouden door Sluiswachter**", "", 'Uw bericht is niet verstuurd, want er staat een BSN in. 😀 "x"', "",
        "- Dit stond erin: burgerservicenummer (BSN), naam van een persoon.",
        "- Dit is de regel van de gemeente: Gegevensbescherming en privacy: BSN wordt niet gedeeld.",
        "- Is er toch iets misgegaan, of klopt dit niet? Meld het meteen bij de Privacy Officer of de CISO.",
        "- Meldingsnummer: 20261124-7K3Q9XMB ([uitleg](http://sluis.wacht/melding/20261124-7K3Q9XMB))",
    ]  # fmt: skip
    assert "Stopped by Sluiswachter" in said(NOTICE, "en")
    assert "Dit stond erin" not in said(TECHNICAL, "nl")
    assert "javascript" not in said(Notice("1", "a", "b", "c", link="javascript:x"), "nl")
    assert noted(NOTICE, "nl").startswith("\n\n---\n*Melding van Sluiswachter: ")
    assert "It held" in noted(NOTICE, "en")


@pytest.mark.parametrize("dialect", ASKED)
def test_a_chat_page_shows_it_as_the_assistants_words(dialect: str) -> None:
    body = b'{"conversation_id":"abc","parent_message_id":"def","supported_encodings":["v1"]}'
    reply = refuse(dialect, exchange(ASKED[dialect], body), NOTICE)
    assert reply.status == 200
    text = said(NOTICE, "nl")
    speaker = WEB[dialect]
    assert dict(reply.headers)["content-type"].split(";")[0] == (
        "application/jsonl" if dialect == "huggingchat" else speaker.content_type.split(";")[0]
    )
    if dialect == "chatgpt-web":  # this reader wants a title as well, which a refusal has not
        events = [
            json.loads(block.partition("data: ")[2]) for block in reply.body.decode().split("\n\n") if "{" in block
        ]
        assert events[0]["v"]["message"]["content"]["parts"] == [text]
        assert events[0]["v"]["conversation_id"] == "abc"
        assert reply.body.endswith(b"data: [DONE]\n\n")
    elif dialect == "grok-web":
        found = [json.loads(line)["result"] for line in reply.body.splitlines()]
        assert found[0]["response"]["token"] == found[2]["response"]["modelResponse"]["message"] == text
    else:
        assert speaker.read(reply.body) == text


def test_chatgpt_without_patches_and_in_a_new_conversation() -> None:
    reply = refuse("chatgpt-web", exchange(ASKED["chatgpt-web"]), NOTICE)
    event = json.loads(reply.body.decode().split("\n\n")[0][6:])
    assert event["message"]["status"] == "finished_successfully"
    assert event["conversation_id"] is None
    assert event["error"] is None


def test_grok_in_a_conversation_that_exists() -> None:
    reply = refuse("grok-web", exchange("/rest/app-chat/conversations/abc/responses"), NOTICE)
    assert json.loads(reply.body.splitlines()[0])["result"]["token"] == said(NOTICE, "nl")


@pytest.mark.parametrize(
    "body", [b"", b"[", b"[1]", b'{"conversation_id": {"a": 1}}', b'{"conversation_id": "a\\n\\nb"}']
)
def test_what_was_asked_cannot_break_the_answer(body: bytes) -> None:
    answer = chat_notice("chatgpt-web", exchange(ASKED["chatgpt-web"], body), "tekst", "1")
    assert answer is not None
    assert json.loads(answer[1].decode().split("\n\n")[0][6:])["conversation_id"] is None


@pytest.mark.parametrize(
    ("dialect", "path"),
    [
        ("chatgpt-web", "/backend-api/conversations"),
        ("chatgpt-web", "/backend-api/conversation/init"),
        ("claude-web", "/api/account"),
        ("perplexity", "/rest/user"),
        ("generic", "/x"),
    ],
)
def test_what_is_no_question_gets_an_error(dialect: str, path: str) -> None:
    reply = refuse(dialect, exchange(path), NOTICE)
    assert reply.status == 403
    assert "BSN" in json.loads(reply.body)["error"]["message"]
    assert refuse(dialect, exchange(path, method="GET"), NOTICE).status == 403


def test_the_language_of_the_reader() -> None:
    reply = refuse("claude-web", exchange(ASKED["claude-web"], accept_language="en-GB,en;q=0.9"), NOTICE)
    assert b"Stopped by Sluiswachter" in reply.body
    page = refuse("chatgpt-web", exchange("/", method="GET", sec_fetch_mode="navigate", accept_language="en"), NOTICE)
    assert b'<html lang="en">' in page.body
    assert page.status == 403


@pytest.mark.parametrize(
    ("dialect", "where"),
    [
        ("openai", ("error", "message")), ("anthropic", ("error", "message")), ("gemini", ("error", "message")), ("mistral", ("message",)),
        ("bedrock", ("message",)), ("cohere", ("message",)), ("ollama", ("error",)), ("graphql", ("errors", 0, "message")), ("generic", ("error", "message")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("notice", [NOTICE, TECHNICAL])
def test_an_api_gets_its_own_error(dialect: str, where: tuple[str | int, ...], notice: Notice) -> None:
    reply = refuse(dialect, exchange("/v1/x"), notice)
    value = json.loads(reply.body)
    for step in where:
        value = value[step]
    assert notice.text_nl in value
    assert notice.event_id in value
    assert reply.status == (200 if dialect == "graphql" else 503 if notice.technical else 403)
    assert dict(reply.headers)["x-should-retry"] == "false"
    if dialect == "bedrock":
        assert dict(reply.headers)["x-amzn-errortype"] == (
            "ServiceUnavailableException" if notice.technical else "AccessDeniedException"
        )


def test_grpc_and_connect() -> None:
    grpc = refuse("connect", exchange("/x", content_type="application/grpc-web+proto"), NOTICE)
    headers = dict(grpc.headers)
    assert (grpc.status, headers["grpc-status"], headers["content-type"], grpc.body) == (
        200,
        "7",
        "application/grpc-web+proto",
        b"",
    )
    assert headers["grpc-message"].isascii()
    stream = refuse("connect", exchange("/x", content_type="application/connect+proto"), TECHNICAL)
    flag, length = struct.unpack(">BI", stream.body[:5])
    assert (flag, length) == (2, len(stream.body) - 5)
    assert json.loads(stream.body[5:])["error"]["code"] == "unavailable"
    unary = refuse("connect", exchange("/x", content_type="application/proto"), NOTICE)
    assert (unary.status, json.loads(unary.body)["code"]) == (403, "permission_denied")
