// SPDX-License-Identifier: MIT
//
// What several charts need of a context: rows without floors, labels, and the marks of kinds of formats.
import { contends, type Dataset, type Figure, type Model, type Row } from "../model";
import type { ChartContext } from "./chart";
import { label, labelsOf, legendColumns } from "./label";
import type { Channel, Legend } from "./spec";
import { faint, fontSize, type Theme } from "./theme";

export type Data = Omit<ChartContext, "onScale">;

export interface Scene {
  data: Data;
  model: Model;
  dataset: Dataset;
  /** Of the context, without floors. */
  rows: Row[];
  floors: Row[];
  /** Of each format. */
  labels: Map<string, string>;
  /** What it is of: the dataset, and the run where there are several. */
  subtitle: string;
}

export function sceneOf(data: Data): Scene | null {
  const run = data.runs[data.run]!;
  const dataset = run.model.datasets.find(({ result }) => result.name === data.dataset);
  if (!dataset) return null;
  const mark = (format: string) =>
    (format === data.highlighted ? "★ " : "") + (format === data.chosen ? "▸ " : "");
  const several = data.runs.length > 1 ? ` · ${label(run.label)}` : "";
  const { scale } = dataset.result;
  return {
    data, model: run.model, dataset,
    rows: data.rows.filter((row) => !row.floor),
    floors: data.rows.filter((row) => row.floor),
    labels: labelsOf(data.rows.map((row) => row.format), mark),
    subtitle: `Dataset ${label(data.dataset)}${scale === 1 ? "" : `, scale ${scale}`}${several}`,
  };
}

/** A sentence on the signs before names, where there are any. */
export function signs({ data, rows }: Scene): string {
  const has = (format: string | null) => rows.some((row) => row.format === format);
  return (has(data.highlighted) ? " ★ is your choice." : "") + (has(data.chosen) ? " ▸ is what others are compared with." : "");
}

export type Kind = "own" | "binary" | "text" | "other";

const kinds: Kind[] = ["own", "binary", "text", "other"];

export const kindNames: Record<Kind, string> = {
  own: "the suite’s own", binary: "other binary", text: "text", other: "encoding unknown",
};

export function kindOf(row: Row): Kind {
  if (row.own) return "own";
  return row.entry.encoding || "other";
}

type KindMarks = { [Name in "stroke" | "fill" | "shape" | "strokeDash"]: Channel<Name> };

/** Colour, shape and filling of the kinds that `rows` have: none is told by its colour alone. The legend is as wide
 * as `plotWidth` pixels and leaves room for texts above the plot: `above`. */
export function kindMarks(rows: Row[], theme: Theme, plotWidth: number, above = 0): KindMarks {
  const used = kinds.filter((kind) => rows.some((row) => kindOf(row) === kind));
  const pick = <T>(of: Record<Kind, T>): T[] => used.map((kind) => of[kind]);
  const [own, text, binary, , , , , other] = theme.hues;
  const colours = pick({ own, binary, text, other });
  const domain = used.map((kind) => kindNames[kind]);
  const columns = legendColumns(domain, plotWidth, fontSize);
  const legend: Legend = { title: null, orient: "top", direction: "horizontal", columns, offset: 10 + above };
  const field = "kind";
  return {
    stroke: { field, type: "nominal", scale: { domain, range: colours }, legend },
    fill: {
      field, type: "nominal", legend,
      scale: { domain, range: used.map((kind, i) => faint(colours[i]!, kind === "text" ? 0x2a : 0xff)) },
    },
    shape: {
      field, type: "nominal", legend,
      scale: { domain, range: pick({ own: "diamond", binary: "circle", text: "square", other: "cross" }) },
    },
    strokeDash: {
      field, type: "nominal", legend,
      scale: { domain, range: pick({ own: [1, 0], binary: [1, 0], text: [5, 3], other: [1, 2] }) },
    },
  };
}

/** Those of the rows that contend which no other beats in both, as pareto_best of bench/driver/report/contenders.cpp: another
 * one that is no larger and surely faster, or smaller and not slower. */
export function paretoFront<T extends { row: Row; size: number; time: number; own: [number, number] }>(points: T[]): T[] {
  const beats = (a: T, b: T) =>
    a.size <= b.size && (a.own[1] < b.own[0] || (a.size < b.size && a.time <= b.time));
  const some = points.filter(({ row }) => contends(row));
  const front = some.filter((point) => !some.some((other) => beats(other, point)));
  return front.sort((a, b) => a.size - b.size || a.time - b.time);
}

/** The ends of what a figure's whisker covers; the figure itself where it has none. */
export function ends(figure: Figure): [number, number] {
  return figure.interval ?? [figure.value, figure.value];
}
