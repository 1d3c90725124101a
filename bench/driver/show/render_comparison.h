// SPDX-License-Identifier: MIT
//
// How a comparison is printed: what changed, with its interval, and how much did not.
#pragma once

#include <string>
#include <vector>

#include "bench/driver/base/terminal.h"
#include "bench/driver/results/comparison.h"

namespace roundtrip {

/// Cells of one kind, those with the largest change first.
struct ComparisonSection {
  std::string title;  ///< "Regressions"
  const char* colour = "";
  std::vector<const CellComparison*> cells;
};

/// The cells that changed, the gravest kind first; kinds without a cell are left out. The cells stay the
/// comparison's.
[[nodiscard]] std::vector<ComparisonSection> changed_cells(const Comparison& comparison);

/// For a terminal, or plain: what changed, why other cells are not resolved, the controls, and one sentence
/// on the whole. @param all every cell too, and the names of those that are not resolved
[[nodiscard]] std::string render_comparison(const Comparison& comparison, const Terminal& terminal, bool all);

/// The same as GitHub's Markdown. Without `all` it is cut where a comment on GitHub would be.
[[nodiscard]] std::string render_comparison_markdown(const Comparison& comparison, bool all);

/// "regression: 1 regression, 2 improvements; 812 cells without a change of 1 %; 3 not resolved."
[[nodiscard]] std::string verdict_sentence(const Comparison& comparison);

/// "×1.052 [1.031 … 1.074]"; nothing when there is no ratio.
[[nodiscard]] std::string ratio_text(const std::optional<Ratio>& ratio);
/// "×1.031" of the instructions; nothing when a side has none.
[[nodiscard]] std::string instructions_text(const CellComparison& cell);
/// "1203952 → 1204000 (+0.004 %)".
[[nodiscard]] std::string change_text(const FactChange& change);
/// "log/native: encoded_bytes".
[[nodiscard]] std::string name_of(const FactChange& change);

}  // namespace roundtrip
