// SPDX-License-Identifier: MIT
#include "bench/driver/results/distributions.h"

#include <gtest/gtest.h>

#include <cmath>

namespace roundtrip {
namespace {

TEST(Coin, IsFair) {
  EXPECT_DOUBLE_EQ(fair_coin_at_most(0, 0), 1);
  EXPECT_DOUBLE_EQ(fair_coin_at_most(3, 3), 1);
  EXPECT_DOUBLE_EQ(fair_coin_at_most(0, 12), 1.0 / 4096);
  EXPECT_NEAR(fair_coin_at_most(3, 20), 1351.0 / 1048576, 1e-15);
  // 2^-2000 is less than any double.
  EXPECT_NEAR(fair_coin_at_most(1000, 2000), 0.5 + 0.5 * 0.0178390, 1e-6);
}

TEST(Student, TailIsThatOfTheTables) {
  // Closed forms: Cauchy's distribution, and that of two degrees of freedom.
  EXPECT_NEAR(student_two_sided(1, 1), 0.5, 1e-14);
  EXPECT_NEAR(student_two_sided(3, 2), 1 - 3 / std::sqrt(11.0), 1e-14);
  // Critical values for 0.001, two-sided, from the usual tables.
  EXPECT_NEAR(student_two_sided(636.619, 1), 1e-3, 1e-8);
  EXPECT_NEAR(student_two_sided(8.610, 4), 1e-3, 1e-6);
  EXPECT_NEAR(student_two_sided(3.496, 50), 1e-3, 2e-6);
  EXPECT_NEAR(student_two_sided(-3.496, 50), 1e-3, 2e-6);
  EXPECT_EQ(student_two_sided(0, 7), 1);
}

TEST(Student, TinyTailsKeepTheirPrecision) {
  // scipy.stats.t.sf of SciPy 1.10, twice
  EXPECT_NEAR(student_two_sided(30, 48) / 9.468214669362303e-33, 1, 1e-9);
  EXPECT_NEAR(student_two_sided(1e6, 5) / 1.8980334490921306e-29, 1, 1e-9);
  EXPECT_EQ(student_two_sided(1e200, 5), 0);
}

}  // namespace
}  // namespace roundtrip
