"""A stand-in chat page: posts JSON with fetch and shows the answer while it streams."""

PAGE = b"""<!doctype html><html lang="nl"><meta charset="utf-8"><title>Chat</title>
<textarea id="vraag"></textarea><button id="stuur">Stuur</button><pre id="antwoord"></pre><p id="klaar"></p>
<script>
document.getElementById("stuur").onclick = async () => {
  const asked = {model: "x", stream: true, messages: [{role: "user", content: document.getElementById("vraag").value}]};
  const answer = await fetch("/v1/chat/completions", {method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(asked)});
  const out = document.getElementById("antwoord");
  if (!answer.ok) { out.textContent = (await answer.json()).error.message; }
  else {
    const reader = answer.body.getReader(), decoder = new TextDecoder();
    let text = "";
    for (;;) { const {done, value} = await reader.read(); if (done) break; text += decoder.decode(value, {stream: true}); }
    for (const line of text.split("\\n")) if (line.startsWith("data: {"))
      out.textContent += JSON.parse(line.slice(6)).choices[0].delta.content || "";
  }
  document.getElementById("klaar").textContent = "klaar";
};
</script></html>"""
