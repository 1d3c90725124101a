// SPDX-License-Identifier: MIT
//
// From a results file to rows of figures, as bench/driver/show/figures.cpp makes them for the terminal: the same metrics,
// the same intervals, the same ranks.
import type { DatasetResult, Fact, FormatEntry, OperationEntry, Results, TimedCell } from "./results";

export type Unit = "ns" | "bytes" | "bytes/s" | "ratio" | "count";

export interface Figure {
  value: number;
  /** Where the figure of another run may be, with 95 % confidence; null where it is exact, or nothing is known. */
  interval: [number, number] | null;
  /** The same without what all figures of a run have in common: for ratios and ranks within it. */
  own: [number, number];
  /** Too few launches for 95 %. */
  doubtful: boolean;
}

/** What a column, a bar or an axis shows. */
export interface Metric {
  key: string;
  label: string;
  unit: Unit;
  smallerIsBetter: boolean;
  group: "time" | "size" | "memory" | "work" | "rate";
  /** What it counts, as a sentence. */
  about: string;
}

export interface Row {
  format: string;
  entry: FormatEntry;
  floor: boolean;
  /** A format of the suite itself. */
  own: boolean;
  /** Languages in which a judge read its file as equal, sorted: "node", "python". */
  languages: string[];
  /** Whether a value is read where it lies: true where `access` was timed; null where nothing is known. */
  zeroCopy: boolean | null;
  /** The fidelity, or "pending" or "no data". */
  status: string;
  reason: string;
  fact: Fact | null;
  figures: Map<string, Figure>;
  cells: Map<string, TimedCell>;
  /** Why an operation has no time. */
  untimed: Map<string, { status: string; reason: string }>;
}

export interface Dataset {
  result: DatasetResult;
  rows: Row[];
}

export interface Model {
  results: Results;
  datasets: Dataset[];
  /** Those that any row has, in the order of a table's columns. */
  metrics: Metric[];
  operations: OperationEntry[];
}

export const totalKey = "total";

/** What of an interval is the launches' own: within_run (bench/driver/results/statistics.h). */
function withinRun(low: number, high: number, drift: number): [number, number] {
  return [low / (1 - drift), high / (1 + drift)];
}

function exact(value: number): Figure {
  return { value, interval: null, own: [value, value], doubtful: false };
}

function timeOf(cell: TimedCell): Figure {
  const { interval } = cell;
  if (!interval) return { value: cell.real_time, interval: null, own: [cell.real_time, cell.real_time], doubtful: true };
  return {
    value: cell.real_time,
    interval: [interval.low, interval.high],
    own: withinRun(interval.low, interval.high, interval.drift ?? 0),
    doubtful: interval.confidence < 0.95,
  };
}

export function sum(a: Figure, b: Figure): Figure {
  return {
    value: a.value + b.value,
    interval: a.interval && b.interval && [a.interval[0] + b.interval[0], a.interval[1] + b.interval[1]],
    own: [a.own[0] + b.own[0], a.own[1] + b.own[1]],
    doubtful: a.doubtful || b.doubtful,
  };
}

/** One figure of a run divided by another of the same: the worst and the best that both allow. */
export function ratioOf(a: Figure, b: Figure): Figure {
  const range: [number, number] = [a.own[0] / b.own[1], a.own[1] / b.own[0]];
  const measured = a.interval !== null || b.interval !== null;
  return { value: a.value / b.value, interval: measured ? range : null, own: range, doubtful: a.doubtful || b.doubtful };
}

/** So much of something in a figure's time: bytes a second of nanoseconds, say. */
function rateOf(time: Figure, amount: number): Figure {
  const of = (range: [number, number]): [number, number] => [amount / range[1], amount / range[0]];
  return { value: amount / time.value, interval: time.interval && of(time.interval), own: of(time.own), doubtful: time.doubtful };
}

export interface Standing {
  rank: number;
  /** Another one has this rank. */
  tied: boolean;
}

/** Ranks rows that stand in their order, as standings() of statistics.h does: one whose interval overlaps that of the first
 * with the rank before it has that rank, too. */
export function standings(figures: Figure[], smallerIsBetter = true): Standing[] {
  const ranges = figures.map(({ own }): [number, number] => (smallerIsBetter ? own : [-own[1], -own[0]]));
  const result: Standing[] = ranges.map(() => ({ rank: 1, tied: false }));
  let first = 0;
  for (let i = 1; i < ranges.length; ++i) {
    const same = ranges[i]![0] <= ranges[first]![1];
    if (!same) first = i;
    result[i] = { rank: first + 1, tied: same };
    if (same) result[first]!.tied = true;
  }
  return result;
}

/** The suite's own formats are those of its own library; other formats it may have written itself, but not invented. */
export function isOwn(entry: FormatEntry): boolean {
  return entry.library === "roundtrip" || entry.library.startsWith("roundtrip,");
}

/** Whether a row is compared with others in the answer: it brings the record back exactly, and leaves no work off the clock
 * (contenders_of, bench/driver/report/contenders.cpp). */
export function contends(row: Row): boolean {
  return !row.floor && row.status === "exact" && row.entry.off_the_clock === "";
}

const bytes = (key: string, label: string, group: Metric["group"], about: string): Metric => ({
  key, label, unit: "bytes", smallerIsBetter: true, group, about,
});

