// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace roundtrip::pickling {

/// The bytes are no pickle, or one that this reader refuses.
class Error : public std::runtime_error {
 public:
  /// @param offset of the opcode, from the start of the bytes
  Error(std::string_view what, std::size_t offset)
      : std::runtime_error("pickle: " + std::string(what) + ", at byte " + std::to_string(offset)),
        offset_(offset) {}
  [[nodiscard]] std::size_t offset() const { return offset_; }

 private:
  std::size_t offset_;
};

[[noreturn, gnu::cold, gnu::noinline]] inline void fail(std::string_view what, std::size_t offset) {
  throw Error(what, offset);
}

/// Of tuples, lists, dicts and objects in one another.
inline constexpr std::size_t max_depth = 1000;

}  // namespace roundtrip::pickling
