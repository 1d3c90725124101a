// SPDX-License-Identifier: MIT
#include "bench/driver/results/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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
  // P(X < k) for X ~ Binomial(n, 1/2), grown term by term in logarithms: 2^-n underflows for large n.
  const double log_half_power = -static_cast<double>(n) * std::log(2.0);
  double log_choose = 0;
  double tail = std::exp(log_half_power);
  std::size_t k = 1;  // the k-th smallest and the k-th largest
  double confidence = 1 - 2 * tail;
  while (k < n / 2) {
    log_choose += std::log(static_cast<double>(n - k + 1)) - std::log(static_cast<double>(k));
    const double next_tail = tail + std::exp(log_choose + log_half_power);
    if (1 - 2 * next_tail < 0.95) break;
    tail = next_tail;
    confidence = 1 - 2 * tail;
    ++k;
  }
  return Interval{sorted[k - 1], sorted[n - k], confidence};
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
