// SPDX-License-Identifier: MIT
//
// What charts with a line for each format share: names at the left, a band behind those that are marked, figures at the right.
import type { Unit } from "../model";
import { type Extent, position, scaleNote, scaleOf, tickLabels } from "./axis";
import type { SpecOptions } from "./chart";
import { textWidth } from "./label";
import type { Scene } from "./scene";
import type { Channel, Layer } from "./spec";
import { faint, fontSize, type Theme } from "./theme";

export interface Line {
  label: string;
  /** At the right end. */
  text: string;
  marked: boolean;
}

export interface Frame {
  options: SpecOptions;
  theme: Theme;
  lines: Line[];
  nameLimit: number;
  /** Where figures are drawn, in pixels: about, as names are as wide as the system's font makes them. */
  plotWidth: number;
}

/** 60 lines still fit a tall screen each with readable names. */
export function stepOf(lines: number): number {
  return lines > 30 ? 17 : 22;
}

export function frameOf(options: SpecOptions, theme: Theme, lines: Line[]): Frame {
  const widest = (of: (line: Line) => string) => Math.max(...lines.map((line) => textWidth(of(line), fontSize)));
  const nameLimit = Math.max(110, 0.46 * options.width);
  const names = Math.min(nameLimit, widest((line) => line.label));
  const plotWidth = Math.max(80, options.width - names - widest((line) => line.text) - 30);
  return { options, theme, lines, nameLimit, plotWidth };
}

export function isMarked(scene: Scene, format: string): boolean {
  return format === scene.data.chosen || format === scene.data.highlighted;
}

export function yOf(frame: Frame): Channel<"y"> {
  return {
    field: "label", type: "nominal", sort: null,
    // Named here since layers would otherwise each add what they have, the marked ones first.
    scale: { domain: frame.lines.map((line) => line.label) },
    axis: {
      title: null, labelLimit: frame.nameLimit, ticks: false, domain: false, grid: true, gridDash: [1, 3], labelPadding: 6,
      zindex: 0,
    },
  };
}

export function xOf(field: string, extent: Extent, title: string, unit: Unit): Channel<"x"> {
  return {
    field, type: "quantitative", scale: scaleOf(extent), title: title + scaleNote(extent),
    axis: {
      values: extent.ticks, labelExpr: tickLabels[unit], domain: false, tickSize: 4, labelOverlap: "greedy", labelFlush: false,
    },
  };
}

/** Of each point's size as a pixel area: fewer pixels where lines are closer together. */
export function sizeOf(frame: Frame): number {
  return stepOf(frame.lines.length) > 20 ? 75 : 50;
}

export function band(frame: Frame): Layer {
  return {
    data: { values: frame.lines.filter((line) => line.marked) },
    mark: { type: "rect", color: faint(frame.theme.hues[4], 0x38), tooltip: false },
    encoding: { y: yOf(frame) },
  };
}

export function rightTexts(frame: Frame): Layer {
  return {
    data: { values: frame.lines },
    mark: { type: "text", align: "left", dx: 10, color: frame.theme.muted, tooltip: false },
    encoding: { x: { value: "width" }, y: yOf(frame), text: { field: "text", type: "nominal" } },
  };
}

/** Of the name of a reference, in pixels. */
export const levelHeight = 14;

/** A vertical rule for what all lines are measured by, and its name above. */
export function reference(
  frame: Frame, extent: Extent, at: number, text: string, level: number, title: string, unit: Unit,
): Layer[] {
  const data = { values: [{ at, text }] };
  const x = xOf("at", extent, title, unit);
  const flip = textWidth(text, fontSize) + 8 > frame.plotWidth * (1 - position(extent, at));
  return [
    { data, mark: { type: "rule", color: frame.theme.muted, strokeDash: [4, 3], tooltip: false }, encoding: { x } },
    {
      data,
      mark: {
        type: "text", align: flip ? "right" : "left", dx: flip ? -4 : 4, dy: -4 - levelHeight * level, baseline: "bottom",
        color: frame.theme.muted, tooltip: false,
      },
      encoding: { x, y: { value: 0 }, text: { field: "text", type: "nominal" } },
    },
  ];
}

