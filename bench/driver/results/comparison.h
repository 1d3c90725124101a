// SPDX-License-Identifier: MIT
//
// A comparison as data: two builds that were timed against each other (`roundtrip compare BASE HEAD`), or two
// stored runs. What it says of a cell, how it is printed and what it is exported as all come from here. The
// structs are records (record.h), as those of a run are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/driver/results/results.h"

namespace roundtrip {

inline constexpr int comparison_schema_version = 1;

/// What is said of a cell, a fact or a whole comparison. Text in the records, so that a file says it in
/// words.
namespace verdict {
inline constexpr const char* regression = "regression";  ///< surely slower, or larger, than the margin allows
inline constexpr const char* improvement = "improvement";  ///< surely faster, or smaller
/// Surely slower, but it executes no more instructions: where the linker put the code, or the processor, can
/// be the cause.
inline constexpr const char* suspect = "suspect";
inline constexpr const char* warning = "warning";  ///< executes more instructions, and no more time was seen
inline constexpr const char* clean = "clean";      ///< no change of the margin's size was seen
inline constexpr const char* unresolved =
    "not resolved";                              ///< it could be, and could not be: a reason says why
inline constexpr const char* change = "change";  ///< of a fact: other, neither better nor worse
/// Of a whole comparison: a control, the same build twice, differed by more than the margin; nothing is
/// certain.
inline constexpr const char* inconclusive = "inconclusive";
/// Of the times of two stored runs: what they seem to say. Never a ground for an exit code.
inline constexpr const char* advice = "advice";
}  // namespace verdict

/// HEAD's time divided by BASE's.
struct Ratio {
  double value = 1;
  double low = 1;  ///< an interval that holds the median ratio
  double high = 1;
  double confidence = 0;  ///< of the interval; 0 when it is only a range
};
ROUNDTRIP_RECORD(Ratio, value, low, high, confidence);

struct CellComparison {
  std::string name;  ///< dataset/format/operation
  std::string dataset;
  std::string format;
  std::string operation;
  std::string verdict;
  std::string reason;             ///< a sentence; empty when the verdict says all
  std::optional<double> base_ns;  ///< medians of all blocks; absent when there are none
  std::optional<double> head_ns;
  std::optional<Ratio> ratio;
  bool screened =
      false;  ///< the screen let it pass; otherwise it was confirmed on fresh data, or had no turn
  std::uint32_t restarts = 0;  ///< of both workers, whose blocks the ratio comes from
  std::uint32_t pairs = 0;     ///< of blocks
  /// ln(head / base) of every pair, a list for each restart: what the screen saw, and what the confirmation
  /// saw.
  std::vector<std::vector<double>> screen_pairs;
  std::vector<std::vector<double>> confirm_pairs;
  std::optional<double> base_instructions;  ///< of one iteration; absent when they were not counted
  std::optional<double> head_instructions;
};
ROUNDTRIP_RECORD(CellComparison, name, dataset, format, operation, verdict, reason, base_ns, head_ns, ratio,
                 screened, restarts, pairs, screen_pairs, confirm_pairs, base_instructions,
                 head_instructions);

/// A fact that is not the same on both sides.
struct FactChange {
  std::string dataset;
  std::string format;
  std::string fact;     ///< a member of Fact: "encoded_bytes", "fidelity" …
  std::string verdict;  ///< regression, improvement or change
  std::string base;     ///< the figure or the word
  std::string head;
};
ROUNDTRIP_RECORD(FactChange, dataset, format, fact, verdict, base, head);

/// BASE's build timed against itself.
struct Control {
  std::string name;  ///< dataset/format/operation
  std::optional<Ratio> ratio;
  std::uint32_t restarts = 0;
  bool beyond = false;  ///< its ratio is further from 1 than the margin
};
ROUNDTRIP_RECORD(Control, name, ratio, restarts, beyond);

struct Side {
  std::string path;  ///< as it was named
  std::string compiler;
  std::string flags;
  std::string build_type;
};
ROUNDTRIP_RECORD(Side, path, compiler, flags, build_type);

struct ComparisonOptions {
  double margin = 0.01;  ///< a change by less than this share is none
  double alpha =
      0.01;  ///< how likely it may be that any cell at all is called without a change beyond the margin
  double scale = 1;
  std::uint64_t seed = 1;
  std::uint64_t order_seed = 0;
  std::optional<double> budget_seconds;
  std::optional<std::int32_t> pinned_cpu;
  std::string instructions;  ///< of which cells they were counted: "none", "changed" or "all"
};
ROUNDTRIP_RECORD(ComparisonOptions, margin, alpha, scale, seed, order_seed, budget_seconds, pinned_cpu,
                 instructions);

struct Comparison {
  std::int32_t schema_version = comparison_schema_version;
  std::string kind;     ///< "builds" or "results"
  std::string version;  ///< of roundtrip
  std::string status;   ///< "complete" or "partial": the budget was over, or it was interrupted
  std::string date;     ///< ISO 8601
  double elapsed_seconds = 0;
  /// regression when there is one in `cells` or `facts`; else inconclusive when a control is beyond the
  /// margin, the comparison is partial, or nothing was timed; else improvement or clean.
  std::string verdict;
  std::vector<std::string> reasons;  ///< sentences on the whole: what limits what can be said
  Side base;
  Side head;
  ComparisonOptions options;
  Fingerprint fingerprint;  ///< of the machine; of HEAD's run when two runs are compared
  std::vector<Control> controls;
  std::vector<FactChange> facts;
  std::vector<CellComparison> cells;
};
ROUNDTRIP_RECORD(Comparison, schema_version, kind, version, status, date, elapsed_seconds, verdict, reasons,
                 base, head, options, fingerprint, controls, facts, cells);

/// Reads and checks a file that `roundtrip compare --out` wrote.
/// @throws InputError that names the file, and the place in it
[[nodiscard]] Comparison read_comparison(const std::filesystem::path& path);

/// Whether a file's text is that of a comparison, of whatever version.
[[nodiscard]] bool is_comparison(const std::string& text);

/// The text of a comparison's file.
[[nodiscard]] std::string comparison_text(const Comparison& comparison);

}  // namespace roundtrip
