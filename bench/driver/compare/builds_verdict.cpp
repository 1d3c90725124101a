// SPDX-License-Identifier: MIT
//
// What the blocks, the counts and the controls of two builds say together.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "bench/driver/compare/builds.h"
#include "bench/driver/run/fingerprint.h"

#include "bench/driver/results/statistics.h"

namespace roundtrip {

namespace {

/// Half a percent, so that half a percent more is found: a program's counts repeat to the digit in nearly all
/// cells. Less is what a compiler changes by itself. In a cell that is mostly malloc another heap can be
/// more: so that more instructions alone are a warning.
constexpr double instructions_margin = 0.005 - 1e-5;
/// What code layout alone does is less than this.
constexpr double layout_margin = 0.05;

Ratio to_ratio(double log_ratio, const std::vector<double>& medians) {
  Ratio ratio;
  ratio.value = std::exp(log_ratio);
  if (const auto interval = median_interval(medians)) {
    ratio.low = std::exp(interval->low);
    ratio.high = std::exp(interval->high);
    ratio.confidence = interval->confidence;
  } else {
    ratio.low = ratio.high = ratio.value;
  }
  return ratio;
}

double median_ns(const std::vector<std::vector<Pair>>& restarts, double Pair::*side) {
  std::vector<double> all;
  for (const auto& pairs : restarts) {
    for (const Pair& pair : pairs) all.push_back(pair.*side);
  }
  return median(all);
}

Side describe(const std::filesystem::path& path, const Manifest& build) {
  return {path.string(), build.compiler, build.flags, build.build_type};
}

}  // namespace

void BuildComparison::judge(double alpha) {
  std::vector<Cell*> cells;
  std::vector<std::vector<double>> restarts;
  std::vector<Call> calls;
  for (Pairing& pairing : pairings_) {
    for (Cell& cell : pairing.cells) {
      if (pairing.control || !cell.candidate || !cell.lost.empty()) continue;
      cells.push_back(&cell);
      restarts.push_back(restart_medians(log_ratios(cell.confirm)));
      calls.push_back(cell.call);
    }
  }
  look(restarts, calls, request_.plan.margin, alpha);
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i]->call = calls[i];
}

/// What ends at a look without a call: a control that is within the margin (asked more often than that, one
/// that differs would be within it by chance some time), and what is not promising.
void BuildComparison::settle(double chance) {
  for (Pairing& pairing : pairings_) {
    for (Cell& cell : pairing.cells) {
      if (cell.settled || !wants(pairing, cell, Stage::confirm)) continue;
      cell.settled = pairing.control ? !control_is_beyond(cell)
                                     : !promising(restart_medians(log_ratios(cell.confirm)),
                                                  request_.plan.margin, chance);
    }
  }
}

/// Whether HEAD is slower by more than code layout does it, with each of its layouts.
bool BuildComparison::slower_in_all_layouts(const Cell& cell) {
  const auto medians = restart_medians(log_ratios(cell.confirm));
  std::map<std::size_t, std::vector<double>> by_layout;
  for (std::size_t i = 0; i < medians.size(); ++i) by_layout[cell.layouts[i]].push_back(medians[i]);
  return std::all_of(by_layout.begin(), by_layout.end(),
                     [](const auto& layout) { return median(layout.second) > std::log1p(layout_margin); });
}

/// The verdict on a cell that was timed, and why.
void BuildComparison::judge_cell(const Cell& cell, CellComparison& result) const {
  const ComparisonPlan& plan = request_.plan;
  const bool counted = result.base_instructions && result.head_instructions;
  const double more = counted ? *result.head_instructions / *result.base_instructions - 1 : 0;
  std::string count_error = cell.base_count.error.empty() ? cell.head_count.error : cell.base_count.error;
  if (cell.call == Call::regression) {
    result.verdict = verdict::regression;
    if (!count_error.empty()) {
      result.reason = fmt::format("no instructions to confirm it: {}", count_error);
    } else if (counted && more <= instructions_margin) {
      if (slower_in_all_layouts(cell)) {
        result.reason = "no more instructions, but slower by more than code layout does it, with each layout";
      } else {
        result.verdict = verdict::suspect;
        result.reason = "no more instructions: code layout or the processor can be the cause";
      }
    }
    return;
  }
  if (counted && more > instructions_margin) {
    result.verdict = verdict::warning;
    result.reason = "more instructions, but no more time was seen";
    return;
  }
  if (!count_error.empty()) {
    result.verdict = verdict::unresolved;
    result.reason = fmt::format("its instructions could not be counted: {}", count_error);
    return;
  }
  if (cell.call == Call::improvement) {
    result.verdict = verdict::improvement;
    if (counted && more > -instructions_margin) result.reason = "no fewer instructions";
    return;
  }
  if (cell.call == Call::clean) {
    result.verdict = verdict::clean;
    return;
  }
  // One rule for what ended with the screen and what ended later: no change of the margin's size was seen,
  // and one of five times that would have been.
  const double bound = std::log1p(plan.margin);
  const double spread = std::max(std::log(result.ratio->high), -std::log(result.ratio->low));
  result.verdict = verdict::unresolved;
  if (cell.candidate && cell.confirm.size() < plan.looks.back().restarts && !cell.settled) {
    result.reason = "the time was over before enough restarts";
  } else if (cell.candidate && std::abs(std::log(result.ratio->value)) >= bound) {
    result.reason = fmt::format("{} restarts leave it open", cell.confirm.size());
  } else if (spread > 5 * bound) {
    result.reason = fmt::format("noisy: its interval reaches {:.0f} %", 100 * std::expm1(spread));
  } else {
    result.verdict = verdict::clean;
  }
}

