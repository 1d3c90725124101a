// SPDX-License-Identifier: MIT
//
// A run as data: what the results file holds. The structs are records (record.h) and go through the same
// bridge to JSON as the records that are measured. Their notes say what a member means and may be; the file's
// schema, results/schema.json, is made of both.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bench/driver/base/schema_notes.h"
#include "bench/driver/results/cells.h"
#include "bench/record/record.h"

namespace roundtrip {

inline constexpr int results_schema_version = 2;
/// Files from here on are read.
inline constexpr int oldest_results_schema_version = 1;

struct FormatEntry {
  std::string name;
  std::string library;
  std::string version;
  std::string encoding;
  bool self_describing = false;
  bool needs_schema = false;
  bool floor = false;
  std::string notes;
  std::string off_the_clock;
  std::string lossy;
  bool built = false;
  std::string missing;
  std::string package;
  std::optional<std::uint64_t> worker_bytes;
  std::string language;
  std::string load_checks;
  std::string unchecked_row;
};
ROUNDTRIP_RECORD(FormatEntry, name, library, version, encoding, self_describing, needs_schema, floor, notes,
                 off_the_clock, lossy, built, missing, package, worker_bytes, language, load_checks,
                 unchecked_row);
inline constexpr std::string_view encodings[] = {"", "binary", "text"};
inline constexpr std::string_view load_checks_words[] = {"", "checked", "checked on request", "unchecked"};
template <>
inline constexpr auto schema_notes<FormatEntry> = notes_of<FormatEntry>(
    "", {{"name", "", limits::name},
         {"encoding", "empty when it is not built", {.words = encodings}},
         {"floor", "a physical limit, not a format"},
         {"missing", "why it is not built, or does not start"},
         {"package", "what to install for it"},
         {"worker_bytes", "of the stripped worker program", limits::count},
         {.member = "language",
          .description = "of a row that is not C++: the language and its version. It is timed by "
                         "its own worker, and has no size of its program, no allocations and no "
                         "instructions. Empty for C++; absent in files written before there were "
                         "others",
          .required = false},
         {.member = "load_checks",
          .description =
              "what the load does about bytes that a stranger may have written; empty for a floor, and "
              "where it is not known; absent in files written before formats said so",
          .limits = {.words = load_checks_words},
          .required = false},
         {.member = "unchecked_row",
          .description = "the format that differs from this one in nothing but the checks, which it does not "
                         "make; absent where load_checks is",
          .required = false}});

/// Whether a format is the suite's own, by its library: not another's format that the suite writes itself.
[[nodiscard]] inline bool is_own(const FormatEntry& format) {
  return format.library == "roundtrip" || format.library.starts_with("roundtrip,");
}

struct DatasetResult {
  std::string name;
  std::string kind;
  std::string summary;
  std::string source;
  std::string licence;
  double scale = 1;
  bool timed = true;
  std::optional<std::uint64_t> payload_bytes;
  std::string checksum;
  std::string missing;
  std::vector<std::string> notes;
  std::string data_format;
  bool by_default = false;
  double usual_scale = 1;
};
ROUNDTRIP_RECORD(DatasetResult, name, kind, summary, source, licence, scale, timed, payload_bytes, checksum,
                 missing, notes, data_format, by_default, usual_scale);
inline constexpr std::string_view dataset_kinds[] = {"generated", "document", "messages"};
template <>
inline constexpr auto schema_notes<DatasetResult> = notes_of<DatasetResult>(
    "", {{"name", "", limits::name},
         {"kind", "", {.words = dataset_kinds}},
         {"source", "of a document: the package, or the file as it was named"},
         {"licence", "of a document from a package"},
         {"scale", "of a document at most 1: the part of it that is used", limits::scale},
         {"payload_bytes", "", limits::count},
         {"checksum", "of the record; empty when there was none", limits::checksum},
         {"missing", "why there is no such data"},
         {.member = "notes",
          .description = "of a document: what was read as something else than stands there; absent in files "
                         "written before there were any",
          .required = false},
         {.member = "data_format",
          .description = "of a user's file: what it was read as, as --data-format has it; absent in files "
                         "written before others than JSON were read",
          .required = false},
         {.member = "by_default",
          .description = "part of a run that names no datasets; absent in files of schema version 1",
          .required = false},
         {.member = "usual_scale",
          .description = "of a run that names none; absent in files of schema version 1",
          .limits = limits::scale,
          .required = false}});

struct OperationEntry {
  std::string name;
  std::string contract;
  std::int32_t rank = 0;
  bool by_default = true;
  bool quick = false;
  std::string floor;
};
ROUNDTRIP_RECORD(OperationEntry, name, contract, rank, by_default, quick, floor);
template <>
inline constexpr auto schema_notes<OperationEntry> = notes_of<OperationEntry>(
    "", {{"name", "", limits::name}, {"floor", "the pseudo-format that marks its limit, or nothing"}});

struct Cache {
  std::string type;
  std::int32_t level = 0;
  std::uint64_t size = 0;
  std::int32_t num_sharing = 0;
};
ROUNDTRIP_RECORD(Cache, type, level, size, num_sharing);
template <>
inline constexpr auto schema_notes<Cache> = notes_of<Cache>("", {{"level", "", {.least = 0, .most = 100}},
                                                                 {"size", "in bytes", limits::count},
                                                                 {"num_sharing", "", limits::natural}});

struct Context {
  std::string date;
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
inline constexpr std::string_view build_types[] = {"release", "debug"};
template <>
inline constexpr auto schema_notes<Context> =
    notes_of<Context>("that of Google Benchmark, without a clock rate: nobody measured one",
                      {{"date", "ISO 8601, when the run began", limits::date},
                       {"host_name", "left empty"},
                       {"num_cpus", "0: not known"},
                       {"load_avg", "", limits::natural},
                       {"library_build_type", "", {.words = build_types}}});

struct Fingerprint {
  std::string cpu_vendor;
  std::string cpu_model;
  std::int32_t cpu_family = 0;
  std::int32_t cpu_model_number = 0;
  std::int32_t cpu_stepping = 0;
  std::string isa_flags;
  std::uint32_t cores = 0;
  std::uint64_t memory_bytes = 0;
  std::string kernel;
  std::string libc;
  std::string compiler;
  std::string flags;
  std::string build_type;
  std::string scratch_filesystem;
};
ROUNDTRIP_RECORD(Fingerprint, cpu_vendor, cpu_model, cpu_family, cpu_model_number, cpu_stepping, isa_flags,
                 cores, memory_bytes, kernel, libc, compiler, flags, build_type, scratch_filesystem);
template <>
inline constexpr auto schema_notes<Fingerprint> =
    notes_of<Fingerprint>("what two runs must share to be comparable",
                          {{"cpu_family", "", limits::natural},
                           {"cpu_model_number", "", limits::natural},
                           {"cpu_stepping", "", limits::natural},
                           {"isa_flags", "the vector and bit extensions, as the system lists them"},
                           {"cores", "0: not known"},
                           {"memory_bytes", "", limits::count},
                           {"build_type", "CMake's; a project may have more than CMake's four"},
                           {"scratch_filesystem", "what the file operations write to"}});

struct RunOptions {
  std::optional<double> scale;
  std::uint64_t seed = 1;
  std::uint64_t order_seed = 0;
  bool quick = false;
  std::optional<double> budget_seconds;
  std::optional<std::uint64_t> blocks;
  std::optional<std::int32_t> pinned_cpu;
  std::vector<std::string> operations;
  bool all = false;
  std::optional<std::uint32_t> launches;
};
ROUNDTRIP_RECORD(RunOptions, scale, seed, order_seed, quick, budget_seconds, blocks, pinned_cpu, operations,
                 all, launches);
template <>
inline constexpr auto schema_notes<RunOptions> = notes_of<RunOptions>(
    "", {{"scale", "as asked for; null: of each dataset its usual one, or 1 with all", limits::scale},
         {"order_seed", "of the order of the blocks"},
         {"budget_seconds", "", limits::positive},
         {"blocks", "asked for with --blocks", limits::positive_count},
         {"pinned_cpu", "", limits::natural},
         {"operations", "those that are timed", limits::name},
         {.member = "all",
          .description = "asked for with --all; absent in files of schema version 1",
          .required = false},
         {.member = "launches",
          .description = "of each worker, asked for with --launches",
          .limits = limits::positive_count,
          .required = false}});

struct RunInfo {
  std::int32_t schema_version = results_schema_version;
  std::string status;
  std::string version;
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
inline constexpr std::string_view completeness[] = {"complete", "partial"};
template <>
inline constexpr auto schema_notes<RunInfo> = notes_of<RunInfo>(
    "", {{"schema_version", "", {.least = oldest_results_schema_version, .most = results_schema_version}},
         {"status", "", {.words = completeness}},
         {"version", "of roundtrip"},
         {"elapsed_seconds", "", limits::seconds}});

struct Run {
  Context context;
  std::vector<TimedCell> benchmarks;
  RunInfo roundtrip;
};
ROUNDTRIP_RECORD(Run, context, benchmarks, roundtrip);
template <>
inline constexpr auto schema_notes<Run> = notes_of<Run>(
    "A superset of Google Benchmark's JSON output. Numbers are finite; a cell without a time is not in "
    "benchmarks "
    "but in roundtrip.untimed. Members that are not named here are allowed everywhere: Google Benchmark has "
    "more, "
    "and so has a newer roundtrip. Those that are named and not required were added later; a file without "
    "them is "
    "read as if they were null, empty or false. Beyond this schema a reader may rely on this: names of "
    "formats, "
    "datasets and operations occur once each, and nothing is said of one that is not listed; a pairing has "
    "one fact, "
    "and sizes in it only when its fidelity is exact or lossy; a cell occurs once, and its lists of blocks "
    "are of one "
    "length; low is not above high.",
    {{"context"}});

/// The JSON Schema of a results file, as text: `roundtrip schema results` prints it.
[[nodiscard]] std::string results_schema();

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
