// SPDX-License-Identifier: MIT
#pragma once

#include "bench/driver/results/results.h"
#include "bench/driver/run/manifest.h"

namespace roundtrip {

/// Reads what the system says of itself; what it does not say stays empty.
[[nodiscard]] Fingerprint take_fingerprint(const Manifest& manifest, const std::filesystem::path& scratch);

[[nodiscard]] Context take_context();

}  // namespace roundtrip
