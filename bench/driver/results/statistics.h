// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "bench/driver/results/results.h"

namespace roundtrip {

/// @pre values is not empty
[[nodiscard]] double median(std::span<const double> values);

/// The interval between two order statistics that holds the median with at least 95 % confidence, whatever
/// the distribution (Conover, Practical Nonparametric Statistics, 3.2: the number of blocks below the median
/// is binomial with p = 1/2). With fewer than six blocks it is the whole range, and the confidence says how
/// little that is. Nothing for fewer than two blocks.
[[nodiscard]] std::optional<Interval> median_interval(std::span<const double> values);

/// In how many starts of its worker a cell was timed.
[[nodiscard]] std::size_t launches_of(const Blocks& blocks);

/// What an iteration costs when nobody disturbs it: the fastest block, since whatever disturbs only adds
/// (Chen and Revels, Robust benchmarking in noisy environments, 2016). Measured against medians, low
/// quantiles, means of the lowest quarter and the half-sample mode: docs/methodology.md.
/// @pre the blocks are not empty
[[nodiscard]] double least_time(const Blocks& blocks);

/// Where the fastest block of another run of as many launches will be. That it is above the k-th of n
/// launches, by their own fastest blocks, needs all n of the other run to be: n! (2n - k)! / ((n - k)!
/// (2n)!), whatever the distribution. The interval reaches up to the k-th for which that is 2.5 % at most,
/// and as far down, which is more than enough where the launches lie no closer together the faster they are.
/// With fewer than four launches there is no such k: it reaches to the slowest, and the confidence says how
/// little that is. Nothing for a single launch.
[[nodiscard]] std::optional<Interval> least_time_interval(const Blocks& blocks);

/// The share of a run's blocks that were disturbed, by their witness: it took a quarter longer than it can.
/// Nothing without one.
[[nodiscard]] std::optional<double> disturbed_share(std::span<const TimedCell> cells);

/// Sets what follows from its blocks: the iterations, the figure, the medians and the interval.
/// @pre is_timed(cell)
void summarize(TimedCell& cell);

/// Where each of a set of times stands.
struct Standing {
  std::size_t rank = 1;
  bool tied = false;  ///< another one has this rank
};

/// Ranks times in their order. One whose interval overlaps that of the first with the rank before it has that
/// rank, too; so a rank that is shared is shared by all that have it.
/// @param intervals one for each competitor, in the order of the times
[[nodiscard]] std::vector<Standing> standings(std::span<const Interval> intervals);

}  // namespace roundtrip
