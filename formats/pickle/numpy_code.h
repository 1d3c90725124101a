// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace roundtrip::pickling {

/// A type of numpy's as its pickles name it, "f8" or "U12", without the order of its bytes: a letter and a
/// number (numpy/core/src/multiarray/descriptor.c). What else numpy understands is not looked at.
struct NumpyCode {
  char letter = 0;
  std::uint64_t number = 0;
  /// Of an element: characters take four.
  [[nodiscard]] std::uint64_t bytes() const { return letter == 'U' ? number * 4 : number; }
};

[[nodiscard]] inline std::optional<NumpyCode> numpy_code(std::string_view text) {
  constexpr std::size_t longest = 12;
  if (text.size() < 2 || text.size() > longest) return std::nullopt;
  NumpyCode code{text.front()};
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data() + 1, end, code.number);
  if (error != std::errc{} || rest != end ||
      std::string_view("fiucbOMmUSV").find(code.letter) == std::string_view::npos) {
    return std::nullopt;
  }
  return code;
}

}  // namespace roundtrip::pickling
