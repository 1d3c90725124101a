// SPDX-License-Identifier: MIT
#include "bench/driver/run/schedule.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace roundtrip {

BlockShape shape_block(double iteration_ns, double target_ns, std::uint64_t payload_bytes) {
  // An iteration this long finds its caches cold in use, too; to double its cost would halve its blocks. But
  // what is large has pages that must be mapped again.
  const double no_warmup_ns = payload_bytes < std::uint64_t{16} << 20 ? 20e6 : 1e9;
  const auto iterations = static_cast<std::uint64_t>(std::max(1.0, target_ns / std::max(iteration_ns, 0.1)));
  if (iteration_ns >= no_warmup_ns) return {0, iterations};
  return {std::max<std::uint64_t>(1, iterations / 8), iterations};
}

namespace {

double further_blocks(const CellLoad& cell, double share_ns, double most) {
  return std::max(0.0, std::clamp(share_ns / cell.block_ns, 1.0, most) - static_cast<double>(cell.done));
}

}  // namespace

double time_share(const std::vector<CellLoad>& cells, double left_ns, double most) {
  const auto cost = [&](double share_ns) {
    double sum = 0;
    for (const CellLoad& cell : cells) sum += further_blocks(cell, share_ns, most) * cell.block_ns;
    return sum;
  };
  // By bisection: the cost grows with the share.
  double low = 0;
  double high = left_ns;
  for (const CellLoad& cell : cells) high = std::max(high, most * cell.block_ns);
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (cost(middle) <= left_ns ? low : high) = middle;
  }
  return low;
}

std::vector<double> allot_blocks(const std::vector<CellLoad>& cells, double left_ns, double most) {
  const double share_ns = time_share(cells, left_ns, most);
  std::vector<double> wanted;
  wanted.reserve(cells.size());
  for (const CellLoad& cell : cells) wanted.push_back(further_blocks(cell, share_ns, most));
  return wanted;
}

void shuffle(std::vector<std::size_t>& indices, Random& random) {
  for (std::size_t i = indices.size(); i > 1; --i) {
    std::swap(indices[i - 1], indices[static_cast<std::size_t>(random.below(i))]);
  }
}

std::vector<std::size_t> shuffled(std::size_t count, Random& random) {
  std::vector<std::size_t> indices(count);
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  shuffle(indices, random);
  return indices;
}

// Full credit at first: every cell has a block after the first round, whatever happens later.
Dealer::Dealer(std::size_t cells, std::uint64_t order_seed) : random_(order_seed), credit_(cells, 1.0) {}

std::vector<std::size_t> Dealer::deal(const std::vector<double>& wanted) {
  constexpr double rounding = 1e-9;
  const double rounds = std::ceil(*std::max_element(wanted.begin(), wanted.end()) - rounding);
  std::vector<std::size_t> round;
  if (rounds < 1) return round;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    credit_[i] += wanted[i] / rounds;
    if (credit_[i] < 1 - rounding || wanted[i] < 0.5) continue;
    credit_[i] -= 1;
    round.push_back(i);
  }
  shuffle(round, random_);
  return round;
}

}  // namespace roundtrip
