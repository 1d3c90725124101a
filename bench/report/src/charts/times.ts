// SPDX-License-Identifier: MIT
//
// A chart for each operation that was timed: bars from zero on a linear scale; on a logarithmic one, where no bar has a place
// to begin, points.
import type { TopLevelSpec } from "vega-lite";

import { type Figure, type Metric, type Row, totalKey } from "../model";
import { formatFigure, formatValue } from "../text";
import { clamp, extentOf } from "./axis";
import type { Chart, SpecOptions } from "./chart";
import { label } from "./label";
import { band, frameOf, isMarked, levelHeight, reference, rightTexts, sizeOf, stepOf, xOf, yOf } from "./rowchart";
import { ends, kindMarks, kindNames, kindOf, type Scene, signs } from "./scene";
import type { Channel, Layer } from "./spec";
import { configOf, themes } from "./theme";

/** More floors than this would hide what they are the floors of. */
const mostFloors = 3;

interface Timed {
  row: Row;
  figure: Figure;
}

function timed(rows: Row[], key: string): Timed[] {
  const found = rows.flatMap((row) => {
    const figure = row.figures.get(key);
    return figure ? [{ row, figure }] : [];
  });
  return found.sort((a, b) => a.figure.value - b.figure.value);
}

function tableOf(scene: Scene, metric: Metric, found: Timed[], floors: Timed[]) {
  const all = [...floors, ...found];
  const drawn = new Set(all.map(({ row }) => row));
  const missing = [...scene.floors, ...scene.rows].filter((row) => !drawn.has(row));
  const name = (row: Row) => scene.labels.get(row.format)!;
  const kind = (row: Row) => (row.floor ? "floor" : kindNames[kindOf(row)]);
  return {
    head: ["format", "kind", `${label(metric.label)} (ns)`, "low (ns)", "high (ns)", "why there is no time"],
    rows: [
      ...all.map(({ row, figure }) => [name(row), kind(row), figure.value, ...(figure.interval ?? [null, null]), ""]),
      ...missing.map((row) => {
        const reason = row.untimed.get(metric.key) ?? { status: row.status, reason: row.reason };
        const known = reason.reason ? `${reason.status}: ${reason.reason}` : reason.status;
        return [name(row), kind(row), null, null, null, reason.status === "exact" ? "not timed" : label(known, 240)];
      }),
    ],
  };
}

const nameOf = ({ key, label: name }: Metric): string => (key === totalKey ? "a save and a load" : `one ${label(name)}`);

function specOf(scene: Scene, metric: Metric, found: Timed[], floors: Timed[], options: SpecOptions): TopLevelSpec {
  const theme = themes[options.theme];
  const lines = found.map(({ row, figure }) => ({
    label: scene.labels.get(row.format)!, text: formatFigure(figure, "ns"), marked: isMarked(scene, row.format),
    kind: kindNames[kindOf(row)], value: figure.value, low: ends(figure)[0], high: ends(figure)[1],
  }));
  const frame = frameOf(options, theme, lines);
  const all = [...found, ...floors].flatMap(({ figure }) => [...ends(figure), figure.value]);
  const extent = extentOf(all, options.scale, frame.plotWidth, 52);
  const values = lines.map((line) => ({
    ...line, low: clamp(extent, line.low), tip: `${line.label}\n${line.text}\n${line.kind}`,
  }));
  const title = `time of ${nameOf(metric)}`;
  const x = xOf("value", extent, title, "ns");
  const y = yOf(frame);
  const { stroke, fill, shape } = kindMarks(found.map(({ row }) => row), theme, frame.plotWidth, floors.length * levelHeight);
  const tooltip: Channel<"tooltip"> = { field: "tip", type: "nominal" };
  const whisker = (color: string, strokeWidth: number): Layer => ({
    mark: { type: "rule", color, strokeWidth },
    encoding: { x: xOf("low", extent, title, "ns"), x2: { field: "high" }, y, tooltip },
  });
  const log = extent.type !== "linear";
  return {
    width: options.width, height: stepOf(lines.length) * lines.length, autosize: { type: "fit-x", contains: "padding" },
    config: configOf(theme), data: { values },
    layer: [
      band(frame),
      ...floors.flatMap(({ row, figure }, i) => reference(frame, extent, figure.value,
        `${scene.labels.get(row.format)!} ${formatValue(figure.value, "ns")}`, i, title, "ns")),
      ...(log
        ? [whisker(theme.text, 1.25), {
            mark: { type: "point", size: sizeOf(frame), opacity: 1 }, encoding: { x, y, stroke, fill, shape, tooltip },
          } satisfies Layer]
        : [{
            mark: { type: "bar", height: { band: 0.66 }, strokeWidth: 1.25 },
            encoding: { x, x2: { datum: 0 }, y, stroke, fill, tooltip },
          } satisfies Layer,
          // A whisker in a bar of its own darkness would not be seen.
          whisker(theme.surface, 3.5), whisker(theme.text, 1.25)]),
      rightTexts(frame),
    ],
  };
}

export function timeCharts(scene: Scene): Chart[] {
  return scene.model.metrics.filter((metric) => metric.group === "time").flatMap((metric): Chart[] => {
    const found = timed(scene.rows, metric.key);
    if (found.length === 0) return [];
    const floors = timed(scene.floors, metric.key);
    const drawn = floors.slice(-mostFloors);
    const doubtful = found.some(({ figure }) => figure.doubtful) ? " ~ is before figures of too few launches to say that." : "";
    const dashed = drawn.length > 0 ? " Dashed: floors, which no format can beat by much." : "";
    return [{
      id: `time-${label(metric.key).replace(/[^\w.-]+/g, "-")}`,
      title: `Time of ${nameOf(metric)}`, subtitle: scene.subtitle,
      about: `The fastest format first; a line through a point or a bar’s end is where another run’s figure may be, ` +
        `with 95 % confidence.${doubtful}${dashed}${signs(scene)}`,
      scales: true, table: tableOf(scene, metric, found, floors),
      spec: (options) => specOf(scene, metric, found, drawn, options),
    }];
  });
}
