// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

namespace roundtrip_csv {

/// What some programs put in front of UTF-8. It is no part of the first field.
inline constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Which bytes end a field, or may only stand in one that is quoted.
class Special {
 public:
  /// @param separator between fields: any byte but a quote and those of line ends
  explicit constexpr Special(char separator) {
    for (const char c : {'"', '\r', '\n', separator}) is_[static_cast<unsigned char>(c)] = true;
  }
  [[nodiscard]] constexpr bool operator()(char c) const { return is_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> is_{};
};

}  // namespace roundtrip_csv
