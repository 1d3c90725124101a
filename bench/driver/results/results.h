// SPDX-License-Identifier: MIT
//
// A run as data: what the results file holds. The structs are records (record.h) and go through the same
// bridge to JSON as the records that are measured; results/schema.json says what each member means.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bench/record/record.h"

namespace roundtrip {

inline constexpr int results_schema_version = 1;

/// What an iteration can take, in ns: up to thirty years. Quotients of such times are finite.
inline constexpr double shortest_ns = 1e-6;
inline constexpr double longest_ns = 1e18;

/// The time of every block of a cell, in the order in which they ran. The vectors are of one length.
struct Blocks {
  std::vector<double> ns;                 ///< per iteration
  std::vector<double> cpu_ns;             ///< per iteration
  std::vector<std::uint64_t> iterations;  ///< in the block
  std::vector<std::uint32_t> launch;      ///< which start of the worker the block ran in, from 0
};
ROUNDTRIP_RECORD(Blocks, ns, cpu_ns, iterations, launch);

/// An interval for the median, in ns.
struct Interval {
  double low = 0;
  double high = 0;
  double confidence = 0;  ///< below 0.95 when there are too few blocks for that
};
ROUNDTRIP_RECORD(Interval, low, high, confidence);

/// A cell that was timed: an entry of Google Benchmark's JSON with what is ours added behind.
struct TimedCell {
  std::string name;  ///< dataset/format/operation
  std::uint32_t family_index = 0;
  std::uint32_t per_family_instance_index = 0;
  std::string run_name;
  std::string run_type = "iteration";
  std::uint32_t repetitions = 1;
  std::uint32_t repetition_index = 0;
  std::uint32_t threads = 1;
  std::uint64_t iterations = 0;
  double real_time = 0;  ///< median of blocks.ns
  double cpu_time = 0;   ///< median of blocks.cpu_ns
  std::string time_unit = "ns";
  std::string dataset;
  std::string format;
  std::string operation;
  std::optional<Interval> interval;    ///< absent when there is one block only
  std::optional<double> instructions;  ///< executed in one iteration; absent when they were not counted
  Blocks blocks;
};
ROUNDTRIP_RECORD(TimedCell, name, family_index, per_family_instance_index, run_name, run_type, repetitions,
                 repetition_index, threads, iterations, real_time, cpu_time, time_unit, dataset, format,
                 operation, interval, instructions, blocks);

[[nodiscard]] TimedCell new_cell(const std::string& dataset, const std::string& format,
                                 const std::string& operation);

/// Whether it has had a turn. One that is still to have it stands in the run that is being made, and in no
/// file.
[[nodiscard]] inline bool is_timed(const TimedCell& cell) {
  return !cell.blocks.ns.empty();
}

/// Why a cell or a row is "pending".
inline constexpr const char* pending_reason = "the run ended before its turn; --resume goes on";

/// A cell that has no time, and why.
struct UntimedCell {
  std::string dataset;
  std::string format;
  std::string operation;
  std::string
      status;  ///< "unsupported", "failed", "crashed", "hung", "out of memory", "pending" (it had no turn)
  std::string reason;
};
ROUNDTRIP_RECORD(UntimedCell, dataset, format, operation, status, reason);

/// The untimed figures of a format on a dataset. Exact, and the same in every run.
struct Fact {
  std::string dataset;
  std::string format;
  /// "exact", "lossy", "failed", "unsupported", "crashed", "hung", "out of memory" or "not built"
  std::string fidelity;
  std::string reason;    ///< a sentence; empty when exact
  std::string path;      ///< the first member that differs
  std::string expected;  ///< what was saved there
  std::string actual;    ///< what came back
  std::optional<std::uint64_t> encoded_bytes;
  std::optional<std::uint64_t> zlib_bytes;  ///< zlib, level 6
  std::optional<std::uint64_t> zstd_bytes;  ///< Zstandard, level 3
  std::optional<std::uint64_t> lz4_bytes;   ///< LZ4 block, default acceleration
  std::optional<std::uint64_t> save_allocations;
  std::optional<std::uint64_t> save_peak_bytes;
  std::optional<std::uint64_t> load_allocations;
  std::optional<std::uint64_t> load_peak_bytes;
};
ROUNDTRIP_RECORD(Fact, dataset, format, fidelity, reason, path, expected, actual, encoded_bytes, zlib_bytes,
                 zstd_bytes, lz4_bytes, save_allocations, save_peak_bytes, load_allocations, load_peak_bytes);

struct FormatEntry {
  std::string name;
  std::string library;
  std::string version;
  std::string encoding;  ///< "binary" or "text"
  bool self_describing = false;
  bool needs_schema = false;
  bool floor = false;
  std::string notes;
  std::string off_the_clock;
  std::string lossy;
  bool built = false;
  std::string missing;                        ///< why it is not built, or does not start
  std::string package;                        ///< what to install for it
  std::optional<std::uint64_t> worker_bytes;  ///< of the stripped worker program
};
ROUNDTRIP_RECORD(FormatEntry, name, library, version, encoding, self_describing, needs_schema, floor, notes,
                 off_the_clock, lossy, built, missing, package, worker_bytes);

struct DatasetResult {
  std::string name;
  std::string kind;  ///< "generated", "document" or "messages"
  std::string summary;
  std::string source;   ///< of a document: the package, or the file as it was named
  std::string licence;  ///< of a document from a package
  double scale = 1;     ///< of a document at most 1: the part of it that is used
  bool timed = true;
  std::optional<std::uint64_t> payload_bytes;
  std::string checksum;            ///< of the record, 16 hexadecimal digits
  std::string missing;             ///< why there is no such data
  std::vector<std::string> notes;  ///< of a document: what was read as something else than stands there
};
ROUNDTRIP_RECORD(DatasetResult, name, kind, summary, source, licence, scale, timed, payload_bytes, checksum,
                 missing, notes);

struct OperationEntry {
  std::string name;
  std::string contract;
  std::int32_t rank = 0;
  bool by_default = true;
  bool quick = false;
  std::string floor;
};
ROUNDTRIP_RECORD(OperationEntry, name, contract, rank, by_default, quick, floor);

struct Cache {
  std::string type;
  std::int32_t level = 0;
  std::uint64_t size = 0;
  std::int32_t num_sharing = 0;
};
ROUNDTRIP_RECORD(Cache, type, level, size, num_sharing);

/// The context of Google Benchmark's JSON. It has no clock rate: nobody measured one.
struct Context {
  std::string date;  ///< ISO 8601
  std::string host_name;
  std::string executable;
  std::uint32_t num_cpus = 0;
  bool cpu_scaling_enabled = false;
  std::vector<Cache> caches;
  std::vector<double> load_avg;
  std::string library_build_type;
};
ROUNDTRIP_RECORD(Context, date, host_name, executable, num_cpus, cpu_scaling_enabled, caches, load_avg,
                 library_build_type);

/// What two runs must share to be comparable.
struct Fingerprint {
  std::string cpu_vendor;
  std::string cpu_model;
  std::int32_t cpu_family = 0;
  std::int32_t cpu_model_number = 0;
  std::int32_t cpu_stepping = 0;
  std::string isa_flags;  ///< the vector and bit extensions, as the system lists them
  std::uint32_t cores = 0;
  std::uint64_t memory_bytes = 0;
  std::string kernel;
  std::string libc;
  std::string compiler;
  std::string flags;
  std::string build_type;
  std::string scratch_filesystem;  ///< what the file operations write to
};
ROUNDTRIP_RECORD(Fingerprint, cpu_vendor, cpu_model, cpu_family, cpu_model_number, cpu_stepping, isa_flags,
                 cores, memory_bytes, kernel, libc, compiler, flags, build_type, scratch_filesystem);

struct RunOptions {
  double scale = 1;
  std::uint64_t seed = 1;
  std::uint64_t order_seed = 0;  ///< of the order of the blocks
  bool quick = false;
  std::optional<double> budget_seconds;
  std::optional<std::uint64_t> blocks;  ///< asked for with --blocks
  std::optional<std::int32_t> pinned_cpu;
  std::vector<std::string> operations;  ///< those that are timed
};
ROUNDTRIP_RECORD(RunOptions, scale, seed, order_seed, quick, budget_seconds, blocks, pinned_cpu, operations);

struct RunInfo {
  std::int32_t schema_version = results_schema_version;
  std::string status;   ///< "complete" or "partial"
  std::string version;  ///< of roundtrip
  double elapsed_seconds = 0;
  RunOptions options;
  Fingerprint fingerprint;
  std::vector<FormatEntry> formats;
  std::vector<DatasetResult> datasets;
  std::vector<OperationEntry> operations;
  std::vector<Fact> facts;
  std::vector<UntimedCell> untimed;
};
ROUNDTRIP_RECORD(RunInfo, schema_version, status, version, elapsed_seconds, options, fingerprint, formats,
                 datasets, operations, facts, untimed);

struct Run {
  Context context;
  std::vector<TimedCell> benchmarks;
  RunInfo roundtrip;
};
ROUNDTRIP_RECORD(Run, context, benchmarks, roundtrip);

/// Reads and checks a results file.
/// @throws InputError that names the file, and the place in it, when it cannot be read or is no results file
[[nodiscard]] Run read_results(const std::filesystem::path& path);

/// The same of a text.
/// @throws InputError without a file's name, JsonTextError when it is no JSON
[[nodiscard]] Run parse_results(std::string_view text);

/// Whether a file's text is that of results, of whatever version.
[[nodiscard]] bool is_results(const std::string& text);

/// The text of a results file.
[[nodiscard]] std::string results_text(const Run& run);

}  // namespace roundtrip
