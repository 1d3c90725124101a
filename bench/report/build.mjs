// SPDX-License-Identifier: MIT
//
// Makes what `roundtrip report` needs, in the folder that is named: page.html, one file without a reference to any other,
// which the command fills with results; and chart.mjs, which draws one chart as SVG in Node.js.
//
//   node build.mjs FOLDER
//
// A policy (CSP) in the page lets its own script run, by its hash, and nothing else: whatever the results hold is data.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2];
if (!folder) {
  console.error("usage: node build.mjs FOLDER");
  process.exit(2);
}

async function bundle(entry, options) {
  const { outputFiles } = await build({
    entryPoints: [join(here, "src", entry)],
    bundle: true,
    minify: true,
    write: false,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    ...options,
  });
  return outputFiles[0].text.trim();
}

const script = await bundle("main.ts", { format: "iife", target: "es2022" });
const style = await bundle("page.css", { target: "es2022" });
const hash = createHash("sha256").update(script).digest("base64");
const policy =
  `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data: blob:; ` +
  "base-uri 'none'; form-action 'none'";

const template = await readFile(join(here, "src", "page.html"), "utf8");
const parts = { policy, style, script };
// A function, since the text of a replacement may hold `$`.
const page = template.replace(/<!--@(policy|style|script)-->|\{policy\}/g, (place, name) => parts[name ?? "policy"]);

await mkdir(folder, { recursive: true });
await writeFile(join(folder, "page.html"), page);
await writeFile(join(folder, "chart.mjs"), await bundle("chart_cli.ts", { format: "esm", platform: "node", target: "node18" }));
