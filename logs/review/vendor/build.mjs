// Makes ../static/utrecht.css: the components of the NL Design System that the pages use, and of these only the rules
// whose classes stand in a template. Run with `make pages-css`; the result is committed, so that nobody needs npm to run.
// Also copies, unchanged, the cryptography that static/openen.js uses: anybody can compare it with the packages.
// The colours and sizes are our own (static/sluis.css): the design tokens of Utrecht and Rijkshuisstijl are not free.
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PurgeCSS } from "purgecss";

const here = import.meta.dirname;
const components = [
  "root", "document", "body", "skip-link", "heading-1", "heading-2", "heading-3", "paragraph", "link", "button",
  "form-field", "form-field-description", "form-label", "textbox", "textarea", "select", "checkbox", "table", "alert",
  "status-badge", "code",
];
const require = createRequire(join(here, "node_modules/@utrecht/component-library-css/package.json"));
const sources = components.map((name) => {
  const file = require.resolve(`@utrecht/${name}-css/package.json`);
  const { version } = JSON.parse(readFileSync(file, "utf8"));
  return { name: `@utrecht/${name}-css ${version}`, css: readFileSync(join(dirname(file), "dist/index.css"), "utf8") };
});
const html = readdirSync(join(here, "../html")).map((name) => ({
  raw: readFileSync(join(here, "../html", name), "utf8"), extension: "html",
}));
const css = sources.map((source) => source.css).join("\n").replace(/\/\*[\s\S]*?\*\//g, "");
const [{ css: used }] = await new PurgeCSS().purge({
  content: html, css: [{ raw: css }],
  defaultExtractor: (text) => text.match(/[\w-]+/g) ?? [],
  safelist: { standard: [/^utrecht-status-badge--/, /^utrecht-alert--/, /^utrecht-button--/] },
});
const head = `/*!
 * NL Design System: components of the Utrecht component library, trimmed to what these pages use. Made by vendor/build.mjs.
 * Copyright (c) 2020-2025 Frameless B.V., 2021-2025 Gemeente Utrecht. Licence: EUPL-1.2.
 * ${sources.map((source) => source.name).join(", ")}
 */
`;
writeFileSync(join(here, "../static/utrecht.css"), head + used.replace(/\n\s*\n+/g, "\n").trim() + "\n");

const copied = {
  "@noble/hashes": ["noble-hashes", ["argon2.js", "blake2.js", "_blake.js", "_md.js", "_u64.js", "utils.js", "LICENSE"]],
  "tweetnacl": ["tweetnacl", ["nacl-fast.js", "LICENSE"]],
};
for (const [from, [to, files]] of Object.entries(copied)) {
  const place = join(here, "../static/vendor", to);
  mkdirSync(place, { recursive: true });
  for (const file of files) cpSync(join(here, "node_modules", from, file), join(place, file));
  const { name, version, license } = JSON.parse(readFileSync(join(here, "node_modules", from, "package.json"), "utf8"));
  writeFileSync(join(place, "VERSION"), `${name} ${version}, licence: ${license}\n`);
}
