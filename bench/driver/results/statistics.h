// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "bench/driver/results/results.h"

namespace roundtrip {

/// @pre values is not empty
[[nodiscard]] double median(std::span<const double> values);

/// Fewer blocks than these give no 95 % interval.
inline constexpr double enough_blocks = 6;

/// The interval between two order statistics that holds the median with at least 95 % confidence, whatever
/// the distribution (Conover, Practical Nonparametric Statistics, 3.2: the number of blocks below the median
/// is binomial with p = 1/2). With fewer than six blocks it is the whole range, and the confidence says how
/// little that is. Nothing for fewer than two blocks.
[[nodiscard]] std::optional<Interval> median_interval(std::span<const double> values);

/// Sets what follows from its blocks: the iterations, the two medians and the interval.
/// @pre is_timed(cell)
void summarize(TimedCell& cell);

/// Where each of a set of times stands: 1 + the number of those that are surely faster.
struct Standing {
  std::size_t rank = 1;
  bool tied = false;  ///< another one's interval overlaps this one's
};

/// @param intervals one for each competitor, in any order
[[nodiscard]] std::vector<Standing> standings(std::span<const Interval> intervals);

}  // namespace roundtrip
