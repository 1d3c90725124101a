// SPDX-License-Identifier: MIT
//
// What there is to be measured, before anything is.
#pragma once

#include "bench/driver/results/results.h"
#include "bench/driver/run/manifest.h"
#include "bench/driver/run/request.h"

namespace roundtrip {

/// A run that has nothing yet: the machine, the formats, datasets and operations that its workers and the
/// manifest say there are, without any data made. A format whose worker does not start is among what is
/// built, and will have a row that says so: only the manifest says what is not built.
/// @throws MachineError when workers cannot be started
[[nodiscard]] Run take_inventory(const Manifest& manifest, const RunRequest& request);

}  // namespace roundtrip
