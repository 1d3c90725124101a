// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <charconv>
#include <string>

namespace roundtrip::pickling {

/// The shortest text that is read as the same double, with a fraction or an exponent, as in Python.
[[nodiscard]] inline std::string shortest(double real) {
  std::array<char, 32> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), real);
  std::string text(digits.data(), end);
  static_cast<void>(error);  // there is room for every double
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

}  // namespace roundtrip::pickling
