// SPDX-License-Identifier: MIT
//
// Looks at a page in headless Chromium as somebody does who uses it: the page must be filled with results already.
//
//   node tests/browser.mjs PAGE.html [--brief] [--first]
//
// --brief looks at one theme with axe and at two widths, for pages beside one that is looked at in all. --first ends with the first failure. CHROMIUM names the browser, /usr/bin/chromium without it. The exit code is 1 if something is not as it should be.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";

import { start } from "./browse.mjs";

const path = process.argv[2];
if (!path) {
  console.error("usage: node tests/browser.mjs PAGE.html [--brief]");
  process.exit(2);
}
const brief = process.argv.includes("--brief");
const url = pathToFileURL(resolve(path)).href;
const text = await readFile(path, "utf8");
const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(text)[1]);
const embedded = gunzipSync(Buffer.from(data.runs[0].packed, "base64"));
const results = JSON.parse(embedded.toString());
const info = results.roundtrip;
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const { browser, check, open, finish } = await start(url, process.argv.includes("--first"));

const dataset = info.datasets[0].name;
const floors = new Set(info.formats.filter((format) => format.floor).map((format) => format.name));
const whole = new Set(info.formats.filter((format) => format.off_the_clock === "").map((format) => format.name));
const formats = info.formats.filter((format) => !format.floor).map((format) => format.name);

/** Figures of the first dataset, as the file has them. */
function times(operation) {
  const cells = results.benchmarks.filter((cell) => cell.dataset === dataset && cell.operation === operation);
  return new Map(cells.filter((cell) => !floors.has(cell.format)).map((cell) => [cell.format, cell.real_time]));
}
const saves = times("save");
const loads = times("load");
const facts = info.facts.filter((fact) => fact.dataset === dataset && !floors.has(fact.format));
const sizes = new Map(facts.filter((fact) => fact.encoded_bytes !== null).map((fact) => [fact.format, fact.encoded_bytes]));
const both = [...saves.keys()].filter((format) => loads.has(format));
const byName = (a, b) => (a < b ? -1 : 1);
const ordered = (of) => [...of.keys()].sort((a, b) => of.get(a) - of.get(b) || byName(a, b));
const bySpeed = ordered(new Map(both.map((format) => [format, saves.get(format) + loads.get(format)])));
const [chosen, other] = bySpeed;

/** The formats of the table in their order; those with figures that are no floor. */
const shown = (page, kind = ":not(.floor, .without, .detail)") =>
  page.$$eval(`#table tbody tr${kind}`, (rows) => rows.map((row) => row.dataset.format));
const ranked = async (page) => (await shown(page)).filter((format) => bySpeed.includes(format));
/** What stands in the row of a format below the head of a column. */
const cell = (page, format, column) => page.evaluate(([name, key]) => {
  const heads = [...document.querySelectorAll("#table thead th")];
  const place = heads.findIndex((head) => head.querySelector("button")?.dataset.sort === key);
  return [...document.querySelectorAll("#table tbody tr")].find((row) => row.dataset.format === name).cells[place].textContent;
}, [format, column]);
const openAll = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
const noSideways = (page) => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

await check("the answer is there without a script", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(url);
  const articles = await page.$$eval("#answer article", (all) =>
    all.filter((article) => article.offsetHeight > 0).map(({ dataset: { run, place } }) => `${run} ${place}`));
  assert.equal(new Set(articles).size, articles.length);
  const expected = data.runs.flatMap(({ answers }, run) => answers.map((_, place) => `${run} ${place}`));
  // Beside them one of all datasets of a run, where there are several.
  assert.deepEqual(articles.filter((name) => !name.endsWith(" ")), expected);
  assert.ok(await page.isVisible("noscript p"));
});

