// SPDX-License-Identifier: MIT
//
// What came back of what was saved: a grid of formats and datasets, each cell a sign and, where there is room, a word.
import type { TopLevelSpec } from "vega-lite";

import type { Row } from "../model";
import type { Chart, SpecOptions } from "./chart";
import { label, labelsOf, legendColumns, textWidth } from "./label";
import { band, frameOf, isMarked, rightTexts, stepOf, yOf } from "./rowchart";
import { type Scene, signs } from "./scene";
import type { Channel } from "./spec";
import { configOf, faint, fontSize, themes } from "./theme";

/** Best first. The number is the hue, and how much of it there is: what went wrong stands out. */
const states: Record<string, { sign: string; hue: number; alpha: number }> = {
  exact: { sign: "✓", hue: 0, alpha: 0x30 },
  lossy: { sign: "≈", hue: 4, alpha: 0x88 },
  unsupported: { sign: "–", hue: 7, alpha: 0x22 },
  failed: { sign: "✗", hue: 1, alpha: 0xa0 },
  crashed: { sign: "‼", hue: 1, alpha: 0xa0 },
  hung: { sign: "∞", hue: 1, alpha: 0xa0 },
  "out of memory": { sign: "▣", hue: 1, alpha: 0xa0 },
  "not built": { sign: "·", hue: 7, alpha: 0x10 },
  pending: { sign: "…", hue: 7, alpha: 0x10 },
  "no data": { sign: "∅", hue: 7, alpha: 0x10 },
};

const stateOf = (status: string) => (Object.hasOwn(states, status) ? states[status]! : { sign: "?", hue: 3, alpha: 0x60 });

/** Characters of a reason, and of each part of a difference. */
const sentence = 240;
const part = 80;

interface Cell {
  row: Row;
  dataset: string;
}

function cellsOf(scene: Scene): Cell[] {
  const shown = new Set(scene.rows.map((row) => row.format));
  return scene.model.datasets.flatMap(({ result, rows }) =>
    rows.filter((row) => shown.has(row.format)).map((row) => ({ row, dataset: result.name })));
}

function difference(row: Row): string {
  const { fact } = row;
  if (!fact?.path && !fact?.expected && !fact?.actual) return "";
  return `${label(fact.path || "the value", part)}: ${label(fact.expected, part)} became ${label(fact.actual, part)}`;
}

const named = (status: string) => `${stateOf(status).sign} ${label(status)}`;

function specOf(scene: Scene, cells: Cell[], datasets: Map<string, string>, options: SpecOptions): TopLevelSpec {
  const theme = themes[options.theme];
  const lines = scene.rows.map(({ format }) => ({
    label: scene.labels.get(format)!, text: "", marked: isMarked(scene, format),
  }));
  const frame = frameOf(options, theme, lines);
  const used = new Set(cells.map(({ row }) => row.status));
  const statuses = [...Object.keys(states).filter((status) => used.delete(status)), ...used];
  const room = frame.plotWidth / datasets.size - 8;
  const words = statuses.every((status) => textWidth(named(status), fontSize) < room);
  const values = cells.map(({ row, dataset }) => {
    const name = scene.labels.get(row.format)!;
    const more = [label(row.reason, sentence), difference(row)].filter((text) => text).map((text) => `\n${text}`).join("");
    return {
      label: name, dataset: datasets.get(dataset)!, state: named(row.status),
      shown: words ? named(row.status) : stateOf(row.status).sign,
      tip: `${name}, ${datasets.get(dataset)!}\n${label(row.status)}${more}`,
    };
  });
  const widest = Math.max(...[...datasets.values()].map((name) => textWidth(name, fontSize)));
  const x: Channel<"x"> = {
    field: "dataset", type: "nominal", sort: null, scale: { domain: [...datasets.values()] },
    axis: {
      orient: "top", title: null, ticks: false, domain: false, labelAngle: widest < room ? 0 : -90,
      labelAlign: widest < room ? "center" : "left", labelLimit: 130, labelOverlap: false,
      // Names that stand upright are as far apart as the cells.
      labelFontSize: Math.max(7, Math.min(fontSize, room + 7)),
    },
  };
  const y = yOf(frame);
  const tooltip: Channel<"tooltip"> = { field: "tip", type: "nominal" };
  return {
    width: options.width, height: stepOf(lines.length) * lines.length, autosize: { type: "fit-x", contains: "padding" },
    config: configOf(theme), data: { values },
    layer: [
      band(frame),
      {
        mark: { type: "rect", width: { band: 0.96 }, height: { band: 0.9 } },
        encoding: {
          x, y, tooltip,
          color: {
            field: "state", type: "nominal",
            scale: {
              domain: statuses.map(named),
              range: statuses.map((status) => faint(theme.hues[stateOf(status).hue]!, stateOf(status).alpha)),
            },
            legend: {
              title: null, orient: "bottom", direction: "horizontal", symbolType: "square", symbolSize: 130,
              columns: legendColumns(statuses.map(named), frame.plotWidth, fontSize),
            },
          },
        },
      },
      { mark: { type: "text" }, encoding: { x, y, tooltip, text: { field: "shown", type: "nominal" } } },
      rightTexts(frame),
    ],
  };
}

export function fidelityChart(scene: Scene): Chart | null {
  const cells = cellsOf(scene);
  if (cells.length === 0) return null;
  const datasets = labelsOf(scene.model.datasets.map(({ result }) => result.name));
  const lost = cells.filter(({ row }) => row.status !== "exact");
  return {
    id: "fidelity", title: "Fidelity: what comes back of what was saved",
    subtitle: scene.data.runs.length > 1 ? label(scene.data.runs[scene.data.run]!.label) : "",
    about: `${cells.length - lost.length} of ${cells.length} pairs of format and dataset come back exactly; the table ` +
      `names, of the others, the first member that differs.${signs(scene)}`,
    scales: false,
    table: {
      head: ["format", "dataset", "fidelity", "why", "first difference"],
      rows: cells.map(({ row, dataset }) => [
        scene.labels.get(row.format)!, datasets.get(dataset)!, label(row.status), label(row.reason, sentence), difference(row),
      ]),
    },
    spec: (options) => specOf(scene, cells, datasets, options),
  };
}
