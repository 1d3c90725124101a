// SPDX-License-Identifier: MIT
#include "bench/driver/compare/stored_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/compare/environment.h"
#include "bench/driver/results/fact_changes.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/run/fingerprint.h"

namespace roundtrip {

namespace {

constexpr const char* refusal = "the environments differ";
constexpr const char* other_figures = "the figures are of two kinds";

/// Whether the one run's figures are medians of blocks, and the other's are not.
bool figures_differ(const Run& base, const Run& head) {
  return base.roundtrip.schema_version != head.roundtrip.schema_version;
}

std::string in_words(const EnvironmentDifference& difference) {
  const auto shown = [](const std::string& value) { return value.empty() ? "nothing" : "'" + value + "'"; };
  return fmt::format("{}: {} in BASE, {} in HEAD", difference.field, shown(difference.base),
                     shown(difference.head));
}

bool selected(const std::vector<std::string>& wanted, const std::string& name) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
}

/// Why a dataset of one name is not the same data on both sides; empty when it is.
std::string other_data(const DatasetResult& base, const DatasetResult& head, const RunInfo& base_run,
                       const RunInfo& head_run) {
  if (base.scale != head.scale) return fmt::format("scale {} in BASE, {} in HEAD", base.scale, head.scale);
  if (base.checksum == head.checksum) return "";
  const std::uint64_t before = base_run.options.seed;
  const std::uint64_t after = head_run.options.seed;
  if (base.kind == "generated" && before != after)
    return fmt::format("seed {} in BASE, {} in HEAD", before, after);
  return fmt::format("checksum {} in BASE, {} in HEAD", base.checksum, head.checksum);
}

class ResultsComparer {
 public:
  ResultsComparer(const Run& base, const Run& head, const ResultsComparisonOptions& options)
      : base_(base), head_(head), options_(options) {}

  Comparison compare() {
    check_names();
    comparison_.kind = "results";
    comparison_.version = ROUNDTRIP_VERSION;
    const bool whole = base_.roundtrip.status == "complete" && head_.roundtrip.status == "complete";
    comparison_.status = whole ? "complete" : "partial";
    comparison_.date = take_context().date;
    comparison_.options.margin = options_.margin;
    comparison_.options.scale = head_.roundtrip.options.scale;
    comparison_.options.seed = head_.roundtrip.options.seed;
    comparison_.fingerprint = head_.roundtrip.fingerprint;
    comparison_.base = side(base_);
    comparison_.head = side(head_);
    if (!whole) say("A run is not complete: its pending cells were not compared");
    compare_environments();
    choose_datasets();
    compare_all_facts();
    compare_times();
    judge();
    return std::move(comparison_);
  }

 private:
  static Side side(const Run& run) {
    const Fingerprint& fingerprint = run.roundtrip.fingerprint;
    return {"", fingerprint.compiler, fingerprint.flags, fingerprint.build_type};
  }

  void say(std::string sentence) { comparison_.reasons.push_back(std::move(sentence)); }

  void check_names() const {
    const auto need = [&](const char* what, const std::vector<std::string>& wanted, auto member) {
      std::set<std::string> known;
      for (const Run* run : {&base_, &head_}) {
        for (const auto& entry : run->roundtrip.*member) known.insert(entry.name);
      }
      for (const auto& name : wanted) {
        if (known.contains(name)) continue;
        throw InputError(
            fmt::format("neither run has a {} '{}'; they have {}", what, name, fmt::join(known, ", ")));
      }
    };
    need("format", options_.formats, &RunInfo::formats);
    need("dataset", options_.datasets, &RunInfo::datasets);
    need("operation", options_.operations, &RunInfo::operations);
  }

  void compare_environments() {
    const Fingerprint& base = base_.roundtrip.fingerprint;
    const Fingerprint& head = head_.roundtrip.fingerprint;
    const auto different = environment_differences(base, head);
    refused_ = !different.empty() && !options_.ignore_environment;
    if (!different.empty()) {
      say(refused_ ? "The environments differ: no times are compared"
                   : "The environments differ: a ratio of times shows them as much as the formats");
    }
    for (const auto& difference : different) say(in_words(difference));
    if (figures_differ(base_, head_)) {
      say("One run's figures are medians (results of schema version 1), the other's come from blocks that "
          "were hardly disturbed: no times are compared");
    }
    for (const auto& difference :
         fingerprint_differences(base, head, {"memory_bytes", "kernel", "scratch_filesystem"}))
      say("Different, but no obstacle: " + in_words(difference));
    // What std::string holds in place and how a vector grows are the standard library's choice.
    other_allocator_ =
        !fingerprint_differences(base, head, {"libc", "compiler", "flags", "build_type"}).empty();
    for (const FormatEntry& before : base_.roundtrip.formats) {
      const auto after = find_by(head_.roundtrip.formats, before.name, &FormatEntry::name);
      if (after == head_.roundtrip.formats.end() || !selected(options_.formats, before.name)) continue;
      if (before.built && after->built && before.version != after->version) {
        say(fmt::format("{} uses {} {} in BASE, {} in HEAD", before.name, before.library, before.version,
                        after->version));
      }
    }
  }

