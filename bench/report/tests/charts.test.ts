// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { test } from "node:test";

import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";

import { type Chart, chartsOf } from "../src/charts/chart";
import { labelsOf } from "../src/charts/label";
import { spread } from "../src/charts/place";
import { fileName, tableCsv } from "../src/charts/save";
import { paretoFront } from "../src/charts/scene";
import { themes } from "../src/charts/theme";
import { modelOf, type Row } from "../src/model";
import type { HistoryView } from "../src/data";
import { history, sample, type SampleOptions } from "./charts_sample";

const widths = [280, 1100];

type Marks = [chosen: string | null, highlighted: string | null];

function chartsFrom(options: SampleOptions[] = [{}], histories: HistoryView[] = [], marks: Marks = [null, null]) {
  const runs = options.map((of, i) => ({ label: `run ${i}`, model: modelOf(sample(of)) }));
  const { result, rows } = runs[0]!.model.datasets[0]!;
  const [chosen, highlighted] = marks;
  const charts = chartsOf({ runs, run: 0, dataset: result.name, rows, chosen, highlighted, scale: "log", histories });
  return { charts, model: runs[0]!.model };
}

function everything() {
  return chartsFrom([{}, { scale: 10 }, { scale: 100 }], [history("time", 15), history("bytes", 2)], ["json", "cbor"]);
}

/** What the libraries have to say against it. */
async function complaints(spec: TopLevelSpec): Promise<string[]> {
  const said: string[] = [];
  const note = (...words: readonly unknown[]) => {
    said.push(words.map(String).join(" "));
    return logger;
  };
  const ignore = () => logger;
  const logger: object = { level: ignore, warn: note, error: note, info: ignore, debug: ignore };
  const view = new View(parse(compile(spec, { logger: logger as never }).spec, undefined, { ast: true }), {
    renderer: "none", logger: logger as never, expr: expressionInterpreter,
  });
  await view.runAsync();
  view.finalize();
  return said;
}

function each(charts: Chart[], act: (spec: TopLevelSpec, chart: Chart) => void | Promise<void>): Promise<unknown> {
  const themeNames = ["light", "dark"] as const;
  const looks = themeNames.flatMap((theme) => (["log", "linear"] as const).map((scale) => ({ theme, scale })));
  const all = charts.flatMap((chart) =>
    looks.flatMap((look) => widths.map(async (width) => act(chart.spec({ ...look, width }), chart))));
  return Promise.all(all);
}

const valuesOf = (spec: TopLevelSpec) => (spec as { data: { values: Record<string, unknown>[] } }).data.values;
const column = (chart: Chart, name: string) => chart.table.rows.map((row) => row[chart.table.head.indexOf(name)]);
const named = (charts: Chart[], id: string) => charts.find((chart) => chart.id === id)!;

test("the charts that the data allow, and no others", () => {
  assert.deepEqual(everything().charts.map(({ id }) => id), [
    "answer", "pareto", "time-total", "time-save", "time-load", "time-access", "sizes", "memory-allocations", "memory-heap",
    "instructions", "fidelity", "scaling-time", "scaling-size", "history-time", "history-bytes",
  ]);
  const { charts } = chartsFrom([{ datasets: ["log"], operations: ["save"], formats: ["native"] }]);
  const ids = charts.map(({ id }) => id);
  assert.deepEqual(ids, ["time-save", "sizes", "memory-allocations", "memory-heap", "instructions", "fidelity"]);
});

test("every specification compiles and runs without a warning, in every theme, scale and width", async () => {
  await each(everything().charts, async (spec, { id }) => assert.deepEqual(await complaints(spec), [], id));
});

test("a specification that warns is noticed", async () => {
  const x = { field: "a", type: "quantitative" };
  const wrong = { data: { values: [{ a: 1 }] }, mark: "bar", encoding: { x, shape: { field: "a" } } };
  assert.notDeepEqual(await complaints(wrong as unknown as TopLevelSpec), []);
});

test("60 formats have a line each that can be read", async () => {
  const { charts } = chartsFrom([{ formats: Array.from({ length: 60 }, (_, i) => `format_${i}`) }]);
  const spec = named(charts, "time-save").spec({ theme: "light", scale: "log", width: 800 });
  assert.equal(named(charts, "time-save").table.rows.length, 60);
  assert.ok((spec as unknown as { height: number }).height >= 60 * 15);
  await each(charts, async (of, { id }) => assert.deepEqual(await complaints(of), [], id));
});

