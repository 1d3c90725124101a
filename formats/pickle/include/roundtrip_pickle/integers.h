// SPDX-License-Identifier: MIT
//
// Pickle's integers of any size: two's complement, little-endian.
#pragma once

#include <cstdint>

#include "roundtrip_pickle/cursor.h"

namespace roundtrip::pickling {

/// What of an integer fits into 64 bits.
struct Integer {
  enum class Kind : std::uint8_t { int64, uint64, big } kind;
  std::uint64_t bits;
};

[[nodiscard]] inline Integer integer_of(View bytes) {
  // Bytes that only repeat the sign.
  while (bytes.size() > 1) {
    const auto last = std::to_integer<unsigned>(bytes.back());
    const bool negative = std::to_integer<unsigned>(bytes[bytes.size() - 2]) >= 0x80;
    if (last != (negative ? 0xffU : 0U)) break;
    bytes = bytes.first(bytes.size() - 1);
  }
  if (bytes.empty()) return {Integer::Kind::int64, 0};
  const bool negative = std::to_integer<unsigned>(bytes.back()) >= 0x80;
  if (bytes.size() <= 8) {
    std::uint64_t bits = little_endian(bytes.data(), bytes.size());
    if (negative && bytes.size() < 8) bits |= ~std::uint64_t{0} << (8 * bytes.size());
    return {Integer::Kind::int64, bits};
  }
  if (bytes.size() == 9 && bytes.back() == std::byte{0}) {
    return {Integer::Kind::uint64, little_endian(bytes.data(), 8)};
  }
  return {Integer::Kind::big, 0};
}

}  // namespace roundtrip::pickling
