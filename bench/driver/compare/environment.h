// SPDX-License-Identifier: MIT
//
// Whether two runs were made in the same surroundings.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bench/driver/results/results.h"

namespace roundtrip {

/// A member of Fingerprint that is not the same on both sides.
struct EnvironmentDifference {
  std::string field;
  std::string base;
  std::string head;
};

/// What keeps the times of two runs from being compared: another processor, another number of cores, another
/// compiler, other flags, another C library. Kernel, memory and file system are not among it; compare_results
/// mentions them.
[[nodiscard]] std::vector<EnvironmentDifference> environment_differences(const Fingerprint& base,
                                                                         const Fingerprint& head);

/// Those of the named members that differ.
[[nodiscard]] std::vector<EnvironmentDifference> fingerprint_differences(
    const Fingerprint& base, const Fingerprint& head, const std::set<std::string_view>& fields);

}  // namespace roundtrip
