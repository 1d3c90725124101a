// SPDX-License-Identifier: MIT
import type { HistoryView } from "../data";
import type { Model, Row } from "../model";

export interface ChartContext {
  runs: { label: string; model: Model }[];
  run: number;
  dataset: string;
  /** Of the current run: filtered, in the table's order, floors included. */
  rows: Row[];
  /** The row that the others are compared with. */
  chosen: string | null;
  highlighted: string | null;
  scale: "log" | "linear";
  histories: HistoryView[];
  onScale(scale: "log" | "linear"): void;
}

export class ChartPanel {
  constructor(private readonly container: HTMLElement) {}

  update(context: ChartContext): void {
    this.container.dataset.rows = String(context.rows.length);
  }
}
