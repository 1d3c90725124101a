// SPDX-License-Identifier: MIT
//
// A small results file, made by the tests that look at it.
import { modelOf } from "../src/model";
import type { Model } from "../src/model";
import type { Fact, FormatEntry, Results, TimedCell } from "../src/results";

export interface Sample {
  name: string;
  library?: string;
  entry?: Partial<FormatEntry>;
  fact?: Partial<Fact>;
  /** Nanoseconds; the interval is 10 % to each side, 3 % of it drift. */
  save?: number;
  load?: number;
  size?: number;
}

export function cell(format: string, operation: string, ns: number, dataset = "log"): TimedCell {
  return {
    name: `${dataset}/${format}/${operation}`, dataset, format, operation, real_time: ns, iterations: 1,
    interval: { low: ns * 0.9, high: ns * 1.1, confidence: 0.95, drift: 0.03 }, blocks: { ns: [ns], launch: [0] },
  };
}

function entryOf({ name, library, entry }: Sample): FormatEntry {
  return {
    name, library: library ?? name, version: "1", encoding: "binary", self_describing: false, needs_schema: false, floor: false,
    notes: "", off_the_clock: "", lossy: "", built: true, missing: "", package: "", worker_bytes: null, load_checks: "checked",
    ...entry,
  };
}

function factOf({ name, fact, size }: Sample): Fact {
  return {
    dataset: "log", format: name, fidelity: "exact", reason: "", path: "", expected: "", actual: "",
    encoded_bytes: size ?? null, zlib_bytes: null, zstd_bytes: size === undefined ? null : size / 2, lz4_bytes: null,
    save_allocations: null, save_peak_bytes: null, load_allocations: null, load_peak_bytes: null, judges: [], ...fact,
  };
}

export function resultsOf(samples: Sample[], checksum = "1"): Results {
  const operations = ["save", "load", "access"].map((name, i) => (
    { name, contract: `what ${name} does`, rank: i, floor: "copy" }));
  return {
    context: { date: "2026-11-30T10:00:00+00:00", num_cpus: 2, caches: [] },
    benchmarks: samples.flatMap(({ name, save, load }) => [
      ...(save === undefined ? [] : [cell(name, "save", save)]), ...(load === undefined ? [] : [cell(name, "load", load)]),
    ]),
    roundtrip: {
      schema_version: 1, status: "complete", version: "0.1", elapsed_seconds: 1, options: {}, fingerprint: {},
      formats: samples.map(entryOf),
      datasets: [{
        name: "log", kind: "generated", summary: "", source: "", licence: "", scale: 1, timed: true, payload_bytes: 100,
        checksum, missing: "",
      }],
      operations, facts: samples.map(factOf), untimed: [],
    },
  };
}

export function sampleModel(samples: Sample[], checksum?: string): Model {
  return modelOf(resultsOf(samples, checksum));
}
