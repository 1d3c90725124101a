// SPDX-License-Identifier: MIT
//
// UTF-8 (RFC 3629), read character by character, whatever the bytes are, and written.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace roundtrip {

/// What stands for bytes that are not UTF-8 where nothing else can: U+FFFD.
inline constexpr std::string_view replacement_character = "\xef\xbf\xbd";

/// A character of UTF-8, or a byte that begins none.
struct Character {
  std::size_t length = 1;  ///< bytes; 1 of what is not valid
  char32_t code = 0;
  bool valid = false;
};

/// The character at the start of a text that is not empty. Overlong forms, surrogates and what is beyond
/// U+10FFFF are not valid.
[[nodiscard]] inline Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {1, first, true};
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return {};
  char32_t code = first & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return {};
    code = code << 6U | (byte(i) & 0x3fU);
  }
  constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < least.at(length) || code > 0x10ffff || surrogate) return {};
  return {length, code, true};
}

namespace detail {

template <class Word>
[[nodiscard]] Word word_at(const char* text) {
  Word word = 0;
  std::memcpy(&word, text, sizeof word);
  return word;
}

}  // namespace detail

/// Whether each byte of a text is below 0x80, several of them looked at together, and some of them twice.
[[nodiscard]] inline bool is_ascii(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  const char* const begin = text.data();
  const std::size_t size = text.size();
  std::uint64_t bits = 0;
  if (size >= 8) {
    for (std::size_t i = 0; i + 8 < size; i += 8) bits |= detail::word_at<std::uint64_t>(begin + i);
    bits |= detail::word_at<std::uint64_t>(begin + size - 8);
  } else if (size >= 4) {
    bits = detail::word_at<std::uint32_t>(begin) | detail::word_at<std::uint32_t>(begin + size - 4);
  } else if (size != 0) {
    bits = static_cast<unsigned char>(begin[0]) | static_cast<unsigned char>(begin[size / 2]) |
           static_cast<unsigned char>(begin[size - 1]);
  }
  return (bits & high_bits) == 0;
}

/// Whether all of a text is UTF-8.
[[nodiscard]] inline bool is_utf8(std::string_view text) {
  if (is_ascii(text)) [[likely]]
    return true;
  while (!text.empty()) {
    const Character character = first_character(text);
    if (!character.valid) return false;
    text.remove_prefix(character.length);
  }
  return true;
}

/// Where the first byte stands that is not UTF-8; none where all is.
[[nodiscard]] inline std::optional<std::size_t> first_not_utf8(std::string_view text) {
  if (is_ascii(text)) return {};
  for (std::size_t at = 0; at != text.size();) {
    const Character character = first_character(text.substr(at));
    if (!character.valid) return at;
    at += character.length;
  }
  return {};
}

/// Puts a character behind a text. @pre it is a character, and no surrogate
inline void append_utf8(std::string& text, char32_t code) {
  const auto put = [&](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
  const auto go_on = [&](unsigned shift) { put(0x80U | (code >> shift & 0x3fU)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0U | code >> 6U);
    go_on(0);
  } else if (code < 0x10000) {
    put(0xe0U | code >> 12U);
    go_on(6);
    go_on(0);
  } else {
    put(0xf0U | code >> 18U);
    go_on(12);
    go_on(6);
    go_on(0);
  }
}

}  // namespace roundtrip
