// The vendors' own clients for Node, through the proxy: prints one line of JSON per question, for test_node_clients.py.
import OpenAI from "openai";
import Anthropic from "@anthropic-ai/sdk";
import { ProxyAgent, fetch } from "undici";

const [, , proxy, prompt, bsn] = process.argv;
const dispatcher = new ProxyAgent({ uri: proxy });
const through = { apiKey: "x", maxRetries: 2, fetch: (url, init) => fetch(url, { ...init, dispatcher }) };
const openai = new OpenAI(through);
const anthropic = new Anthropic(through);
const messages = [{ role: "user", content: prompt }];
const say = (name, value) => console.log(JSON.stringify({ name, value }));

const whole = await openai.chat.completions.create({ model: "gpt-4o", messages });
say("openai", whole.choices[0].message.content);

let text = "";
for await (const chunk of await openai.chat.completions.create({ model: "gpt-4o", messages, stream: true })) {
  text += chunk.choices[0].delta.content ?? "";
}
say("openai stream", text);

const tools = [{ type: "function", function: { name: "zoek", parameters: { type: "object" } } }];
let called = "";
for await (const chunk of await openai.chat.completions.create({ model: "gpt-4o", messages, tools, stream: true })) {
  called += chunk.choices[0].delta.tool_calls?.[0].function.arguments ?? "";
}
say("openai tools", JSON.parse(called).tekst);

let said = "";
for await (const event of await openai.responses.create({ model: "gpt-4o", input: prompt, stream: true })) {
  if (event.type === "response.output_text.delta") said += event.delta;
}
say("openai responses", said);

const asked = { model: "claude-sonnet-4", max_tokens: 100, messages };
say("anthropic", (await anthropic.messages.create(asked)).content[0].text);
let streamed = "";
const stream = anthropic.messages.stream(asked).on("text", (piece) => { streamed += piece; });
await stream.finalMessage();
say("anthropic stream", streamed);

for (const [name, refused] of [
  ["openai refused", () => openai.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: `BSN ${bsn}` }] })],
  ["anthropic refused", () => anthropic.messages.create({ ...asked, messages: [{ role: "user", content: `BSN ${bsn}` }] })],
]) {
  try { await refused(); say(name, "not refused"); } catch (error) { say(name, `${error.status} ${error.constructor.name} ${error.message}`); }
}
await dispatcher.close();
