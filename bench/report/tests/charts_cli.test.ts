// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { history, sample } from "./charts_sample";

// The tests are run in bench/report.
const folder = mkdtempSync(join(tmpdir(), "roundtrip-charts-"));
const program = join(folder, "chart.mjs");
const built = spawnSync(process.execPath, ["build.mjs", folder], { encoding: "utf8" });
assert.equal(built.status, 0, built.stderr);
after(() => rmSync(folder, { recursive: true }));

function run(request: unknown) {
  const input = typeof request === "string" ? request : JSON.stringify(request);
  return spawnSync(process.execPath, [program], { input, encoding: "utf8", maxBuffer: 1 << 28 });
}

const usual = {
  results: [{ label: "a", results: sample() }, { label: "b", results: sample({ scale: 10 }) }], histories: [history("time", 3)],
  dataset: "log", chart: "pareto", theme: "light", scale: "log", width: 800,
};

/** What is wrong with a text as XML; this much of the grammar tells whether a viewer takes it. */
function wrongIn(xml: string): string | null {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.test(xml)) return "a character that XML does not have";
  const open: string[] = [];
  let rest = xml.trim();
  let roots = 0;
  while (rest) {
    const tag = /^<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/.exec(rest);
    const text = /^[^<]+/.exec(rest)?.[0];
    if (!tag && !text) return `no tag: ${rest.slice(0, 80)}`;
    const piece = tag?.[0] ?? text!;
    if (/&(?!(amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/.test(piece)) return `a bare &: ${piece.slice(0, 80)}`;
    if (text && open.length === 0) return "text outside of the root";
    if (tag?.[1] && open.pop() !== tag[2]) return `</${tag[2]}> closes another`;
    if (tag && !tag[1]) {
      const names = [...tag[3]!.matchAll(/([\w:-]+)="/g)].map((match) => match[1]);
      if (new Set(names).size !== names.length) return `an attribute twice: ${tag[0].slice(0, 80)}`;
      if (open.length === 0) ++roots;
      if (!tag[4]) open.push(tag[2]!);
    }
    rest = rest.slice(piece.length);
  }
  return open.length > 0 ? `open: ${open.join(" ")}` : roots === 1 ? null : "more than one root";
}

test("what is not XML is noticed", () => {
  const all = ["<a>", "<a><b></a></b>", "<a>&</a>", '<a b="1" b="2"/>', "<a>\u0001</a>", "<a/><b/>", "<a b=1/>"];
  for (const wrong of all) assert.ok(wrongIn(wrong), wrong);
  assert.equal(wrongIn('<a b="1">x &amp; y<c/></a>'), null);
});

test("every chart is an SVG file that stands alone, the same at each run, as wide as was asked for", () => {
  const ids = JSON.parse(run({ ...usual, list: true }).stdout) as string[];
  assert.ok(ids.includes("scaling-time") && ids.includes("history-time") && ids.includes("answer"));
  for (const chart of ids) {
    const { stdout, stderr, status } = run({ ...usual, chart });
    assert.equal(status, 0, stderr);
    assert.equal(wrongIn(stdout), null, chart);
    assert.match(stdout, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* role="img" aria-labelledby="title desc">/);
    assert.match(stdout, /^<svg [^>]*><title id="title">[^<]+<\/title><desc id="desc">[^<]+<\/desc>/);
    assert.doesNotMatch(stdout, /<script|href|url\(|@import|NaN|undefined|Infinity/);
    if (chart.length < 10) assert.equal(run({ ...usual, chart }).stdout, stdout, chart);
    const width = Number(/width="(\d+)"/.exec(stdout)![1]);
    assert.ok(width <= 800 && width > 700, `${chart} is ${width} wide`);
  }
});

test("theme, scale, title and formats are as asked for", () => {
  const plain = run(usual).stdout;
  assert.match(run({ ...usual, theme: "dark" }).stdout, /fill="#0d1117"/);
  assert.match(plain, /fill="#ffffff"/);
  assert.notEqual(run({ ...usual, scale: "linear" }).stdout, plain);
  assert.match(plain, />Size against time: down and left is better<\/text>/);
  assert.doesNotMatch(run({ ...usual, title: false }).stdout, />Size against time: down and left is better<\/text>/);
  assert.match(plain, />cbor<\/text>/);
  assert.doesNotMatch(run({ ...usual, formats: ["native", "json"] }).stdout, /cbor/);
});

test("hostile names stay text", () => {
  const formats = ["</text><script>alert(1)</script>", "a\u0000\u202Eb", "&lt;", "\"'`", "\ud800"];
  const results = [{ label: "a", results: sample({ formats, datasets: ["<d>", "\u0007"], libraries: ["<l>", "&"] }) }];
  const request = { ...usual, results, dataset: "<d>" };
  for (const chart of JSON.parse(run({ ...request, list: true }).stdout) as string[]) {
    const { stdout, stderr, status } = run({ ...request, chart });
    assert.equal(status, 0, stderr);
    assert.equal(wrongIn(stdout), null, chart);
    assert.doesNotMatch(stdout, /<script/);
  }
});

test("a request that cannot be fulfilled is refused in one line", () => {
  const wrong: [unknown, RegExp][] = [
    [{ ...usual, chart: "pie\n" }, /no chart pie\\u\{a\}; they allow: answer, pareto, /],
    [{ ...usual, dataset: "x" }, /no dataset x; there are: log, mesh/],
    [{ ...usual, formats: [] }, /no chart pareto; they allow: history-time/], [{ ...usual, theme: "blue" }, /light or dark/],
    [{ ...usual, scale: "sqrt" }, /log or linear/], [{ ...usual, width: 10 }, /240 to 8000/], [{ results: [] }, /no results/],
    ["{", /JSON/], [{ results: [{ label: "a", results: {} }] }, /cannot be read/],
  ];
  for (const [request, message] of wrong) {
    const { stdout, stderr, status } = run(request);
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(stderr, message);
    assert.match(stderr, /^[^\n]+\n$/);
  }
});
