// SPDX-License-Identifier: MIT
//
// What saving and loading cost where the bytes cross a link as well: the measured times, and the time that so many bytes
// need at a bandwidth. No DOM.
import { standings, sum } from "./model";
import type { Figure, Row, Standing } from "./model";

export const compressions = ["none", "zlib", "zstd", "lz4"] as const;
export type Compression = (typeof compressions)[number];

export interface Calculation {
  bitsPerSecond: number;
  saves: number;
  loads: number;
  /** How often the bytes of a save, and of a load, cross the link. */
  perSave: number;
  perLoad: number;
  compression: Compression;
}

export interface Preset {
  label: string;
  bitsPerSecond: number;
}

export const presets: Preset[] = [
  { label: "NVMe disk, 3 GB/s", bitsPerSecond: 24e9 },
  { label: "10 Gbit/s", bitsPerSecond: 10e9 },
  { label: "SSD, 500 MB/s", bitsPerSecond: 4e9 },
  { label: "1 Gbit/s", bitsPerSecond: 1e9 },
  { label: "Mobile, 20 Mbit/s", bitsPerSecond: 20e6 },
];

/** Saves to loads. */
export const ratios: [number, number][] = [
  ...[100, 50, 20, 10, 5, 2].map((saves): [number, number] => [saves, 1]),
  ...[1, 2, 5, 10, 20, 50, 100].map((loads): [number, number] => [1, loads]),
];

export const slowestLink = 1e5;
export const fastestLink = 1e12;

export function usualCalculation(): Calculation {
  return { bitsPerSecond: 1e9, saves: 1, loads: 1, perSave: 1, perLoad: 1, compression: "none" };
}

export function isCompression(text: string): text is Compression {
  return (compressions as readonly string[]).includes(text);
}

export function ratioText([saves, loads]: [number, number]): string {
  return `${saves}:${loads}`;
}

const linkUnits: [number, string][] = [[1e9, "Gbit"], [1e6, "Mbit"], [1e3, "kbit"]];

/** "10Gbit", or with a space between. */
export function linkText(bitsPerSecond: number, between = ""): string {
  const [size, name] = linkUnits.find(([unit]) => bitsPerSecond >= unit) ?? linkUnits[linkUnits.length - 1]!;
  return `${Number((bitsPerSecond / size).toPrecision(4))}${between}${name}`;
}

/** Null of what is no bandwidth, or one that no link has. */
export function parseLink(text: string): number | null {
  const match = /^(\d{1,6}(?:\.\d{1,6})?)(Gbit|Mbit|kbit)$/.exec(text);
  if (!match) return null;
  const value = Number(match[1]) * linkUnits.find(([, name]) => name === match[2])![0];
  return value >= slowestLink && value <= fastestLink ? value : null;
}

/** The place of a slider from 0 to 1000, on a logarithmic scale. */
export function placeOfLink(bitsPerSecond: number): number {
  return Math.round((1000 * Math.log(bitsPerSecond / slowestLink)) / Math.log(fastestLink / slowestLink));
}

/** With two digits, so that a slider does not stand at odd numbers. */
export function linkAtPlace(place: number): number {
  const exact = slowestLink * (fastestLink / slowestLink) ** (place / 1000);
  return Math.min(fastestLink, Math.max(slowestLink, Number(exact.toPrecision(2))));
}

export type Part = "save" | "compress" | "transfer" | "decompress" | "load";

export interface Cost {
  row: Row;
  /** In the order in which they happen. */
  parts: Map<Part, Figure>;
  total: Figure;
  /** The bytes that cross the link each time. */
  bytes: number;
  /** What takes longest; several where they cannot be told apart. */
  bottleneck: Part[];
  standing: Standing;
}

function times(figure: Figure, count: number): Figure {
  const scale = ([low, high]: [number, number]): [number, number] => [low * count, high * count];
  return {
    value: figure.value * count, interval: figure.interval && scale(figure.interval), own: scale(figure.own),
    doubtful: figure.doubtful,
  };
}

/** A time that follows from sizes has no doubt of its own: its interval is itself, so that a sum keeps that of the others. */
function certain(value: number): Figure {
  return { value, interval: [value, value], own: [value, value], doubtful: false };
}

function bottleneckOf(costs: Map<Part, Figure>): Part[] {
  const first = [...costs.values()].reduce((best, figure) => (figure.value > best.value ? figure : best));
  return [...costs.keys()].filter((part) => costs.get(part) === first || costs.get(part)!.own[1] >= first.own[0]);
}

/** What decides how many bytes cross the link. */
export function sizeKey(compression: Compression): string {
  return compression === "none" ? "size" : compression;
}

/** What is timed for a calculation, part by part. */
function operationsOf({ saves, loads, compression }: Calculation, compressionTimed: boolean): [Part, string, number][] {
  return compressionTimed
    ? [["save", "save", saves], ["compress", `compress_${compression}`, saves],
      ["decompress", `decompress_${compression}`, loads], ["load", "load", loads]]
    : [["save", "save", saves], ["load", "load", loads]];
}

/** Whether all that a calculation takes was timed of some row; its compression may not have been. */
function isCompressionTimed(rows: Row[], calculation: Calculation): boolean {
  if (calculation.compression === "none") return false;
  const operations = operationsOf(calculation, true);
  return rows.some((row) => operations.every(([, operation]) => row.figures.has(operation)));
}

export interface Costs {
  parts: Part[];
  /** Compressing was not timed, and is not in it. */
  lowerBound: boolean;
  /** The fastest first. */
  costs: Cost[];
  /** Rows that lack a figure. */
  unknown: Row[];
  /** Rows whose times are not those of the whole work, and would win for that. */
  untimed: Row[];
}

/** What all saves and loads take together. */
export function costsOf(rows: Row[], calculation: Calculation): Costs {
  const { saves, loads, perSave, perLoad, bitsPerSecond, compression } = calculation;
  const compressionTimed = isCompressionTimed(rows, calculation);
  const operations = operationsOf(calculation, compressionTimed);
  const transferPlace = operations.length / 2;
  const costs: Cost[] = [];
  const unknown: Row[] = [];
  const untimed: Row[] = [];
  for (const row of rows) {
    if (row.floor) continue;
    if (row.entry.off_the_clock !== "") {
      untimed.push(row);
      continue;
    }
    const size = row.figures.get(sizeKey(compression));
    if (!size || operations.some(([, operation]) => !row.figures.has(operation))) {
      unknown.push(row);
      continue;
    }
    const crossings = saves * perSave + loads * perLoad;
    const all = operations.map(([part, operation, count]): [Part, Figure] => [part, times(row.figures.get(operation)!, count)]);
    all.splice(transferPlace, 0, ["transfer", certain((crossings * size.value * 8e9) / bitsPerSecond)]);
    const costOf = new Map(all);
    costs.push({
      row, parts: costOf, total: [...costOf.values()].reduce(sum), bytes: size.value,
      bottleneck: bottleneckOf(costOf), standing: { rank: 1, tied: false },
    });
  }
  costs.sort((a, b) => a.total.value - b.total.value || (a.row.format < b.row.format ? -1 : 1));
  const places = standings(costs.map((cost) => cost.total));
  costs.forEach((cost, i) => (cost.standing = places[i]!));
  const parts = operations.map(([part]) => part);
  parts.splice(transferPlace, 0, "transfer");
  return { costs, unknown, untimed, parts, lowerBound: compression !== "none" && !compressionTimed };
}
