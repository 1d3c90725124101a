// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { test } from "node:test";

import type { Model } from "../src/model";
import { noFilters, usualState } from "../src/state";
import type { Filters, ViewState } from "../src/state";
import { cellText, chosenColumns, rankText, ratioText, reasonOf, tableOf } from "../src/table";
import { cell, resultsOf, sampleModel } from "./samples";
import { modelOf } from "../src/model";

const model = sampleModel([
  {
    name: "slow", library: "json", save: 1000, load: 1000, size: 90,
    entry: { encoding: "text", self_describing: true, load_checks: "unchecked" },
  },
  { name: "quick", library: "roundtrip", save: 10, load: 10, size: 100, entry: { load_checks: "checked on request" } },
  { name: "near", save: 10.1, load: 10, size: 100, entry: { needs_schema: true } },
  {
    name: "lossy", save: 400, load: 400, size: 50,
    fact: { fidelity: "lossy", reason: "floats are rounded", path: "a[0].b", expected: "0.1", actual: "0.2" },
  },
  { name: "broken", fact: { fidelity: "crashed", reason: "signal 11" } },
  { name: "partly", save: 5, size: 10 },
  { name: "copy", load: 5, entry: { floor: true } },
]);

function table(change: Partial<ViewState> = {}, of: Model = model) {
  return tableOf(of, of.datasets[0]!, { ...usualState(), ...change });
}

function names(change: Partial<ViewState> = {}): string[] {
  return table(change).rows.map(({ row }) => row.format);
}

function filtered(change: Partial<Filters>): string[] {
  return names({ filters: { ...noFilters(), ...change } }).filter((name) => name !== "copy");
}

test("floors first, then by save + load, then what has no such figure, then what has none", () => {
  assert.deepEqual(names(), ["copy", "quick", "near", "lossy", "slow", "partly", "broken"]);
});

test("the other way round turns the ranked ones alone", () => {
  assert.deepEqual(names({ reversed: true }), ["copy", "slow", "lossy", "near", "quick", "partly", "broken"]);
});

test("ranks: ties have one, floors and rows without the figure none", () => {
  assert.deepEqual(table().rows.map(rankText), ["", "1=", "1=", "3", "4", "", ""]);
  assert.deepEqual(table({ sort: "size" }).rows.map((row) => `${row.row.format} ${rankText(row)}`.trim()),
    ["copy", "partly 1", "lossy 2", "slow 3", "near 4=", "quick 4=", "broken"]);
});

test("ranks stay those of the best first, whatever the order", () => {
  assert.deepEqual(table({ reversed: true }).rows.map(rankText), ["", "4", "3", "1=", "1=", "", ""]);
  const byName = table({ sort: "format" });
  assert.deepEqual(byName.rows.map((row) => `${row.row.format} ${rankText(row)}`.trim()),
    ["copy", "lossy 3", "near 1=", "partly", "quick 1=", "slow 4", "broken"]);
  assert.equal(byName.rankedBy?.key, "total");
});

test("more is better of a rate", () => {
  assert.deepEqual(names({ sort: "save_rate" }).slice(1), ["partly", "quick", "near", "lossy", "slow", "broken"]);
});

test("a figure of too few launches has a doubtful rank", () => {
  const results = resultsOf([{ name: "a", load: 1 }]);
  results.benchmarks.push({ ...cell("a", "save", 5), interval: null });
  assert.deepEqual(table({}, modelOf(results)).rows.map(rankText), ["~1"]);
});

test("each filter leaves what it says", () => {
  assert.deepEqual(filtered({ library: ["json", "lossy"] }), ["lossy", "slow"]);
  assert.deepEqual(filtered({ encoding: "text" }), ["slow"]);
  assert.deepEqual(filtered({ schema: "yes" }), ["near"]);
  assert.deepEqual(filtered({ described: "yes" }), ["slow"]);
  assert.deepEqual(filtered({ exact: true }), ["quick", "near", "slow", "partly"]);
  assert.deepEqual(filtered({ checks: "checked" }), ["near", "lossy", "partly", "broken"]);
  assert.deepEqual(filtered({ checks: "request" }), ["quick", "near", "lossy", "partly", "broken"]);
  assert.deepEqual(filtered({ own: "yes" }), ["quick"]);
  assert.deepEqual(filtered({ own: "no" }), ["near", "lossy", "slow", "partly", "broken"]);
  assert.deepEqual(filtered({ zerocopy: "yes" }), []);
  assert.deepEqual(filtered({ language: "python" }), []);
});

