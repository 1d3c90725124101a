// SPDX-License-Identifier: MIT
//
// Series over commits, each relative to its first value, with the points where its level changed.
import type { TopLevelSpec } from "vega-lite";

import type { HistorySeries, HistoryView } from "../data";
import { formatValue } from "../text";
import { extentOf, scaleNote, scaleOf, tickLabels } from "./axis";
import type { Chart, SpecOptions } from "./chart";
import { label, labelsOf } from "./label";
import { heightFor, nameHeights, namesWidth } from "./lines";
import type { Channel, Legend } from "./spec";
import { configOf, faint, type Theme, themes } from "./theme";

const most = 12;
const dashes = [[1, 0], [6, 3]];

/** By how much the level moved the most, as a logarithm: twice as fast is as large a change as twice as slow. */
function largestChange(series: HistorySeries): number {
  return series.changes.reduce((most, { before, after }) => Math.max(most, Math.abs(Math.log(after / before)) || 0), 0);
}

interface View {
  metric: HistoryView["metric"];
  series: HistorySeries[];
  names: string[];
  /** In the order of their time, with the label of each. */
  commits: Map<string, string>;
}

function viewOf({ metric, machines, series }: HistoryView): View {
  const used = series.filter(({ points }) => points.some(({ value }) => value > 0));
  const sorted = [...used].sort((a, b) => largestChange(b) - largestChange(a));
  const several = machines.length > 1;
  const ids = labelsOf(machines.map(({ id }) => id));
  const names = labelsOf(sorted.map((of) => (several ? `${of.name} on ${ids.get(of.machine) ?? label(of.machine)}` : of.name)));
  const points = sorted.flatMap((of) => of.points);
  const times = new Map(points.map(({ commit, commit_time }) => [commit, commit_time]));
  const commits = [...times].sort(([a, before], [b, after]) => (before < after ? -1 : before > after ? 1 : a < b ? -1 : 1));
  const short = labelsOf(commits.map(([commit]) => commit.slice(0, 8)));
  const labels = new Map(commits.map(([commit]) => [commit, short.get(commit.slice(0, 8))!]));
  return {
    metric, series: sorted, commits: labels,
    names: sorted.map((of) => names.get(several ? `${of.name} on ${ids.get(of.machine) ?? label(of.machine)}` : of.name)!),
  };
}

/** Evenly spaced, the first and the last among them where they fit. */
function someOf(labels: string[], room: number): string[] {
  const every = Math.max(1, Math.ceil(labels.length / Math.max(2, room)));
  return labels.filter((_, i) => (labels.length - 1 - i) % every === 0);
}

function changeMarks(theme: Theme): { [Name in "stroke" | "fill" | "shape"]: Channel<Name> } {
  const domain = ["more than before", "less than before"];
  const legend: Legend = { title: null, orient: "top", direction: "horizontal" };
  const range = [theme.hues[1], theme.hues[2]];
  return {
    stroke: { field: "change", type: "nominal", scale: { domain, range }, legend },
    fill: { field: "change", type: "nominal", scale: { domain, range: range.map((hue) => faint(hue, 0xd0)) }, legend },
    shape: { field: "change", type: "nominal", scale: { domain, range: ["triangle-up", "triangle-down"] }, legend },
  };
}

