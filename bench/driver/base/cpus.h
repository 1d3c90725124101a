// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

namespace roundtrip {

/// The CPUs that this process may run on, in ascending order; never empty.
[[nodiscard]] std::vector<int> allowed_cpus();

/// Keeps this process, and what it starts without a CPU of its own, off a CPU as far as there is another one:
/// the program that waits should not be where the workers compute.
void keep_off(int timed_cpu);

}  // namespace roundtrip
