// SPDX-License-Identifier: MIT
#include "bench/driver/results/statistics.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "bench/driver/base/number_text.h"
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

namespace {

/// Of the launches, when a figure is made of so many: the first, the second of 11 to 20, and so on.
std::size_t rank_of_figure(std::size_t launches) {
  return (launches + 9) / 10;
}

}  // namespace

std::vector<std::size_t> fastest_of_launches(const Blocks& blocks) {
  std::map<std::uint32_t, std::size_t> fastest;
  for (std::size_t i = 0; i < blocks.ns.size(); ++i) {
    const auto [launch, is_new] = fastest.try_emplace(blocks.launch[i], i);
    if (!is_new && blocks.ns[i] < blocks.ns[launch->second]) launch->second = i;
  }
  std::vector<std::size_t> places;
  places.reserve(fastest.size());
  for (const auto& [launch, place] : fastest) places.push_back(place);
  std::sort(places.begin(), places.end(),
            [&](std::size_t a, std::size_t b) { return blocks.ns[a] < blocks.ns[b]; });
  return places;
}

std::size_t undisturbed_block(const Blocks& blocks) {
  const auto places = fastest_of_launches(blocks);
  return places[rank_of_figure(places.size()) - 1];
}

std::optional<Interval> undisturbed_interval(const Blocks& blocks) {
  const auto places = fastest_of_launches(blocks);
  const std::size_t n = places.size();
  if (n < 2) return std::nullopt;
  const auto ns_of = [&](std::size_t rank) { return blocks.ns[places[rank - 1]]; };
  constexpr double tail = 0.025;
  const std::size_t rank = rank_of_figure(n);
  std::size_t upper = rank;
  while (upper < n && order_statistic_beyond(rank, upper, n) > tail) ++upper;
  std::size_t lower = rank;
  while (lower > 0 && 1 - order_statistic_beyond(rank, lower, n) > tail) --lower;
  const double figure = ns_of(rank);
  const double high = ns_of(upper);
  const double above = order_statistic_beyond(rank, upper, n);
  // Where no launch is so fast, as far down as up. A time is more than nothing, however far apart they are.
  const double low = lower > 0 ? ns_of(lower) : std::max(figure - (high - figure), figure / 2);
  const double below = lower > 0 ? 1 - order_statistic_beyond(rank, lower, n) : above;
  constexpr int digits = 6;
  return Interval{rounded(low * (1 - drift_between_runs), digits),
                  rounded(high * (1 + drift_between_runs), digits), 1 - (above + below), drift_between_runs};
}

Interval within_run(const Interval& interval) {
  return {interval.low / (1 - interval.drift), interval.high / (1 + interval.drift), interval.confidence};
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
  const std::size_t undisturbed = undisturbed_block(blocks);
  cell.real_time = blocks.ns[undisturbed];
  cell.cpu_time = blocks.cpu_ns[undisturbed];
  cell.median_time = median(blocks.ns);
  cell.interval = undisturbed_interval(blocks);
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