  void choose_datasets() {
    for (const DatasetResult& before : base_.roundtrip.datasets) {
      if (!selected(options_.datasets, before.name)) continue;
      const auto after = find_by(head_.roundtrip.datasets, before.name, &DatasetResult::name);
      if (after == head_.roundtrip.datasets.end()) {
        say(fmt::format("Only BASE has the dataset {}", before.name));
        continue;
      }
      // What is missing has no figures.
      if (before.checksum.empty() || after->checksum.empty()) continue;
      const std::string difference = other_data(before, *after, base_.roundtrip, head_.roundtrip);
      if (difference.empty()) {
        datasets_.insert(before.name);
      } else {
        say(fmt::format("The dataset {} is not compared: {}", before.name, difference));
        other_data_ = true;
      }
    }
  }

  /// The facts of a run that are to be compared.
  [[nodiscard]] RunInfo chosen(const RunInfo& run) const {
    RunInfo part;
    for (const Fact& fact : run.facts) {
      if (datasets_.contains(fact.dataset) && selected(options_.formats, fact.format))
        part.facts.push_back(fact);
    }
    return part;
  }

  void compare_all_facts() {
    const RunInfo base = chosen(base_.roundtrip);
    const RunInfo head = chosen(head_.roundtrip);
    std::set<std::pair<std::string_view, std::string_view>> pairings;
    for (const Fact& fact : base.facts) pairings.emplace(fact.dataset, fact.format);
    facts_in_common_ = std::any_of(head.facts.begin(), head.facts.end(), [&](const Fact& fact) {
      return pairings.contains({fact.dataset, fact.format});
    });
    comparison_.facts = compare_facts(base, head);
    note_formats_that_are_gone(base);
    if (!other_allocator_) return;
    bool softened = false;
    for (FactChange& change : comparison_.facts) {
      const std::string& fact = change.fact;
      if (!fact.ends_with("_allocations") && !fact.ends_with("_peak_bytes")) continue;
      change.verdict = verdict::change;
      softened = true;
    }
    if (softened)
      say("Heap figures come from another compiler or C library: a difference is not a regression");
  }

  /// A format that HEAD's run does not even list. What it lists has facts, or is pending.
  void note_formats_that_are_gone(const RunInfo& base) {
    for (const Fact& fact : base.facts) {
      const auto& formats = head_.roundtrip.formats;
      if (!timed_verdict(fact.fidelity) || find_by(formats, fact.format, &FormatEntry::name) != formats.end())
        continue;
      comparison_.facts.push_back({fact.dataset, fact.format, "fidelity", verdict::regression, fact.fidelity,
                                   "gone: the run has no such format"});
      facts_in_common_ = true;
    }
  }

  [[nodiscard]] bool chosen(const TimedCell& cell) const {
    return datasets_.contains(cell.dataset) && selected(options_.formats, cell.format) &&
           selected(options_.operations, cell.operation);
  }

  void compare_times() {
    std::unordered_map<std::string_view, const TimedCell*> partners;
    for (const TimedCell& after : head_.benchmarks) {
      if (chosen(after)) partners.emplace(after.name, &after);
    }
    std::size_t not_asked_for = 0;
    for (const TimedCell& before : base_.benchmarks) {
      if (!chosen(before)) continue;
      const auto after = partners.find(before.name);
      if (after != partners.end()) {
        comparison_.cells.push_back(compare_cell(before, *after->second));
        partners.erase(after);
      } else if (was_asked_for(before)) {
        comparison_.cells.push_back(lost_cell(before));
      } else {
        ++not_asked_for;
      }
    }
    const auto say_single = [&](std::size_t count, const char* side) {
      if (count == 0) return;
      say(fmt::format("{} in {} only",
                      count == 1 ? "1 cell has a time" : fmt::format("{} cells have a time", count), side));
    };
    say_single(not_asked_for, "BASE");
    say_single(partners.size(), "HEAD");
  }

