// SPDX-License-Identifier: MIT
//
// What a run says of a format on a dataset: its cells and its facts, as results.h has them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/driver/base/schema_notes.h"
#include "bench/record/record.h"

namespace roundtrip {

/// What an iteration can take, in ns: up to thirty years. Quotients of such times are finite.
inline constexpr double shortest_ns = 1e-6;
inline constexpr double longest_ns = 1e18;

namespace limits {
inline constexpr Limits time{.least = shortest_ns, .most = longest_ns};
inline constexpr Limits cpu_time{.least = 0, .most = longest_ns};
/// Divided by 1 less it: a file must not make that nothing.
inline constexpr Limits drift{.least = 0, .most = 0.5};
}  // namespace limits

struct Blocks {
  std::vector<double> ns;
  std::vector<double> cpu_ns;
  std::vector<std::uint64_t> iterations;
  std::vector<std::uint32_t> launch;
  std::vector<double> witness_ns;
};
ROUNDTRIP_RECORD(Blocks, ns, cpu_ns, iterations, launch, witness_ns);
template <>
inline constexpr auto schema_notes<Blocks> = notes_of<Blocks>(
    "of every block, in the order in which they ran; the lists are of one length",
    {{"ns", "nanoseconds per iteration", limits::time, 1},
     {"cpu_ns", "nanoseconds per iteration", limits::cpu_time, 1},
     {"iterations", "in the block", limits::positive_count, 1},
     {"launch", "which start of the worker the block ran in, from 0", {}, 1},
     {.member = "witness_ns",
      .description = "what the same work took just before and after the stretch of blocks, the "
                     "slower of both: where it is not the least of the run, others had a share of "
                     "the core; empty where no worker is a witness",
      .limits = limits::time,
      .required = false}});

struct Interval {
  double low = 0;
  double high = 0;
  double confidence = 0;
  double drift = 0;
};
ROUNDTRIP_RECORD(Interval, low, high, confidence, drift);
template <>
inline constexpr auto schema_notes<Interval> = notes_of<Interval>(
    "of where the figure of another run of the same build lies, from order statistics of the launches, and "
    "wider "
    "for what differs from run to run (drift); in files of schema version 1 of the median of the blocks",
    {{"low", "nanoseconds of an iteration", limits::time},
     {"high", "nanoseconds of an iteration", limits::time},
     {"confidence", "below 0.95 when there are too few launches for that", limits::share},
     {.member = "drift",
      .description = "the share by which low and high were moved apart for what differs from run to run: two "
                     "figures of the same run have it in common; absent in files that know of none",
      .limits = limits::drift,
      .required = false}});

struct TimedCell {
  std::string name;
  std::uint32_t family_index = 0;
  std::uint32_t per_family_instance_index = 0;
  std::string run_name;
  std::string run_type = "iteration";
  std::uint32_t repetitions = 1;
  std::uint32_t repetition_index = 0;
  std::uint32_t threads = 1;
  std::uint64_t iterations = 0;
  double real_time = 0;
  double cpu_time = 0;
  std::string time_unit = "ns";
  std::string dataset;
  std::string format;
  std::string operation;
  std::optional<Interval> interval;
  std::optional<double> instructions;
  Blocks blocks;
  std::optional<double> median_time;
};
ROUNDTRIP_RECORD(TimedCell, name, family_index, per_family_instance_index, run_name, run_type, repetitions,
                 repetition_index, threads, iterations, real_time, cpu_time, time_unit, dataset, format,
                 operation, interval, instructions, blocks, median_time);
inline constexpr std::string_view iteration_words[] = {"iteration"};
inline constexpr std::string_view ns_words[] = {"ns"};
template <>
inline constexpr auto schema_notes<TimedCell> = notes_of<TimedCell>(
    "a cell that was timed, dataset × format × operation: an entry of Google Benchmark with what is ours "
    "behind",
    {{"name", "dataset/format/operation", limits::name},
     {"run_name", "the same as name", limits::name},
     {"run_type", "", {.words = iteration_words}},
     {"iterations", "of all blocks", limits::positive_count},
     {"real_time",
      "the figure: of the fastest blocks of the launches the one that a tenth of them are no slower than; in "
      "files of schema version 1 the median of blocks.ns, as cpu_time is that of blocks.cpu_ns",
      limits::time},
     {"cpu_time", "of the block that real_time is of", limits::cpu_time},
     {"time_unit", "", {.words = ns_words}},
     {"dataset", "", limits::name},
     {"format", "", limits::name},
     {"operation", "", limits::name},
     {"interval", "null for a single launch"},
     {.member = "instructions",
      .description = "executed in one iteration, under callgrind; null or absent when they were not counted",
      .limits = limits::instructions,
      .required = false},
     {.member = "median_time",
      .description = "median of blocks.ns: what it took on this machine, with all that disturbed; absent in "
                     "files of schema version 1",
      .limits = limits::time,
      .required = false}});

[[nodiscard]] inline std::string cell_name(const std::string& dataset, const std::string& format,
                                           const std::string& operation) {
  return dataset + "/" + format + "/" + operation;
}

[[nodiscard]] TimedCell new_cell(const std::string& dataset, const std::string& format,
                                 const std::string& operation);

/// Whether it has had a turn. One that is still to have it stands in the run that is being made, and in no
/// file.
[[nodiscard]] inline bool is_timed(const TimedCell& cell) {
  return !cell.blocks.ns.empty();
}

/// Why a cell or a row is "pending".
inline constexpr const char* pending_reason = "the run ended before its turn; --resume goes on";

struct UntimedCell {
  std::string dataset;
  std::string format;
  std::string operation;
  std::string status;
  std::string reason;
};
ROUNDTRIP_RECORD(UntimedCell, dataset, format, operation, status, reason);
inline constexpr std::string_view untimed_statuses[] = {"unsupported", "failed",        "crashed",
                                                        "hung",        "out of memory", "pending"};
template <>
inline constexpr auto schema_notes<UntimedCell> = notes_of<UntimedCell>(
    "a cell that has no time, and why", {{"dataset", "", limits::name},
                                         {"format", "", limits::name},
                                         {"operation", "", limits::name},
                                         {"status", "pending: it had no turn", {.words = untimed_statuses}},
                                         {"reason", "a sentence"}});

struct Judgement {
  std::string judge;
  std::string version;
  std::string verdict;
  std::string reason;
  std::string known;
  std::string read_back;
  std::string read_back_reason;
  std::string language;
};
ROUNDTRIP_RECORD(Judgement, judge, version, verdict, reason, known, read_back, read_back_reason, language);
inline constexpr std::string_view judge_verdicts[] = {"equal",  "different", "refused",
                                                      "absent", "crashed",   "hung"};
inline constexpr std::string_view read_backs[] = {"",       "exact",       "lossy",    "different",
                                                  "failed", "not written", "no writer"};
template <>
inline constexpr auto schema_notes<Judgement> = notes_of<Judgement>(
    "what a tool that is not ours said of the format's file",
    {{"judge", "the tool", limits::name},
     {"version", "of the tool"},
     {"verdict",
      "of what it read in our file, beside the record; absent: it could not look",
      {.words = judge_verdicts}},
     {"reason", "a sentence; empty when equal"},
     {"known", "of different and refused: what the tool cannot do, if that explains it"},
     {"read_back",
      "what the file that it wrote is to the format; empty when it was not asked for one",
      {.words = read_backs}},
     {"read_back_reason", "a sentence"},
     {.member = "language",
      .description = "in which the tool is used: python, node, java …; empty for a reader "
                     "that was written for this suite; absent in files written before it "
                     "was said",
      .required = false}});

struct Fact {
  std::string dataset;
  std::string format;
  std::string fidelity;
  std::string reason;
  std::string path;
  std::string expected;
  std::string actual;
  std::optional<std::uint64_t> encoded_bytes;
  std::optional<std::uint64_t> zlib_bytes;
  std::optional<std::uint64_t> zstd_bytes;
  std::optional<std::uint64_t> lz4_bytes;
  std::optional<std::uint64_t> save_allocations;
  std::optional<std::uint64_t> save_peak_bytes;
  std::optional<std::uint64_t> load_allocations;
  std::optional<std::uint64_t> load_peak_bytes;
  std::vector<Judgement> judges;
};
ROUNDTRIP_RECORD(Fact, dataset, format, fidelity, reason, path, expected, actual, encoded_bytes, zlib_bytes,
                 zstd_bytes, lz4_bytes, save_allocations, save_peak_bytes, load_allocations, load_peak_bytes,
                 judges);
inline constexpr std::string_view fidelities[] = {"exact",   "lossy", "failed",        "unsupported",
                                                  "crashed", "hung",  "out of memory", "not built"};
template <>
inline constexpr auto schema_notes<Fact> = notes_of<Fact>(
    "the untimed figures of a format on a dataset: exact, and the same in every run",
    {{"dataset", "", limits::name},
     {"format", "", limits::name},
     {"fidelity", "", {.words = fidelities}},
     {"reason", "a sentence; empty when exact"},
     {"path", "the first member that differs"},
     {"expected", "what was saved there"},
     {"actual", "what came back"},
     {"encoded_bytes", "", limits::count},
     {"zlib_bytes", "zlib, level 6", limits::count},
     {"zstd_bytes", "Zstandard, level 3", limits::count},
     {"lz4_bytes", "LZ4 block, default acceleration", limits::count},
     {"save_allocations", "", limits::count},
     {"save_peak_bytes", "of the heap", limits::count},
     {"load_allocations", "", limits::count},
     {"load_peak_bytes", "of the heap", limits::count},
     {.member = "judges",
      .description = "by scripts/interop, not by the run; absent in files written before there were any",
      .required = false}});

}  // namespace roundtrip
