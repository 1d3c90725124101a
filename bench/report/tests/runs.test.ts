// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { test } from "node:test";

import type { Figure, Metric } from "../src/model";
import { compareRuns, linesOf, verdictText } from "../src/runs";
import { sampleModel } from "./samples";

function figure(value: number, interval: [number, number] | null, doubtful = false): Figure {
  return { value, interval, own: interval ?? [value, value], doubtful };
}

test("times of two runs differ where their whole intervals do", () => {
  assert.equal(compareRuns(figure(10, [9, 11]), figure(12, [10.5, 13])).verdict, "unresolved");
  assert.equal(compareRuns(figure(10, [9, 11]), figure(14, [12, 16])).verdict, "more");
  assert.equal(compareRuns(figure(10, [9, 11]), figure(5, [4, 6])).verdict, "less");
  assert.equal(compareRuns(figure(10, [9, 11]), figure(5, [4, 6])).ratio, 0.5);
});

test("without an interval, or with a doubtful one, nothing is resolved", () => {
  assert.equal(compareRuns(figure(10, null, true), figure(20, null, true)).verdict, "unresolved");
  assert.equal(compareRuns(figure(10, [9, 11], true), figure(20, [19, 21])).verdict, "unresolved");
});

test("facts are exact", () => {
  assert.equal(compareRuns(figure(10, null), figure(10, null)).verdict, "same");
  assert.equal(compareRuns(figure(10, null), figure(11, null)).verdict, "more");
  assert.deepEqual(compareRuns(figure(0, null), figure(1, null)), { figure: figure(1, null), ratio: null, verdict: "more" });
  assert.equal(compareRuns(null, figure(1, null)).verdict, "unknown");
});

test("a line for each format of any run, and no ratio between other data", () => {
  const first = sampleModel([{ name: "a", save: 10, load: 1 }, { name: "b", save: 5, load: 1 }]);
  const second = sampleModel([{ name: "c", save: 1, load: 1 }, { name: "a", save: 30, load: 1 }]);
  const save = first.metrics.find(({ key }) => key === "save")!;
  const lines = linesOf([first, second], "log", save);
  assert.deepEqual(lines.map(({ format, cells }) => [format, cells.map(({ verdict }) => verdict)]), [
    ["c", ["first", "unknown"]], ["b", ["first", "unknown"]], ["a", ["first", "more"]],
  ]);
  const other = linesOf([first, sampleModel([{ name: "a", save: 30, load: 1 }], "2")], "log", save);
  assert.equal(other.find(({ format }) => format === "a")!.cells[1]!.verdict, "other data");
});

test("words of a verdict are those of the figure", () => {
  const say = (verdict: "less" | "more", unit: Metric["unit"]) =>
    verdictText(verdict, { key: "", label: "", unit, smallerIsBetter: true, group: "time", about: "" });
  assert.deepEqual([say("less", "ns"), say("more", "bytes"), say("less", "bytes/s")], ["faster", "larger", "slower"]);
});
