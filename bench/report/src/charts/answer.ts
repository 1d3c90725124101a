// SPDX-License-Identifier: MIT
//
// All datasets at one glance: a small panel each, with size and time relative to the smallest and the fastest format of the
// dataset, so that all panels share their axes and one can be compared with the next.
import type { TopLevelSpec } from "vega-lite";

import { type Row, totalKey } from "../model";
import { formatFigure, formatValue } from "../text";
import { type Extent, extentOf, position, scaleNote, scaleOf, tickLabels } from "./axis";
import type { Chart, SpecOptions } from "./chart";
import { label, labelsOf } from "./label";
import { placeLabels } from "./place";
import { paretoFront, type Scene } from "./scene";
import type { Channel, Channels, Layer, Legend } from "./spec";
import { configOf, type Theme, themes } from "./theme";

const mostGroups = 8;
const rest = "other libraries";
const ownGroup = "the suite’s own";
const shapes = ["diamond", "circle", "square", "triangle-up", "cross", "triangle-down", "triangle-right", "triangle-left"];

/** Of each format's library a name; the libraries with the most formats have their own. */
function groupsOf(rows: Row[]): { of: Map<string, string>; names: string[] } {
  const counts = new Map<string, number>();
  const key = (row: Row) => (row.own ? ownGroup : row.entry.library);
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  const rank = (name: string) => (name === ownGroup ? Infinity : counts.get(name)!);
  const sorted = [...counts.keys()].sort((a, b) => rank(b) - rank(a));
  const kept = sorted.length > mostGroups ? sorted.slice(0, mostGroups - 1) : sorted;
  const labels = labelsOf(kept.length < sorted.length ? [rest, ...kept] : kept);
  const of = new Map(rows.map((row) => [row.format, labels.get(key(row)) ?? rest]));
  return { of, names: [...kept.map((name) => labels.get(name)!), ...(kept.length < sorted.length ? [rest] : [])] };
}

function panelsOf(scene: Scene) {
  const shown = new Set(scene.rows.map((row) => row.format));
  const titles = labelsOf(scene.model.datasets.map(({ result }) => result.name));
  return scene.model.datasets.flatMap(({ result, rows }) => {
    const found = rows.filter((row) => !row.floor && shown.has(row.format)).flatMap((row) => {
      const time = row.figures.get(totalKey);
      const size = row.figures.get("size");
      return time && size && size.value > 0 ? [{ row, figure: time, time: time.value, size: size.value }] : [];
    });
    if (found.length < 2) return [];
    const fastest = found.reduce((a, b) => (b.time < a.time ? b : a));
    const smallest = found.reduce((a, b) => (b.size < a.size ? b : a));
    const front = new Set(paretoFront(found));
    const points = found.map((point) => ({
      ...point, front: front.has(point), slower: point.time / fastest.time, larger: point.size / smallest.size,
      label: scene.labels.get(point.row.format)!, text: point.row.entry.encoding === "text",
    })).sort((a, b) => a.time - b.time);
    return [{ title: titles.get(result.name)!, fastest, smallest, points, best: points.find((point) => point.text) ?? null }];
  });
}

type Panel = ReturnType<typeof panelsOf>[number];

interface Frame {
  theme: Theme;
  x: Extent;
  y: Extent;
  width: number;
  height: number;
  groups: ReturnType<typeof groupsOf>;
}

function encodings({ theme, x, y, groups }: Frame, left: boolean, bottom: boolean): Channels & { x: Channel<"x">; y: Channel<"y"> } {
  const axis: Channel<"x">["axis"] = { domain: false, tickSize: 4, labelExpr: tickLabels.ratio };
  const legend = { title: null, orient: "bottom", direction: "horizontal", columns: 4, offset: 14 } satisfies Legend;
  const hues = groups.names.map((_, i) => theme.hues[i % theme.hues.length]!);
  const group = (range: string[]) => ({ field: "group", type: "nominal", scale: { domain: groups.names, range }, legend }) satisfies Channel<"stroke">;
  return {
    x: {
      field: "larger", type: "quantitative", scale: scaleOf(x), title: bottom ? `encoded size, smallest = 1${scaleNote(x)}` : null,
      axis: { ...axis, values: x.ticks, labels: bottom, ticks: bottom },
    },
    y: {
      field: "slower", type: "quantitative", scale: scaleOf(y), title: left ? `save + load, fastest = 1${scaleNote(y)}` : null,
      axis: { ...axis, values: y.ticks, labels: left, ticks: left },
    },
    stroke: group(hues), fill: group(hues), shape: group(shapes),
    fillOpacity: {
      field: "encoding", type: "nominal", scale: { domain: ["binary", "text"], range: [1, 0] },
      legend: {
        ...legend, symbolType: "circle", symbolFillColor: theme.muted, symbolStrokeColor: theme.muted,
        labelExpr: "datum.value == 'text' ? 'hollow: text' : 'filled: binary'",
      },
    },
    tooltip: { field: "tip", type: "nominal" },
  };
}