test("zero-copy is what was accessed; a language is that of a judge that read it as equal", () => {
  const judge = { judge: "j", version: "1", reason: "", known: "", read_back: "", read_back_reason: "", language: "python" };
  const results = resultsOf([
    { name: "a", save: 1, load: 1, fact: { judges: [{ ...judge, verdict: "equal" }] } },
    { name: "b", save: 1, load: 1, fact: { judges: [{ ...judge, verdict: "refused" }] } },
  ]);
  results.benchmarks.push(cell("b", "access", 1));
  const of = modelOf(results);
  const shown = (change: Partial<Filters>) =>
    table({ filters: { ...noFilters(), ...change } }, of).rows.map(({ row }) => row.format);
  assert.deepEqual(shown({ zerocopy: "yes" }), ["b"]);
  assert.deepEqual(shown({ zerocopy: "no" }), ["a"]);
  assert.deepEqual(shown({ language: "python" }), ["a"]);
});

test("floors stay with filters, and ranks are among what is shown", () => {
  const view = table({ filters: { ...noFilters(), library: ["lossy", "json"] } });
  assert.deepEqual(view.rows.map((row) => `${row.row.format} ${rankText(row)}`.trim()), ["copy", "lossy 1", "slow 2"]);
  assert.deepEqual([view.shown, view.formats], [2, 6]);
});

test("a search looks at names and libraries, for all of its words", () => {
  assert.deepEqual(names({ search: "ROUND" }), ["quick"]);
  assert.deepEqual(names({ search: "text json" }), ["slow"]);
  assert.deepEqual(names({ search: "nothing" }), []);
  assert.deepEqual(names({ search: "  " }).length, 7);
});

test("a reason says where the first difference was", () => {
  const reason = (name: string) => reasonOf(model.datasets[0]!.rows.find((row) => row.format === name)!);
  assert.equal(reason("lossy"), "floats are rounded; first at a[0].b: 0.1 became 0.2");
  assert.equal(reason("broken"), "signal 11");
  assert.equal(reason("quick"), "");
});

test("cells: figures, or ratios that say where they are tied", () => {
  const view = table({ with: "quick" });
  const total = model.metrics.find((metric) => metric.key === "total")!;
  const size = model.metrics.find((metric) => metric.key === "size")!;
  const row = (name: string) => view.rows.find((placed) => placed.row.format === name)!.row;
  const shown = (name: string, metric = total) => {
    const text = cellText(row(name), metric, view.base);
    return text && [text.value, text.margin];
  };
  assert.deepEqual(cellText(row("quick"), total, null), { value: "20.0 ns", margin: "±10%", title: "18.0 ns to 22.0 ns" });
  assert.deepEqual(shown("quick"), ["20.0 ns", "±10%"]);
  assert.equal(shown("near")![1], "=");
  assert.equal(shown("slow")![0], "100×");
  assert.match(shown("slow")![1]!, /^±\d+%$/);
  assert.deepEqual(shown("slow", size), ["0.90×", ""]);
  assert.deepEqual(shown("near", size), ["1.00×", "="]);
  assert.equal(shown("broken"), null);
});

test("ratios to nothing are none", () => {
  const of = sampleModel([
    { name: "a", fact: { save_allocations: 0 } }, { name: "b", fact: { save_allocations: 7 } },
    { name: "c", fact: { save_allocations: 0 } },
  ]);
  const [a, b, c] = of.datasets[0]!.rows;
  const metric = of.metrics.find(({ key }) => key === "save_allocations")!;
  assert.deepEqual(cellText(b!, metric, a!), { value: "7", margin: ": 0", title: "7 against 0" });
  assert.equal(cellText(c!, metric, a!)!.margin, "=");
  assert.equal(cellText(a!, metric, b!)!.value, "0.00×");
});

test("small ratios keep two digits", () => {
  assert.deepEqual([0.0123, 0.06, 0.5, 12].map(ratioText), ["0.012×", "0.060×", "0.50×", "12.0×"]);
});

test("columns are the usual ones that there are, or those that are named", () => {
  assert.deepEqual(chosenColumns(model, null).map(({ key }) => key), ["save", "load", "size", "zstd", "checks", "fidelity"]);
  assert.deepEqual(chosenColumns(model, ["fidelity", "size", "?"]).map(({ key }) => key), ["size", "fidelity"]);
});
