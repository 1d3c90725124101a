// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace roundtrip {

/// Whether cells of this fidelity are timed.
[[nodiscard]] inline bool timed_verdict(const std::string& fidelity) {
  return fidelity == "exact" || fidelity == "lossy";
}

/// The status of what needed more memory than --memory-limit allows: that says nothing of the format, and
/// nothing was seen of the round trip.
inline constexpr const char* out_of_memory = "out of memory";

/// Whether a round trip, or a cell, of this status went wrong: its format does not hold the data, and does
/// not say so.
[[nodiscard]] inline bool broken_verdict(const std::string& status) {
  return status == "failed" || status == "crashed" || status == "hung";
}

/// Whether a gate may not pass with it: it is broken, or nobody could look.
[[nodiscard]] inline bool barred_verdict(const std::string& status) {
  return broken_verdict(status) || status == out_of_memory;
}

}  // namespace roundtrip
