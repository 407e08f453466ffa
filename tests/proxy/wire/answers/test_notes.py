"""A note behind the answer of a chat, where a rule asks for it (records.py, fields.py, proxy/inspection/inspector.py)."""

import json
from pathlib import Path

import pytest
import yaml

from policies import DEFAULT_POLICY
from policies.loader import load
from proxy.inspection.verdict import Who
from proxy.services.catalogue import Route, Service
from proxy.wire.answer import restoring
from proxy.wire.answers.fields import Leaf, is_answer
from proxy.wire.answers.messages import MessageStream
from proxy.wire.message import Exchange
from proxy.wire.restore import Originals
from tests.proxy.inspection.test_inspector import Bed
from tests.proxy.test_inspector_vault import inspector
from tests.proxy.wire.speakers import API
from tests.proxy.wire.speakers_web import WEB

NOTE = "\n\n---\n*Een naam is weggelaten: “x”.*\n"
TEXT = "Beste [PERSOON_1]"


@pytest.mark.parametrize(
    "name",
    [name for name in WEB if name not in ("perplexity-diff", "connect-json", "chatgpt-web", "replicate", "ai-sdk")],
)
@pytest.mark.parametrize("size", [3, 40])
def test_the_page_shows_the_note_behind_the_answer(name: str, size: int) -> None:
    speaker = WEB[name]
    restore = restoring(speaker.content_type, "", Originals({"[PERSOON_1]": "Jan"}, note=NOTE), speaker.dialect)
    assert restore is not None
    try:
        text = speaker.read(b"".join([*restore(speaker.write(TEXT, size)), *restore(b"")]))
    except AssertionError:
        assert name in ("grok-web", "perplexity")  # their titles and older fields have none
        return
    assert text == "Beste Jan" + NOTE


def test_chatgpt_and_grok_and_perplexity_in_what_the_page_reads() -> None:
    def body(name: str) -> str:
        speaker = WEB[name]
        restore = restoring(speaker.content_type, "", Originals({"[PERSOON_1]": "Jan"}, note=NOTE), speaker.dialect)
        assert restore is not None
        return b"".join([*restore(speaker.write(TEXT, 4)), *restore(b"")]).decode()

    events = [json.loads(block.partition("data: ")[2]) for block in body("chatgpt-web").split("\n\n") if "{" in block]
    added = [event["v"] for event in events if event.get("p") == "/message/content/parts/0"]
    assert added[-1].endswith(NOTE)
    assert sum(NOTE in json.dumps(event, ensure_ascii=False).replace("\\n", "\n") for event in events) == 1
    lines = [json.loads(line)["result"] for line in body("grok-web").splitlines()]
    assert "".join(line["response"].get("token", "") for line in lines if "response" in line) == "Beste Jan" + NOTE
    assert [
        line["response"]["modelResponse"]["message"] for line in lines if "modelResponse" in line.get("response", {})
    ] == ["Beste Jan" + NOTE]
    last = [
        json.loads(block.partition("data: ")[2]) for block in body("perplexity").split("\n\n") if "blocks" in block
    ][-1]
    assert last["blocks"][0]["markdown_block"]["answer"] == "Beste Jan" + NOTE


def test_without_anything_to_restore_the_note_stands_all_the_same() -> None:
    speaker = API["anthropic"]
    restore = restoring(speaker.content_type, "", Originals({}, note=NOTE), "claude-web")
    assert restore is not None
    assert speaker.read(b"".join([*restore(speaker.write("Dag", 2)), *restore(b"")])) == "Dag" + NOTE


def test_over_a_websocket_it_comes_once() -> None:
    stream = MessageStream(Originals({}, note=NOTE), "copilot-ws")
    messages = [{"event": "appendText", "text": "Dag", "messageId": "1"}, {"event": "done"}] * 2
    out = [json.loads(one) for message in messages for one in stream.feed(json.dumps(message))]
    assert "".join(one.get("text", "") for one in out) == f"Dag{NOTE}Dag"


def test_thoughts_and_tools_get_none() -> None:
    assert not is_answer(Leaf(("delta", "thinking"), ""))
    assert not is_answer(Leaf(("a", "arguments"), "", is_json=True))
    assert not is_answer(Leaf(("v",), "", target="/message/content/thoughts/0"))
    assert is_answer(Leaf(("delta", "text"), ""))


CHAT = Service(
    id="claude",
    name="Claude",
    vendor="X",
    country="US",
    kind="chat",
    hosts=("claude.ai",),
    routes=(Route(path="/api/", dialect="claude-web"),),
)


@pytest.mark.parametrize(
    ("path", "language", "said"),
    [("/api/organizations/o/chat_conversations/c/completion", "nl", "Dit stond erin: naam van een persoon"), ("/api/organizations/o/chat_conversations/c/completion", "en", "It held: name of a person"), ("/api/settings", "nl", "")],
)  # fmt: skip
async def test_a_rule_asks_for_it(tmp_path: Path, path: str, language: str, said: str) -> None:
    policy = yaml.safe_load(DEFAULT_POLICY.read_text())
    for rule in policy["rules"]:
        rule["note"] = rule["action"] == "redact"
    file = tmp_path / "policy.yaml"
    file.write_text(yaml.safe_dump(policy, allow_unicode=True))
    bed = Bed()
    headers = (("content-type", "application/json"), ("accept-language", language))
    asked = Exchange("POST", "https", "claude.ai", 443, path, headers, b'{"prompt": "Bel Jan de Vries"}')
    verdict = await inspector(bed, policy=load(file)).inspect(CHAT, asked, Who("10.0.0.1"))
    assert said in verdict.note
    assert bool(verdict.note) == bool(said)
    assert not said or bed.events[0].id in verdict.note
