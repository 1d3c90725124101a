// SPDX-License-Identifier: MIT
//
// Size against time. What no other format beats in both is joined by a line and named; where names go is worked out here,
// since Vega-Lite has no way to keep texts apart.
import type { TopLevelSpec } from "vega-lite";

import { totalKey } from "../model";
import { formatFigure, formatValue } from "../text";
import { clamp, extentOf, position, scaleNote, scaleOf, tickLabels, valueAt } from "./axis";
import type { Chart, SpecOptions } from "./chart";
import { plotHeight } from "./lines";
import { type Box, isFar, placeLabels } from "./place";
import { isMarked } from "./rowchart";
import { ends, kindMarks, kindNames, kindOf, paretoFront, type Scene, signs } from "./scene";
import type { Channel, Layer } from "./spec";
import { configOf, themes } from "./theme";

function pointsOf(scene: Scene) {
  const points = scene.rows.flatMap((row) => {
    const time = row.figures.get(totalKey);
    const size = row.figures.get("size");
    if (!time || !size) return [];
    const [low, high] = ends(time);
    const label = scene.labels.get(row.format)!;
    return [{
      label, kind: kindNames[kindOf(row)], size: size.value, time: time.value, own: time.own, low, high, row,
      interval: time.interval, marked: isMarked(scene, row.format),
      tip: `${label}\n${formatValue(size.value, "bytes")}\n${formatFigure(time, "ns")}`,
    }];
  });
  const front = new Set(paretoFront(points));
  return points.map((point) => ({ ...point, front: front.has(point) })).sort((a, b) => a.time - b.time);
}

/** What the line between the points of the front covers. */
function stepBoxes(front: { x: number; y: number }[]): Box[] {
  return front.slice(1).flatMap(({ x, y }, i) => {
    const before = front[i]!;
    return [
      { left: before.x, right: x, top: before.y - 1, bottom: before.y + 1 },
      { left: x - 1, right: x + 1, top: before.y, bottom: y },
    ];
  });
}

type Point = ReturnType<typeof pointsOf>[number];

function specOf(points: Point[], options: SpecOptions): TopLevelSpec {
  const theme = themes[options.theme];
  const plot = { width: options.width - 80, height: plotHeight(options.width) };
  const x = extentOf(points.map(({ size }) => size), options.scale, plot.width, 52);
  const y = extentOf(points.flatMap(({ low, high }) => [low, high]), options.scale, plot.height, 30);
  const spots = points.map((point) => ({
    x: position(x, point.size) * plot.width, y: (1 - position(y, point.time)) * plot.height,
    text: point.label, needed: point.front || point.marked,
  }));
  const placed = placeLabels(spots, plot, stepBoxes(spots.filter((_, i) => points[i]!.front).sort((a, b) => a.x - b.x)));
  const leaders = points.flatMap((point, i) => {
    const { dx, dy } = placed[i]!;
    if (!isFar(placed[i]!)) return [];
    const spot = spots[i]!;
    // To where the text begins, less what it is high.
    const to = { x: (spot.x + dx * 0.8) / plot.width, y: 1 - (spot.y + dy - Math.sign(dy) * 6) / plot.height };
    return [{ size: point.size, time: point.time, toSize: valueAt(x, to.x), toTime: valueAt(y, to.y) }];
  });
  const values = points.map(({ row: _, interval: __, own: ___, ...point }, i) => ({ ...point, low: clamp(y, point.low), ...placed[i] }));
  const axis: Channel<"x">["axis"] = { domain: false, tickSize: 4, labelOverlap: "greedy" };
  const size: Channel<"x"> = {
    field: "size", type: "quantitative", scale: scaleOf(x), title: `encoded size${scaleNote(x)}`,
    axis: { ...axis, values: x.ticks, labelExpr: tickLabels.bytes },
  };
  const timeAxis = { ...axis, values: y.ticks, labelExpr: tickLabels.ns };
  const time: Channel<"y"> = {
    field: "time", type: "quantitative", scale: scaleOf(y), title: `save + load${scaleNote(y)}`, axis: timeAxis,
  };
  const tooltip: Channel<"tooltip"> = { field: "tip", type: "nominal" };
  const front = values.filter((point) => point.front).sort((a, b) => a.size - b.size);
  const texts = (align: "left" | "right" | "center"): Layer => ({
    data: { values: values.filter((point) => point.align === align) },
    mark: {
      type: "text", align, baseline: "middle", dx: { expr: "datum.dx" }, dy: { expr: "datum.dy" },
      fontWeight: { expr: "datum.front ? 600 : 400" }, opacity: { expr: "datum.front || datum.marked ? 1 : 0.8" },
    },
    encoding: { x: size, y: time, text: { field: "label", type: "nominal" } },
  });
  const { stroke, fill, shape } = kindMarks(points.map(({ row }) => row), theme, plot.width);
  return {
    width: options.width, height: plot.height, autosize: { type: "fit-x", contains: "padding" }, config: configOf(theme),
    data: { values },
    layer: [
      {
        data: { values: front }, mark: { type: "line", interpolate: "step-after", color: theme.muted, strokeWidth: 1.5 },
        encoding: { x: size, y: time, order: { field: "size", type: "quantitative" } },
      },
      {
        data: { values: values.filter((point) => point.marked) },
        mark: { type: "point", size: 320, color: theme.hues[4], strokeWidth: 2.5 }, encoding: { x: size, y: time },
      },
      {
        mark: { type: "rule", color: theme.muted },
        encoding: { x: size, y: { ...time, field: "low" }, y2: { field: "high" }, tooltip },
      },
      { mark: { type: "point", size: 80, opacity: 1 }, encoding: { x: size, y: time, stroke, fill, shape, tooltip } },
      {
        data: { values: leaders }, mark: { type: "rule", color: theme.muted, strokeWidth: 0.75, tooltip: false },
        encoding: { x: size, y: time, x2: { field: "toSize" }, y2: { field: "toTime" } },
      },
      ...(["left", "right", "center"] as const).map(texts),
    ],
  };
}

export function paretoChart(scene: Scene): Chart | null {
  const points = pointsOf(scene);
  if (points.length < 2) return null;
  return {
    id: "pareto", title: "Size against time: down and left is better", subtitle: scene.subtitle,
    about: "Each point is a format; those on the line are the ones that no other exact one beats in both size and time. " +
      `The upright line through a point is its 95 % interval.${signs(scene)}`,
    scales: true,
    table: {
      head: ["format", "kind", "encoded (bytes)", "save + load (ns)", "low (ns)", "high (ns)", "on the line"],
      rows: points.map((point) => [
        point.label, point.kind, point.size, point.time, ...(point.interval ?? [null, null]), point.front ? "yes" : "no",
      ]),
    },
    spec: (options) => specOf(points, options),
  };
}
