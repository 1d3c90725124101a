// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <vector>

#include "bench/driver/run/selection.h"

namespace roundtrip {

/// Does some work that is not timed for each of `pairings`, in their order, on as many threads as there are
/// CPUs, until must_stop() or one of them throws, which is thrown on.
/// @param done is told after each which one it was, and which share of all is done; from any thread
void for_each_pairing(const std::vector<PairingIndex>& pairings, const std::function<bool()>& must_stop,
                      const std::function<void(PairingIndex)>& work,
                      const std::function<void(PairingIndex, double)>& done = {});

}  // namespace roundtrip
