// SPDX-License-Identifier: MIT
//
// CSV as RFC 4180 has it, which a spreadsheet opens without running anything of it. No DOM.
import { visibleText } from "./escape";
import type { Column, PlacedRow, TableView } from "./table";
import { rankText, reasonOf, statusOf } from "./table";
import { ratioOf } from "./model";
import type { Figure, Metric } from "./model";

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A field that a spreadsheet would take for a formula gets an apostrophe in front; whatever needs quotes gets them. As in the
 * command's CSV (csv_field, bench/driver/base/escape.h), a row is one line whatever is in it. */
export function csvField(text: string): string {
  const shown = visibleText(text, Infinity);
  // The wide forms, too, are what some spreadsheets begin a formula with.
  const safe = /^\s*[=+\-@＝＋－＠]/.test(shown) && !number.test(shown) ? `'${shown}` : shown;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export function csvOf(lines: string[][]): string {
  return lines.map((line) => `${line.map(csvField).join(",")}\r\n`).join("");
}

const units: Record<Metric["unit"], string> = {
  ns: "_ns", bytes: "_bytes", "bytes/s": "_bytes_per_second", ratio: "", count: "",
};

function heads(column: Column, ratio: boolean): string[] {
  const { metric, key } = column;
  if (!metric) return [key];
  const name = ratio ? `${key}_ratio` : key + units[metric.unit];
  return metric.unit === "ns" || metric.group === "rate" ? [name, `${name}_low`, `${name}_high`] : [name];
}

function fields(column: Column, placed: PlacedRow, view: TableView): string[] {
  const { metric, words } = column;
  if (!metric) return [words!(placed.row)];
  const count = heads(column, false).length;
  const own = placed.row.figures.get(metric.key);
  const other = view.base?.figures.get(metric.key);
  let figure: Figure | null = own ?? null;
  if (own && view.base) figure = other && other.value !== 0 ? ratioOf(own, other) : null;
  const values = figure ? [figure.value, figure.interval?.[0], figure.interval?.[1]] : [];
  return Array.from({ length: count }, (_, i) => (values[i] === undefined ? "" : String(values[i])));
}

/** The table as it is seen: its rows in their order, its columns, numbers in full. */
export function tableCsv(view: TableView): string {
  const ratio = view.base !== null;
  const columns = view.columns.filter(({ key }) => key !== "library" && key !== "fidelity"); // They are there in any case.
  const figures = columns.flatMap((column) => heads(column, ratio));
  const head = ["rank", "format", "library", "version", ...figures, "status", "reason"];
  const body = view.rows.map((placed) => [
    rankText(placed), placed.row.format, placed.row.entry.library, placed.row.entry.version,
    ...columns.flatMap((column) => fields(column, placed, view)),
    statusOf(placed.row), reasonOf(placed.row),
  ]);
  return csvOf([head, ...body]);
}
