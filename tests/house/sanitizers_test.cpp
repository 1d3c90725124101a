// SPDX-License-Identifier: MIT
//
// Whether the sanitizers are there: their flags are many, and a wrong one would be silent.
#ifdef ROUNDTRIP_SANITIZED

#include <array>
#include <cstddef>
#include <limits>
#include <memory>

#include <gtest/gtest.h>

namespace roundtrip {
namespace {

// Volatile, or the compiler would see what comes and be free to leave it out.
volatile std::size_t one = 1;

// clang's build traps here, without a message (bench/roundtrip.cmake).
TEST(Sanitizers, SeeAMisalignedRead) {
  alignas(int) std::array<char, 2 * sizeof(int)> bytes{};
  EXPECT_DEATH(
      {
        const volatile int value = *reinterpret_cast<const int*>(bytes.data() + one);
        static_cast<void>(value);
      },
      "");
}

TEST(Sanitizers, SeeASignedOverflow) {
  EXPECT_DEATH(
      {
        const volatile int sum = std::numeric_limits<int>::max() + static_cast<int>(one);
        static_cast<void>(sum);
      },
      "signed integer overflow");
}

TEST(Sanitizers, SeeWhatIsReadBeyondItsEnd) {
  const auto numbers = std::make_unique<int[]>(4);
  EXPECT_DEATH(
      {
        const volatile int value = numbers.get()[one + 3];
        static_cast<void>(value);
      },
      "heap-buffer-overflow");
}

}  // namespace
}  // namespace roundtrip

#endif
