// SPDX-License-Identifier: MIT
//
// How high plots are, and lines with their names at the right ends, in a column that leaves each name its place.
import { type Extent, position, valueAt } from "./axis";
import { textWidth } from "./label";
import { spread } from "./place";
import { fontSize } from "./theme";

const apart = fontSize + 3;

/** Of a plot in a chart of this width: what is wide grows more slowly, so that a large screen holds a whole one. */
export function plotHeight(width: number): number {
  return Math.round(width < 800 ? Math.max(260, width * 0.55) : 440 + (width - 800) * 0.12);
}

/** So high that a column of names finds room. */
export function heightFor(lines: number, width: number): number {
  return Math.max(plotHeight(width), lines * apart);
}

export function namesWidth(names: string[], width: number): number {
  return Math.min(0.42 * width, Math.max(...names.map((name) => textWidth(name, fontSize)))) + 16;
}

/** For each line the value at whose height its name stands. */
export function nameHeights(ends: number[], y: Extent, height: number): number[] {
  const wanted = ends.map((end) => (1 - position(y, end)) * height);
  return spread(wanted, height, apart).map((pixel) => valueAt(y, 1 - pixel / height));
}
