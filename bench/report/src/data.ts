// SPDX-License-Identifier: MIT
//
// What `roundtrip report` writes into the page (bench/driver/report/page.cpp): the JSON in the script element `data`.
import type { Results } from "./results";

export interface PageData {
  /** Of roundtrip. */
  version: string;
  runs: PackedRun[];
  /** Of the store that was given, one for each metric; empty without one. */
  histories: HistoryView[];
}

export interface PackedRun {
  /** How it is named where several stand side by side: as short as tells them apart. */
  label: string;
  /** The results file as it was named. */
  file: string;
  /** Of that file, in bytes. */
  bytes: number;
  /** Which blocks of each cell are here: whether all fit depends on how many there are. "figures" is the block that each
   * figure is the time of. Facts and figures are whole in any case. */
  blocks: "all" | "fastest of each launch" | "figures";
  /** A results file: gzip (RFC 1952) in base64. */
  packed: string;
  answers: Answer[];
}

/** What the command says of a dataset; the sentences stand in the section `answer` of the page already. */
export interface Answer {
  dataset: string;
  /** The formats that no other beats in both save + load time and size, fastest first. */
  best: string[];
}

/** One metric of a history (`roundtrip history show --output json`). */
export interface HistoryView {
  metric: "time" | "bytes";
  machines: HistoryMachine[];
  series: HistorySeries[];
}

export interface HistoryMachine {
  id: string;
  fingerprint?: Record<string, string | number> | null;
  runs: number;
  commits: number;
}

export interface HistorySeries {
  /** Of a machine. */
  machine: string;
  /** dataset/format/operation, or dataset/format of bytes. */
  name: string;
  metric: string;
  /** The oldest first. */
  points: { commit: string; commit_time: string; date: string; value: number }[];
  /** `index` is that of the first point of a new level; before and after are the levels. */
  changes: { index: number; before: number; after: number; p_value?: number | null; drift: boolean }[];
}

export function readPageData(text: string): PageData {
  return JSON.parse(text) as PageData;
}

/** The results file of a run, byte by byte: unpacked by the browser's own gzip. */
export async function unpackFile(packed: string): Promise<Blob> {
  if (typeof DecompressionStream === "undefined") {
    throw new Error("this browser is too old to unpack the results (it has no DecompressionStream)");
  }
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  try {
    return await new Response(stream).blob();
  } catch {
    // What the browser says of it is about fetching.
    throw new Error("what the page holds of them is damaged");
  }
}

/** The results of a run. */
export async function unpack(packed: string): Promise<Results> {
  return JSON.parse(await (await unpackFile(packed)).text()) as Results;
}
