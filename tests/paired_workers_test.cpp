// SPDX-License-Identifier: MIT
#include "bench/driver/paired_workers.h"

#include <gtest/gtest.h>

#include <cmath>

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
