// SPDX-License-Identifier: MIT
#include "bench/driver/compare/paired_cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

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

/// Whether HEAD is slower by more than code layout does it, with each of its layouts.
bool slower_in_all_layouts(const PairedCell& cell) {
  const auto medians = restart_medians(log_ratios(cell.confirm));
  std::map<std::size_t, std::vector<double>> by_layout;
  for (std::size_t i = 0; i < medians.size(); ++i) by_layout[cell.layouts[i]].push_back(medians[i]);
  return std::all_of(by_layout.begin(), by_layout.end(),
                     [](const auto& layout) { return median(layout.second) > std::log1p(layout_margin); });
}

/// The verdict on a cell that was timed, and why.
void judge_cell(const PairedCell& cell, const ComparisonPlan& plan, CellComparison& result) {
  const bool counted = result.base_instructions && result.head_instructions;
  const double more = counted ? *result.head_instructions / *result.base_instructions - 1 : 0;
  std::string count_error = cell.base_count.error.empty() ? cell.head_count.error : cell.base_count.error;
  if (cell.call == Call::regression) {
    result.verdict = verdict::regression;
    if (!count_error.empty()) {
      result.reason = fmt::format("no instructions to confirm it: {}", count_error);
    } else if (counted && more <= instructions_margin) {
      if (slower_in_all_layouts(cell)) {
        result.reason =
            "no more instructions, but slower by more than code layout explains, with every layout";
      } else {
        result.verdict = verdict::suspect;
        result.reason = "no more instructions: code layout or the processor may be the cause";
      }
    }
    return;
  }
  if (counted && more > instructions_margin) {
    result.verdict = verdict::warning;
    result.reason = "more instructions, but no extra time was seen";
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
    result.reason = "time ran out before enough restarts";
  } else if (cell.candidate && std::abs(std::log(result.ratio->value)) >= bound) {
    result.reason = fmt::format("{} restarts leave it open", cell.confirm.size());
  } else if (spread > 5 * bound) {
    result.reason = fmt::format("noisy: its interval reaches {:.0f} %", 100 * std::expm1(spread));
  } else {
    result.verdict = verdict::clean;
  }
}

}  // namespace

bool wants_restart(const PairedCells& pairing, const PairedCell& cell, Stage stage,
                   const ComparisonPlan& plan) {
  if (!cell.lost.empty()) return false;
  if (stage == Stage::screen) {
    if (cell.screen.size() < plan.screen_restarts) return true;
    const auto ratios = log_ratios(cell.screen);
    return cell.screen.size() < std::size_t{2} * plan.screen_restarts &&
           open_screen(restart_medians(ratios), median_of_all(ratios), plan.margin);
  }
  return !cell.settled && (pairing.control || (cell.candidate && cell.call == Call::undecided));
}

bool wants_restart(const PairedCells& pairing, Stage stage, const ComparisonPlan& plan) {
  return std::any_of(pairing.cells.begin(), pairing.cells.end(),
                     [&](const PairedCell& cell) { return wants_restart(pairing, cell, stage, plan); });
}

bool control_is_beyond(const PairedCell& cell, double margin) {
  return !cell.confirm.empty() &&
         std::abs(median(restart_medians(log_ratios(cell.confirm)))) > std::log1p(margin);
}

void call_cells(std::vector<PairedCells>& pairings, double margin, double alpha) {
  std::vector<PairedCell*> cells;
  std::vector<std::vector<double>> restarts;
  std::vector<Call> calls;
  for (PairedCells& pairing : pairings) {
    for (PairedCell& cell : pairing.cells) {
      if (pairing.control || !cell.candidate || !cell.lost.empty()) continue;
      cells.push_back(&cell);
      restarts.push_back(restart_medians(log_ratios(cell.confirm)));
      calls.push_back(cell.call);
    }
  }
  look(restarts, calls, margin, alpha);
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i]->call = calls[i];
}

void settle_cells(std::vector<PairedCells>& pairings, const ComparisonPlan& plan, double chance) {
  for (PairedCells& pairing : pairings) {
    for (PairedCell& cell : pairing.cells) {
      if (cell.settled || !wants_restart(pairing, cell, Stage::confirm, plan)) continue;
      cell.settled = pairing.control
                         ? !control_is_beyond(cell, plan.margin)
                         : !promising(restart_medians(log_ratios(cell.confirm)), plan.margin, chance);
    }
  }
}

CellComparison describe_cell(const PairedCell& cell, const ComparisonPlan& plan) {
  CellComparison result;
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
  } else if (cell.screen.size() < plan.screen_restarts) {
    result.verdict = verdict::unresolved;
    result.reason = "time ran out before its turn";
  } else {
    result.screened = !cell.candidate;
    judge_cell(cell, plan, result);
  }
  return result;
}

}  // namespace roundtrip
