// SPDX-License-Identifier: MIT
//
// Lines with their names at the right ends, in a column that leaves each name its place.
import { type Extent, position, valueAt } from "./axis";
import { textWidth } from "./label";
import { spread } from "./place";
import { fontSize } from "./theme";

const apart = fontSize + 3;

/** So high that a column of names finds room. */
export function heightFor(lines: number, width: number): number {
  return Math.round(Math.max(Math.min(420, Math.max(240, width * 0.45)), lines * apart));
}

export function namesWidth(names: string[], width: number): number {
  return Math.min(0.42 * width, Math.max(...names.map((name) => textWidth(name, fontSize)))) + 16;
}

/** For each line the value at whose height its name stands. */
export function nameHeights(ends: number[], y: Extent, height: number): number[] {
  const wanted = ends.map((end) => (1 - position(y, end)) * height);
  return spread(wanted, height, apart).map((pixel) => valueAt(y, 1 - pixel / height));
}
