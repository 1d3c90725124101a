// SPDX-License-Identifier: MIT
//
// The same dataset in several runs. No DOM.
import type { Dataset, Figure, Metric, Model, Row } from "./model";

export type Verdict = "first" | "less" | "more" | "same" | "unresolved" | "unknown" | "other data";

export interface RunCell {
  figure: Figure | null;
  /** To that of the first run; null where there is none, or it is 0. */
  ratio: number | null;
  verdict: Verdict;
}

export interface RunLine {
  format: string;
  row: Row;
  cells: RunCell[];
}

function overlap([a, b]: [number, number], [c, d]: [number, number]): boolean {
  return a <= d && c <= b;
}

/** Of two runs: what differs from run to run counts here, so it is the whole intervals that must not overlap. */
export function compareRuns(first: Figure | null, other: Figure | null): RunCell {
  if (!first || !other) return { figure: other, ratio: null, verdict: "unknown" };
  const ratio = first.value === 0 ? null : other.value / first.value;
  const exact = !first.interval && !other.interval && !first.doubtful && !other.doubtful;
  if (exact) {
    const verdict = other.value === first.value ? "same" : other.value < first.value ? "less" : "more";
    return { figure: other, ratio, verdict };
  }
  // Without an interval nothing is known of where another figure may be.
  const known = first.interval && other.interval && !first.doubtful && !other.doubtful;
  if (!known || overlap(first.interval!, other.interval!)) return { figure: other, ratio, verdict: "unresolved" };
  return { figure: other, ratio, verdict: other.value < first.value ? "less" : "more" };
}

/** Whether two runs saved the same record. */
export function sameData(a: Dataset, b: Dataset): boolean {
  return a.result.checksum === b.result.checksum && a.result.scale === b.result.scale;
}

export function datasetOf(model: Model, name: string): Dataset | null {
  return model.datasets.find((dataset) => dataset.result.name === name) ?? null;
}

/** A line for each format of any run, in the order of the first that has it. */
export function linesOf(models: Model[], name: string, metric: Metric): RunLine[] {
  const datasets = models.map((model) => datasetOf(model, name));
  const rows = datasets.map((dataset) => new Map(dataset?.rows.map((row) => [row.format, row])));
  const formats = new Map<string, Row>();
  for (const table of rows) for (const [format, row] of table) if (!formats.has(format)) formats.set(format, row);
  const reference = datasets[0];
  const lines = [...formats].map(([format, row]): RunLine => {
    const figures = rows.map((table) => table.get(format)?.figures.get(metric.key) ?? null);
    const cells = figures.map((figure, i): RunCell => {
      if (i === 0) return { figure, ratio: null, verdict: "first" };
      const other = datasets[i];
      if (figure && reference && other && !sameData(reference, other)) return { figure, ratio: null, verdict: "other data" };
      return compareRuns(figures[0]!, figure);
    });
    return { format, row, cells };
  });
  const sign = metric.smallerIsBetter ? 1 : -1;
  const key = ({ cells }: RunLine) => sign * (cells.find(({ figure }) => figure)?.figure?.value ?? sign * Infinity);
  return lines.filter(({ cells }) => cells.some(({ figure }) => figure)).sort((a, b) => key(a) - key(b));
}

const words: Record<string, [less: string, more: string]> = {
  ns: ["faster", "slower"], bytes: ["smaller", "larger"], "bytes/s": ["slower", "faster"],
  count: ["fewer", "more"], ratio: ["less", "more"],
};

export function verdictText(verdict: Verdict, metric: Metric): string {
  const [less, more] = words[metric.unit]!;
  const text: Record<Verdict, string> = {
    first: "", less, more, same: "the same", unresolved: "not resolved", unknown: "", "other data": "other data",
  };
  return text[verdict];
}
