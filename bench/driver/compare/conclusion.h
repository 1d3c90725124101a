// SPDX-License-Identifier: MIT
#pragma once

#include "bench/driver/results/comparison.h"

namespace roundtrip {

/// The verdict on the whole of two builds, from those on its parts. When a control is beyond the margin no
/// time is believed: cells that would be called are then not resolved.
void conclude(Comparison& comparison);

}  // namespace roundtrip
