// SPDX-License-Identifier: MIT
//
// Bundles the tests of the modules that need no browser, and runs them with the test runner of Node.js 18 or later.
//
//   node tests/run.mjs [NAME…]
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const names = (await readdir(here)).filter((name) => name.endsWith(".test.ts"))
  .filter((name) => wanted.length === 0 || wanted.includes(basename(name, ".test.ts")));
if (names.length === 0) {
  console.error(`no tests are called ${wanted.join(", ")}`);
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), "roundtrip-report-tests-"));
let status = 1;
try {
  await build({
    entryPoints: names.map((name) => join(here, name)), outdir: folder, outExtension: { ".js": ".mjs" },
    bundle: true, platform: "node", format: "esm", target: "node18", sourcemap: "inline", logLevel: "warning",
  });
  const files = names.map((name) => join(folder, name.replace(/\.ts$/, ".mjs")));
  status = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], { stdio: "inherit" }).status ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(status);
