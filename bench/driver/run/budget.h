// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cmath>
#include <optional>

#include "bench/driver/results/results.h"
#include "bench/driver/run/schedule.h"

namespace roundtrip {

/// The time that something may take, from the making of this on.
class Budget {
 public:
  /// @param named_seconds by the user: what has not begun when they are over has no turn
  /// @param planned_seconds what to plan with when none are named. Nothing ends for them
  explicit Budget(std::optional<double> named_seconds, double planned_seconds = HUGE_VAL);

  [[nodiscard]] double elapsed_seconds() const;
  /// Below zero when it is over.
  [[nodiscard]] double left_seconds() const;
  /// Whether the user interrupted the program, or that share of the time is over that the user named.
  [[nodiscard]] bool must_stop(double share = 1) const;

 private:
  using Clock = std::chrono::steady_clock;

  Clock::time_point begin_ = Clock::now();
  bool named_;
  double seconds_;
};

/// That of a run. One that names none goes on until each cell has a block.
[[nodiscard]] Budget budget_of(const RunOptions& options);

/// What a run measures, as far as its budget goes.
[[nodiscard]] MeasuringPlan plan_of(const RunOptions& options);

}  // namespace roundtrip
