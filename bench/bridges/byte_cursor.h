// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bench/record/buffer.h"

namespace roundtrip {

/// A place in the bytes of a binary format whose numbers are big-endian.
class ByteCursor {
 public:
  /// @param format what its messages begin with
  ByteCursor(View bytes, std::string_view format) : bytes_(bytes), format_(format) {}

  [[nodiscard]] std::size_t place() const { return place_; }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - place_; }

  /// @throws std::runtime_error when there are not so many
  View take(std::uint64_t size) {
    if (size > left()) {
      fail("the bytes end too early: " + std::to_string(size) + " are expected here, and " +
           std::to_string(left()) + " are left");
    }
    const View taken = bytes_.subspan(place_, size);
    place_ += size;
    return taken;
  }
  /// @tparam size of the number in bytes, at most 8
  template <std::size_t size>
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (const std::byte byte : take(size)) value = value << 8U | std::to_integer<std::uint64_t>(byte);
    return value;
  }
  float float32() { return std::bit_cast<float>(static_cast<std::uint32_t>(number<4>())); }
  double float64() { return std::bit_cast<double>(number<8>()); }

  [[noreturn]] void fail(const std::string& what) const { fail(what, place_); }
  [[noreturn]] void fail(const std::string& what, std::size_t at) const {
    throw std::runtime_error(std::string(format_) + ": " + what + " (at byte " + std::to_string(at) + ")");
  }

 private:
  View bytes_;
  std::string_view format_;
  std::size_t place_ = 0;
};

}  // namespace roundtrip
