// SPDX-License-Identifier: MIT
#include "bench/driver/run/budget.h"

#include <algorithm>
#include <cmath>

#include "bench/driver/base/signals.h"

namespace roundtrip {

Budget::Budget(std::optional<double> named_seconds, double planned_seconds)
    : named_(named_seconds.has_value()), seconds_(named_seconds.value_or(planned_seconds)) {}

double Budget::elapsed_seconds() const {
  return std::chrono::duration<double>(Clock::now() - begin_).count();
}

double Budget::left_seconds() const {
  return seconds_ - elapsed_seconds();
}

bool Budget::must_stop(double share) const {
  return interrupted || (named_ && left_seconds() <= (1 - share) * seconds_);
}

Budget budget_of(const RunOptions& options) {
  constexpr double usual_seconds = 570;
  constexpr double quick_seconds = 28;
  if (options.all) return Budget(options.budget_seconds);
  return Budget(options.budget_seconds, options.quick ? quick_seconds : usual_seconds);
}

MeasuringPlan plan_of(const RunOptions& options) {
  constexpr double enough_seconds = 285;
  constexpr std::uint32_t usual_most = 90;
  constexpr std::uint32_t most = 1000;
  MeasuringPlan plan;
  if (options.all) plan.launches = 5;
  if (options.quick) plan.launches = 8;
  if (options.launches) plan.launches = *options.launches;
  if (options.blocks) {
    plan.launches = static_cast<std::uint32_t>(std::min<std::uint64_t>(plan.launches, *options.blocks));
  }
  plan.most_launches = plan.launches;
  if (options.launches) return plan;
  if (options.budget_seconds) {
    plan.most_launches = most;
    plan.enough_seconds = HUGE_VAL;
  } else if (!options.all && !options.quick && !options.blocks) {
    plan.most_launches = usual_most;
    plan.enough_seconds = enough_seconds;
  }
  return plan;
}

}  // namespace roundtrip
