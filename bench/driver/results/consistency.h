// SPDX-License-Identifier: MIT
//
// What a file's schema cannot say: that what it holds belongs together.
#pragma once

#include "bench/driver/results/comparison.h"
#include "bench/driver/results/results.h"

namespace roundtrip {

/// Names stand once and are listed; a pairing has one fact, with sizes only when it can be saved; a cell
/// stands once, is named after what it is, and has lists of blocks of one length; intervals have two ends in
/// order.
/// @throws InputError that begins with the path of the first thing that is wrong
void check_consistency(const Run& run);

/// The same of a comparison.
void check_consistency(const Comparison& comparison);

/// Of a fact by itself.
/// @param path where it stands: "roundtrip.facts[3]"
void check_consistency(const Fact& fact, const std::string& path);

}  // namespace roundtrip