test("tables hold the figures of the model, the fastest first", () => {
  const { charts, model } = everything();
  const { rows } = model.datasets[0]!;
  const figure = (format: string, key: string) => rows.find((row) => row.format === format)!.figures.get(key)!;
  const time = named(charts, "time-load");
  assert.deepEqual(column(time, "format"), ["floor_copy", "native", "★ cbor", "▸ json", "broken", "schema_only"]);
  assert.equal(column(time, "load (ns)")[1], figure("native", "load").value);
  assert.deepEqual(time.table.rows[1]!.slice(3, 5), figure("native", "load").interval);
  assert.equal(column(time, "load (ns)").at(-1), null);
  assert.equal(column(named(charts, "time-save"), "why there is no time").at(-1), "unsupported: needs a schema");
  const sizes = named(charts, "sizes");
  const smallestFirst = ["broken", "json", "cbor", "native"];
  assert.deepEqual(column(sizes, "encoded (bytes)"), smallestFirst.map((format) => figure(format, "size").value));
  assert.deepEqual(column(sizes, "zlib (bytes)"), smallestFirst.map((format) => figure(format, "zlib").value));
  assert.equal(column(named(charts, "memory-heap"), "load (bytes)")[0], figure("native", "load_peak").value);
  assert.equal(column(named(charts, "instructions"), "save")[0], figure("native", "save_instructions").value);
});

test("what is drawn is what the table holds", () => {
  const { charts, model } = everything();
  const values = valuesOf(named(charts, "pareto").spec({ theme: "dark", scale: "linear", width: 800 }));
  const rows = model.datasets[0]!.rows.filter((row) => row.figures.has("total") && row.figures.has("size"));
  const times = rows.map((row) => row.figures.get("total")!.value).sort((a, b) => a - b);
  assert.deepEqual(values.map(({ time }) => time), times);
  assert.deepEqual(column(named(charts, "pareto"), "save + load (ns)"), times);
});

test("the front has what no other beats", () => {
  const [row, lossy] = ["native", "broken"].map((name) => everything().model.datasets[0]!.rows.find(({ format }) => format === name)!);
  // Each time is known to 5 %.
  const point = (of: typeof row, size: number, time: number) =>
    ({ row: of!, size, time, own: [0.95 * time, 1.05 * time] as [number, number] });
  const points = [[1, 9], [2, 5], [3, 5], [2, 6], [4, 1], [4, 1], [9, 9]].map(([size, time]) => point(row, size!, time!));
  const front = (all: typeof points) => paretoFront(all).map(({ size, time }) => [size, time]);
  assert.deepEqual(front(points), [[1, 9], [2, 5], [4, 1], [4, 1]]);
  // What cannot be told apart is not ranked; what is smaller, too, beats it.
  assert.deepEqual(front([point(row, 2, 10), point(row, 2, 10.5), point(row, 3, 10.2)]), [[2, 10], [2, 10.5]]);
  // Who loses data beats nobody.
  assert.deepEqual(front([point(row, 2, 10), point(lossy, 1, 1)]), [[2, 10]]);
});

test("a format that is lossy is told with its first difference", () => {
  const { table } = named(everything().charts, "fidelity");
  const row = table.rows.find(([format, dataset]) => format === "broken" && dataset === "mesh")!;
  assert.deepEqual(row.slice(2), ["lossy", "", "a[3].b: 0.1 became 0.10000001"]);
});

test("lines over payloads: a point for each scale, and none where the payload is the same", () => {
  const { charts } = everything();
  const native = named(charts, "scaling-size").table.rows.filter(([format]) => format === "native");
  assert.deepEqual(native.map((row) => row[1]), [1000, 10000, 100000]);
  assert.equal(named(chartsFrom([{}, {}]).charts, "scaling-time"), undefined);
});

test("of a history the 12 series with the largest changes are drawn, and the table has all", () => {
  const chart = named(everything().charts, "history-time");
  assert.equal(chart.table.rows.length, 15);
  assert.equal(chart.table.rows[0]![0], "log/format14/save");
  assert.match(chart.about, /12 of 15/);
  const drawn = new Set(valuesOf(chart.spec({ theme: "light", scale: "log", width: 800 })).map(({ label }) => label));
  assert.equal(drawn.size, 12);
  assert.ok(drawn.has("log/format3/save") && !drawn.has("log/format2/save"));
});

const hostile = [
  "datum.value", "'+alert(1)+'", "\"};fetch('x')//", "a\u0000b", "\u202Egnp.exe", "\u2066x\u2069", "a\nb", "</svg><script>",
  "\ud800", "__proto__", "constructor", "x".repeat(1 << 20), `${"x".repeat(1 << 20)}y`, `${"x".repeat(40)}middle${"y".repeat(40)}`,
  `${"x".repeat(40)}other${"y".repeat(40)}`, "\\u{0}", "a\\u{0}b", "★ cbor", "cbor", "width", "{{x}}",
  "&amp;", "=1+1", "signal",
];

