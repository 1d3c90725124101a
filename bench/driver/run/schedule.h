// SPDX-License-Identifier: MIT
//
// Which blocks to run when. Pure arithmetic, without a clock: the caller tells how much time is left.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "bench/record/random.h"

namespace roundtrip {

/// How one block of a cell is run.
struct BlockShape {
  std::uint64_t warmup = 0;  ///< untimed iterations: another process had the caches, and its pages, before
  std::uint64_t iterations = 1;
};

/// A block of about `target_ns`, or of one iteration where that takes longer.
[[nodiscard]] BlockShape shape_block(double iteration_ns, double target_ns, std::uint64_t payload_bytes);

/// More blocks than these say little more; a run without a budget of its own ends there.
inline constexpr double many_blocks = 40;

struct CellLoad {
  double block_ns = 0;     ///< what one block costs, warm-up and overhead included
  std::uint64_t done = 0;  ///< blocks that are there
};

/// The time that each cell may use when all get the same, except that a cell gets no less than one block and
/// no more than `most`: what slow cells need for their one block, fast ones lack.
/// @return ns
[[nodiscard]] double time_share(const std::vector<CellLoad>& cells, double left_ns, double most);

/// How many more blocks each cell should get in the time that is left, by that share. Fractions of a block
/// are meant; they add up over the rounds.
[[nodiscard]] std::vector<double> allot_blocks(const std::vector<CellLoad>& cells, double left_ns,
                                               double most);

/// Brings them into a random order.
void shuffle(std::vector<std::size_t>& indices, Random& random);
/// 0 … count - 1 in a random order.
[[nodiscard]] std::vector<std::size_t> shuffled(std::size_t count, Random& random);

/// Deals the blocks of one round: spreads what each cell is to get evenly over the rounds that are to come,
/// and shuffles.
class Dealer {
 public:
  Dealer(std::size_t cells, std::uint64_t order_seed);

  /// @param wanted further blocks of each cell, from allot_blocks
  /// @return the cells that get a block in this round, in random order; empty when all have what they want
  std::vector<std::size_t> deal(const std::vector<double>& wanted);

 private:
  Random random_;
  std::vector<double> credit_;
};

}  // namespace roundtrip
