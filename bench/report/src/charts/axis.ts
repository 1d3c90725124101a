// SPDX-License-Identifier: MIT
//
// Scales whose ends and ticks are known before anything is drawn: labels can be placed by them, and the same figures always
// make the same picture.
import type { Unit } from "../model";

export type ScaleName = "log" | "linear";

export interface Extent {
  type: "log" | "symlog" | "linear";
  domain: [number, number];
  ticks: number[];
}

const mantissas = [[1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]];

function decades(low: number, high: number, of: number[], every = 1): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); ++power) {
    if (power % every !== 0) continue;
    for (const mantissa of of) {
      // Powers of ten below one are no exact numbers; a tick of 0.30000000000000004 is one too many digits.
      const tick = Number(`${mantissa}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

/** The finest ticks of which any two are `least` apart at least, as a share of the axis. */
function logTicks(low: number, high: number, least: number): number[] {
  const whole = Math.log(high / low);
  const fit = (ticks: number[]) => ticks.every((tick, i) => i === 0 || Math.log(tick / ticks[i - 1]!) >= least * whole);
  for (const of of mantissas) {
    const ticks = decades(low, high, of);
    if (fit(ticks)) return ticks;
  }
  for (let every = 2; ; ++every) {
    const ticks = decades(low, high, [1], every);
    if (fit(ticks)) return ticks;
  }
}

function linearTicks(high: number, most: number): number[] {
  const rough = high / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.floor(high / step) + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

/** Of all values, with some air at the ends; `pixels` is what the axis is long, `apart` what ticks keep at least. */
export function extentOf(values: number[], scale: ScaleName, pixels: number, apart: number): Extent {
  const least = Math.min(0.5, apart / pixels);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), 0) || 1;
  if (scale === "linear") {
    const end = high * 1.05;
    return { type: "linear", domain: [0, end], ticks: linearTicks(end, Math.min(12, Math.floor(1 / least))) };
  }
  if (low <= 0) {
    // Zero has no logarithm: this scale is linear up to one and logarithmic above.
    const end = Math.max(high * 1.3, 2);
    const extent: Extent = { type: "symlog", domain: [-0.25, end], ticks: [] };
    const zero = position(extent, 0);
    const ticks = logTicks(1, end, least).filter((tick) => position(extent, tick) - zero > least);
    return { ...extent, ticks: [0, ...ticks] };
  }
  const domain: [number, number] = [low / 1.12, high * 1.12];
  while (logTicks(...domain, least).length < 2) {
    domain[0] /= 1.15;
    domain[1] *= 1.15;
  }
  return { type: "log", domain, ticks: logTicks(...domain, least) };
}

/** What makes an axis even, and back. */
const bends: Record<Extent["type"], [to: (value: number) => number, from: (bent: number) => number]> = {
  log: [Math.log, Math.exp],
  symlog: [
    (value) => Math.sign(value) * Math.log1p(Math.abs(value)), (bent) => Math.sign(bent) * Math.expm1(Math.abs(bent)),
  ],
  linear: [(value) => value, (value) => value],
};

/** Where a value lies between the ends: 0 to 1. */
export function position(extent: Extent, value: number): number {
  const [to] = bends[extent.type];
  const [low, high] = extent.domain.map(to) as [number, number];
  return (to(value) - low) / (high - low);
}

export function valueAt(extent: Extent, place: number): number {
  const [to, from] = bends[extent.type];
  const [low, high] = extent.domain.map(to) as [number, number];
  return from(low + place * (high - low));
}

export function clamp(extent: Extent, value: number): number {
  return Math.min(Math.max(value, extent.domain[0]), extent.domain[1]);
}

export function scaleOf(extent: Extent) {
  return {
    type: extent.type, domain: extent.domain, nice: false as const,
    ...(extent.type === "symlog" ? { constant: 1 } : {}),
  };
}

const prefixed = (steps: [string, string][], last: string): string =>
  steps.reduceRight(
    (rest, [size, name]) => `datum.value >= ${size} ? format(datum.value / ${size}, '.3~g') + '${name}' : ${rest}`,
    `format(datum.value, '.3~g') + (datum.value == 0 ? '' : '${last}')`,
  );

/** What an axis writes at its ticks: a Vega expression of nothing but the tick's own value. */
export const tickLabels: Record<Unit, string> = {
  ns: prefixed([["1e9", " s"], ["1e6", " ms"], ["1e3", " µs"]], " ns"),
  bytes: prefixed([["1e9", " GB"], ["1e6", " MB"], ["1e3", " kB"]], " B"),
  "bytes/s": prefixed([["1e9", " GB/s"], ["1e6", " MB/s"], ["1e3", " kB/s"]], " B/s"),
  count: prefixed([["1e12", "T"], ["1e9", "G"], ["1e6", "M"], ["1e3", "k"]], ""),
  ratio: "(datum.value >= 1000 ? format(datum.value, ',') : format(datum.value, '.3~g')) + '×'",
};

/** Says that a scale is not linear, where it is not. */
export function scaleNote(extent: Extent): string {
  return extent.type === "linear" ? "" : ", log scale";
}
