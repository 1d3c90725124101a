// SPDX-License-Identifier: MIT
#include "bench/driver/compare/decision.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "bench/record/random.h"

namespace roundtrip {
namespace {

TEST(SignTest, IsTheBinomialTail) {
  EXPECT_DOUBLE_EQ(sign_test(12, 0), 1);
  EXPECT_NEAR(sign_test(12, 12), 1.0 / 4096, 1e-15);
  EXPECT_NEAR(sign_test(12, 11), 13.0 / 4096, 1e-14);
  EXPECT_NEAR(sign_test(20, 17), 1351.0 / 1048576, 1e-13);
  EXPECT_NEAR(sign_test(1, 1), 0.5, 1e-15);
  EXPECT_DOUBLE_EQ(sign_test(0, 0), 1);
  // 2^-2000 is no double.
  EXPECT_NEAR(sign_test(2000, 1000), 0.5 + 0.5 * 0.0178390, 1e-6);
}

TEST(Holm, StepsDown) {
  // The textbook's example: 0.01 <= 0.05/4, 0.013 <= 0.05/3, 0.03 > 0.05/2; 0.02 would pass alone.
  EXPECT_EQ(holm(std::array{0.03, 0.01, 0.04, 0.013}, 0.05), (std::vector{false, true, false, true}));
  EXPECT_EQ(holm(std::array{0.04}, 0.05), std::vector{true});
  EXPECT_EQ(holm(std::array{0.04, 0.04}, 0.05), (std::vector{false, false}));
  EXPECT_TRUE(holm({}, 0.05).empty());
}

/// Restarts around a change, with a spread, as the arithmetic sees them.
std::vector<double> restarts(double change, double spread, std::size_t count, Random& random) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    // The sum of twelve uniform numbers is close to normal.
    double sum = -6;
    for (int k = 0; k < 12; ++k) sum += static_cast<double>(random.bits() >> 11) * 0x1p-53;
    values.push_back(std::log1p(change) + spread * sum);
  }
  return values;
}

Call call_of(std::vector<double> values, double margin = 0.01, double alpha = 0.01 / 3) {
  const std::vector<std::vector<double>> cells{std::move(values)};
  std::vector<Call> calls{Call::undecided};
  look(cells, calls, margin, alpha);
  return calls[0];
}

TEST(Look, CallsWhatIsBeyondTheMargin) {
  Random random(1);
  EXPECT_EQ(call_of(restarts(0.05, 0.005, 12, random)), Call::regression);
  EXPECT_EQ(call_of(restarts(-0.05, 0.005, 12, random)), Call::improvement);
  EXPECT_EQ(call_of(restarts(0, 0.002, 12, random)), Call::clean);
  EXPECT_EQ(call_of(restarts(0, 0.05, 12, random)), Call::undecided);
  EXPECT_EQ(call_of(restarts(0.05, 0.005, 12, random), 0.1), Call::clean);
  EXPECT_EQ(call_of({}), Call::undecided);
}

TEST(Look, KeepsWhatWasCalled) {
  const std::vector<std::vector<double>> cells{std::vector<double>(12, 0.0)};
  std::vector<Call> calls{Call::regression};
  look(cells, calls, 0.01, 0.003);
  EXPECT_EQ(calls[0], Call::regression);
}

TEST(Look, NeedsMoreWhenMoreCellsAreLookedAt) {
  // Eleven of twelve restarts are enough for one cell, and not for two.
  std::vector<double> values(12, 0.05);
  values[3] = 0;
  EXPECT_EQ(call_of(values), Call::regression);
  const std::vector<std::vector<double>> cells{values, std::vector<double>(12, 0.0)};
  std::vector<Call> calls(2, Call::undecided);
  look(cells, calls, 0.01, 0.01 / 3);
  EXPECT_EQ(calls[0], Call::undecided);
  EXPECT_EQ(calls[1], Call::clean);
}

TEST(OpenScreen, IsNarrowOrBeyondTheMargin) {
  EXPECT_FALSE(open_screen(std::array{0.001, -0.002, 0.004, 0.0}, 0.0, 0.01));
  EXPECT_TRUE(open_screen(std::array{0.02, -0.01, 0.004, 0.0}, 0.002, 0.01));
  EXPECT_FALSE(open_screen(std::array{0.02, -0.01, 0.03, 0.02}, 0.02, 0.01));
  EXPECT_FALSE(open_screen(std::array{-0.02, 0.01, -0.03, -0.02}, -0.02, 0.01));
  EXPECT_FALSE(open_screen({}, 0.0, 0.01));
}

TEST(Promising, WantsMoreThanHalfBeyondTheMargin) {
  const auto with = [](std::size_t beyond, double value) {
    std::vector<double> restarts(40, 0.0);
    std::fill_n(restarts.begin(), beyond, value);
    return promising(restarts, 0.01, 0.1);
  };
  // P(X >= 25) is 0.077 and P(X >= 24) is 0.134, for 40.
  EXPECT_TRUE(with(25, 0.02));
  EXPECT_TRUE(with(25, -0.02));
  EXPECT_FALSE(with(24, 0.02));
  EXPECT_FALSE(with(24, -0.02));
  EXPECT_FALSE(with(40, 0.005));
  EXPECT_TRUE(promising(std::vector<double>(12, 0.005), 0.01, 1));
}

/// Of families of ten cells that did not change by more than the margin, or by just the margin, how many have
/// a call.
std::size_t false_calls(double change, std::size_t families, std::uint64_t seed) {
  Random random(seed);
  const ComparisonPlan plan;
  std::size_t found = 0;
  for (std::size_t family = 0; family < families; ++family) {
    std::vector<std::vector<double>> cells(10);
    std::vector<Call> calls(10, Call::undecided);
    std::vector<bool> ended(10, false);
    double chance = 1;
    for (const Look& at : plan.looks) {
      for (std::size_t i = 0; i < cells.size(); ++i) {
        ended[i] = ended[i] || !promising(cells[i], plan.margin, chance);
        if (ended[i]) continue;
        const auto more = restarts(change, 0.02, at.restarts - cells[i].size(), random);
        cells[i].insert(cells[i].end(), more.begin(), more.end());
      }
      chance = at.chance;
      look(cells, calls, plan.margin, plan.alpha / static_cast<double>(plan.looks.size()));
    }
    found +=
        std::any_of(calls.begin(), calls.end(), [](Call call) { return call == Call::regression; }) ? 1 : 0;
  }
  return found;
}

TEST(Look, HoldsItsLevel) {
  // At the margin itself, the worst case, one in a hundred families at most: 20 expected of 2000, and 38 are
  // beyond what chance does in one of 10,000.
  EXPECT_LE(false_calls(0.01, 2000, 7), 38U);
  EXPECT_EQ(false_calls(0, 2000, 8), 0U);
}

TEST(Look, WouldNotHoldItWithoutCorrection) {
  // The same values, each cell by itself at the full level at each look.
  Random random(7);
  const ComparisonPlan plan;
  std::size_t found = 0;
  for (int family = 0; family < 2000; ++family) {
    bool any = false;
    for (int cell = 0; cell < 10; ++cell) {
      std::vector<double> values;
      for (const Look& at : plan.looks) {
        const auto more = restarts(0.01, 0.02, at.restarts - values.size(), random);
        values.insert(values.end(), more.begin(), more.end());
        any = any || call_of(values, plan.margin, plan.alpha) == Call::regression;
      }
    }
    found += any ? 1 : 0;
  }
  EXPECT_GT(found, 100U);
}

}  // namespace
}  // namespace roundtrip
