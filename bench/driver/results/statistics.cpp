// SPDX-License-Identifier: MIT
#include "bench/driver/results/statistics.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

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

std::size_t launches_of(const Blocks& blocks) {
  return std::set<std::uint32_t>(blocks.launch.begin(), blocks.launch.end()).size();
}

double least_time(const Blocks& blocks) {
  return *std::min_element(blocks.ns.begin(), blocks.ns.end());
}

std::optional<Interval> least_time_interval(const Blocks& blocks) {
  std::map<std::uint32_t, double> fastest;
  for (std::size_t i = 0; i < blocks.ns.size(); ++i) {
    const auto [launch, is_new] = fastest.try_emplace(blocks.launch[i], blocks.ns[i]);
    if (!is_new) launch->second = std::min(launch->second, blocks.ns[i]);
  }
  const std::size_t n = fastest.size();
  if (n < 2) return std::nullopt;
  std::vector<double> launches;
  for (const auto& [launch, ns] : fastest) launches.push_back(ns);
  std::sort(launches.begin(), launches.end());
  constexpr double tail = 0.025;
  double beyond = 1;
  std::size_t k = 0;
  while (k < n && beyond > tail) {
    beyond *= static_cast<double>(n - k) / static_cast<double>(2 * n - k);
    ++k;
  }
  const double low = launches.front();
  const double reach = launches[k - 1] - low;
  // A time is more than nothing, however far apart the launches are.
  return Interval{std::max(low - reach, low / 2), low + reach, 1 - 2 * beyond};
}

std::optional<double> disturbed_share(std::span<const TimedCell> cells) {
  std::vector<double> all;
  for (const TimedCell& cell : cells) {
    const auto& times = cell.blocks.witness_ns;
    all.insert(all.end(), times.begin(), times.end());
  }
  if (all.empty()) return std::nullopt;
  const double most = 1.25 * *std::min_element(all.begin(), all.end());
  const auto disturbed = std::count_if(all.begin(), all.end(), [&](double ns) { return ns > most; });
  return static_cast<double>(disturbed) / static_cast<double>(all.size());
}

void summarize(TimedCell& cell) {
  const Blocks& blocks = cell.blocks;
  cell.iterations = std::accumulate(blocks.iterations.begin(), blocks.iterations.end(), std::uint64_t{0});
  cell.real_time = least_time(blocks);
  const auto least = std::min_element(blocks.ns.begin(), blocks.ns.end()) - blocks.ns.begin();
  cell.cpu_time = blocks.cpu_ns[static_cast<std::size_t>(least)];
  cell.median_time = median(blocks.ns);
  cell.interval = least_time_interval(blocks);
}

std::vector<Standing> standings(std::span<const Interval> intervals) {
  std::vector<Standing> result(intervals.size());
  std::size_t first = 0;
  for (std::size_t i = 1; i < intervals.size(); ++i) {
    const bool same = intervals[i].low <= intervals[first].high;
    if (!same) first = i;
    result[i] = {first + 1, same};
    result[first].tied = result[first].tied || same;
  }
  return result;
}

}  // namespace roundtrip
