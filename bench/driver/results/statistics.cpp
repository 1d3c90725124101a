// SPDX-License-Identifier: MIT
#include "bench/driver/results/statistics.h"

#include <algorithm>
#include <numeric>

#include "bench/driver/results/distributions.h"

namespace roundtrip {

double median(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  const std::size_t middle = sorted.size() / 2;
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(middle), sorted.end());
  if (sorted.size() % 2 == 1) return sorted[middle];
  const double below =
      *std::max_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(middle));
  return (below + sorted[middle]) / 2;
}

std::optional<Interval> median_interval(std::span<const double> values) {
  const std::size_t n = values.size();
  if (n < 2) return std::nullopt;
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  // Between the k-th smallest and the k-th largest, unless fewer than k are on one side of the median.
  const auto confidence = [n](std::size_t k) { return 1 - 2 * fair_coin_at_most(k - 1, n); };
  std::size_t k = 1;
  for (std::size_t too_large = n / 2 + 1; too_large - k > 1;) {
    const std::size_t middle = k + (too_large - k) / 2;
    (confidence(middle) >= 0.95 ? k : too_large) = middle;
  }
  return Interval{sorted[k - 1], sorted[n - k], confidence(k)};
}

void summarize(TimedCell& cell) {
  const Blocks& blocks = cell.blocks;
  cell.iterations = std::accumulate(blocks.iterations.begin(), blocks.iterations.end(), std::uint64_t{0});
  cell.real_time = median(blocks.ns);
  cell.cpu_time = median(blocks.cpu_ns);
  cell.interval = median_interval(blocks.ns);
}

std::vector<Standing> standings(std::span<const Interval> intervals) {
  std::vector<Standing> result(intervals.size());
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    for (std::size_t j = 0; j < intervals.size(); ++j) {
      if (i == j) continue;
      if (intervals[j].high < intervals[i].low) {
        ++result[i].rank;
      } else if (intervals[j].low <= intervals[i].high) {
        result[i].tied = true;
      }
    }
  }
  return result;
}

}  // namespace roundtrip
