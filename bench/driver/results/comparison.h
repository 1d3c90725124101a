// SPDX-License-Identifier: MIT
//
// A comparison as data: two builds that were timed against each other (`roundtrip compare BASE HEAD`), or two
// stored runs. What it says of a cell, how it is printed and what it is exported as all come from here. The
// structs are records (record.h) with notes, as those of a run are: results/comparison.schema.json is made of
// them.
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

namespace limits {
inline constexpr Limits log_ratio{.least = -70, .most = 70};
}  // namespace limits

struct Ratio {
  double value = 1;
  double low = 1;
  double high = 1;
  double confidence = 0;
};
ROUNDTRIP_RECORD(Ratio, value, low, high, confidence);
template <>
inline constexpr auto schema_notes<Ratio> = notes_of<Ratio>(
    "HEAD's time divided by BASE's",
    {{"value", "the median of the pairs'", limits::ratio},
     {"low", "of an interval that holds the median ratio", limits::ratio},
     {"high", "", limits::ratio},
     {"confidence", "of the interval from low to high; 0: it is only a range", limits::share}});

struct CellComparison {
  std::string name;
  std::string dataset;
  std::string format;
  std::string operation;
  std::string verdict;
  std::string reason;
  std::optional<double> base_ns;
  std::optional<double> head_ns;
  std::optional<Ratio> ratio;
  bool screened = false;
  std::uint32_t restarts = 0;
  std::uint32_t pairs = 0;
  std::vector<std::vector<double>> screen_pairs;
  std::vector<std::vector<double>> confirm_pairs;
  std::optional<double> base_instructions;
  std::optional<double> head_instructions;
};
ROUNDTRIP_RECORD(CellComparison, name, dataset, format, operation, verdict, reason, base_ns, head_ns, ratio,
                 screened, restarts, pairs, screen_pairs, confirm_pairs, base_instructions,
                 head_instructions);
inline constexpr std::string_view cell_verdicts[] = {
    verdict::regression, verdict::improvement, verdict::suspect, verdict::warning,
    verdict::unresolved, verdict::clean,       verdict::advice};
template <>
inline constexpr auto schema_notes<CellComparison> = notes_of<CellComparison>(
    "dataset × format × operation",
    {{"name", "dataset/format/operation", limits::name},
     {"dataset", "", limits::name},
     {"format", "", limits::name},
     {"operation", "", limits::name},
     {"verdict", "", {.words = cell_verdicts}},
     {"reason", "a sentence; empty when the verdict says all"},
     {"base_ns", "nanoseconds of an iteration, the median of all blocks; null when nothing was timed",
      limits::time},
     {"head_ns", "likewise", limits::time},
     {"ratio", "null when nothing was timed"},
     {"screened", "the screen let it pass; otherwise it was confirmed on fresh data, or had no turn"},
     {"restarts", "of both workers, whose blocks the ratio comes from"},
     {"pairs", "of blocks"},
     {"screen_pairs", "ln(head / base) of each pair of blocks that the screen saw, a list for each restart",
      limits::log_ratio},
     {"confirm_pairs", "likewise, of the confirmation", limits::log_ratio},
     {"base_instructions", "executed in one iteration, under callgrind; null when they were not counted",
      limits::instructions},
     {"head_instructions", "likewise", limits::instructions}});

struct FactChange {
  std::string dataset;
  std::string format;
  std::string fact;
  std::string verdict;
  std::string base;
  std::string head;
};
ROUNDTRIP_RECORD(FactChange, dataset, format, fact, verdict, base, head);
inline constexpr std::string_view fact_verdicts[] = {verdict::regression, verdict::improvement,
                                                     verdict::change};
template <>
inline constexpr auto schema_notes<FactChange> = notes_of<FactChange>(
    "a fact that is not the same on both sides",
    {{"dataset", "", limits::name},
     {"format", "empty when it is a fact of the dataset, whatever the format"},
     {"fact", "the name of a member of a fact in a results file, or checksum", limits::name},
     {"verdict", "", {.words = fact_verdicts}},
     {"base", "the figure or the word"},
     {"head", "likewise"}});

struct Control {
  std::string name;
  std::optional<Ratio> ratio;
  std::uint32_t restarts = 0;
  bool beyond = false;
};
ROUNDTRIP_RECORD(Control, name, ratio, restarts, beyond);
template <>
inline constexpr auto schema_notes<Control> = notes_of<Control>(
    "BASE's build timed against itself", {{"name", "dataset/format/operation", limits::name},
                                          {"ratio", "null when nothing was timed"},
                                          {"beyond", "further from 1 than the margin: no time is certain"}});

