// SPDX-License-Identifier: MIT
//
// The charts, each a Vega-Lite specification and the table of its figures, from the data of the page. Nothing here touches a
// document: the same functions serve the page and the program that writes SVG files.
import type { TopLevelSpec } from "vega-lite";

import type { HistoryView } from "../data";
import type { Model, Row } from "../model";
import { answerChart } from "./answer";
import { dotCharts } from "./dots";
import { fidelityChart } from "./fidelity";
import { historyCharts } from "./history";
import { paretoChart } from "./pareto";
import { scalingCharts } from "./scaling";
import { sceneOf } from "./scene";
import { timeCharts } from "./times";

export interface ChartContext {
  runs: { label: string; model: Model }[];
  /** The one that is shown: an index of runs. */
  run: number;
  dataset: string;
  /** Of that run and dataset, in the table's order, floors included. */
  rows: Row[];
  /** The format that others are compared with. */
  chosen: string | null;
  /** The format that the reader is about to choose. */
  highlighted: string | null;
  scale: "log" | "linear";
  histories: HistoryView[];
  onScale(scale: "log" | "linear"): void;
}

export interface SpecOptions {
  theme: "light" | "dark";
  scale: "log" | "linear";
  /** Of the whole chart, in pixels. */
  width: number;
}

export interface Table {
  head: string[];
  rows: (string | number | null)[][];
}

export interface Chart {
  id: string;
  title: string;
  /** What it is of: dataset, run. A second line for files, which stand without the page. */
  subtitle: string;
  /** What one sees and how to read it. */
  about: string;
  /** Whether linear or logarithmic can be chosen. */
  scales: boolean;
  table: Table;
  spec(options: SpecOptions): TopLevelSpec;
}

/** Those that the data allow, in the order in which they answer questions. */
export function chartsOf(context: Omit<ChartContext, "onScale">): Chart[] {
  const scene = sceneOf(context);
  const histories = historyCharts(context.histories);
  // Another run need not have the dataset that is shown.
  if (!scene) return histories;
  return [
    answerChart(scene), paretoChart(scene), ...timeCharts(scene), ...dotCharts(scene), fidelityChart(scene),
    ...scalingCharts(scene), ...histories,
  ].filter((chart) => chart !== null);
}
