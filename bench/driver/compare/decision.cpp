// SPDX-License-Identifier: MIT
#include "bench/driver/compare/decision.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bench/driver/results/distributions.h"

namespace roundtrip {

namespace {

std::size_t count_above(std::span<const double> values, double bound) {
  return static_cast<std::size_t>(
      std::count_if(values.begin(), values.end(), [&](double value) { return value > bound; }));
}

std::size_t count_below(std::span<const double> values, double bound) {
  return static_cast<std::size_t>(
      std::count_if(values.begin(), values.end(), [&](double value) { return value < bound; }));
}

}  // namespace

double sign_test(std::size_t n, std::size_t above) {
  // A coin shows at least so many heads as often as it shows at most the rest.
  return fair_coin_at_most(n - above, n);
}

bool open_screen(std::span<const double> restarts, double overall, double margin) {
  const double bound = std::log1p(margin);
  if (restarts.empty() || std::abs(overall) >= bound) return false;
  const auto [low, high] = std::minmax_element(restarts.begin(), restarts.end());
  return *high - *low > 2 * bound;
}

bool promising(std::span<const double> restarts, double margin, double chance) {
  const double bound = std::log1p(margin);
  return sign_test(restarts.size(), count_above(restarts, bound)) <= chance ||
         sign_test(restarts.size(), count_below(restarts, -bound)) <= chance;
}

std::vector<bool> holm(std::span<const double> p_values, double alpha) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return p_values[a] < p_values[b]; });
  std::vector<bool> rejected(p_values.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (p_values[order[i]] > alpha / static_cast<double>(order.size() - i)) break;
    rejected[order[i]] = true;
  }
  return rejected;
}

void look(std::span<const std::vector<double>> cells, std::span<Call> calls, double margin, double alpha) {
  const double bound = std::log1p(margin);
  std::vector<double> slower;
  std::vector<double> faster;
  for (const auto& restarts : cells) {
    slower.push_back(sign_test(restarts.size(), count_above(restarts, bound)));
    faster.push_back(sign_test(restarts.size(), count_below(restarts, -bound)));
  }
  const auto regressions = holm(slower, alpha);
  const auto improvements = holm(faster, alpha);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (calls[i] != Call::undecided) continue;
    const std::size_t n = cells[i].size();
    if (regressions[i]) {
      calls[i] = Call::regression;
    } else if (improvements[i]) {
      calls[i] = Call::improvement;
    } else if (sign_test(n, count_below(cells[i], bound)) <= alpha &&
               sign_test(n, count_above(cells[i], -bound)) <= alpha) {
      calls[i] = Call::clean;
    }
  }
}

}  // namespace roundtrip
