// SPDX-License-Identifier: MIT
//
// Whether a cell has changed, from pairs of blocks of two builds. Pure arithmetic on ln(head / base).
//
// Both workers are restarted every few pairs, and pairs within one restart are alike: the same addresses, the
// same pages. So the unit is the restart, and its figure is the median of its pairs. Of the restarts nothing
// is assumed but that each is as likely to lie above the true median as below it: the sign test, and the
// order statistics that are its confidence bounds (Conover, Practical Nonparametric Statistics, 3.4 and 3.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace roundtrip {

/// When the cells are judged.
struct Look {
  std::uint32_t restarts = 0;
  /// What is not called is timed on when it is promising() at this chance. The longer the rest of the way,
  /// the less may be spent on what leads nowhere.
  double chance = 1;
};

/// How the comparison goes about it. A cell whose screen shows less than the margin ends there; the others
/// are timed anew, and judged when they have so many restarts as the looks say.
struct ComparisonPlan {
  double margin = 0.01;
  double alpha = 0.01;
  std::uint32_t screen_restarts = 4;  ///< twice as many where the first leave it open
  std::uint32_t pairs = 5;            ///< in a restart
  std::vector<Look> looks{{12, 0.5}, {20, 0.5}, {40, 0.1}, {80, 1}};
};

/// The chance of so many of n values above a bound, or more, when each is above it with a chance of one half.
/// @pre above <= n
[[nodiscard]] double sign_test(std::size_t n, std::size_t above);

/// Whether the screen says little of a cell: it shows less than the margin, but its restarts are further
/// apart than a change of the margin would make them.
/// @param restarts the medians of each
/// @param overall the median of all pairs
[[nodiscard]] bool open_screen(std::span<const double> restarts, double overall, double margin);

/// Whether more restarts can be expected to show a change: so many of these are beyond the margin, on one
/// side, that a cell at the margin has them with this chance, or a smaller one. To stop where they are not
/// takes nothing from the level of a look.
[[nodiscard]] bool promising(std::span<const double> restarts, double margin, double chance);

/// Which hypotheses Holm's procedure rejects at a family-wise error rate of alpha (Holm, Scandinavian Journal
/// of Statistics 6, 1979).
[[nodiscard]] std::vector<bool> holm(std::span<const double> p_values, double alpha);

enum class Call : std::uint8_t {
  undecided,
  regression,   ///< the median is above ln(1 + margin)
  improvement,  ///< the median is below -ln(1 + margin)
  clean,        ///< it is between the two
};

/// A look at all cells that were screened in. A call that an earlier look made stays. Regressions are one
/// family of hypotheses, improvements another, each with Holm's correction over all cells; that a cell is
/// clean is no alarm, and is not corrected.
/// @param cells the restarts of each
/// @param calls one for each cell, updated
/// @param alpha of this look: the looks share that of the comparison
void look(std::span<const std::vector<double>> cells, std::span<Call> calls, double margin, double alpha);

}  // namespace roundtrip
