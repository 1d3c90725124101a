// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "bench/worker/pairing.h"

// Defined by the heap hook, a shared library that is preloaded for the facts pass and is absent from every
// timed process: counting costs time.
extern "C" {
[[gnu::weak]] void roundtrip_heap_start();
[[gnu::weak]] void roundtrip_heap_stop(std::uint64_t* allocations, std::uint64_t* peak_bytes);
}

namespace roundtrip {

/// Counts what `work` does to the heap; nothing when the hook is not loaded.
template <class Work>
std::optional<HeapUse> count_heap(Work&& work) {
  if (roundtrip_heap_start == nullptr || roundtrip_heap_stop == nullptr) {
    work();
    return std::nullopt;
  }
  HeapUse use;
  roundtrip_heap_start();
  work();
  roundtrip_heap_stop(&use.allocations, &use.peak_bytes);
  return use;
}

}  // namespace roundtrip
