// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bench/record/kinds.h"

namespace roundtrip {

/// Base64 with padding (RFC 4648, section 4): how text formats without a type for bytes hold them.
[[nodiscard]] inline std::string to_base64(const Bytes& bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8 | (i + k < bytes.size() ? std::to_integer<std::uint32_t>(bytes[i + k]) : 0);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += i + k <= bytes.size() ? digits[group >> (18 - 6 * k) & 63] : '=';
    }
  }
  return text;
}

/// @throws std::runtime_error when the text is not what to_base64 writes
[[nodiscard]] inline Bytes from_base64(std::string_view text) {
  constexpr auto value_of = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(64);
    const std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < digits.size(); ++i) {
      table[static_cast<std::uint8_t>(digits[i])] = static_cast<std::uint8_t>(i);
    }
    return table;
  }();
  if (text.size() % 4 != 0) throw std::runtime_error("base64: the length is not a multiple of 4");
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const std::size_t pad = i + 4 == text.size() ? padding : 0;
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const std::uint8_t value = k < 4 - pad ? value_of[static_cast<std::uint8_t>(text[i + k])] : 0;
      if (value == 64) throw std::runtime_error("base64: no digit at character " + std::to_string(i + k));
      group = group << 6 | value;
    }
    for (std::size_t k = 0; k < 3 - pad; ++k) bytes.push_back(static_cast<std::byte>(group >> (16 - 8 * k)));
  }
  return bytes;
}

}  // namespace roundtrip