test("labels are short, seen and distinct", () => {
  const labels = labelsOf([...hostile, "cbor (2)"], (name) => (name === "cbor" ? "★ " : ""));
  assert.equal(new Set(labels.values()).size, hostile.length + 1);
  for (const label of labels.values()) {
    assert.ok(label.length <= 2 * 32 + 8, label.slice(0, 99));
    assert.doesNotMatch(label, /[\p{C}\p{Zl}\p{Zp}]/u);
  }
  assert.equal(labels.get("cbor (2)"), "cbor (2)");
});

const evaluated = new Set(["signal", "expr", "test", "field", "update", "init", "as", "labelExpr"]);

/** All texts that Vega evaluates, or takes for a field or a signal. */
function expressions(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) for (const of of value) expressions(of, found);
  else if (value && typeof value === "object") {
    for (const [key, of] of Object.entries(value)) {
      if (evaluated.has(key) && typeof of === "string") found.push(of);
      if (key !== "values") expressions(of, found);
    }
  }
  return found;
}

test("hostile names harm nothing and are in no expression", async () => {
  const names: SampleOptions = {
    formats: hostile, datasets: hostile.slice(0, 6), operations: ["save", "load", ...hostile.slice(0, 3)], libraries: hostile,
  };
  const series = history("time", hostile.length, (i) => hostile[i]!);
  const { charts } = chartsFrom([names, { ...names, scale: 10 }], [series], [hostile[0]!, hostile[1]!]);
  assert.ok(charts.length >= 13);
  assert.equal(new Set(charts.map(({ id }) => id)).size, charts.length);
  const harmless = everything().charts;
  const known = (of: Chart[]) => new Set(of.flatMap((chart) =>
    expressions(compile(chart.spec({ theme: "light", scale: "log", width: 800 })).spec)));
  const usual = known(harmless);
  const marks = ["alert", "fetch", "script", "gnp", "x".repeat(9), "__proto__", "{{x}}", "202e", "★"];
  for (const text of known(charts)) for (const mark of marks) assert.ok(!text.includes(mark), text.slice(0, 200));
  // What the harmless data have no expression for, apart from the number of a panel, would come of a name.
  const extra = [...known(charts)].filter((text) => !usual.has(text) && !/^concat_\d+\w*$/.test(text));
  assert.deepEqual(extra, []);
  for (const chart of charts) {
    assert.deepEqual(await complaints(chart.spec({ theme: "dark", scale: "log", width: 360 })), [], chart.id);
    assert.ok(JSON.stringify(chart.spec({ theme: "light", scale: "linear", width: 800 })).length < 2_000_000, chart.id);
    assert.match(fileName(hostile[4]!, chart.id, "svg"), /^[\w.-]+$/);
  }
});

test("a table as CSV: RFC 4180, and no formulas", () => {
  const text = tableCsv({ head: ["a", "b"], rows: [["=1+1", 1.5], ['x"y', null], ["l\nm", -2]] });
  assert.equal(text, "a,b\r\n'=1+1,1.5\r\n\"x\"\"y\",\r\nl\\nm,-2\r\n");
});

test("names beside lines keep apart, in their order and inside", () => {
  const wanted = [50, 52, 51, 190, 199, 10];
  const got = spread(wanted, 200, 14);
  const sorted = [...got].sort((a, b) => a - b);
  for (let i = 1; i < sorted.length; ++i) assert.ok(sorted[i]! - sorted[i - 1]! >= 14 - 1e-9);
  assert.ok(sorted[0]! >= 0 && sorted.at(-1)! <= 200);
  assert.ok(got[0]! < got[2]! && got[2]! < got[1]!);
  assert.equal(got[5], 10);
});

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test("colours have the contrast that WCAG's AA asks for", () => {
  for (const { surface, text, muted, hues } of Object.values(themes)) {
    const contrast = (colour: string) => {
      const [high, low] = [luminance(colour), luminance(surface)].sort((a, b) => b - a) as [number, number];
      return (high + 0.05) / (low + 0.05);
    };
    for (const hue of hues) assert.ok(contrast(hue) >= 3, `${hue} on ${surface}: ${contrast(hue)}`);
    for (const written of [text, muted]) assert.ok(contrast(written) >= 4.5, `${written} on ${surface}`);
  }
});

test("no data, no charts", () => {
  const model = modelOf(sample({ formats: ["schema_only"], datasets: ["log"] }));
  const { rows } = model.datasets[0]!;
  const idsOf = (dataset: string, shown: Row[]) => chartsOf({
    runs: [{ label: "", model }], run: 0, dataset, rows: shown, chosen: null, highlighted: null, scale: "log", histories: [],
  }).map(({ id }) => id);
  assert.deepEqual(idsOf("log", []), []);
  assert.deepEqual(idsOf("mesh", rows), []);
  assert.deepEqual(idsOf("log", rows), ["fidelity"]);
});
