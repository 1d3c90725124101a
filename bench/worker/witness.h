// SPDX-License-Identifier: MIT
//
// A witness of the machine: work that is always the same, so that its time tells what else is going on. It is
// asked before and after the blocks, and knows nothing of them.
#pragma once

namespace roundtrip {

/// Times some microseconds of additions that keep all adders of a core busy: whoever computes on the core's
/// other thread takes a share of them.
/// @return ns
[[nodiscard]] double ask_witness();

}  // namespace roundtrip
