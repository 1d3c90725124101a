// SPDX-License-Identifier: MIT
//
// Charts that show several exact figures of each format as points on one line: sizes, allocations, heap, instructions.
import type { TopLevelSpec } from "vega-lite";

import type { Row, Unit } from "../model";
import { formatValue } from "../text";
import { extentOf } from "./axis";
import type { Chart, SpecOptions } from "./chart";
import { label, labelsOf, legendColumns } from "./label";
import { band, frameOf, isMarked, levelHeight, reference, rightTexts, sizeOf, stepOf, xOf, yOf } from "./rowchart";
import { type Scene, signs } from "./scene";
import type { Legend } from "./spec";
import { configOf, fontSize, themes } from "./theme";

const shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left"];

interface Plan {
  id: string;
  title: string;
  about: string;
  axis: string;
  unit: Unit;
  /** Metrics and what the legend calls them; rows stand in the order of the first. */
  series: { key: string; name: string }[];
  reference?: { at: number; text: string };
}

function plans(scene: Scene): Plan[] {
  const payload = scene.dataset.result.payload_bytes;
  const names = labelsOf(scene.model.operations.map(({ name }) => name));
  const both = (what: string) => [{ key: `save_${what}`, name: "save" }, { key: `load_${what}`, name: "load" }];
  return [
    {
      id: "sizes", title: "Size: what the bytes come to", unit: "bytes", axis: "bytes of the encoded record",
      about: "The smallest first, as encoded and after three compressors; the figure at the right is of the encoded bytes.",
      series: [
        { key: "size", name: "encoded" }, { key: "lz4", name: "LZ4" },
        { key: "zlib", name: "zlib" }, { key: "zstd", name: "Zstandard" },
      ],
      ...(payload ? { reference: { at: payload, text: `payload ${formatValue(payload, "bytes")}` } } : {}),
    },
    {
      id: "memory-allocations", title: "Memory: how often it is allocated", unit: "count", axis: "calls of the allocator",
      about: "Calls of the allocator in one save and one load, the fewest of both first; at the right the save’s, then the load’s.",
      series: both("allocations"),
    },
    {
      id: "memory-heap", title: "Memory: the most that is held at a time", unit: "bytes", axis: "peak of the heap",
      about: "The most heap that one save and one load hold, the least of both first; at the right the save’s, then the load’s.",
      series: both("peak"),
    },
    {
      id: "instructions", title: "Instructions: the work that is done", unit: "count", axis: "instructions executed",
      about: "Instructions that one operation executes, counted under callgrind; the fewest of all operations first.",
      series: scene.model.operations.map(({ name }) => ({ key: `${name}_instructions`, name: names.get(name)! })),
    },
  ];
}

const valueOf = (row: Row, key: string) => row.figures.get(key)?.value;

function specOf(scene: Scene, plan: Plan, rows: Row[], options: SpecOptions): TopLevelSpec {
  const theme = themes[options.theme];
  const name = (row: Row) => scene.labels.get(row.format)!;
  const values = rows.flatMap((row) => plan.series.flatMap(({ key, name: series }) => {
    const value = valueOf(row, key);
    return value === undefined ? [] : [{
      label: name(row), series, value, tip: `${name(row)}\n${series}: ${formatValue(value, plan.unit)}`,
    }];
  }));
  const shown = plan.id === "sizes" ? plan.series.slice(0, 1) : plan.series.slice(0, 2);
  const lines = rows.map((row) => ({
    label: name(row), marked: isMarked(scene, row.format),
    text: shown.map(({ key }) => row.figures.get(key)).map((f) => (f ? formatValue(f.value, plan.unit) : "–")).join(" · "),
  }));
  const frame = frameOf(options, theme, lines);
  const at = plan.reference ? [plan.reference.at] : [];
  const extent = extentOf([...values.map(({ value }) => value), ...at], options.scale, frame.plotWidth, 48);
  const x = xOf("value", extent, plan.axis, plan.unit);
  const y = yOf(frame);
  const domain = plan.series.map((series) => series.name);
  const legend: Legend = {
    title: null, orient: "top", direction: "horizontal", offset: 10 + levelHeight * at.length,
    columns: legendColumns(domain, frame.plotWidth, fontSize),
  };
  const spans = rows.map((row) => {
    const of = plan.series.map(({ key }) => valueOf(row, key)).filter((value) => value !== undefined);
    return { label: name(row), value: Math.min(...of), high: Math.max(...of) };
  });
  return {
    width: options.width, height: stepOf(lines.length) * lines.length, autosize: { type: "fit-x", contains: "padding" },
    config: configOf(theme), data: { values },
    layer: [
      band(frame),
      ...(plan.reference ? reference(frame, extent, plan.reference.at, plan.reference.text, 0, plan.axis, plan.unit) : []),
      {
        data: { values: spans }, mark: { type: "rule", color: theme.muted, strokeWidth: 1, opacity: 0.7 },
        encoding: { x, x2: { field: "high" }, y },
      },
      {
        mark: { type: "point", filled: true, size: sizeOf(frame), opacity: 1 },
        encoding: {
          x, y, tooltip: { field: "tip", type: "nominal" },
          color: { field: "series", type: "nominal", scale: { domain, range: [...theme.hues] }, legend },
          shape: { field: "series", type: "nominal", scale: { domain, range: shapes }, legend },
        },
      },
      rightTexts(frame),
    ],
  };
}

export function dotCharts(scene: Scene): Chart[] {
  return plans(scene).flatMap((plan): Chart[] => {
    const series = plan.series.filter(({ key }) => scene.rows.some((row) => row.figures.has(key))).slice(0, shapes.length);
    const used = { ...plan, series };
    // Of sizes the encoded one; of counts all together: a save that costs nothing does not make up for the load.
    const sums = plan.id === "sizes" ? series.slice(0, 1) : series;
    const order = (row: Row) => sums.reduce((sum, { key }) => sum + (valueOf(row, key) ?? 0), 0);
    const rows = scene.rows.filter((row) => series.some(({ key }) => row.figures.has(key))).sort((a, b) => order(a) - order(b));
    if (rows.length === 0) return [];
    const unit = plan.unit === "bytes" ? " (bytes)" : "";
    return [{
      id: plan.id, title: plan.title, subtitle: scene.subtitle, about: plan.about + signs(scene), scales: true,
      table: {
        head: ["format", ...series.map(({ name }) => label(name) + unit)],
        rows: rows.map((row) => [scene.labels.get(row.format)!, ...series.map(({ key }) => valueOf(row, key) ?? null)]),
      },
      spec: (options) => specOf(scene, used, rows, options),
    }];
  });
}
