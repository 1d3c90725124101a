// SPDX-License-Identifier: MIT
//
// Results and histories that the tests of charts make up: everything that a chart can show is in them.
import type { HistoryView } from "../src/data";
import type { Fact, FormatEntry, Results } from "../src/results";

export interface SampleOptions {
  formats?: string[];
  datasets?: string[];
  operations?: string[];
  /** Of the data: payloads, sizes and times grow with it. */
  scale?: number;
  libraries?: string[];
}

const usualFormats = ["native", "cbor", "json", "floor_copy", "schema_only", "broken"];

function entryOf(name: string, i: number, library: string): FormatEntry {
  return {
    name, library, version: "1", encoding: i % 3 === 2 ? "text" : "binary", self_describing: true, needs_schema: false,
    floor: name.startsWith("floor_"), notes: "", off_the_clock: "", lossy: "", built: true, missing: "", package: "",
    worker_bytes: 5000 + i,
  };
}

function factOf(dataset: string, format: string, i: number, scale: number): Fact {
  const fidelity = format === "schema_only" ? "unsupported" : format === "broken" ? "lossy" : "exact";
  const kept = fidelity !== "unsupported";
  const size = (factor: number) => (kept ? Math.round((900 - 130 * i) * factor * scale) : null);
  return {
    dataset, format, fidelity, reason: kept ? "" : "needs a schema", path: format === "broken" ? "a[3].b" : "",
    expected: format === "broken" ? "0.1" : "", actual: format === "broken" ? "0.10000001" : "",
    encoded_bytes: size(1), zlib_bytes: size(0.4), zstd_bytes: size(0.35), lz4_bytes: size(0.6),
    save_allocations: kept ? 0 : null, save_peak_bytes: kept ? 64 * i : null,
    load_allocations: kept ? 10 + i : null, load_peak_bytes: kept ? 4096 * (i + 1) : null,
  };
}

export function sample(options: SampleOptions = {}): Results {
  const { formats = usualFormats, datasets = ["log", "mesh"], operations = ["save", "load", "access"], scale = 1 } = options;
  const libraries = options.libraries ?? ["roundtrip", "roundtrip, libxxhash", "nlohmann/json"];
  const timed = formats.filter((name) => name !== "schema_only");
  return {
    context: { date: "2026-01-01T00:00:00Z", num_cpus: 2, caches: [] },
    benchmarks: datasets.flatMap((dataset) => timed.flatMap((format) => operations.map((operation, at) => {
      const time = (100 + 37 * formats.indexOf(format) ** 2) * (at + 1) * scale;
      return {
        name: `${dataset}/${format}/${operation}`, dataset, format, operation, real_time: time,
        interval: { low: time * 0.95, high: time * 1.07, confidence: 0.95, drift: 0.01 },
        instructions: Math.round(time * 3), iterations: 10, blocks: { ns: [time], launch: [0] },
      };
    }))),
    roundtrip: {
      schema_version: 2, status: "complete", version: "1", elapsed_seconds: 1, options: {}, fingerprint: {},
      formats: formats.map((name, i) => entryOf(name, i, libraries[i % libraries.length]!)),
      datasets: datasets.map((name) => ({
        name, kind: "generated", summary: "", source: "", licence: "", scale, timed: true,
        payload_bytes: Math.round(1000 * scale), checksum: "", missing: "",
      })),
      operations: operations.map((name, rank) => ({ name, contract: "", rank, floor: "floor_copy" })),
      facts: datasets.flatMap((dataset) => formats.map((format, i) => factOf(dataset, format, i, scale))),
      untimed: datasets.map((dataset) => ({
        dataset, format: "schema_only", operation: "save", status: "unsupported", reason: "needs a schema",
      })),
    },
  };
}

const seriesName = (i: number): string => `log/format${i}/save`;

/** Series of ten commits; each has at its fifth a change, larger from one to the next. */
export function history(metric: "time" | "bytes", series: number, name = seriesName): HistoryView {
  const day = (i: number) => `2026-01-${String(i + 1).padStart(2, "0")}T00:00:00Z`;
  return {
    metric, machines: [{ id: "m", runs: 10, commits: 10 }],
    series: Array.from({ length: series }, (_, s) => ({
      machine: "m", name: name(s), metric,
      points: Array.from({ length: 10 }, (_, i) => ({
        commit: `${i}`.repeat(40), commit_time: day(i), date: day(i), value: i < 5 ? 100 : 100 * (1.1 + s / 10),
      })),
      changes: [{ index: 5, before: 100, after: 100 * (1.1 + s / 10), p_value: 0.001, drift: false }],
    })),
  };
}
