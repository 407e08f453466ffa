"""Stand-in chat pages, one per web dialect: each asks as its page would, and shows what it reads while it streams."""

import json
from dataclasses import dataclass

_CHATGPT = """
  let doc = null, place = "", operation = "";
  const put = (where, op, value) => {
    const steps = where.split("/").filter(Boolean);
    if (!steps.length) { doc = value; return; }
    const last = steps.pop(), holder = steps.reduce((at, step) => at[step], doc);
    holder[last] = op === "append" ? holder[last] + value : value;
  };
  for (const e of events(raw)) {
    if (typeof e !== "object" || !("v" in e)) { if (e && e.message) doc = e; continue; }
    place = e.p ?? place; operation = e.o ?? operation;
    for (const one of operation === "patch" ? e.v : [{p: "", o: operation, v: e.v}]) put(place + (one.p || ""), one.o, one.v);
  }
  return doc ? doc.message.content.parts[0] : "";"""
_GEMINI = """
  let rest = raw.replace(/^\\)\\]\\}'\\n\\n/, ""), text = "", head;
  while ((head = /^(\\d+)/.exec(rest)) && rest.length >= head[0].length + Number(head[0])) {
    const frame = rest.substr(head[0].length, Number(head[0]));
    rest = rest.slice(head[0].length + Number(head[0]));
    for (const item of JSON.parse(frame)) if (item[0] === "wrb.fr") text = JSON.parse(item[2])[4][0][1][0];
  }
  return text;"""


@dataclass(frozen=True)
class ChatPage:
    """Where a page lives, how it asks (an expression of ``vraag``) and how it reads (the body of a function of ``raw``)."""

    host: str
    url: str
    body: str
    read: str
    content_type: str = "application/json"


PAGES = {
    "chatgpt-web": ChatPage(
        "chatgpt.com", "/backend-api/f/conversation",
        'JSON.stringify({action: "next", supported_encodings: ["v1"], parent_message_id: "client-created-root", messages: [{author: {role: "user"}, content: {content_type: "text", parts: [vraag]}}]})',
        _CHATGPT,
    ),
    "claude-web": ChatPage(
        "claude.ai", "/api/organizations/o/chat_conversations/c/completion", "JSON.stringify({prompt: vraag, timezone: 'Europe/Amsterdam'})",
        'return events(raw).filter(e => e.type === "content_block_delta").map(e => e.delta.text).join("");',
    ),
    "gemini-web": ChatPage(
        "gemini.google.com", "/_/BardChatUi/data/assistant.lamda.BardFrontendService/StreamGenerate?bl=1&rt=c",
        '"f.req=" + encodeURIComponent(JSON.stringify([null, JSON.stringify([[vraag, 0, null], ["nl"]])]))', _GEMINI,
        "application/x-www-form-urlencoded;charset=UTF-8",
    ),
    "perplexity": ChatPage(
        "www.perplexity.ai", "/rest/sse/perplexity_ask", "JSON.stringify({query_str: vraag, params: {language: 'nl-NL'}})",
        'const last = events(raw).filter(e => e.blocks).pop(); return last ? last.blocks[0].markdown_block.answer : "";',
    ),
    "lechat": ChatPage(
        "chat.mistral.ai", "/api/chat", 'JSON.stringify({chatId: "1", mode: "start", messageInput: [{type: "text", text: vraag}]})',
        'let text = ""; for (const line of lines(raw)) if (line.startsWith("15:")) for (const p of JSON.parse(line.slice(3)).json.patches)'
        ' { if (p.path === "/contentChunks") text = p.value[0].text; if (p.path === "/contentChunks/0/text") text += p.value; } return text;',
    ),
    "grok-web": ChatPage(
        "grok.com", "/rest/app-chat/conversations/new", 'JSON.stringify({message: vraag, modelName: "grok-3"})',
        'return lines(raw).map(line => JSON.parse(line).result.response || {}).map(r => r.token || "").join("");',
    ),
    "huggingchat": ChatPage(
        "huggingface.co", "/chat/conversation/66f0aa", 'JSON.stringify({inputs: vraag, id: "1"})',
        'return lines(raw).map(line => JSON.parse(line)).filter(r => r.type === "stream").map(r => r.token.replaceAll("\\0", "")).join("");',
    ),
}  # fmt: skip
_PAGE = """<!doctype html><html lang="nl"><meta charset="utf-8"><title>Chat</title>
<textarea id="vraag"></textarea><button id="stuur">Stuur</button><pre id="antwoord"></pre><p id="klaar"></p>
<script>
const events = raw => raw.split("\\n\\n").slice(0, -1).map(b => b.split("\\n").filter(l => l.startsWith("data: ")).map(l => l.slice(6)).join("\\n")).filter(d => d && d !== "[DONE]").map(d => JSON.parse(d));
const lines = raw => raw.split("\\n").slice(0, -1).filter(Boolean);
const read = raw => {%s};
document.getElementById("stuur").onclick = async () => {
  const vraag = document.getElementById("vraag").value, out = document.getElementById("antwoord");
  const answer = await fetch(%s, {method: "POST", headers: {"content-type": %s}, body: %s});
  const reader = answer.body.getReader(), decoder = new TextDecoder();
  let raw = "";
  for (;;) {
    const {done, value} = await reader.read();
    if (done) break;
    raw += decoder.decode(value, {stream: true});
    if (answer.ok) out.textContent = read(raw);
  }
  if (!answer.ok) out.textContent = "FOUT " + answer.status + " " + raw;
  document.getElementById("klaar").textContent = "klaar";
};
</script></html>"""
_EVENT_SOURCE = b"""<!doctype html><html lang="nl"><meta charset="utf-8"><title>Chat</title>
<textarea id="vraag"></textarea><button id="stuur">Stuur</button><pre id="antwoord"></pre><p id="klaar"></p>
<script>
document.getElementById("stuur").onclick = () => {
  const source = new EventSource("/api/stroom?q=" + encodeURIComponent(document.getElementById("vraag").value));
  const klaar = () => { source.close(); document.getElementById("klaar").textContent = "klaar"; };
  source.addEventListener("output", e => { document.getElementById("antwoord").textContent += e.data; });
  source.onerror = klaar;
};
</script></html>"""


def page_of(host: str, path: str) -> bytes | None:
    """The page at an address of the fake internet."""
    if path == "/stroom":
        return _EVENT_SOURCE
    page = next((page for page in PAGES.values() if page.host == host and path in ("/proef", "/chat/")), None)
    if page is None:
        return None
    return (_PAGE % (page.read, json.dumps(page.url), json.dumps(page.content_type), page.body)).encode()