CellComparison BuildComparison::report_cell(const Pairing& pairing, const Cell& cell) const {
  CellComparison result;
  result.name = cell_name(pairing, cell);
  result.dataset = base_->sources()[pairing.source].name;
  result.format = formats_[pairing.format];
  result.operation = cell.operation;
  result.base_instructions = cell.base_count.per_iteration;
  result.head_instructions = cell.head_count.per_iteration;
  result.screen_pairs = log_ratios(cell.screen);
  result.confirm_pairs = log_ratios(cell.confirm);
  const auto& blocks = cell.confirm.empty() ? cell.screen : cell.confirm;
  if (!blocks.empty()) {
    const auto& ratios = cell.confirm.empty() ? result.screen_pairs : result.confirm_pairs;
    const auto medians = restart_medians(ratios);
    result.base_ns = median_ns(blocks, &Pair::base_ns);
    result.head_ns = median_ns(blocks, &Pair::head_ns);
    result.ratio = to_ratio(cell.confirm.empty() ? median_of_all(ratios) : median(medians), medians);
    result.restarts = static_cast<std::uint32_t>(blocks.size());
    for (const auto& pairs : blocks) result.pairs += static_cast<std::uint32_t>(pairs.size());
  }
  if (!cell.lost.empty()) {
    result.verdict = cell.head_lost ? verdict::regression : verdict::unresolved;
    result.reason = cell.lost;
  } else if (cell.screen.size() < request_.plan.screen_restarts) {
    result.verdict = verdict::unresolved;
    result.reason = "the time was over before its turn";
  } else {
    result.screened = !cell.candidate;
    judge_cell(cell, result);
  }
  return result;
}

Comparison BuildComparison::report() {
  Comparison comparison;
  comparison.kind = "builds";
  comparison.version = ROUNDTRIP_VERSION;
  comparison.status = stopped_ ? "partial" : "complete";
  comparison.date = take_context().date;
  comparison.elapsed_seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
  comparison.base = describe(request_.base, base_build_);
  comparison.head = describe(request_.head, head_build_);
  const RunOptions& options = request_.selection.options;
  constexpr std::array modes{"none", "changed", "all"};
  comparison.options = {request_.plan.margin,
                        request_.plan.alpha,
                        options.scale,
                        options.seed,
                        options.order_seed,
                        options.budget_seconds,
                        cpu_,
                        modes[static_cast<std::size_t>(request_.instructions)]};
  comparison.fingerprint = base_->run().roundtrip.fingerprint;
  comparison.facts = compare_facts(base_->run().roundtrip, head_->run().roundtrip);
  for (const Pairing& pairing : pairings_) {
    for (const Cell& cell : pairing.cells) {
      if (cell.absent) continue;
      CellComparison result = report_cell(pairing, cell);
      if (!pairing.control) {
        comparison.cells.push_back(std::move(result));
        continue;
      }
      comparison.controls.push_back({result.name, result.ratio, result.restarts, control_is_beyond(cell)});
    }
  }
  comparison.reasons = reasons_;
  const auto say_other = [&](const char* what, const std::string& base, const std::string& head) {
    // A folder of worker programs alone does not say.
    if (base.empty() || head.empty() || base == head) return;
    comparison.reasons.push_back(
        fmt::format("the {} differ: '{}' for BASE, '{}' for HEAD", what, base, head));
  };
  say_other("compilers", comparison.base.compiler, comparison.head.compiler);
  say_other("compiler's flags", comparison.base.flags, comparison.head.flags);
  say_other("build types", comparison.base.build_type, comparison.head.build_type);
  conclude(comparison);
  return comparison;
}

void conclude(Comparison& comparison) {
  const auto beyond = std::count_if(comparison.controls.begin(), comparison.controls.end(),
                                    [](const Control& control) { return control.beyond; });
  if (beyond > 0) {
    comparison.reasons.push_back(fmt::format(
        "{} of {} controls, the same build twice, differ by more than the margin: no time is certain here",
        beyond, comparison.controls.size()));
    for (CellComparison& cell : comparison.cells) {
      if (!cell.ratio || (cell.verdict != verdict::regression && cell.verdict != verdict::improvement &&
                          cell.verdict != verdict::suspect)) {
        continue;
      }
      cell.reason = fmt::format("it would be called {}, but a control differs as well", cell.verdict);
      cell.verdict = verdict::unresolved;
    }
  }
  const auto has = [&](const char* what) {
    const auto is = [&](const auto& entry) { return entry.verdict == what; };
    return std::any_of(comparison.cells.begin(), comparison.cells.end(), is) ||
           std::any_of(comparison.facts.begin(), comparison.facts.end(), is);
  };
  // A gate that did not look has not passed.
  const bool timed = std::any_of(comparison.cells.begin(), comparison.cells.end(),
                                 [](const CellComparison& cell) { return cell.ratio.has_value(); });
  if (!timed) comparison.reasons.emplace_back("no cell could be timed on both sides");
  if (has(verdict::regression)) {
    comparison.verdict = verdict::regression;
  } else if (!timed || beyond > 0 || comparison.status != "complete") {
    comparison.verdict = verdict::inconclusive;
  } else if (has(verdict::improvement)) {
    comparison.verdict = verdict::improvement;
  } else {
    comparison.verdict = verdict::clean;
  }
}

}  // namespace roundtrip
