// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "bench/suite/operation.h"

namespace roundtrip {

/// One block: nanoseconds per iteration.
struct BlockTime {
  double real_ns = 0;
  double cpu_ns = 0;
};

/// Times so many blocks one after the other, each of exactly `iterations` iterations, by Google Benchmark's
/// clock.
/// @throws what an iteration throws
[[nodiscard]] std::vector<BlockTime> measure_blocks(Loop& loop, std::uint64_t iterations,
                                                    std::uint32_t blocks);

/// A first idea of what one iteration costs, from runs that grow until they take a millisecond.
[[nodiscard]] double estimate_ns(Loop& loop);

/// Runs so many iterations in a function of its own, by whose name a tool that counts instructions knows
/// them.
void run_counted(Loop& loop, std::uint64_t iterations);

}  // namespace roundtrip
