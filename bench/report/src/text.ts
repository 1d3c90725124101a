// SPDX-License-Identifier: MIT
//
// Figures as people read them, as bench/driver/show/render.cpp writes them.
import type { Figure, Unit } from "./model";

const prefixes: Record<string, [number, string][]> = {
  ns: [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]],
  bytes: [[1e9, "GB"], [1e6, "MB"], [1e3, "kB"]],
  "bytes/s": [[1e9, "GB/s"], [1e6, "MB/s"], [1e3, "kB/s"], [1, "B/s"]],
};

function threeDigits(value: number): string {
  return value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

function withPrefix(value: number, unit: Unit): string {
  const known = prefixes[unit]!;
  // 999.7 of a unit is 1.00 of the next.
  const [size, name] = known.find(([size]) => value >= size * 0.9995) ?? known[known.length - 1]!;
  return `${threeDigits(value / size)} ${name}`;
}

export function formatValue(value: number, unit: Unit): string {
  if (unit === "ratio") return `${threeDigits(value)}×`;
  if (unit === "count") return value.toFixed(0);
  if (unit === "bytes" && value < 999.5) return `${value.toFixed(0)} B`;
  return withPrefix(value, unit);
}

/** How far the interval reaches from the figure to its further side, as a share; null without one. */
export function doubt(figure: Figure): number | null {
  if (!figure.interval) return null;
  const [low, high] = figure.interval;
  return Math.max(figure.value - low, high - figure.value) / figure.value;
}

/** "18.4 µs ±4%", "~18.4 µs" where there were too few launches. */
export function formatFigure(figure: Figure, unit: Unit): string {
  const text = formatValue(figure.value, unit);
  if (figure.doubtful) return `~${text}`;
  const share = unit === "ns" ? doubt(figure) : null;
  return share === null ? text : `${text} ±${Math.ceil(100 * share)}%`;
}
