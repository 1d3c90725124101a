// SPDX-License-Identifier: MIT
#include "bench/worker/witness.h"

#include <chrono>
#include <cstdint>

namespace roundtrip {

namespace {

void add_much() {
  std::uint64_t a = 1;
  std::uint64_t b = 2;
  std::uint64_t c = 3;
  std::uint64_t d = 4;
  std::uint64_t e = 5;
  std::uint64_t f = 6;
  for (std::uint64_t i = 0; i != 8000; ++i) {
    a += i;
    b += i;
    c += i;
    d += i;
    e += i;
    f += i;
    // All sums are needed here, so that none is computed by a formula or in a vector.
    asm volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d), "+r"(e), "+r"(f));
  }
}

}  // namespace

double ask_witness() {
  const auto before = std::chrono::steady_clock::now();
  add_much();
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - before).count();
}

}  // namespace roundtrip
