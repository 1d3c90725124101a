// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { test } from "node:test";

import { csvField, csvOf, tableCsv } from "../src/csv";
import { usualState } from "../src/state";
import { tableOf } from "../src/table";
import { sampleModel } from "./samples";

test("fields are quoted where they have to be", () => {
  assert.equal(csvField("plain"), "plain");
  assert.equal(csvField('a "b", c'), '"a ""b"", c"');
  assert.equal(csvField("a\r\nb"), "a\\r\\nb");
  assert.equal(csvOf([["a", ""], ["b,", "c"]]), 'a,\r\n"b,",c\r\n');
});

test("what a spreadsheet would run is text", () => {
  assert.equal(csvField("=1+1"), "'=1+1");
  assert.equal(csvField("@SUM(A1)"), "'@SUM(A1)");
  assert.equal(csvField("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0");
  assert.equal(csvField("-2+3"), "'-2+3");
  assert.equal(csvField(" =1"), "' =1");
  assert.equal(csvField("＝1"), "'＝1");
  assert.equal(csvField("\t=1"), "\\t=1");
  assert.equal(csvField('=HYPERLINK("x")'), '"\'=HYPERLINK(""x"")"');
});

test("numbers stay numbers", () => {
  for (const text of ["-1", "+1.5", "-1e-7", "-.5", "12"]) assert.equal(csvField(text), text);
});

const model = sampleModel([
  { name: "=evil", library: "a, b", save: 10, load: 10, size: 7 },
  {
    name: "b", save: 20, load: 20, size: 14,
    fact: { fidelity: "lossy", reason: "cut", path: "x", expected: "1", actual: "2" },
  },
  { name: "c", fact: { fidelity: "failed", reason: 'says "no"' } },
]);

function lines(change = {}): string[] {
  const state = { ...usualState(), columns: ["save", "size", "checks", "fidelity"], ...change };
  return tableCsv(tableOf(model, model.datasets[0]!, state)).split("\r\n");
}

test("the table: all of its rows, in its order, with numbers in full", () => {
  assert.deepEqual(lines(), [
    "rank,format,library,version,save_ns,save_ns_low,save_ns_high,size_bytes,checks,status,reason",
    '1,\'=evil,"a, b",1,10,9,11,7,checked,exact,',
    "2,b,b,1,20,18,22,14,checked,lossy,cut; first at x: 1 became 2",
    ',c,c,1,,,,,checked,failed,"says ""no"""',
    "",
  ]);
});

test("ratios where the table has ratios", () => {
  const [head, first, second] = lines({ with: "=evil" });
  assert.match(head!, /save_ratio,save_ratio_low,save_ratio_high,size_ratio/);
  assert.match(first!, /,1,0\.\d+,1\.\d+,1,checked/);
  assert.match(second!, /,2,1\.\d+,2\.\d+,2,checked/);
});
