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

/// What a machine's clock and memory do from one run to the next, and no run can see: the share by which an
/// interval is wider than its launches make it. Measured: docs/methodology.md.
constexpr double drift_between_runs = 0.03;

/// Each launch's fastest block, the fastest first.
/// @return places in the blocks
[[nodiscard]] std::vector<std::size_t> fastest_of_launches(const Blocks& blocks);

/// What an iteration costs when hardly anybody disturbs it. Whatever disturbs only adds (Chen and Revels,
/// Robust benchmarking in noisy environments, 2016), so of each launch it is the fastest block that tells;
/// and of the launches the one that a tenth of them are faster than or as fast as, since the fastest of all
/// is a matter of luck on a machine that is hardly ever quiet. Measured against the minimum, medians, other
/// quantiles, means of the lowest quarter and the half-sample mode: docs/methodology.md.
/// @pre the blocks are not empty
/// @return its place in the blocks
[[nodiscard]] std::size_t undisturbed_block(const Blocks& blocks);

/// Where that block's time will be in another run of as many launches: between two launches, by their fastest
/// blocks, each of which the other run's is beyond with 2.5 % at most, whatever the distribution
/// (order_statistic_beyond); wider by drift_between_runs. Where no launch is so fast (fewer than sixty) it
/// reaches as far down as up; where none is so slow (fewer than four) to the slowest, and the confidence says
/// how little that is. Nothing for a single launch.
[[nodiscard]] std::optional<Interval> undisturbed_interval(const Blocks& blocks);

/// What of it is the launches' own: to compare two figures of the same run, which drift together.
[[nodiscard]] Interval within_run(const Interval& interval);

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
