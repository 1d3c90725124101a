// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "bench/driver/results/comparison.h"

namespace roundtrip {

/// The facts that differ, in the order of the base's. What only one side has a fact of is no change: nothing
/// was compared. But a round trip that BASE can make and HEAD cannot is a regression, whether it fails, its
/// worker dies or the format is not built any more. Of a dataset that is not the same data on both sides that
/// is all that is said.
[[nodiscard]] std::vector<FactChange> compare_facts(const RunInfo& base, const RunInfo& head);

}  // namespace roundtrip