function specOf({ metric, series, names, commits }: View, options: SpecOptions): TopLevelSpec {
  const theme = themes[options.theme];
  const unit = metric === "time" ? "ns" : "bytes";
  const drawn = series.slice(0, most).map(({ points, changes }, i) => {
    const first = points.find(({ value }) => value > 0)!.value;
    const at = new Map(changes.map((change) => [change.index, change]));
    return {
      label: names[i]!, hue: `${i % theme.hues.length}`, dash: `${Math.floor(i / theme.hues.length)}`,
      points: points.map(({ commit, value, date }, index) => {
        const change = at.get(index);
        return {
          label: names[i]!, commit: commits.get(commit)!, value: value / first, hue: `${i % theme.hues.length}`,
          dash: `${Math.floor(i / theme.hues.length)}`,
          change: change ? (change.after > change.before ? "more than before" : "less than before") : null,
          tip: `${names[i]!}\n${commits.get(commit)!}, ${label(date)}\n${formatValue(value, unit)}` +
            (change ? `\n${formatValue(change.before, unit)} before, ${formatValue(change.after, unit)} since` : ""),
        };
      }),
    };
  });
  const values = drawn.flatMap(({ points }) => points).filter(({ value }) => value > 0);
  const column = namesWidth(drawn.map((of) => of.label), options.width);
  const plot = { width: Math.max(100, options.width - column - 65), height: heightFor(drawn.length, options.width) };
  const y = extentOf(values.map(({ value }) => value), options.scale, plot.height, 30);
  const last = drawn.map(({ points }) => points.filter(({ value }) => value > 0).at(-1)!.value);
  const heights = nameHeights(last, y, plot.height);
  const domain = [...commits.values()];
  const x: Channel<"x"> = {
    field: "commit", type: "nominal", sort: null, title: "commit, the oldest first",
    scale: { type: "point", domain, padding: 0.3 },
    axis: { values: someOf(domain, plot.width / 24), labelAngle: -50, domain: false, tickSize: 4, labelOverlap: false },
  };
  const value: Channel<"y"> = {
    field: "value", type: "quantitative", scale: scaleOf(y),
    title: `${metric === "time" ? "time" : "size"}, first commit = 1${scaleNote(y)}`,
    axis: { values: y.ticks, labelExpr: tickLabels.ratio, domain: false, tickSize: 4 },
  };
  const hue: Channel<"stroke"> = {
    field: "hue", type: "nominal", scale: { domain: theme.hues.map((_, i) => `${i}`), range: [...theme.hues] }, legend: null,
  };
  const dash: Channel<"strokeDash"> = {
    field: "dash", type: "nominal", scale: { domain: ["0", "1"], range: dashes }, legend: null,
  };
  const tooltip: Channel<"tooltip"> = { field: "tip", type: "nominal" };
  const detail: Channel<"text"> = { field: "label", type: "nominal" };
  return {
    width: options.width, height: plot.height, autosize: { type: "fit-x", contains: "padding" }, config: configOf(theme),
    data: { values }, // Hues are of series in one layer and of changes in another.
    resolve: { scale: { stroke: "independent", fill: "independent", shape: "independent" } },
    layer: [
      { mark: { type: "line", strokeWidth: 1.75, }, encoding: { x, y: value, detail, stroke: hue, strokeDash: dash } },
      { mark: { type: "point", filled: true, size: 14, opacity: 1 }, encoding: { x, y: value, fill: hue, tooltip } },
      {
        data: { values: values.filter(({ change }) => change !== null) },
        mark: { type: "point", size: 110, opacity: 1 }, encoding: { x, y: value, tooltip, ...changeMarks(theme) },
      },
      {
        data: { values: drawn.map((of, i) => ({ label: of.label, hue: of.hue, value: heights[i] })) },
        mark: { type: "text", align: "left", dx: 10, limit: column, tooltip: false },
        encoding: { x: { value: "width" }, y: value, text: detail, color: hue },
      },
    ],
  };
}

function chartOf(view: View): Chart {
  const { metric, series, names, commits } = view;
  const time = metric === "time";
  const cut = series.length > most
    ? ` Drawn are the ${most} of ${series.length} series with the largest changes; the table has all.`
    : "";
  const unit = time ? "ns" : "bytes";
  return {
    id: `history-${metric}`, title: `${time ? "Time" : "Size"} over commits`, subtitle: "",
    about: `Each line is a series, relative to its first commit; a triangle is where its level changed.${cut}`,
    scales: true,
    table: {
      head: ["series", "commits", `first (${unit})`, `last (${unit})`, "changes of level"],
      rows: series.map(({ points, changes }, i) => [
        names[i]!, points.length, points[0]!.value, points.at(-1)!.value,
        changes.map(({ index, before, after, drift }) => `${commits.get(points[index]?.commit ?? "") ?? "?"}: ` +
          `${formatValue(before, unit)} became ${formatValue(after, unit)}${drift ? " (drift)" : ""}`).join("; "),
      ]),
    },
    spec: (options) => specOf(view, options),
  };
}

export function historyCharts(histories: HistoryView[]): Chart[] {
  return histories.map(viewOf).filter(({ series }) => series.length > 0).map(chartOf);
}
