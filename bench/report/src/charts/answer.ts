// SPDX-License-Identifier: MIT
//
// All datasets at one glance: a small panel each, with size and time relative to the smallest and the fastest format of the
// dataset, so that all panels share their axes and one can be compared with the next.
import type { TopLevelSpec } from "vega-lite";

import { contends, type Row, totalKey } from "../model";
import { formatFigure, formatValue } from "../text";
import { type Extent, extentOf, position, scaleNote, scaleOf, tickLabels } from "./axis";
import type { Chart, SpecOptions } from "./chart";
import { label, labelsOf, legendColumns } from "./label";
import { placeOnLine } from "./place";
import type { Scene } from "./scene";
import type { Channel, Channels, Layer, Legend } from "./spec";
import { configOf, faint, fontSize, type Theme, themes } from "./theme";

const mostGroups = 8;
const rest = "other libraries";
const ownGroup = "the suite’s own";
const shapes = ["diamond", "circle", "square", "triangle-up", "triangle-down", "cross", "triangle-right", "triangle-left"];

interface Groups {
  /** Of each format. */
  of: Map<string, string>;
  /** What stands in the legend: a library and an encoding; those of a library share a hue and a shape, and text is hollow. */
  entries: { name: string; library: number; text: boolean }[];
}

const isText = (row: Row): boolean => row.entry.encoding === "text";

/** The libraries with the most formats have a hue of their own. */
function groupsOf(rows: Row[]): Groups {
  const counts = new Map<string, number>();
  const key = (row: Row) => (row.own ? ownGroup : row.entry.library);
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  const rank = (name: string) => (name === ownGroup ? Infinity : counts.get(name)!);
  const sorted = [...counts.keys()].sort((a, b) => rank(b) - rank(a));
  const kept = sorted.length > mostGroups ? sorted.slice(0, mostGroups - 1) : sorted;
  const labels = labelsOf(kept.length < sorted.length ? [rest, ...kept] : kept);
  const library = (row: Row) => labels.get(key(row)) ?? rest;
  const entry = (row: Row) => `${library(row)}, ${isText(row) ? "text" : "binary"}`;
  const names = [...kept.map((name) => labels.get(name)!), rest];
  const entries = new Map(rows.map((row) => {
    const name = entry(row);
    return [name, { name, library: names.indexOf(library(row)), text: isText(row) }];
  }));
  return {
    of: new Map(rows.map((row) => [row.format, entry(row)])),
    entries: [...entries.values()].sort((a, b) => a.library - b.library || Number(a.text) - Number(b.text)),
  };
}

function panelsOf(scene: Scene) {
  const shown = new Set(scene.rows.map((row) => row.format));
  const titles = labelsOf(scene.model.datasets.map(({ result }) => result.name));
  return scene.model.datasets.flatMap(({ result, rows }) => {
    const found = rows.filter((row) => !row.floor && shown.has(row.format)).flatMap((row) => {
      const time = row.figures.get(totalKey);
      const size = row.figures.get("size");
      if (!time || !size || size.value <= 0) return [];
      return [{ row, label: scene.labels.get(row.format)!, figure: time, time: time.value, size: size.value }];
    });
    if (found.length < 2) return [];
    // As the answer in words has it: who loses data, or does less, is shown, and is no measure for the others.
    const contenders = found.filter(({ row }) => contends(row));
    const measures = contenders.length > 0 ? contenders : found;
    const least = (of: "time" | "size") => measures.reduce((a, b) => (b[of] < a[of] ? b : a));
    const [fastest, smallest] = [least("time"), least("size")];
    const points = found.map((point) => ({
      ...point, slower: point.time / fastest.time, larger: point.size / smallest.size, text: isText(point.row),
    })).sort((a, b) => a.time - b.time);
    return [{ title: titles.get(result.name)!, fastest, smallest, points, best: points.find((point) => point.text && measures.some(({ row }) => row === point.row)) ?? null }];
  });
}

type Panel = ReturnType<typeof panelsOf>[number];

interface Frame {
  theme: Theme;
  x: Extent;
  y: Extent;
  width: number;
  height: number;
  /** Of all panels together. */
  room: number;
  groups: Groups;
}

type Placed = Channels & { x: Channel<"x">; y: Channel<"y"> };

function encodings({ theme, x, y, groups, room }: Frame, left: boolean, bottom: boolean): Placed {
  const shown = left ? 1 : 0;
  const axis: Channel<"x">["axis"] = { domain: false, tickSize: 4, labelExpr: tickLabels.ratio };
  const domain = groups.entries.map(({ name }) => name);
  const columns = legendColumns(domain, room, fontSize);
  const legend: Legend = { title: null, orient: "bottom", direction: "horizontal", columns, offset: 14 };
  const hues = groups.entries.map(({ library }) => theme.hues[library]!);
  const group = (range: string[]): Channel<"shape"> => ({ field: "group", type: "nominal", scale: { domain, range }, legend });
  return {
    x: {
      field: "larger", type: "quantitative", scale: scaleOf(x),
      title: bottom ? `encoded size, smallest = 1${scaleNote(x)}` : null,
      axis: { ...axis, values: x.ticks.filter((tick) => tick >= 1), labels: bottom, ticks: bottom },
    },
    y: {
      field: "slower", type: "quantitative", scale: scaleOf(y), title: `save + load, fastest = 1${scaleNote(y)}`,
      // Not seen rather than not there: titles stand above all that a panel has, and shall stand in one line.
      axis: {
        ...axis, values: y.ticks.filter((tick) => tick >= 1), labelOpacity: shown, titleOpacity: shown, tickOpacity: shown,
      },
    },
    stroke: group(hues), fill: group(groups.entries.map(({ text }, i) => faint(hues[i]!, text ? 0 : 0xff))),
    shape: group(groups.entries.map(({ library }) => shapes[library]!)),
    tooltip: { field: "tip", type: "nominal" },
  };
}

