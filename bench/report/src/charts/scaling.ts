// SPDX-License-Identifier: MIT
//
// Time and size as the data grow, where several runs hold the same dataset at different scales.
import type { TopLevelSpec } from "vega-lite";

import { type Figure, type Row, totalKey, type Unit } from "../model";
import { formatFigure, formatValue } from "../text";
import { clamp, extentOf, scaleNote, scaleOf, tickLabels } from "./axis";
import type { Chart, SpecOptions } from "./chart";
import { label as shown } from "./label";
import { heightFor, nameHeights, namesWidth } from "./lines";
import { isMarked } from "./rowchart";
import { ends, kindMarks, kindNames, kindOf, type Scene, signs } from "./scene";
import type { Channel } from "./spec";
import { configOf, faint, themes } from "./theme";

interface Point {
  row: Row;
  label: string;
  payload: number;
  figure: Figure;
}

/** Of each format the figure at each payload; of runs with the same payload the one that is shown, or the first. */
function pointsOf(scene: Scene, key: string): Point[] {
  const { runs, run, dataset } = scene.data;
  const ordered = [runs[run]!, ...runs.filter((_, i) => i !== run)];
  const found = new Map(scene.rows.map((row) => [row.format, { row, points: new Map<number, Figure>() }]));
  for (const { model } of ordered) {
    const of = model.datasets.find(({ result }) => result.name === dataset);
    const payload = of?.result.payload_bytes;
    if (!of || !payload) continue;
    for (const { format, figures } of of.rows) {
      const figure = figures.get(key);
      const points = found.get(format)?.points;
      if (figure && points && !points.has(payload)) points.set(payload, figure);
    }
  }
  return [...found.values()].filter(({ points }) => points.size > 1).flatMap(({ row, points }) =>
    [...points].sort(([a], [b]) => a - b).map(([payload, figure]) => ({
      row, label: scene.labels.get(row.format)!, payload, figure,
    })));
}

function specOf(scene: Scene, points: Point[], unit: Unit, title: string, options: SpecOptions): TopLevelSpec {
  const theme = themes[options.theme];
  const last = new Map(points.map((point) => [point.label, point]));
  const names = [...last.keys()];
  const column = namesWidth(names, options.width);
  const plot = { width: Math.max(100, options.width - column - 75), height: heightFor(names.length, options.width) };
  const x = extentOf(points.map(({ payload }) => payload), options.scale, plot.width, 52);
  const y = extentOf(points.flatMap(({ figure }) => [...ends(figure), figure.value]), options.scale, plot.height, 30);
  const values = points.map(({ row, label, payload, figure }) => ({
    label, kind: kindNames[kindOf(row)], payload, value: figure.value, low: clamp(y, ends(figure)[0]), high: ends(figure)[1],
    marked: isMarked(scene, row.format), tip: `${label}\n${formatValue(payload, "bytes")}: ${formatFigure(figure, unit)}`,
  }));
  const heights = nameHeights([...last.values()].map(({ figure }) => figure.value), y, plot.height);
  const axis: Channel<"x">["axis"] = { domain: false, tickSize: 4, labelOverlap: "greedy" };
  const payload: Channel<"x"> = {
    field: "payload", type: "quantitative", scale: scaleOf(x), title: `payload of the dataset${scaleNote(x)}`,
    axis: { ...axis, values: x.ticks, labelExpr: tickLabels.bytes },
  };
  const value: Channel<"y"> = {
    field: "value", type: "quantitative", scale: scaleOf(y), title: title + scaleNote(y),
    axis: { ...axis, values: y.ticks, labelExpr: tickLabels[unit] },
  };
  const { stroke, fill, shape, strokeDash } = kindMarks(points.map(({ row }) => row), theme, plot.width);
  const tooltip: Channel<"tooltip"> = { field: "tip", type: "nominal" };
  const detail: Channel<"text"> = { field: "label", type: "nominal" };
  return {
    width: options.width, height: plot.height, autosize: { type: "fit-x", contains: "padding" }, config: configOf(theme),
    data: { values },
    layer: [
      {
        data: { values: values.filter((of) => of.marked) },
        mark: { type: "line", color: faint(theme.hues[4], 0x70), strokeWidth: 7 }, encoding: { x: payload, y: value, detail },
      },
      { mark: { type: "line", strokeWidth: 1.5 }, encoding: { x: payload, y: value, detail, stroke, strokeDash, tooltip } },
      {
        mark: { type: "rule", color: theme.muted },
        encoding: { x: payload, y: { ...value, field: "low" }, y2: { field: "high" }, tooltip },
      },
      { mark: { type: "point", size: 50, opacity: 1 }, encoding: { x: payload, y: value, stroke, fill, shape, tooltip } },
      {
        data: { values: names.map((label, i) => ({ label, value: heights[i] })) },
        mark: { type: "text", align: "left", dx: 10, limit: column, tooltip: false },
        encoding: { x: { value: "width" }, y: value, text: detail },
      },
    ],
  };
}

export function scalingCharts(scene: Scene): Chart[] {
  const plans = [
    { id: "scaling-time", key: totalKey, unit: "ns", what: "Time", axis: "save + load" },
    { id: "scaling-size", key: "size", unit: "bytes", what: "Size", axis: "encoded size" },
  ] as const;
  return plans.flatMap(({ id, key, unit, what, axis }): Chart[] => {
    const points = pointsOf(scene, key);
    if (points.length === 0) return [];
    return [{
      id, title: `${what} as the data grow`, subtitle: `Dataset ${shown(scene.data.dataset)}`,
      about: `Each line is a format, each point a run at another scale of the dataset; lines that run side ` +
        `by side grow alike.${signs(scene)}`,
      scales: true,
      table: {
        head: ["format", "payload (bytes)", `${axis} (${unit})`, "low", "high"],
        rows: points.map(({ label, payload, figure }) => [label, payload, figure.value, ...(figure.interval ?? [null, null])]),
      },
      spec: (options) => specOf(scene, points, unit, axis, options),
    }];
  });
}