function allMetrics(operations: OperationEntry[]): Metric[] {
  const times: Metric[] = [
    { key: totalKey, label: "save + load", unit: "ns", smallerIsBetter: true, group: "time", about: "A save and a load." },
  ];
  const rates: Metric[] = [];
  for (const { name, contract } of operations) {
    times.push({ key: name, label: name, unit: "ns", smallerIsBetter: true, group: "time", about: contract });
    rates.push({
      key: `${name}_rate`, label: `${name}/s`, unit: "bytes/s", smallerIsBetter: false, group: "rate",
      about: `The record's payload that one ${name} handles in a second.`,
    });
  }
  return [
    ...times,
    bytes("size", "size", "size", "The encoded bytes."),
    bytes("zstd", "zstd", "size", "The encoded bytes, compressed by Zstandard at level 3."),
    bytes("zlib", "zlib", "size", "The encoded bytes, compressed by zlib at level 6."),
    bytes("lz4", "lz4", "size", "The encoded bytes, compressed as an LZ4 block at the default acceleration."),
    { key: "save_allocations", label: "allocations of a save", unit: "count", smallerIsBetter: true, group: "memory", about: "Calls of the allocator in one save." },
    { key: "load_allocations", label: "allocations of a load", unit: "count", smallerIsBetter: true, group: "memory", about: "Calls of the allocator in one load." },
    bytes("save_peak", "heap of a save", "memory", "The most memory of the heap that one save holds at a time."),
    bytes("load_peak", "heap of a load", "memory", "The most memory of the heap that one load holds at a time."),
    bytes("program", "program", "memory", "The stripped worker program of this format alone, with its library where that is linked statically."),
    ...operations.map(({ name }): Metric => ({
      key: `${name}_instructions`, label: `instructions of a ${name}`, unit: "count", smallerIsBetter: true, group: "work",
      about: `Instructions that one ${name} executes, counted under callgrind.`,
    })),
    ...rates,
  ];
}

function makeRow(entry: FormatEntry, dataset: DatasetResult): Row {
  return {
    format: entry.name, entry, floor: entry.floor, own: isOwn(entry), languages: [], zeroCopy: null,
    status: dataset.missing ? "no data" : "pending", reason: dataset.missing, fact: null,
    figures: new Map(), cells: new Map(), untimed: new Map(),
  };
}

function addFact(row: Row, fact: Fact): void {
  row.fact = fact;
  row.status = fact.fidelity;
  row.reason = fact.reason;
  const add = (key: string, value: number | null) => {
    if (value !== null && value !== undefined) row.figures.set(key, exact(value));
  };
  add("save_allocations", fact.save_allocations);
  add("load_allocations", fact.load_allocations);
  add("save_peak", fact.save_peak_bytes);
  add("load_peak", fact.load_peak_bytes);
  const equal = (fact.judges ?? []).filter((judge) => judge.verdict === "equal" && judge.language);
  row.languages = [...new Set(equal.map((judge) => judge.language!))].sort();
  if (row.floor) return; // Its bytes are another format's.
  add("size", fact.encoded_bytes);
  add("zlib", fact.zlib_bytes);
  add("zstd", fact.zstd_bytes);
  add("lz4", fact.lz4_bytes);
  add("program", row.entry.worker_bytes);
}

function addCell(row: Row, cell: TimedCell, dataset: DatasetResult): void {
  const time = timeOf(cell);
  row.cells.set(cell.operation, cell);
  row.figures.set(cell.operation, time);
  if (dataset.payload_bytes) row.figures.set(`${cell.operation}_rate`, rateOf(time, dataset.payload_bytes * 1e9));
  if (cell.instructions) row.figures.set(`${cell.operation}_instructions`, exact(cell.instructions));
  if (cell.operation === "access") row.zeroCopy = true;
}

export function modelOf(results: Results): Model {
  const info = results.roundtrip;
  const datasets: Dataset[] = info.datasets.map((result) => ({
    result, rows: info.formats.map((entry) => makeRow(entry, result)),
  }));
  const rows = new Map<string, Map<string, { row: Row; dataset: DatasetResult }>>();
  for (const dataset of datasets) {
    rows.set(dataset.result.name, new Map(dataset.rows.map((row) => [row.format, { row, dataset: dataset.result }])));
  }
  const find = (dataset: string, format: string) => rows.get(dataset)?.get(format);
  for (const fact of info.facts) {
    const found = find(fact.dataset, fact.format);
    if (found) addFact(found.row, fact);
  }
  for (const cell of results.benchmarks) {
    const found = find(cell.dataset, cell.format);
    if (found) addCell(found.row, cell, found.dataset);
  }
  for (const { dataset, format, operation, status, reason } of info.untimed) {
    const row = find(dataset, format)?.row;
    row?.untimed.set(operation, { status, reason });
    if (row && operation === "access" && status === "unsupported") row.zeroCopy = false;
  }
  const used = new Set<string>();
  for (const { rows } of datasets) {
    for (const row of rows) {
      const save = row.figures.get("save");
      const load = row.figures.get("load");
      if (save && load) row.figures.set(totalKey, sum(save, load));
      for (const key of row.figures.keys()) used.add(key);
    }
  }
  return {
    results, datasets, operations: info.operations,
    metrics: allMetrics(info.operations).filter((metric) => used.has(metric.key)),
  };
}
