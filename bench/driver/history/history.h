// SPDX-License-Identifier: MIT
//
// The history: what runs of many commits measured, in a folder of JSON Lines files, one file for each kind of
// machine. Rows are only ever appended, and each says by itself what it belongs to, so that the files merge
// by lines. docs/history.md describes the format.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/driver/results/results.h"

namespace roundtrip {

inline constexpr std::int32_t history_schema_version = 1;

/// What was measured: a commit, and when the run of it began. Several runs of a commit are several samples.
struct RunKey {
  std::string commit;
  std::string commit_time;
  std::string date;
};
ROUNDTRIP_RECORD(RunKey, commit, commit_time, date);
template <>
inline constexpr auto schema_notes<RunKey> = notes_of<RunKey>(
    "", {{"commit", "its full hash", {.max_length = 64, .pattern = "^([0-9a-f]{40}|[0-9a-f]{64})$"}},
         {"commit_time", "in UTC: 2026-11-27T01:29:12Z", limits::utc},
         {"date", "when the run began, likewise", limits::utc}});

/// Which data the figures are of: others are not comparable.
struct DataKey {
  std::string dataset;
  double scale = 1;
  std::uint64_t seed = 1;
  std::string checksum;
};
ROUNDTRIP_RECORD(DataKey, dataset, scale, seed, checksum);
template <>
inline constexpr auto schema_notes<DataKey> =
    notes_of<DataKey>("", {{"dataset", "", limits::name},
                           {"scale", "", limits::scale},
                           {"checksum", "of the record; empty when there was none", limits::checksum}});

/// A line of the store: one for each run.
struct RunRow {
  std::int32_t schema_version = history_schema_version;
  std::string row = "run";
  RunKey run;
  std::string version;
  Fingerprint fingerprint;
};
ROUNDTRIP_RECORD(RunRow, schema_version, row, run, version, fingerprint);
inline constexpr Limits history_version{.least = history_schema_version, .most = history_schema_version};
inline constexpr std::string_view run_row[] = {"run"};
template <>
inline constexpr auto schema_notes<RunRow> = notes_of<RunRow>("", {{"schema_version", "", history_version},
                                                                   {"row", "", {.words = run_row}},
                                                                   {"version", "of roundtrip"}});

/// A line of the store: one for each cell that was timed. Figures have six significant digits, instructions
/// nine.
struct CellRow {
  std::int32_t schema_version = history_schema_version;
  std::string row = "cell";
  RunKey run;
  DataKey data;
  std::string format;
  std::string operation;
  double median_ns = 0;
  std::optional<double> low_ns;
  std::optional<double> high_ns;
  std::uint64_t blocks = 0;
  std::optional<double> ratio;
  std::optional<double> instructions;
};
ROUNDTRIP_RECORD(CellRow, schema_version, row, run, data, format, operation, median_ns, low_ns, high_ns,
                 blocks, ratio, instructions);
inline constexpr std::string_view cell_row[] = {"cell"};
template <>
inline constexpr auto schema_notes<CellRow> = notes_of<CellRow>(
    "",
    {{"schema_version", "", history_version},
     {"row", "", {.words = cell_row}},
     {"format", "", limits::name},
     {"operation", "", limits::name},
     {"median_ns",
      "the figure, nanoseconds of an iteration; of runs of results schema version 1 the median of the blocks",
      limits::time},
     {"low_ns", "of its interval; null when there was one launch only", limits::time},
     {"high_ns", "likewise", limits::time},
     {"blocks", "", limits::positive_count},
     {"ratio", "to the operation's floor; null of floors and without one", limits::ratio},
     {"instructions", "executed in one iteration; null when they were not counted", limits::instructions}});

/// A line of the store: one for each pairing of a format and a dataset, whether it could be timed or not.
struct FactsRow {
  std::int32_t schema_version = history_schema_version;
  std::string row = "facts";
  RunKey run;
  DataKey data;
  Fact facts;
};
ROUNDTRIP_RECORD(FactsRow, schema_version, row, run, data, facts);
inline constexpr std::string_view facts_row[] = {"facts"};
template <>
inline constexpr auto schema_notes<FactsRow> =
    notes_of<FactsRow>("", {{"schema_version", "", history_version}, {"row", "", {.words = facts_row}}});

/// The hash that names the file of a machine: of what must be the same for times to be comparable. The kernel
/// and the memory are left out. A kernel's updates would begin a new history each month, and what they change
/// shows as a step of all cells at once; the size of the memory that the system reports moves with them.
/// @return 16 hexadecimal digits
[[nodiscard]] std::string machine_id(const Fingerprint& fingerprint);

/// "2026-11-27T02:29:12+01:00", or with Z for the zone, in UTC: "2026-11-27T01:29:12Z". Fractions of a second
/// are cut.
/// @param what it is, for the message: "--time"
/// @throws InputError when it is no such time
[[nodiscard]] std::string to_utc(const std::string& iso, const std::string& what);

/// Whether it can be a commit's full hash: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits.
[[nodiscard]] bool is_commit_hash(const std::string& text);

/// What became of the rows of a run.
struct Added {
  std::string machine;             ///< its id
  std::size_t added = 0;           ///< rows
  std::size_t present = 0;         ///< rows that were there already, the same
  std::size_t contradicted = 0;    ///< rows that were there already with other figures; those stay
  std::size_t without_anchor = 0;  ///< cells whose floor was not timed beside them
  std::string recovered;           ///< what was done with a torn last line; empty when there was none
};

/// Appends a row for the run, for each of its timed cells and for each pairing's facts. What is there already
/// with the same key (commit, run, data, format, operation) stays as it is. Processes that append at once
/// wait for each other, and the rows are on the device when it returns.
/// @param commit a full hash
/// @param commit_time as to_utc returns it
/// @throws InputError when the store cannot be written, or is locked for a minute
Added add_to_history(const Run& run, const std::string& commit, const std::string& commit_time,
                     const std::filesystem::path& store);

/// A run in the store.
struct StoredRun {
  RunKey key;
  std::optional<Fingerprint> fingerprint;  ///< absent when its row was lost
};

struct CellPoint {
  std::size_t run = 0;  ///< index into the machine's runs
  double median_ns = 0;
  std::optional<double> low_ns;
  std::optional<double> high_ns;
  std::optional<double> ratio;
  std::optional<double> instructions;
};

struct CellSeries {
  DataKey data;
  std::string format;
  std::string operation;
  std::vector<CellPoint> points;  ///< in the order of the runs
};

struct FactsPoint {
  std::size_t run = 0;
  DataKey data;
  Fact facts;
};

/// The facts of one pairing at one scale and seed, whatever the checksum: that it changed is a fact, too.
struct FactsSeries {
  std::vector<FactsPoint> points;  ///< in the order of the runs
};

struct MachineHistory {
  std::string id;
  /// By the time of the commit, then by which commit stands first in the file, then by the date of the run.
  std::vector<StoredRun> runs;
  std::vector<CellSeries> cells;                         ///< by data, format and operation
  std::vector<FactsSeries> facts;                        ///< by data and format
  [[nodiscard]] const Fingerprint* fingerprint() const;  ///< the latest that is known, or null
};

struct History {
  std::vector<MachineHistory> machines;  ///< by the time of their first commit
  std::vector<std::string> notices;      ///< sentences on lines that were skipped, with file and line
};

/// Reads all of a store. Lines that are damaged, torn or of a newer version are skipped with a notice; of
/// rows with the same key the first counts.
/// @throws InputError when the folder or a file in it cannot be read, or holds no history
[[nodiscard]] History read_history(const std::filesystem::path& store);

}  // namespace roundtrip