  /// Whether HEAD's run was to time it. A format that is gone, or has no round trip any more, is told by the
  /// facts.
  [[nodiscard]] bool was_asked_for(const TimedCell& cell) const {
    const RunInfo& head = head_.roundtrip;
    const auto& operations = head.options.operations;
    const bool timed = std::any_of(head.facts.begin(), head.facts.end(), [&](const Fact& fact) {
      return fact.dataset == cell.dataset && fact.format == cell.format && timed_verdict(fact.fidelity);
    });
    return timed && std::find(operations.begin(), operations.end(), cell.operation) != operations.end();
  }

  /// A cell that has a time in BASE, and should have one in HEAD.
  [[nodiscard]] CellComparison lost_cell(const TimedCell& before) const {
    CellComparison cell = named_cell(before);
    const auto& untimed = head_.roundtrip.untimed;
    const auto why = std::find_if(untimed.begin(), untimed.end(), [&](const UntimedCell& candidate) {
      return candidate.dataset == before.dataset && candidate.format == before.format &&
             candidate.operation == before.operation;
    });
    const bool pending = why != untimed.end() && why->status == "pending";
    cell.verdict = pending ? verdict::unresolved : verdict::regression;
    cell.reason = why == untimed.end() ? "HEAD has no time for it and gives no reason"
                                       : fmt::format("HEAD: {}: {}", why->status, why->reason);
    return cell;
  }

  static CellComparison named_cell(const TimedCell& before) {
    CellComparison cell;
    cell.name = before.name;
    cell.dataset = before.dataset;
    cell.format = before.format;
    cell.operation = before.operation;
    return cell;
  }

  [[nodiscard]] CellComparison compare_cell(const TimedCell& before, const TimedCell& after) const {
    CellComparison cell = named_cell(before);
    cell.verdict = verdict::unresolved;
    if (refused_ || figures_differ(base_, head_)) {
      cell.reason = refused_ ? refusal : other_figures;
      return cell;
    }
    cell.base_ns = before.real_time;
    cell.head_ns = after.real_time;
    cell.base_instructions = before.instructions;
    cell.head_instructions = after.instructions;
    const double value = after.real_time / before.real_time;
    if (!before.interval || !after.interval) {
      cell.ratio = Ratio{value, value, value, 0};
      cell.reason = "one launch has no interval";
      return cell;
    }
    const Interval& base = *before.interval;
    const Interval& head = *after.interval;
    cell.ratio = Ratio{value, head.low / base.high, head.high / base.low, 0};
    // By a quotient in both directions: with the sides exchanged, the same cells are beyond it.
    const double most = 1 + options_.margin;
    const auto beyond = [&](double ratio) { return ratio > most || ratio < 1 / most; };
    constexpr double enough = 0.95;
    if (base.confidence < enough || head.confidence < enough) {
      cell.reason = "too few launches for a 95 % interval";
    } else if (!beyond(cell.ratio->low) && !beyond(cell.ratio->high)) {
      cell.verdict = verdict::clean;
    } else if ((cell.ratio->low > 1 || cell.ratio->high < 1) && beyond(value)) {
      cell.verdict = verdict::advice;
    } else {
      cell.reason = "the intervals allow both a change beyond the margin and none";
    }
    return cell;
  }

  void judge() {
    if (!facts_in_common_ && comparison_.cells.empty()) {
      throw InputError(other_data_ ? "the runs have nothing to compare: " + comparison_.reasons.back()
                                   : "the runs have no selected dataset with a format in common");
    }
    const auto any = [&](const char* what) {
      const auto is = [&](const auto& entry) { return entry.verdict == what; };
      return std::any_of(comparison_.facts.begin(), comparison_.facts.end(), is) ||
             std::any_of(comparison_.cells.begin(), comparison_.cells.end(), is);
    };
    comparison_.verdict = any(verdict::regression)    ? verdict::regression
                          : any(verdict::improvement) ? verdict::improvement
                                                      : verdict::clean;
  }

  const Run& base_;
  const Run& head_;
  const ResultsComparisonOptions& options_;
  Comparison comparison_;
  std::set<std::string> datasets_;  ///< the same data on both sides, and selected
  bool refused_ = false;
  bool other_allocator_ = false;
  bool other_data_ = false;
  bool facts_in_common_ = false;
};

}  // namespace

bool times_refused(const Run& base, const Run& head, const ResultsComparisonOptions& options) {
  return !options.ignore_environment &&
         !environment_differences(base.roundtrip.fingerprint, head.roundtrip.fingerprint).empty();
}

Comparison compare_results(const Run& base, const Run& head, const ResultsComparisonOptions& options) {
  return ResultsComparer(base, head, options).compare();
}

}  // namespace roundtrip
