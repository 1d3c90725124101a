// SPDX-License-Identifier: MIT
//
// The suite's own random numbers. The standard library's engines are portable, its distributions are not:
// their results differ between implementations, and generated data must be the same on every platform.
// Everything here is integer arithmetic; a double comes out of one exact or correctly rounded operation, so
// that neither the compiler's contraction (FMA) nor the math library can change a bit.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace roundtrip {

/// xoshiro256** 1.0 (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2018), seeded by
/// splitmix64 as its authors recommend.
class Random {
 public:
  explicit constexpr Random(std::uint64_t seed) {
    for (auto& word : state_) {
      seed += 0x9e3779b97f4a7c15;
      std::uint64_t z = seed;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
      z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
      word = z ^ (z >> 31);
    }
  }

  /// 64 uniform bits.
  constexpr std::uint64_t bits() {
    const std::uint64_t result = rotate(state_[1] * 5, 7) * 9;
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = rotate(state_[3], 45);
    return result;
  }

  /// Uniform in [0, bound). The bias of the multiply-shift (Lemire, 2019) is below bound / 2^64 and accepted.
  /// @pre bound > 0
  constexpr std::uint64_t below(std::uint64_t bound) {
    // 64 × 64 → 128 bits by halves: __int128 is no standard C++.
    const std::uint64_t x = bits();
    const std::uint64_t low = (x & 0xffffffff) * (bound & 0xffffffff);
    const std::uint64_t mid1 = (x >> 32) * (bound & 0xffffffff) + (low >> 32);
    const std::uint64_t mid2 = (x & 0xffffffff) * (bound >> 32) + (mid1 & 0xffffffff);
    return (x >> 32) * (bound >> 32) + (mid1 >> 32) + (mid2 >> 32);
  }

  /// Uniform in [low, high], both included.
  /// @pre low <= high and high - low < 2^63
  constexpr std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }

  /// True in `percent` of 100 cases.
  constexpr bool chance(unsigned percent) { return below(100) < percent; }

  /// Uniform in [0, 1) in steps of 2^-53; every value is exact.
  constexpr double unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

  /// Close to a normal distribution with mean 0 and standard deviation 1: the sum of twelve uniform integers
  /// (Irwin–Hall), converted once. Its range is ±6.
  constexpr double normal() {
    std::int64_t sum = 0;
    for (int i = 0; i < 12; ++i) sum += static_cast<std::int64_t>(bits() >> 8);
    return static_cast<double>(sum - (std::int64_t{6} << 56)) * 0x1p-56;
  }

  /// An index into a pool of n where low ones are more frequent, as words and users are in real data: the
  /// smallest of `draws` uniform ones.
  /// @pre n > 0
  constexpr std::size_t skewed(std::size_t n, int draws = 3) {
    std::size_t least = n - 1;
    for (int i = 0; i < draws; ++i) {
      const auto draw = static_cast<std::size_t>(below(n));
      least = draw < least ? draw : least;
    }
    return least;
  }

  /// A uniform element of a non-empty pool.
  template <class T, std::size_t N>
  constexpr const T& pick(const std::array<T, N>& pool) {
    return pool[static_cast<std::size_t>(below(N))];
  }

 private:
  static constexpr std::uint64_t rotate(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

  std::array<std::uint64_t, 4> state_{};
};

}  // namespace roundtrip