await check("one answer is prominent, the others are one click away", async () => {
  const page = await open();
  assert.equal(await page.getAttribute(".chosen-answer article", "data-place"), "0");
  assert.equal(await page.locator(".lead-answer article").count(), await page.locator('article[data-place=""][data-run="0"]').count());
  const all = await page.locator("#answer article").count();
  const ofRun = await page.locator('#answer article[data-run="0"]').count();
  assert.equal(await page.locator("#answer article:visible").count(), ofRun - data.runs[0].answers.length + 1);
  for (const [rest, count] of [["other-datasets", data.runs[0].answers.length - 1], ["other-runs", all - ofRun]]) {
    assert.equal(await page.isVisible(`.${rest}`), count > 0);
    if (count === 0) continue;
    await page.click(`.${rest} > summary`);
    assert.equal(await page.locator(`.${rest} article:visible`).count(), count);
  }
});

await check("the table: floors, the fastest first, all formats", async () => {
  const page = await open();
  assert.deepEqual(await ranked(page), bySpeed);
  const all = await shown(page, ":not(.detail)");
  assert.deepEqual([...all].sort(), [...floors, ...formats].sort());
  assert.deepEqual(all.slice(0, floors.size).sort(), [...floors].sort());
  const rank = await page.textContent(`#table tbody tr.floor td.rank`).catch(() => "");
  assert.equal(rank, "");
  return `${all.length} rows`;
});

await check("a click on a header sorts, a second one turns the order", async () => {
  const page = await open();
  const bySize = ordered(sizes);
  await page.click('#table button[data-sort="size"]');
  assert.deepEqual((await shown(page)).filter((format) => sizes.has(format)), bySize);
  assert.match(await page.evaluate(() => location.hash), /sort=size/);
  assert.equal(await page.evaluate(() => document.activeElement?.dataset.sort), "size");
  await page.keyboard.press("Enter");
  const first = (await shown(page)).find((format) => sizes.has(format));
  assert.equal(sizes.get(first), sizes.get(bySize[bySize.length - 1]));
  assert.equal(await page.getAttribute("#table th:has([data-sort=size])", "aria-sort"), "descending");
});

await check("filters", async () => {
  const page = await open();
  await page.getByRole("combobox", { name: "Encoding", exact: true }).selectOption("text");
  const text = info.formats.filter((format) => !format.floor && format.encoding === "text").map((format) => format.name);
  assert.deepEqual((await shown(page, ":not(.floor, .detail)")).sort(), text.sort());
  await page.getByText("Clear the filters").click();
  await page.getByLabel("Suite’s own formats").selectOption("no");
  const left = await page.$$eval("#table tbody .badge.own", (badges) => badges.length);
  assert.equal(left, 0);
  await page.getByText("Clear the filters").click();
  await page.getByLabel("Exact only").check();
  const states = await page.$$eval("#table tbody tr:not(.floor) .state", (all) => all.map((state) => state.textContent));
  assert.ok(states.every((state) => state === "exact"));
  return `${text.length} of ${formats.length} are text`;
});

await check("search, and one step back for all of its letters", async () => {
  const page = await open();
  await page.getByLabel("Search").pressSequentially(chosen.toUpperCase());
  const found = await shown(page, ":not(.detail)");
  assert.ok(found.length > 0 && found.length < formats.length + floors.size && found.includes(chosen));
  const name = chosen.toUpperCase();
  await page.waitForFunction((text) => new URLSearchParams(location.hash.slice(1)).get("search") === text, name);
  await page.goBack();
  await page.waitForFunction(() => location.hash === "");
  assert.equal((await shown(page, ":not(.detail)")).length, formats.length + floors.size);
  assert.equal(await page.inputValue("input[type=search]"), "");
});

await check("compare with this one: figures are ratios to it", async () => {
  const page = await open();
  await page.click(`#table tr[data-format="${chosen}"] .name button`);
  await page.getByRole("button", { name: "Compare with this one" }).click();
  const text = await cell(page, other, "save");
  assert.match(text, /×/);
  const ratio = saves.get(other) / saves.get(chosen);
  assert.ok(Math.abs(Number.parseFloat(text) / ratio - 1) < 0.02, `${text} for ${ratio}`);
  assert.match(await page.textContent(`#table tr[data-format="${chosen}"]`), /compared with/);
  assert.match(await page.evaluate(() => location.hash), /with=/);
  return `a save of ${other} takes ${text} that of ${chosen}`;
});