type Panels = Extract<TopLevelSpec, { concat: unknown }>["concat"][number];

function panelSpec(frame: Frame, panel: Panel, left: boolean, bottom: boolean): Panels {
  const { theme, x, y, width, height, groups } = frame;
  const { x: size, y: time, ...marks } = encodings(frame, left, bottom);
  const values = panel.points.map((point) => ({
    label: point.label, larger: point.larger, slower: point.slower, group: groups.of.get(point.row.format)!,
    tip: `${point.label}\n${formatValue(point.size, "bytes")}\n${formatFigure(point.figure, "ns")}`,
  }));
  const { best } = panel;
  const line = best && { slower: best.slower, text: `fastest text: ${formatValue(best.slower, "ratio")}` };
  const down = (slower: number) => (1 - position(y, slower)) * height;
  const spots = panel.points.map((point) => ({ x: position(x, point.larger) * width, y: down(point.slower) }));
  const end = line && placeOnLine(line.text, down(line.slower), spots, { width, height });
  return {
    width, height, data: { values },
    title: {
      text: panel.title, limit: width, fontSize: 13, offset: 6, frame: "group", subtitleFontSize: 11,
      subtitle: [
        `fastest: ${panel.fastest.label}, ${formatValue(panel.fastest.time, "ns")}`,
        `smallest: ${panel.smallest.label}, ${formatValue(panel.smallest.size, "bytes")}`,
      ],
    },
    layer: [
      ...(line && end && line.slower > 1 ? [
        {
          data: { values: [line] }, mark: { type: "rule", color: theme.muted, strokeDash: [4, 3] }, encoding: { y: time },
        } satisfies Layer,
        {
          data: { values: [line] },
          mark: {
            type: "text", align: end.right ? "right" : "left", baseline: "middle", dy: end.above ? -9 : 10, color: theme.muted,
          },
          encoding: { x: { value: end.right ? "width" : 0 }, y: time, text: { field: "text", type: "nominal" } },
        } satisfies Layer,
      ] : []),
      { mark: { type: "point", size: 70, strokeWidth: 1.75, opacity: 1 }, encoding: { x: size, y: time, ...marks } },
    ],
  };
}

function specOf(scene: Scene, panels: Panel[], options: SpecOptions): TopLevelSpec {
  const theme = themes[options.theme];
  // As many as fit, and no more in a row than the last one needs: 6 panels are 3 by 2.
  const fitting = Math.max(1, Math.floor(options.width / 240));
  const columns = Math.ceil(panels.length / Math.ceil(panels.length / fitting));
  const spacing = 24;
  const width = Math.floor((options.width - 100 - (columns - 1) * spacing) / columns);
  const height = Math.round(Math.min(width * 0.85, 240 + width * 0.2));
  const points = panels.flatMap((of) => of.points);
  const x = extentOf(points.map(({ larger }) => larger), "log", width, 40);
  // A point at the upper end is not cut by it.
  const y = extentOf(points.flatMap(({ slower }) => [slower, slower * 1.2]), "log", height, 26);
  const room = columns * width + (columns - 1) * spacing;
  const frame = { theme, x, y, width, height, room, groups: groupsOf(scene.rows) };
  return {
    // Flush: what one panel has beside or above it does not move the others.
    config: configOf(theme), columns, bounds: "flush", spacing: { row: 76, column: spacing },
    concat: panels.map((panel, i) => panelSpec(frame, panel, i % columns === 0, i + columns >= panels.length)),
  };
}

/** "2.3× to 58×", "2.3×" where all are alike. */
function range(values: number[]): string {
  const low = formatValue(Math.min(...values), "ratio");
  const high = formatValue(Math.max(...values), "ratio");
  return low === high ? low : `${low} to ${high}`;
}

export function answerChart(scene: Scene): Chart | null {
  const panels = panelsOf(scene);
  if (panels.length < 2) return null;
  const factors = panels.flatMap(({ best }) => (best && best.slower > 1 ? [best.slower] : []));
  const finding = factors.length > 0 ? `The fastest text format takes ${range(factors)} the time of the fastest format` : "";
  const run = scene.data.runs.length > 1 ? label(scene.data.runs[scene.data.run]!.label) : "";
  return {
    id: "answer", title: "Size against time in every dataset: down and left is better",
    subtitle: [finding, run].filter((part) => part).join(" · "),
    about: `Each panel is a dataset, each point a format, relative to the smallest and the fastest that bring the data back exactly.`,
    scales: false,
    table: {
      head: [
        "dataset", "format", "library", "encoding", "encoded (bytes)", "save + load (ns)", "size, smallest = 1",
        "time, fastest = 1",
      ],
      rows: panels.flatMap(({ title, points }) => points.map((point) => [
        title, point.label, label(point.row.entry.library), point.text ? "text" : "binary", point.size, point.time,
        point.larger, point.slower,
      ])),
    },
    spec: (options) => specOf(scene, panels, options),
  };
}
