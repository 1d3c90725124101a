// SPDX-License-Identifier: MIT
//
// Which blocks to run when. Pure arithmetic, without a clock: the caller tells how much time is left.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "bench/record/random.h"

namespace roundtrip {

/// How the blocks of a cell are run: some in a stretch, before another cell has its turn.
struct BlockShape {
  std::uint64_t warmup = 0;  ///< untimed iterations: another process had the caches, and its pages, before
  std::uint64_t iterations = 1;  ///< of a block
  std::uint32_t blocks = 1;      ///< of a stretch
};

/// Blocks of `block_ns` at least, as many as take `stretch_ns`: one that takes less has several iterations.
[[nodiscard]] BlockShape shape_blocks(double iteration_ns, double block_ns, double stretch_ns,
                                      std::uint64_t payload_bytes);

/// What a run measures when nothing is said of it. Measured: docs/methodology.md.
struct MeasuringPlan {
  std::uint32_t launches = 30;  ///< of each worker, for all of which there is to be time
  std::uint32_t most_launches = 30;
  double enough_seconds = HUGE_VAL;  ///< a run that takes so long ends when it has had `launches`
  double stretches = 5;              ///< of a cell in a launch
  double stretch_ns = 1e6;           ///< of the blocks of a stretch, where an iteration does not take longer
  double block_ns = 250e3;           ///< of a block, likewise
  double longest_turn_ns = 2e8;      ///< of a cell in a launch, unless one stretch takes longer
};

struct CellLoad {
  double stretch_ns = 0;   ///< what one stretch costs, warm-up and overhead included
  std::uint64_t done = 0;  ///< stretches that are over
};

/// How many more stretches each cell should get in the time that is left, when all get the same share of it,
/// except that a cell gets no less than one, no more than `most`, and no more time than `turn_ns`: what slow
/// cells need for their one stretch, fast ones lack. Fractions are meant; they add up over the rounds.
[[nodiscard]] std::vector<double> allot_stretches(const std::vector<CellLoad>& cells, double left_ns,
                                                  double most, double turn_ns = HUGE_VAL);

/// Brings them into a random order.
template <class T>
void shuffle(std::vector<T>& all, Random& random) {
  for (std::size_t i = all.size(); i > 1; --i) {
    std::swap(all[i - 1], all[static_cast<std::size_t>(random.below(i))]);
  }
}
/// 0 … count - 1 in a random order.
[[nodiscard]] std::vector<std::size_t> shuffled(std::size_t count, Random& random);

/// Deals the stretches of one round: spreads what each cell is to get evenly over the rounds that are to
/// come, and shuffles.
class Dealer {
 public:
  Dealer(std::size_t cells, std::uint64_t order_seed);

  /// @param wanted further stretches of each cell, from allot_stretches
  /// @return the cells that get one in this round, in random order; empty when all have what they want
  std::vector<std::size_t> deal(const std::vector<double>& wanted);

 private:
  Random random_;
  std::vector<double> credit_;
};

}  // namespace roundtrip