await check("my choice is highlighted in the table and in the calculator", async () => {
  const page = await open();
  await page.getByLabel("My choice").selectOption(chosen);
  assert.match(await page.textContent("#table tr.mine"), /my choice/);
  assert.match(await page.textContent("#calculator tr.mine"), /my choice/);
});

await check("the calculator follows the link", async () => {
  const page = await open();
  const order = () => page.$$eval("#calculator tbody tr", (rows) => rows.map((row) => row.dataset.format));
  const expected = (bits) => {
    const total = (format) => saves.get(format) + loads.get(format) + (2 * 8e9 * sizes.get(format)) / bits;
    return both.filter((format) => sizes.has(format) && whole.has(format)).sort((a, b) => total(a) - total(b) || byName(a, b));
  };
  for (const [label, bits] of [["NVMe disk, 3 GB/s", 24e9], ["Mobile, 20 Mbit/s", 20e6]]) {
    await page.getByLabel("Link").selectOption({ label });
    assert.deepEqual(await order(), expected(bits), label);
  }
  assert.equal(await page.isVisible("#calculator .notice"), false);
  await page.getByLabel("Compression").selectOption("zstd");
  const timed = times("compress_zstd").size > 0;
  assert.equal(await page.isVisible("#calculator .notice"), !timed);
  const heads = await page.$$eval("#calculator thead th", (all) => all.map((head) => head.textContent));
  assert.equal(heads.includes("decompress"), timed);
  if (!timed) assert.match(await page.textContent("#calculator .notice"), /not counted.*lower bound.*compress_zstd/s);
  await page.getByLabel("Bandwidth").focus();
  const before = await page.inputValue("#calculator input[type=number] >> nth=0");
  for (let i = 0; i < 20; ++i) await page.keyboard.press("ArrowRight");
  assert.notEqual(await page.inputValue("#calculator input[type=number] >> nth=0"), before);
  await page.waitForFunction(() => /link=(?!20Mbit)/.test(location.hash));
});

// A longer name than that is no part of an address.
const last = info.datasets.map(({ name }) => name).filter((name) => name.length < 1000).at(-1);
const deep = `#dataset=${encodeURIComponent(last)}&row=${encodeURIComponent(formats[0])}`
  + "&sort=-size&columns=size,fidelity&scale=linear&link=10Gbit&ratio=1:10&compression=lz4";
await check("a link shows what one saw", async () => {
  const page = await open(deep);
  assert.equal(await page.$eval(".datasets input:checked", (input) => input.value), last);
  assert.equal(await page.getAttribute("#table tr.mine", "data-format"), formats[0]);
  const columns = await page.$$eval("#table thead button", (all) => all.map((button) => button.dataset.sort));
  assert.deepEqual(columns, ["format", "size", "fidelity"]);
  assert.equal(await page.getAttribute("#table th:has([data-sort=size])", "aria-sort"), "descending");
  assert.match(await page.textContent("#calculator .status"), /1 save and 10 loads over 10 Gbit/);
  const before = await page.evaluate(() => location.hash);
  await page.click('#table button[data-sort="format"]');
  await page.goBack();
  await page.waitForFunction((hash) => location.hash === hash, before);
  assert.equal(await page.getAttribute("#table th:has([data-sort=size])", "aria-sort"), "descending");
  await page.goForward();
  await page.waitForSelector("#table th[aria-sort] [data-sort=format]");
});

await check("hostile addresses do no harm", async () => {
  const hostile = ["#dataset=%E0%A4%A&row=<img src=x onerror=alert(1)>",
    "#__proto__=x&columns=__proto__,constructor&sort=toString",
    "#row=%00%E2%80%AE&with=nobody&link=1e999Gbit&ratio=0:0", `#search=${"%41".repeat(30000)}`];
  for (const hash of hostile) {
    const page = await open(hash);
    assert.deepEqual(await ranked(page), bySpeed, hash.slice(0, 60));
    assert.equal(await page.locator("[role=alert]").count(), 0);
  }
});

