// SPDX-License-Identifier: MIT
#include "bench/driver/compare/conclusion.h"

#include <fmt/format.h>

#include <algorithm>

namespace roundtrip {

void conclude(Comparison& comparison) {
  const auto beyond = std::count_if(comparison.controls.begin(), comparison.controls.end(),
                                    [](const Control& control) { return control.beyond; });
  if (beyond > 0) {
    comparison.reasons.push_back(fmt::format(
        "{} of {} controls, the same build twice, differ by more than the margin, so no time is certain here",
        beyond, comparison.controls.size()));
    for (CellComparison& cell : comparison.cells) {
      if (!cell.ratio || (cell.verdict != verdict::regression && cell.verdict != verdict::improvement &&
                          cell.verdict != verdict::suspect)) {
        continue;
      }
      cell.reason = fmt::format("it would be called {}, but a control differs too", cell.verdict);
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
