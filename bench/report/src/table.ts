// SPDX-License-Identifier: MIT
//
// Which rows the table shows, in which order and with which ranks, and what stands in its cells. No DOM.
import { ratioOf, standings, totalKey } from "./model";
import type { Dataset, Figure, Metric, Model, Row, Standing } from "./model";
import type { Filters, ViewState } from "./state";
import { doubt, formatFigure, formatValue } from "./text";

export interface Column {
  key: string;
  label: string;
  about: string;
  /** Null: the column holds words. */
  metric: Metric | null;
  /** Columns of words that a click on the header sorts by. */
  words: ((row: Row) => string) | null;
}

const wordColumns: Column[] = [
  { key: "library", label: "library", about: "Whose code writes the bytes.", metric: null, words: (row) => row.entry.library },
  { key: "encoding", label: "encoding", about: "Text or binary.", metric: null, words: (row) => row.entry.encoding },
  {
    key: "languages", label: "read in", about: "Languages in which a tool that nobody here wrote read the file as equal.",
    metric: null, words: (row) => row.languages.join(", "),
  },
  {
    key: "checks", label: "load is", about: "Whether a load refuses bytes that could do harm.",
    metric: null, words: (row) => row.entry.load_checks ?? "",
  },
  { key: "fidelity", label: "fidelity", about: "Whether every value came back bit for bit.", metric: null, words: statusOf },
];

const usual = ["save", "load", "size", "zstd", "save_allocations", "load_allocations", "checks", "fidelity"];

/** The sort by name; all others are by a column or a metric. */
export const nameKey = "format";

export function statusOf(row: Row): string {
  return row.floor && row.figures.size > 0 ? "floor" : row.status;
}

/** Why a row is as it is: the reason, and where the first difference was. */
export function reasonOf(row: Row): string {
  if (row.floor && row.figures.size > 0) return "";
  if (row.status === "pending" && !row.reason) return "not measured yet: a run with --resume goes on with it";
  const { fact } = row;
  if (!fact?.path) return row.reason;
  return `${row.reason ? `${row.reason}; ` : ""}first at ${fact.path}: ${fact.expected} became ${fact.actual}`;
}

export function columnsOf(model: Model): Column[] {
  const metrics = model.metrics.map((metric): Column => (
    { key: metric.key, label: metric.label, about: metric.about, metric, words: null }));
  return [...metrics, ...wordColumns];
}

/** Those that are named, or the usual ones, in their own order. */
export function chosenColumns(model: Model, names: string[] | null): Column[] {
  const keys = names ?? usual;
  return columnsOf(model).filter((column) => keys.includes(column.key));
}

/** By what rows are ranked: what they are sorted by, or, where that is words, a save and a load. */
export function rankingOf(model: Model, sort: string): Metric | null {
  const find = (key: string) => model.metrics.find((metric) => metric.key === key);
  return find(sort) ?? find(totalKey) ?? model.metrics[0] ?? null;
}

function yesNo(choice: string, value: boolean): boolean {
  return choice === "" || (choice === "yes") === value;
}

export function passes(row: Row, filters: Filters): boolean {
  const { entry } = row;
  if (filters.library.length > 0 && !filters.library.includes(entry.library)) return false;
  if (filters.encoding && entry.encoding !== filters.encoding) return false;
  if (!yesNo(filters.schema, entry.needs_schema) || !yesNo(filters.described, entry.self_describing)) return false;
  if (!yesNo(filters.zerocopy, row.zeroCopy === true) || !yesNo(filters.own, row.own)) return false;
  if (filters.exact && row.status !== "exact") return false;
  if (filters.checks === "checked" && entry.load_checks !== "checked") return false;
  if (filters.checks === "request" && !entry.load_checks?.startsWith("checked")) return false;
  return filters.language === "" || row.languages.includes(filters.language);
}

