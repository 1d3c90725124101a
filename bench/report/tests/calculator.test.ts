// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  costsOf, fastestLink, linkAtPlace, linkText, parseLink, placeOfLink, presets, ratios, slowestLink, usualCalculation,
} from "../src/calculator";
import type { Calculation } from "../src/calculator";
import { modelOf } from "../src/model";
import { cell, resultsOf, sampleModel } from "./samples";

const rows = sampleModel([
  { name: "fast", save: 1000, load: 2000, size: 10_000 },
  { name: "small", save: 50_000, load: 60_000, size: 1000 },
  { name: "untimed", size: 10 },
  { name: "object", save: 1, load: 1, size: 1, entry: { off_the_clock: "the conversion" } },
  { name: "floor", save: 1, load: 1, size: 1, entry: { floor: true } },
]).datasets[0]!.rows;

function calculate(change: Partial<Calculation>) {
  return costsOf(rows, { ...usualCalculation(), ...change });
}

test("a time is its parts: so many saves, so many loads, and the bytes of each", () => {
  const { costs } = calculate({ bitsPerSecond: 8e9, saves: 1, loads: 10 });
  const fast = costs.find((cost) => cost.row.format === "fast")!;
  assert.equal(fast.parts.get("save")!.value, 1000);
  assert.equal(fast.parts.get("load")!.value, 20_000);
  // 10,000 bytes at a byte a nanosecond, eleven times.
  assert.equal(fast.parts.get("transfer")!.value, 110_000);
  assert.equal(fast.total.value, 131_000);
  assert.deepEqual(fast.bottleneck, ["transfer"]);
});

test("the order follows the link", () => {
  assert.deepEqual(calculate({ bitsPerSecond: 24e9 }).costs.map((cost) => cost.row.format), ["fast", "small"]);
  assert.deepEqual(calculate({ bitsPerSecond: 20e6 }).costs.map((cost) => cost.row.format), ["small", "fast"]);
});

test("bytes that cross nothing cost nothing", () => {
  const [first] = calculate({ perSave: 0, perLoad: 0, bitsPerSecond: slowestLink }).costs;
  assert.equal(first!.row.format, "fast");
  assert.equal(first!.parts.get("transfer")!.value, 0);
});

test("each save and each load crosses the link as often as is said", () => {
  const { costs } = calculate({ bitsPerSecond: 8e9, perSave: 3, perLoad: 0, saves: 2, loads: 5 });
  assert.equal(costs.find((cost) => cost.row.format === "fast")!.parts.get("transfer")!.value, 60_000);
});

test("compressed sizes are used, and rows without one are named", () => {
  const { costs } = calculate({ compression: "zstd", bitsPerSecond: 8e9 });
  assert.equal(costs.find((cost) => cost.row.format === "small")!.bytes, 500);
  assert.deepEqual(calculate({ compression: "lz4" }).unknown.map((row) => row.format), ["fast", "small", "untimed"]);
  assert.deepEqual(calculate({}).unknown.map((row) => row.format), ["untimed"]);
});

test("compressing is counted where it was timed, and said not to be where it was not", () => {
  const results = resultsOf([
    { name: "fast", save: 1000, load: 2000, size: 10_000 }, { name: "small", save: 50_000, load: 60_000, size: 1000 },
    { name: "other", save: 1, load: 1, size: 1 },
  ]);
  for (const [operation, ns] of [["compress_zstd", 300_000], ["decompress_zstd", 7000]] as const) {
    results.benchmarks.push(cell("fast", operation, ns), cell("small", operation, ns / 100));
  }
  const measured = modelOf(results).datasets[0]!.rows;
  const calculation: Calculation = { ...usualCalculation(), compression: "zstd", bitsPerSecond: 8e9, saves: 1, loads: 10 };
  const { costs, parts, lowerBound, unknown } = costsOf(measured, calculation);
  assert.deepEqual(parts, ["save", "compress", "transfer", "decompress", "load"]);
  assert.equal(lowerBound, false);
  const fast = costs.find((cost) => cost.row.format === "fast")!;
  assert.deepEqual([...fast.parts].map(([part, { value }]) => [part, value]), [
    ["save", 1000], ["compress", 300_000], ["transfer", 55_000], ["decompress", 70_000], ["load", 20_000]]);
  assert.equal(fast.total.value, 446_000);
  assert.deepEqual(fast.bottleneck, ["compress"]);
  // Who was not timed is no better for it.
  assert.deepEqual(unknown.map((row) => row.format), ["other"]);
  assert.equal(costsOf(measured, { ...calculation, compression: "none" }).costs.length, 3);
  assert.equal(costsOf(rows, calculation).lowerBound, true);
  assert.deepEqual(costsOf(rows, calculation).parts, ["save", "transfer", "load"]);
});

test("who leaves work off the clock is named, and not compared", () => {
  const { costs, untimed } = calculate({});
  assert.deepEqual(untimed.map((row) => row.format), ["object"]);
  assert.deepEqual(costs.map((cost) => cost.row.format).sort(), ["fast", "small"]);
});

test("what cannot be told apart is tied: totals and parts", () => {
  const close = sampleModel([
    { name: "a", save: 100, load: 101, size: 1 }, { name: "b", save: 101, load: 102, size: 1 },
    { name: "c", save: 500, load: 9, size: 1 },
  ]).datasets[0]!.rows;
  const { costs } = costsOf(close, { ...usualCalculation(), bitsPerSecond: fastestLink });
  assert.deepEqual(costs.map(({ standing }) => [standing.rank, standing.tied]), [[1, true], [1, true], [3, false]]);
  assert.deepEqual(costs[0]!.bottleneck, ["save", "load"]);
  assert.deepEqual(costs[2]!.bottleneck, ["save"]);
});

test("a transfer adds no doubt, and takes none away", () => {
  const { costs } = calculate({ bitsPerSecond: 8e9 });
  const [low, high] = costs[0]!.total.interval!;
  assert.ok(Math.abs(low - (3000 * 0.9 + 20_000)) < 1e-6 && Math.abs(high - (3000 * 1.1 + 20_000)) < 1e-6);
});

test("links are written and read", () => {
  for (const { bitsPerSecond } of presets) assert.equal(parseLink(linkText(bitsPerSecond)), bitsPerSecond);
  assert.equal(linkText(24e9), "24Gbit");
  assert.equal(linkText(20e6, " "), "20 Mbit");
  assert.equal(parseLink("2.5Gbit"), 2.5e9);
  for (const text of ["", "fast", "-1Gbit", "1e9Gbit", "0Mbit", "1gbit", "999999Gbit", "NaNMbit"]) {
    assert.equal(parseLink(text), null);
  }
});

test("the slider reaches from the slowest link to the fastest, and each preset", () => {
  assert.equal(linkAtPlace(0), slowestLink);
  assert.equal(linkAtPlace(1000), fastestLink);
  for (const { bitsPerSecond } of presets) {
    const reached = linkAtPlace(placeOfLink(bitsPerSecond));
    assert.ok(Math.abs(reached / bitsPerSecond - 1) < 0.05, `${bitsPerSecond}: ${reached}`);
  }
  assert.deepEqual(ratios[0], [100, 1]);
  assert.deepEqual(ratios[ratios.length - 1], [1, 100]);
});
