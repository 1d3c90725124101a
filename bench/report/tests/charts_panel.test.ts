// SPDX-License-Identifier: MIT
//
// The panel in a browser, under the policy that the page has. Without Chromium these tests are skipped.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import type { Page } from "playwright-core";

import { history, sample } from "./charts_sample";

const chromium = "/usr/bin/chromium";
const skip = existsSync(chromium) ? false : "there is no Chromium";
const folder = mkdtempSync(join(tmpdir(), "roundtrip-panel-"));
after(() => rmSync(folder, { recursive: true }));

/** What the page of the report does with the panel, in short. */
const script = `
import { ChartPanel } from "./src/charts/panel";
import { modelOf } from "./src/model";
const { results, histories } = JSON.parse(document.getElementById("data").textContent);
const runs = [{ label: "run", model: modelOf(results) }];
const panel = new ChartPanel(document.getElementById("app"));
let scale = "log";
window.show = (dataset, chosen = null) => panel.update({
  runs, run: 0, dataset, rows: runs[0].model.datasets.find(({ result }) => result.name === dataset).rows,
  chosen, highlighted: null, scale, histories, onScale(to) { scale = to; window.show(dataset, chosen); },
});
window.show("log");
`;

function pageFile(): string {
  const args = ["node_modules/esbuild/bin/esbuild", "--bundle", "--format=iife", "--target=es2022", "--loader=ts"];
  const built = spawnSync(process.execPath, args, { input: script, encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(built.status, 0, built.stderr);
  const hash = createHash("sha256").update(built.stdout).digest("base64");
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data: blob:`;
  const data = { results: sample({ formats: ["native", "<b>cbor</b>", "json"] }), histories: [history("time", 2)] };
  const file = join(folder, "page.html");
  writeFileSync(file, `<!DOCTYPE html><html lang="en"><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="${policy}"><title>t</title>` +
    `<style>${readFileSync("src/charts/panel.css", "utf8")}</style><div id="app"></div>` +
    `<script type="application/json" id="data">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>` +
    `<script>${built.stdout}</script></html>`);
  return `file://${file}`;
}

async function inBrowser(act: (page: Page) => Promise<void>): Promise<void> {
  // Not bundled: it finds files of its own beside itself.
  const load = createRequire(join(process.cwd(), "tests.js"));
  const { chromium: browsers } = load("playwright-core") as typeof import("playwright-core");
  const browser = await browsers.launch({ executablePath: chromium, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 900, height: 700 }, colorScheme: "light" });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(pageFile());
    await page.waitForSelector("#chart-pareto");
    await act(page);
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
  }
}

const figure = (id: string) => `section:has(#chart-${id}) .chart-figure`;

test("charts are drawn when they come near, and again when what they show changes", { skip }, () => inBrowser(async (page) => {
  await page.waitForSelector(`${figure("answer")} svg`);
  assert.equal(await page.$(`${figure("history-time")} svg`), null);
  await page.$eval("#chart-history-time", (heading) => heading.scrollIntoView());
  await page.waitForSelector(`${figure("history-time")} svg`);
  const before = await page.$(`${figure("history-time")} svg`);
  await page.evaluate("show('mesh', 'json')");
  await page.$eval("#chart-pareto", (heading) => heading.scrollIntoView());
  await page.waitForSelector(`${figure("pareto")} svg >> text=▸ json`);
  assert.ok(await before!.evaluate((node) => node.isConnected), "a history that is the same is not drawn again");
  assert.equal(await page.$("section b"), null);
}));

test("scale, theme and width change the picture", { skip }, () => inBrowser(async (page) => {
  const tools = "section:has(#chart-pareto) .chart-scales";
  await page.$eval("#chart-pareto", (heading) => heading.scrollIntoView());
  await page.waitForSelector(`${figure("pareto")} svg >> text=/log scale/`);
  assert.equal(await page.getAttribute(`${tools} [data-scale=log]`, "aria-pressed"), "true");
  await page.click(`${tools} [data-scale=linear]`);
  await page.waitForSelector(`${figure("pareto")} svg >> text=/log scale/`, { state: "detached" });
  assert.equal(await page.getAttribute(`${tools} [data-scale=log]`, "aria-pressed"), "false");
  await page.evaluate("document.documentElement.dataset.theme = 'dark'");
  await page.waitForSelector(`${figure("pareto")} svg [fill="#e6edf3"]`);
  await page.setViewportSize({ width: 400, height: 700 });
  // Less the margins of the body.
  await page.waitForSelector(`${figure("pareto")} svg[width="384"]`);
}));

test("files have their names, and the table has the figures", { skip }, () => inBrowser(async (page) => {
  for (const kind of ["SVG", "CSV", "PNG"]) {
    const [file] = await Promise.all([
      page.waitForEvent("download"), page.click(`section:has(#chart-time-load) button[data-kind=${kind}]`),
    ]);
    assert.equal(file.suggestedFilename(), `roundtrip-log-time-load.${kind.toLowerCase()}`);
    const content = readFileSync(await file.path());
    const start = { SVG: "<svg", CSV: "format,kind", PNG: "\x89PNG" }[kind]!;
    assert.equal(content.toString("latin1").slice(0, start.length), start);
  }
  await page.click("section:has(#chart-time-load) summary");
  assert.equal(await page.textContent("section:has(#chart-time-load) tbody tr:first-child th"), "native");
  assert.equal(await page.textContent("section:has(#chart-time-load) tbody tr:first-child td:nth-child(3)"), "200");
}));