await check("a figure of the answer leads to its row", async () => {
  const page = await open("#search=nothing-is-called-so");
  assert.match(await page.textContent("#table tbody"), /No format/);
  const link = page.locator(".chosen-answer a.figure").first();
  const row = new URLSearchParams((await link.getAttribute("href")).slice(1)).get("row");
  await link.click();
  assert.deepEqual(await shown(page, ".mine"), formats.includes(row) ? [row] : []);
  assert.equal(await page.inputValue("input[type=search]"), "");
});

async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

await check("the results can be had, byte for byte", async () => {
  const page = await open();
  const { name, content } = await download(page, "Results as JSON");
  assert.match(name, /^roundtrip-.*\.json$/);
  assert.ok(content.equals(embedded), "the file differs from what the page holds");
  return `${name}, ${content.length} bytes`;
});

await check("the table can be had as CSV", async () => {
  const page = await open("#sort=size");
  const { name, content } = await download(page, "Table as CSV");
  const lines = content.toString().split("\r\n");
  assert.equal(lines.length, formats.length + floors.size + 2);
  const size = lines[0].split(",").indexOf("size_bytes");
  assert.ok(size > 0);
  const first = lines.find((line) => line.split(",")[1] === chosen);
  assert.ok(first?.includes(`,${saves.get(chosen)},`), `${first} without ${saves.get(chosen)}`);
  return name;
});

const choice = `#row=${encodeURIComponent(chosen)}&with=${encodeURIComponent(other)}&compression=zstd`;
for (const scheme of brief ? ["dark"] : ["light", "dark"]) {
  for (const [what, hash, width] of [["as it opens", "", 1280], ["with a choice", choice, 360]]) {
    await check(`axe finds nothing, ${scheme}, ${what}, ${width} px`, async () => {
      const page = await open(hash, { scheme, width });
      await page.click("#table tbody tr:not(.floor) .name button");
      await openAll(page);
      await page.evaluate(() => document.getElementById("charts").scrollIntoView());
      await page.waitForTimeout(300);
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
      const say = (node) => `${node.html.slice(0, 160)} ${node.failureSummary}`;
      const said = found.violations.map(({ id, nodes }) =>
        `${id}: ${nodes.length} × ${nodes.slice(0, 3).map(say).join("\n")}`);
      assert.equal(said.join("\n"), "");
      return `${found.passes.length} rules`;
    });
  }
}

if (data.runs.length > 1) {
  await check("runs side by side, and one after the other", async () => {
    const page = await open();
    const { label } = data.runs[1];
    await page.waitForFunction((count) => document.querySelectorAll("#runs thead th").length === count, data.runs.length + 1);
    await page.getByRole("combobox", { name: "Run", exact: true }).selectOption("1");
    await page.waitForFunction((text) => new URLSearchParams(location.hash.slice(1)).get("run") === text, label);
    const second = JSON.parse(gunzipSync(Buffer.from(data.runs[1].packed, "base64")).toString());
    const names = second.roundtrip.formats.map((format) => format.name);
    assert.deepEqual((await shown(page, ":not(.detail)")).sort(), names.sort());
    await page.goBack();
    await page.waitForFunction(() => location.hash === "");
    assert.deepEqual(await ranked(page), bySpeed);
  });
}

await check("the button turns the colours", async () => {
  const page = await open();
  const colour = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const before = await colour();
  await page.getByRole("button", { name: "Dark colours" }).click();
  assert.notEqual(await colour(), before);
  await page.getByRole("button", { name: "Light colours" }).click();
  assert.equal(await colour(), before);
});

for (const width of brief ? [360, 1280] : [360, 768, 1280, 3840]) {
  await check(`no page scrolls sideways, ${width} px`, async () => {
    const page = await open("", { width });
    assert.ok(await noSideways(page));
    await page.click("#table tbody tr:not(.floor) .name button");
    await openAll(page);
    assert.ok(await noSideways(page), "with all that opens open");
  });
}

