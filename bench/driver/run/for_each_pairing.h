// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <vector>

#include "bench/driver/base/progress.h"
#include "bench/driver/run/selection.h"

namespace roundtrip {

/// Does some work that is not timed for each of `pairings`, in their order, on as many threads as there are
/// CPUs, until must_stop() or one of them throws, which is thrown on.
/// @param progress shows which one is done
void for_each_pairing(const Selection& selection, const std::vector<PairingIndex>& pairings,
                      Progress& progress, const std::function<bool()>& must_stop,
                      const std::function<void(PairingIndex)>& work);

}  // namespace roundtrip