struct Side {
  std::string path;
  std::string compiler;
  std::string flags;
  std::string build_type;
};
ROUNDTRIP_RECORD(Side, path, compiler, flags, build_type);
template <>
inline constexpr auto schema_notes<Side> = notes_of<Side>("", {{"path", "as it was named"}});

struct ComparisonOptions {
  double margin = 0.01;
  double alpha = 0.01;
  std::optional<double> scale;
  std::uint64_t seed = 1;
  std::uint64_t order_seed = 0;
  std::optional<double> budget_seconds;
  std::optional<std::int32_t> pinned_cpu;
  std::string instructions;
};
ROUNDTRIP_RECORD(ComparisonOptions, margin, alpha, scale, seed, order_seed, budget_seconds, pinned_cpu,
                 instructions);
inline constexpr std::string_view counted_cells[] = {"", "none", "changed", "all"};
template <>
inline constexpr auto schema_notes<ComparisonOptions> = notes_of<ComparisonOptions>(
    "", {{"margin", "a change by less than this share is none: 0.01 is one per cent", limits::share},
         {"alpha", "the probability that any cell at all is called without having changed by the margin",
          limits::share},
         {"scale", "of two runs, that which HEAD's was asked for; null: of each dataset its usual one",
          limits::scale},
         {"budget_seconds", "", limits::positive},
         {"pinned_cpu", "", limits::natural},
         {"instructions",
          "of which cells they were counted; empty when two results files are compared",
          {.words = counted_cells}}});

struct Comparison {
  std::int32_t schema_version = comparison_schema_version;
  std::string kind;
  std::string version;
  std::string status;
  std::string date;
  double elapsed_seconds = 0;
  std::string verdict;
  std::vector<std::string> reasons;
  Side base;
  Side head;
  ComparisonOptions options;
  Fingerprint fingerprint;
  std::vector<Control> controls;
  std::vector<FactChange> facts;
  std::vector<CellComparison> cells;
};
ROUNDTRIP_RECORD(Comparison, schema_version, kind, version, status, date, elapsed_seconds, verdict, reasons,
                 base, head, options, fingerprint, controls, facts, cells);
inline constexpr std::string_view comparison_kinds[] = {"builds", "results"};
inline constexpr std::string_view comparison_verdicts[] = {verdict::regression, verdict::inconclusive,
                                                           verdict::improvement, verdict::clean};
template <>
inline constexpr auto schema_notes<Comparison> = notes_of<Comparison>(
    "What `roundtrip compare --out` writes, of two builds or of two results files. Numbers are finite. "
    "Members that are not named here are allowed everywhere: a newer roundtrip has more. Beyond this schema "
    "a reader may rely on this: a cell, a control and a fact of a pairing occur once each; low is not above "
    "high.",
    {{"schema_version", "", {.least = comparison_schema_version, .most = comparison_schema_version}},
     {"kind", "", {.words = comparison_kinds}},
     {"version", "of roundtrip"},
     {"status", "partial: the budget was over, or it was interrupted", {.words = completeness}},
     {"date", "ISO 8601, when the comparison ended", limits::date},
     {"elapsed_seconds", "", limits::seconds},
     {"verdict",
      "regression when there is one in cells or facts; else inconclusive when a control is beyond the "
      "margin, the comparison is partial, or nothing was timed; else improvement or clean",
      {.words = comparison_verdicts}},
     {"reasons", "sentences on the whole: what limits what can be said"},
     {"fingerprint", "of the machine; of HEAD's run when two runs are compared"}});

/// The JSON Schema of a comparison's file, as text: `roundtrip schema comparison` prints it.
[[nodiscard]] std::string comparison_schema();

/// Reads and checks a file that `roundtrip compare --out` wrote.
/// @throws InputError that names the file, and the place in it
[[nodiscard]] Comparison read_comparison(const std::filesystem::path& path);

/// Whether a file's text is that of a comparison, of whatever version.
[[nodiscard]] bool is_comparison(const std::string& text);

/// The text of a comparison's file.
[[nodiscard]] std::string comparison_text(const Comparison& comparison);

}  // namespace roundtrip
