// SPDX-License-Identifier: MIT
//
// A results file, as results/schema.json describes it: the members that the page reads.

export interface Interval {
  low: number;
  high: number;
  confidence: number;
  /** The share by which low and high were moved apart for what differs from run to run. */
  drift?: number;
}

export interface TimedCell {
  name: string;
  dataset: string;
  format: string;
  operation: string;
  /** The figure: nanoseconds of an iteration. */
  real_time: number;
  median_time?: number | null;
  interval: Interval | null;
  instructions?: number | null;
  iterations: number;
  blocks: { ns: number[]; launch: number[] };
}

export interface UntimedCell {
  dataset: string;
  format: string;
  operation: string;
  status: string;
  reason: string;
}

export interface Judgement {
  judge: string;
  version: string;
  verdict: "equal" | "different" | "refused" | "absent" | "crashed" | "hung";
  reason: string;
  known: string;
  read_back: string;
  read_back_reason: string;
  /** Of the program that called the tool: "python", "node" …; absent in older files. */
  language?: string;
}

export interface Fact {
  dataset: string;
  format: string;
  fidelity: string;
  reason: string;
  path: string;
  expected: string;
  actual: string;
  encoded_bytes: number | null;
  zlib_bytes: number | null;
  zstd_bytes: number | null;
  lz4_bytes: number | null;
  save_allocations: number | null;
  save_peak_bytes: number | null;
  load_allocations: number | null;
  load_peak_bytes: number | null;
  judges?: Judgement[];
}

export interface FormatEntry {
  name: string;
  library: string;
  version: string;
  encoding: "" | "binary" | "text";
  self_describing: boolean;
  needs_schema: boolean;
  floor: boolean;
  notes: string;
  off_the_clock: string;
  lossy: string;
  built: boolean;
  missing: string;
  package: string;
  worker_bytes: number | null;
  language?: string;
  load_checks?: "" | "checked" | "checked on request" | "unchecked";
  unchecked_row?: string;
}

export interface DatasetResult {
  name: string;
  kind: "generated" | "document" | "messages";
  summary: string;
  source: string;
  licence: string;
  scale: number;
  timed: boolean;
  payload_bytes: number | null;
  checksum: string;
  missing: string;
  notes?: string[];
}

export interface OperationEntry {
  name: string;
  contract: string;
  rank: number;
  floor: string;
}

export interface Results {
  context: { date: string; num_cpus: number; caches: { type: string; level: number; size: number; num_sharing: number }[] };
  benchmarks: TimedCell[];
  roundtrip: {
    schema_version: number;
    status: "complete" | "partial";
    version: string;
    elapsed_seconds: number;
    options: Record<string, unknown>;
    fingerprint: Record<string, string | number>;
    formats: FormatEntry[];
    datasets: DatasetResult[];
    operations: OperationEntry[];
    facts: Fact[];
    untimed: UntimedCell[];
  };
}
