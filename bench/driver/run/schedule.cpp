// SPDX-License-Identifier: MIT
#include "bench/driver/run/schedule.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace roundtrip {

BlockShape shape_blocks(double iteration_ns, double block_ns, double stretch_ns,
                        std::uint64_t payload_bytes) {
  // An iteration this long finds its caches cold in use, too; to double its cost would halve its blocks. But
  // what is large has pages that must be mapped again.
  const double no_warmup_ns = payload_bytes < std::uint64_t{16} << 20 ? 10e6 : 1e9;
  iteration_ns = std::max(iteration_ns, 0.1);
  BlockShape shape;
  shape.iterations = static_cast<std::uint64_t>(std::ceil(std::max(1.0, block_ns / iteration_ns)));
  const double all_ns = iteration_ns * static_cast<double>(shape.iterations);
  shape.blocks = static_cast<std::uint32_t>(std::clamp(stretch_ns / all_ns, 1.0, 1000.0));
  const std::uint64_t timed = shape.iterations * shape.blocks;
  shape.warmup = iteration_ns < no_warmup_ns ? std::max<std::uint64_t>(1, timed / 16) : 0;
  return shape;
}

namespace {

double further_stretches(const CellLoad& cell, double share_ns, double most) {
  return std::max(0.0, std::clamp(share_ns / cell.stretch_ns, 1.0, most) - static_cast<double>(cell.done));
}

/// The time that each cell may use when all get the same.
double time_share(const std::vector<CellLoad>& cells, double left_ns, double most) {
  const auto cost = [&](double share_ns) {
    double sum = 0;
    for (const CellLoad& cell : cells) sum += further_stretches(cell, share_ns, most) * cell.stretch_ns;
    return sum;
  };
  // By bisection: the cost grows with the share.
  double low = 0;
  double high = left_ns;
  for (const CellLoad& cell : cells) high = std::max(high, most * cell.stretch_ns);
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (cost(middle) <= left_ns ? low : high) = middle;
  }
  return low;
}

}  // namespace

std::vector<double> allot_stretches(const std::vector<CellLoad>& cells, double left_ns, double most,
                                    double turn_ns) {
  const double share_ns = std::min(time_share(cells, left_ns, most), turn_ns);
  std::vector<double> wanted;
  wanted.reserve(cells.size());
  for (const CellLoad& cell : cells) wanted.push_back(further_stretches(cell, share_ns, most));
  return wanted;
}

std::vector<std::size_t> shuffled(std::size_t count, Random& random) {
  std::vector<std::size_t> indices(count);
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  shuffle(indices, random);
  return indices;
}

// Full credit at first: every cell has a stretch after the first round, whatever happens later.
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
