// SPDX-License-Identifier: MIT
#include "bench/driver/compare/paired_workers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

namespace roundtrip {
namespace {

TEST(PairShape, HasSlicesOfAQuarterOfAMillisecond) {
  const PairShape fast = shape_pair(1000);
  EXPECT_EQ(fast.iterations, 250U);
  EXPECT_EQ(fast.warmup, 31U);
  EXPECT_EQ(fast.slices, 16U);
  const PairShape slower = shape_pair(100e3);
  EXPECT_EQ(slower.iterations, 3U);
  EXPECT_EQ(slower.warmup, 1U);
  EXPECT_EQ(slower.slices, 16U);
}

TEST(PairShape, IsOfSingleIterationsWhereTheyAreLong) {
  const PairShape slow = shape_pair(2e6);
  EXPECT_EQ(slow.iterations, 1U);
  EXPECT_EQ(slow.warmup, 0U);
  EXPECT_EQ(slow.slices, 5U);
  EXPECT_EQ(shape_pair(300e3).slices, 16U);
  EXPECT_EQ(shape_pair(1e9).slices, 1U);
}

TEST(PairShape, StandsAnEstimateOfNothing) {
  EXPECT_GT(shape_pair(0).iterations, 0U);
  EXPECT_EQ(shape_pair(0).slices, 16U);
}

TEST(Turns, CoverAllCombinationsWithEachSideFirst) {
  for (const std::size_t base : {1U, 2U, 3U, 4U, 5U, 6U}) {
    for (const std::size_t head : {1U, 2U, 3U, 4U, 5U, 6U}) {
      std::set<std::tuple<std::size_t, std::size_t, BuildSide>> seen;
      for (std::size_t restart = 0; restart < 2 * base * head; ++restart) {
        const Turn turn = turn_of(restart, base, head);
        EXPECT_LT(turn.base_layout, base);
        EXPECT_LT(turn.head_layout, head);
        seen.emplace(turn.base_layout, turn.head_layout, turn.first);
      }
      EXPECT_EQ(seen.size(), 2 * base * head) << base << " and " << head;
    }
  }
}

TEST(Turns, GiveEachLayoutBothOrdersSoon) {
  for (const std::size_t base : {1U, 2U, 3U, 4U, 5U, 6U}) {
    for (const std::size_t head : {1U, 2U, 3U, 4U, 5U, 6U}) {
      std::map<std::size_t, int> of_base;
      std::map<std::size_t, int> of_head;
      for (std::size_t restart = 0; restart < 2 * std::lcm(base, head); ++restart) {
        const Turn turn = turn_of(restart, base, head);
        of_base[turn.base_layout] += turn.first == BuildSide::base ? 1 : -1;
        of_head[turn.head_layout] += turn.first == BuildSide::base ? 1 : -1;
      }
      for (const auto& [layout, excess] : of_base)
        EXPECT_EQ(excess, 0) << base << " and " << head << ", BASE's " << layout;
      for (const auto& [layout, excess] : of_head)
        EXPECT_EQ(excess, 0) << base << " and " << head << ", HEAD's " << layout;
    }
  }
}

TEST(Turns, ShiftToBothSides) {
  // Layouts of which each is slower than the one before: among others, HEAD is met by slower ones as often as
  // by faster ones, as soon as it was shifted to both sides. Ten restarts with a shift of one are four to
  // one.
  int slower = 0;
  for (std::size_t restart = 0; restart < 30; ++restart) {
    const Turn turn = turn_of(restart, 5, 5);
    slower += (turn.head_layout > turn.base_layout ? 1 : 0) - (turn.head_layout < turn.base_layout ? 1 : 0);
    if (restart == 9 || restart == 29) EXPECT_EQ(slower, 0);
    if (restart == 19) EXPECT_EQ(slower, 6);
  }
}

TEST(Turns, BeginWithBase) {
  for (const std::size_t layouts : {1U, 2U, 5U}) EXPECT_EQ(turn_of(0, layouts, 5).first, BuildSide::base);
}

TEST(Turns, TakeEachSideFirstInEverySecondRestart) {
  for (std::size_t restart = 0; restart < 20; restart += 2) {
    EXPECT_NE(turn_of(restart, 1, 1).first, turn_of(restart + 1, 1, 1).first);
    EXPECT_NE(turn_of(restart, 5, 5).first, turn_of(restart + 1, 5, 5).first);
  }
}

TEST(Ratios, AreThoseOfTheRestarts) {
  const std::vector<std::vector<Pair>> restarts{{{0.1, 1, 1}, {0.3, 1, 1}, {0.2, 1, 1}},
                                                {{0.5, 1, 1}, {0.7, 1, 1}, {0.6, 1, 1}}};
  const LogRatios ratios = log_ratios(restarts);
  EXPECT_EQ(ratios, (LogRatios{{0.1, 0.3, 0.2}, {0.5, 0.7, 0.6}}));
  EXPECT_EQ(restart_medians(ratios), (std::vector{0.2, 0.6}));
  EXPECT_DOUBLE_EQ(median_of_all(ratios), 0.4);
}

}  // namespace
}  // namespace roundtrip