await check("a menu closes by itself, and with Escape", async () => {
  const page = await open();
  const menu = page.locator("details.menu").first();
  await menu.locator("> summary").click();
  assert.equal(await menu.getAttribute("open"), "");
  await page.keyboard.press("Escape");
  assert.equal(await menu.getAttribute("open"), null);
  await menu.locator("> summary").click();
  await page.click("h1");
  assert.equal(await menu.getAttribute("open"), null);
});

await check("on paper: the answer and the table, no controls", async () => {
  const page = await open();
  await page.emulateMedia({ media: "print" });
  for (const part of [".controls", ".actions", ".theme"]) {
    assert.equal(await page.locator(part).first().isVisible(), false, part);
  }
  assert.ok(await page.isVisible("#answer article") && await page.isVisible("#table tbody tr"));
  assert.equal(await page.$eval("#table .box", (box) => getComputedStyle(box).overflowY), "visible");
  // All that the browser waits for: what is done in the turn of this event.
  const undrawn = await page.evaluate(async () => {
    dispatchEvent(new Event("beforeprint"));
    await null;
    return new Promise((resolve) => queueMicrotask(() => requestAnimationFrame(() => resolve(
      [...document.querySelectorAll(".chart-section")].filter((section) => !section.querySelector("svg")).map(({ id }) => id)))));
  });
  assert.deepEqual(undrawn, []);
});

await check("with the keys alone", async () => {
  const page = await open();
  await page.keyboard.press("Tab");
  assert.match(await page.evaluate(() => document.activeElement?.textContent), /^Skip/);
  await page.keyboard.press("Enter");
  assert.ok(await page.evaluate(() => document.activeElement?.matches("#table .box")));
  assert.equal(await page.evaluate(() => location.hash), "");
  await page.reload();
  await page.waitForSelector("#table tbody tr");
  const seen = new Set();
  for (let i = 0; i < 400; ++i) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const part = document.activeElement?.closest("#answer, .controls, .actions, #table .box, #calculator, #about");
      return part?.className || part?.id || "";
    });
    seen.add(at);
    if (at === "about") break;
  }
  for (const part of ["answer", "controls", "box", "calculator", "about"]) {
    assert.ok([...seen].some((at) => at.split(" ")[0] === part), `${part} is not reached: ${[...seen].join("; ")}`);
  }
});

await check("without DecompressionStream the page says so, and the answer stays", async () => {
  const page = await open("", { script: "delete globalThis.DecompressionStream" });
  await page.waitForSelector("[role=alert]");
  assert.match(await page.textContent("[role=alert]"), /DecompressionStream/);
  assert.ok(await page.isVisible("#answer article"));
});

await check("damaged results are said to be so, and the answer stays", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const { packed } = data.runs[0];
  const damaged = packed.slice(0, 2000) + packed.slice(2400);
  await page.route(url, (route) => route.fulfill({ contentType: "text/html", body: text.replace(packed, () => damaged) }));
  await page.goto(url);
  await page.waitForSelector("[role=alert]");
  assert.ok(await page.isVisible("#answer article"));
  return await page.textContent("[role=alert]");
});

await check("how fast it is", async () => {
  const page = await open();
  const opened = [];
  for (let i = 0; i < 5; ++i) {
    await page.goto("about:blank");
    const start = performance.now();
    await page.goto(url);
    await page.waitForSelector("#table tbody tr");
    opened.push(performance.now() - start);
  }
  const sorted = await page.evaluate(async () => {
    const times = [];
    for (const key of ["size", "save", "size", "load", "format", "save"]) {
      const start = performance.now();
      document.querySelector(`#table button[data-sort="${key}"]`).click();
      document.body.getBoundingClientRect();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
      times.push(performance.now() - start);
    }
    return times;
  });
  const middle = (all) => Math.round([...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]);
  return `${text.length} characters; opens in ${middle(opened)} ms (at most ${Math.round(Math.max(...opened))}), `
    + `sorts in ${middle(sorted)} ms (at most ${Math.round(Math.max(...sorted))})`;
});

process.exit(await finish());
