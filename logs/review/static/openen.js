// The only script of these pages (ADR 13): opens in the browser what is sealed for PO or CISO. The key file, its
// password, the key and what is opened stay in this window. What goes out: that it is opened, and things that are sealed.
import { argon2idAsync } from "./vendor/noble-hashes/argon2.js";
import { blake2b } from "./vendor/noble-hashes/blake2.js";
import "./vendor/tweetnacl/nacl-fast.js";

const nacl = globalThis.nacl;
const form = document.getElementById("openen");
const bytes = { text: new TextEncoder(), back: new TextDecoder("utf-8") };

class Refusal extends Error {}

function say(code) {
  for (const line of document.querySelectorAll("#gezegd > [data-said]")) line.hidden = line.dataset.said !== code;
}

function fromHex(hex) {
  if (typeof hex !== "string" || hex.length % 2 || /[^0-9a-f]/.test(hex)) throw new Refusal("file");
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const toBase64 = (raw) => btoa(Array.from(raw, (one) => String.fromCharCode(one)).join(""));

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}

// A key file as `sluiswachter sleutel maken` writes it (logs/seal.py): Argon2id, then a libsodium secretbox.
async function keyOf(file, password) {
  let kept;
  try { kept = JSON.parse(await file.text()); } catch { throw new Refusal("file"); }
  if (kept?.sluiswachter !== "private-key") throw new Refusal("file");
  const salt = fromHex(kept.salt), box = fromHex(kept.key);
  const bar = document.getElementById("voortgang");
  bar.hidden = false;
  try {
    const onProgress = (part) => { bar.value = part; };
    const stretched = await argon2idAsync(bytes.text.encode(password), salt, { t: 3, m: 262144, p: 1, dkLen: 32, onProgress });
    const secret = nacl.secretbox.open(box.subarray(24), box.subarray(0, 24), stretched);
    if (!secret) throw new Refusal("password");
    return nacl.box.keyPair.fromSecretKey(secret);
  } finally { bar.hidden = true; }
}

// libsodium's sealed box: an ephemeral key, and a nonce that is the BLAKE2b hash of both public keys.
const nonceOf = (ephemeral, recipient) => blake2b(joined(ephemeral, recipient), { dkLen: 24 });

function unseal(sealed, key) {
  const ephemeral = sealed.subarray(0, 32);
  const opened = nacl.box.open(sealed.subarray(32), nonceOf(ephemeral, key.publicKey), ephemeral, key.secretKey);
  if (!opened) throw new Refusal("key");
  return opened;
}

function seal(content, recipient) {
  const once = nacl.box.keyPair();
  return joined(once.publicKey, nacl.box(content, nonceOf(once.publicKey, recipient), recipient, once.secretKey));
}

async function send(act, fields = {}) {
  const path = `${location.pathname.replace(/\/+$/, "")}/${act}`;
  const answer = await fetch(path, { method: "POST", body: new URLSearchParams(fields), redirect: "error" });
  const told = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : { error: "session" };
  if (!answer.ok || told.error) throw new Refusal(told.error ?? "session");
  return told;
}

// Whether an opened text is of the event or the pseudonym that was asked.
function isAbout(text) {
  const { what, subject } = form.dataset;
  return what === "pseudoniem" ? text.startsWith(`${subject}\0`) : JSON.parse(text).event === subject;
}

function show(content) {
  const place = document.getElementById("inhoud-van-de-opening");
  const text = bytes.back.decode(content);
  if (!isAbout(text)) throw new Refusal("other");
  if (form.dataset.what === "pseudoniem") {
    place.querySelector("[data-who]").textContent = text.slice(text.indexOf("\0") + 1);
  } else {
    const kept = JSON.parse(text);
    const row = place.querySelector("template"), body = place.querySelector("tbody");
    for (const [kind, where, words] of kept.items) {
      const line = row.content.cloneNode(true);
      const name = document.querySelector(`#soorten [data-kind="${CSS.escape(kind)}"]`);
      const cells = [name?.textContent ?? kind, where, words];
      line.querySelectorAll("[data-cell]").forEach((cell, at) => { cell.textContent = cells[at]; });
      body.append(line);
    }
  }
  place.hidden = false;
  form.hidden = true;
  place.focus();
}

// What the PO has in hand: for one person it is the thing itself, for two it goes on to the CISO.
async function asPo(key) {
  const { sealed } = await send("halen");
  const inner = unseal(fromBase64(sealed), key);
  if (form.dataset.state === "agreed") { show(inner); say("shown"); return; }
  const forOne = form.dataset.what === "bewijs" && inner[0] === "1".charCodeAt(0);
  if (forOne) { show(inner.subarray(1)); await send("klaar"); say("shown"); return; }
  await send("doorgeven", { verzegeld: toBase64(form.dataset.what === "bewijs" ? inner.subarray(1) : inner) });
  form.hidden = true;
  say("passed");
}

// The CISO agrees to open what the page names, so that is looked at before anything is sealed for the PO.
async function asCiso(key) {
  const { sealed, po } = await send("halen");
  const content = unseal(fromBase64(sealed), key);
  if (!isAbout(bytes.back.decode(content))) throw new Refusal("other");
  await send("instemmen", { verzegeld: toBase64(seal(content, fromHex(po))) });
  form.hidden = true;
  say("agreed");
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const file = form.elements.sleutel.files[0], password = form.elements.wachtwoord;
  if (!file) { say("file"); return; }
  const button = form.querySelector("button");
  button.disabled = true;
  say("busy");
  try {
    const key = await keyOf(file, password.value);
    await (form.dataset.turn === "ciso" ? asCiso(key) : asPo(key));
    form.reset();
  } catch (error) {
    say(error instanceof Refusal ? error.message : "broken");
  } finally {
    button.disabled = false;
  }
});
form.querySelector("button").disabled = false;