/** Every word of the search is somewhere in what a row is called. */
export function matches(row: Row, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { entry } = row;
  const text = `${row.format} ${entry.library} ${entry.version} ${entry.language ?? ""} ${entry.encoding}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

export interface PlacedRow {
  row: Row;
  /** Null of floors, and where what rows are ranked by was not measured. */
  standing: Standing | null;
  doubtful: boolean;
}

export interface TableView {
  rows: PlacedRow[];
  columns: Column[];
  rankedBy: Metric | null;
  /** How many formats the dataset has, floors not counted. */
  formats: number;
  shown: number;
  /** What all figures are ratios to. */
  base: Row | null;
}

function byName(a: Row, b: Row): number {
  return a.format < b.format ? -1 : a.format > b.format ? 1 : 0;
}

/** The ranks that rows have by a metric, whatever they are sorted by. */
export function ranksOf(rows: Row[], metric: Metric | null): Map<Row, Standing> {
  if (!metric) return new Map();
  const ranked = rows.filter((row) => row.figures.has(metric.key)).sort(byFigure(metric));
  const places = standings(ranked.map((row) => row.figures.get(metric.key)!), metric.smallerIsBetter);
  return new Map(ranked.map((row, i) => [row, places[i]!]));
}

/** The best first. */
function byFigure(metric: Metric): (a: Row, b: Row) => number {
  const sign = metric.smallerIsBetter ? 1 : -1;
  return (a, b) => sign * (a.figures.get(metric.key)!.value - b.figures.get(metric.key)!.value) || byName(a, b);
}

/** Of rows that have figures; those without what they are sorted by come last, whichever way. */
function sorted(rows: Row[], model: Model, state: ViewState): Row[] {
  const turn = (list: Row[]) => (state.reversed ? list.reverse() : list);
  const column = columnsOf(model).find((candidate) => candidate.key === state.sort);
  if (column?.words) {
    const { words } = column;
    return turn([...rows].sort((a, b) => (words(a) < words(b) ? -1 : words(a) > words(b) ? 1 : byName(a, b))));
  }
  if (state.sort === nameKey || !column?.metric) return turn([...rows].sort(byName));
  const { metric } = column;
  const has = rows.filter((row) => row.figures.has(metric.key)).sort(byFigure(metric));
  const others = rows.filter((row) => !row.figures.has(metric.key)).sort(byName);
  return [...turn(has), ...others];
}

/** Floors first, then formats with figures, then those that have a reason instead. */
export function tableOf(model: Model, dataset: Dataset, state: ViewState): TableView {
  const formats = dataset.rows.filter((row) => !row.floor);
  const floors = dataset.rows.filter((row) => row.floor && matches(row, state.search)).sort(byName);
  const shown = formats.filter((row) => passes(row, state.filters) && matches(row, state.search));
  const rankedBy = rankingOf(model, state.sort);
  const ranks = ranksOf(shown, rankedBy);
  const measured = sorted(shown.filter((row) => row.figures.size > 0), model, state);
  const others = shown.filter((row) => row.figures.size === 0).sort(byName);
  return {
    rows: [...floors, ...measured, ...others].map((row) => ({
      row, standing: ranks.get(row) ?? null, doubtful: (rankedBy && row.figures.get(rankedBy.key)?.doubtful) ?? false,
    })),
    columns: chosenColumns(model, state.columns),
    rankedBy,
    formats: formats.length,
    shown: shown.length,
    base: dataset.rows.find((row) => row.format === state.with) ?? null,
  };
}

/** "13=", or "~13" where too few launches stand behind it, as the terminal has them. */
export function rankText({ standing, doubtful }: PlacedRow): string {
  if (!standing) return "";
  return doubtful ? `~${standing.rank}` : `${standing.rank}${standing.tied ? "=" : ""}`;
}

export interface CellText {
  value: string;
  /** How far the figure may be off, or that it is tied with what it is compared with. */
  margin: string;
  /** For a title; empty where there is nothing more to say. */
  title: string;
}

function plainCell(figure: Figure, metric: Metric): CellText {
  const [value, margin] = formatFigure(figure, metric.unit).split(" ±");
  const title = figure.interval
    ? `${formatValue(figure.interval[0], metric.unit)} to ${formatValue(figure.interval[1], metric.unit)}` : "";
  return { value: value!, margin: margin ? `±${margin}` : "", title };
}

/** Whether a figure cannot be told from that of the row that it is compared with. */
export function isTie(figure: Figure, base: Figure): boolean {
  return figure.own[0] <= base.own[1] && base.own[0] <= figure.own[1];
}

/** Two digits of small ones, which two decimals would not show. */
export function ratioText(value: number): string {
  return value >= 1e-6 && value < 0.0995 ? `${value.toPrecision(2)}×` : formatValue(value, "ratio");
}

function ratioCell(figure: Figure, base: Figure, metric: Metric): CellText {
  if (base.value === 0) {
    // Nothing can be a multiple of no allocations.
    const value = formatValue(figure.value, metric.unit);
    return figure.value === 0 ? { value: "1.00×", margin: "=", title: "both are 0" }
      : { value, margin: ": 0", title: `${value} against 0` };
  }
  const ratio = ratioOf(figure, base);
  const value = (ratio.doubtful ? "~" : "") + ratioText(ratio.value);
  const range = ratio.interval ? `${ratioText(ratio.interval[0])} to ${ratioText(ratio.interval[1])}` : "";
  if (isTie(figure, base)) return { value, margin: "=", title: range ? `not to be told apart: ${range}` : "the same" };
  const share = ratio.interval ? doubt(ratio) : null;
  return { value, margin: share === null || ratio.doubtful ? "" : `±${Math.ceil(100 * share)}%`, title: range };
}

/** What stands in the cell of a figure; null: nothing was measured. */
export function cellText(row: Row, metric: Metric, base: Row | null): CellText | null {
  const figure = row.figures.get(metric.key);
  if (!figure) return null;
  if (!base || base === row) return plainCell(figure, metric);
  const other = base.figures.get(metric.key);
  return other ? ratioCell(figure, other, metric) : null;
}

/** Why a cell is empty. */
export function missingText(row: Row, metric: Metric, base: Row | null): string {
  if (row.figures.has(metric.key) && base) return "the row that it is compared with has no such figure";
  const untimed = row.untimed.get(metric.key);
  if (untimed) return untimed.reason ? `${untimed.status}: ${untimed.reason}` : untimed.status;
  return row.floor ? "not measured of a floor" : "not measured";
}
