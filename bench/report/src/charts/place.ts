// SPDX-License-Identifier: MIT
//
// Places for names: beside points where they cover least, and in a column at the ends of lines.
import { textWidth } from "./label";
import { fontSize } from "./theme";

export interface Placed {
  align: "left" | "right" | "center" | "none";
  dx: number;
  dy: number;
}

/** Whether a line has to say which point a text belongs to. */
export function isFar({ dy }: Placed): boolean {
  return Math.abs(dy) > 15;
}

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

interface Plot {
  width: number;
  height: number;
}

const pointRadius = 6;
const lineHeight = fontSize + 2;

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

/** Beside the point first, then, at the end of a line, farther away. */
const candidates: Placed[] = [
  { align: "left", dx: 9, dy: -9 }, { align: "right", dx: -9, dy: 9 }, { align: "left", dx: 10, dy: 0 },
  { align: "right", dx: -10, dy: 0 }, { align: "center", dx: 0, dy: 15 }, { align: "center", dx: 0, dy: -15 },
  { align: "left", dx: 9, dy: 11 }, { align: "right", dx: -9, dy: -11 }, { align: "left", dx: -5, dy: 15 },
  { align: "left", dx: -5, dy: -15 }, { align: "right", dx: 5, dy: 15 }, { align: "right", dx: 5, dy: -15 },
  ...[26, 42, 58, 80, 110].flatMap((away): Placed[] => [
    { align: "left", dx: 14, dy: -away }, { align: "right", dx: -14, dy: -away }, { align: "left", dx: 40, dy: -away },
    { align: "left", dx: 14, dy: away }, { align: "right", dx: -14, dy: away },
  ]),
];

/** So many of them touch the point. */
const near = 12;

function boxAt(x: number, y: number, width: number, { align, dx, dy }: Placed): Box {
  const left = x + dx - (align === "left" ? 0 : align === "right" ? width : width / 2);
  return { left, right: left + width, top: y + dy - lineHeight / 2, bottom: y + dy + lineHeight / 2 };
}

function around({ x, y }: { x: number; y: number }): Box {
  return { left: x - pointRadius, right: x + pointRadius, top: y - pointRadius, bottom: y + pointRadius };
}

function outside(box: Box, plot: Plot): number {
  const over = [-box.left, box.right - plot.width, -box.top, box.bottom - plot.height];
  return over.reduce((sum, pixels) => sum + Math.max(0, pixels), 0);
}

/** For each point where its text goes: one after the other to the place that is free, or least taken. Those that need not be
 * named come last, and only where nothing is in their way; `drawn` is in the way of all. */
export function placeLabels(
  points: { x: number; y: number; text: string; needed: boolean }[], plot: Plot, drawn: Box[] = [],
): Placed[] {
  const taken: Box[] = [...drawn, ...points.map(around)];
  const result: Placed[] = points.map(() => ({ align: "none", dx: 0, dy: 0 }));
  const order = points.map((_, i) => i).sort((a, b) => Number(points[b]!.needed) - Number(points[a]!.needed) || a - b);
  for (const i of order) {
    const { x, y, text, needed } = points[i]!;
    // Those that are needed are written in bold.
    const width = textWidth(text, fontSize) * (needed ? 1.1 : 1);
    let best = candidates[0]!;
    let least = Infinity;
    // Far from its point a name might be taken for that of another.
    for (const candidate of needed ? candidates : candidates.slice(0, near)) {
      const box = boxAt(x, y, width, candidate);
      const cost = taken.reduce((sum, other) => sum + overlap(box, other), 0) + 40 * outside(box, plot);
      if (cost < least) [best, least] = [candidate, cost];
    }
    if (!needed && least > 0) continue;
    taken.push(boxAt(x, y, width, best));
    result[i] = best;
  }
  return result;
}

/** The end of a level line, above or below it, at which a text covers the fewest points. */
export function placeOnLine(
  text: string, line: number, points: { x: number; y: number }[], plot: Plot,
): { right: boolean; above: boolean } {
  const width = textWidth(text, fontSize);
  const ends = [true, false].flatMap((above) => [true, false].map((right) => {
    const x = right ? plot.width : 0;
    const box = boxAt(x, line, width, { align: right ? "right" : "left", dx: 0, dy: above ? -10 : 10 });
    const covered = points.filter((point) => overlap(box, around(point)) > 0).length;
    return { right, above, cost: covered + outside(box, plot) };
  }));
  return ends.reduce((a, b) => (b.cost < a.cost ? b : a));
}

/** Heights for names of lines, each as near to its own as leaves `apart` between any two, within 0 and `height`: those that
 * would touch become a block around the middle of what they want, and blocks that touch become one. */
export function spread(wanted: number[], height: number, apart: number): number[] {
  const gap = Math.min(apart, height / Math.max(1, wanted.length - 1));
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  // Of each block its first height, if it had all it wants, and its lines.
  const blocks: { start: number; lines: number[] }[] = [];
  const startOf = (lines: number[]) => {
    const mean = lines.reduce((sum, line, i) => sum + wanted[line]! - i * gap, 0) / lines.length;
    return Math.min(Math.max(mean, 0), height - (lines.length - 1) * gap);
  };
  for (const line of order) {
    let block = { start: startOf([line]), lines: [line] };
    for (let last = blocks.at(-1); last && last.start + last.lines.length * gap > block.start; last = blocks.at(-1)) {
      blocks.pop();
      const lines = [...last.lines, ...block.lines];
      block = { start: startOf(lines), lines };
    }
    blocks.push(block);
  }
  const result = [...wanted];
  for (const { start, lines } of blocks) lines.forEach((line, i) => (result[line] = start + i * gap));
  return result;
}