type Panels = Extract<TopLevelSpec, { concat: unknown }>["concat"][number];

function panelSpec(frame: Frame, panel: Panel, left: boolean, bottom: boolean): Panels {
  const { theme, x, y, width, height, groups } = frame;
  const { x: size, y: time, ...marks } = encodings(frame, left, bottom);
  const placed = placeLabels(panel.points.map((point) => ({
    x: position(x, point.larger) * width, y: (1 - position(y, point.slower)) * height, text: point.front ? point.label : null,
  })), { width, height });
  const values = panel.points.map((point, i) => ({
    label: point.label, larger: point.larger, slower: point.slower, group: groups.of.get(point.row.format)!,
    encoding: point.text ? "text" : "binary", ...placed[i]!,
    tip: `${point.label}\n${formatValue(point.size, "bytes")}\n${formatFigure(point.figure, "ns")}`,
  }));
  const texts = (["left", "right", "center"] as const).filter((align) => values.some((value) => value.align === align));
  const { best } = panel;
  const line = best && { slower: best.slower, text: `fastest text: ${formatValue(best.slower, "ratio")}` };
  return {
    width, height, data: { values },
    title: {
      text: panel.title, fontSize: 13, offset: 6,
      subtitle: `1 is ${formatValue(panel.fastest.time, "ns")}, ${formatValue(panel.smallest.size, "bytes")}`, subtitleFontSize: 11,
    },
    layer: [
      ...(line && best.slower > 1 ? [
        { data: { values: [line] }, mark: { type: "rule", color: theme.muted, strokeDash: [4, 3] }, encoding: { y: time } } satisfies Layer,
        {
          data: { values: [line] }, mark: { type: "text", align: "right", baseline: "bottom", dy: -3, color: theme.muted },
          encoding: { x: { value: "width" }, y: time, text: { field: "text", type: "nominal" } },
        } satisfies Layer,
      ] : []),
      { mark: { type: "point", size: 70, strokeWidth: 1.75, opacity: 1 }, encoding: { x: size, y: time, ...marks } } satisfies Layer,
      ...texts.map((align) => ({
        data: { values: values.filter((value) => value.align === align) },
        mark: { type: "text", align, baseline: "middle", dx: { expr: "datum.dx" }, dy: { expr: "datum.dy" } },
        encoding: { x: size, y: time, text: { field: "label", type: "nominal" } },
      }) satisfies Layer),
    ],
  };
}

function specOf(scene: Scene, panels: Panel[], options: SpecOptions): TopLevelSpec {
  const theme = themes[options.theme];
  const columns = Math.min(panels.length, Math.max(1, Math.floor(options.width / 240)));
  const spacing = 24;
  const width = Math.floor((options.width - 76 - (columns - 1) * spacing) / columns);
  const height = Math.round(Math.min(300, Math.max(170, width * 0.85)));
  const points = panels.flatMap((of) => of.points);
  const x = extentOf(points.map(({ larger }) => larger), options.scale, width, 40);
  const y = extentOf(points.map(({ slower }) => slower), options.scale, height, 26);
  const frame = { theme, x, y, width, height, groups: groupsOf(scene.rows) };
  return {
    config: configOf(theme), columns, spacing: { row: 18, column: spacing },
    concat: panels.map((panel, i) => panelSpec(frame, panel, i % columns === 0, i + columns >= panels.length)),
  };
}

/** "2.3× to 58×", "2.3×" where all are alike. */
function range(values: number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => formatValue(value, "ratio")) as [string, string];
  return low === high ? low : `${low} to ${high}`;
}

export function answerChart(scene: Scene): Chart | null {
  const panels = panelsOf(scene);
  if (panels.length < 2) return null;
  const factors = panels.flatMap(({ best }) => (best && best.slower > 1 ? [best.slower] : []));
  const finding = factors.length > 0 ? `The fastest text format takes ${range(factors)} the time of the fastest format. ` : "";
  return {
    id: "answer", title: "Size against time in every dataset: down and left is better",
    subtitle: scene.data.runs.length > 1 ? label(scene.data.runs[scene.data.run]!.label) : "",
    about: `${finding}Each panel is a dataset, each point a format, relative to the smallest and the fastest of the dataset; ` +
      "named are those that no other beats in both.",
    scales: true,
    table: {
      head: ["dataset", "format", "library", "encoding", "encoded (bytes)", "save + load (ns)", "size, smallest = 1", "time, fastest = 1"],
      rows: panels.flatMap(({ title, points }) => points.map((point) => [
        title, point.label, label(point.row.entry.library), point.text ? "text" : "binary", point.size, point.time, point.larger, point.slower,
      ])),
    },
    spec: (options) => specOf(scene, panels, options),
  };
}
