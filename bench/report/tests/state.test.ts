// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { test } from "node:test";

import { parseHash, printHash, settle, usualState } from "../src/state";
import type { ViewState } from "../src/state";
import { sampleModel } from "./samples";

const labels = ["before", "after, again"];
const model = sampleModel([
  { name: "native", save: 1, load: 1, size: 1 }, { name: "nlohmann_json", library: "nlohmann/json", save: 2, load: 2 },
]);

const print = (state: ViewState) => printHash(state, labels, "log");

test("the usual view has no hash", () => {
  assert.equal(print({ ...usualState(), dataset: "log" }), "");
  assert.deepEqual(parseHash("", labels), usualState());
});

test("a hash is short and in words", () => {
  const state = { ...usualState(), dataset: "mesh", row: "native", sort: "size", with: "nlohmann_json" };
  assert.equal(print(state), "dataset=mesh&row=native&sort=size&with=nlohmann_json");
});

test("what is written is read", () => {
  const state: ViewState = {
    run: 1, dataset: "a=b&c#d", row: "50% + 1", with: "ü\u202e", sort: "load", reversed: true, search: "two words, +more",
    filters: {
      library: ["a,b", "c/d"], encoding: "text", schema: "no", described: "yes", zerocopy: "yes", own: "no", exact: true,
      checks: "request", language: "python",
    },
    columns: ["save", "size"], scale: "linear", across: "size",
    calculation: { bitsPerSecond: 20e6, saves: 1, loads: 100, perSave: 2, perLoad: 0, compression: "zstd" },
  };
  const hash = print(state);
  assert.deepEqual(parseHash(`#${hash}`, labels), state);
  assert.match(hash, /^run=after%2C\+again&/);
  assert.match(hash, /link=20Mbit&ratio=1:100&crossings=2:0&compression=zstd/);
});

test("no columns at all are not the usual ones", () => {
  const state = settle(parseHash(`#${print({ ...usualState(), columns: [] })}`, labels), model);
  assert.deepEqual(state.columns, []);
});

test("what is unknown or hostile is as if it were not there", () => {
  for (const hash of [
    "#", "#&&&", "#=", "#row", "#=x", "#__proto__=1&constructor=2&toString=3", "#encoding=neither&schema=maybe&own=1",
    "#link=1e99Gbit", "#link=-1Mbit&ratio=0:0", "#ratio=7:3", "#crossings=1", "#crossings=-1:1", "#crossings=1:9999",
    "#compression=rar", "#scale=none", "#run=gone", "#%=%&dataset=%E0%A4%A", `#search=${"x".repeat(30_000)}`,
  ]) assert.deepEqual(parseHash(hash, labels), usualState(), hash);
});

test("what a run does not have is dropped", () => {
  const unknown = "#dataset=no&row=no&with=no&sort=-no&columns=no&library=no&language=no&across=no";
  const state = settle(parseHash(unknown, labels), model);
  assert.deepEqual(state, { ...usualState(), dataset: "log" });
  const kept = settle(parseHash("#row=native&columns=no,size&library=no,nlohmann/json&sort=format", labels), model);
  const { row, columns, filters, sort } = kept;
  assert.deepEqual([row, columns, filters.library, sort], ["native", ["size"], ["nlohmann/json"], "format"]);
});

test("a run without a save and a load sorts by what it has", () => {
  const facts = sampleModel([{ name: "a", size: 1 }]);
  assert.equal(settle(usualState(), facts).sort, "size");
});

test("what no URL can hold is left out", () => {
  assert.equal(print({ ...usualState(), dataset: "log", row: "\ud800", with: "x".repeat(1e6), search: "x" }), "search=x");
});
