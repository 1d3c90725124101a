// SPDX-License-Identifier: MIT
#include "roundtrip_pickle/text_arguments.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <system_error>

#include "bench/record/utf8.h"

namespace roundtrip::pickling {

namespace {

/// A number of `digits` digits in a base, at the start of a text, which is shortened by them.
std::optional<std::uint32_t> take_digits(std::string_view& text, std::size_t most, int base, bool exactly) {
  std::uint32_t value = 0;
  const char* const end = text.data() + std::min(most, text.size());
  const auto [rest, error] = std::from_chars(text.data(), end, value, base);
  const auto taken = static_cast<std::size_t>(rest - text.data());
  if (error != std::errc{} || (exactly && taken != most)) return std::nullopt;
  text.remove_prefix(taken);
  return value;
}

char simple_escape(char c) {
  switch (c) {
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    default:
      return c == '\\' || c == '\'' || c == '"' ? c : '\0';
  }
}

}  // namespace

std::optional<std::vector<std::byte>> decimal_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.empty() || text.size() > most_digits || !digits) return std::nullopt;
  std::vector<std::uint32_t> words;  // the least first
  for (const char c : text) {
    std::uint64_t carry = static_cast<std::uint64_t>(c - '0');
    for (std::uint32_t& word : words) {
      carry += std::uint64_t{word} * 10;
      word = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    if (carry != 0) words.push_back(static_cast<std::uint32_t>(carry));
  }
  words.push_back(0);  // the sign's
  if (negative) {
    std::uint64_t carry = 1;
    for (std::uint32_t& word : words) {
      carry += static_cast<std::uint32_t>(~word);
      word = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
  }
  std::vector<std::byte> bytes;
  for (std::uint32_t word : words) {
    for (int i = 0; i < 4; ++i, word >>= 8U) bytes.push_back(static_cast<std::byte>(word & 0xffU));
  }
  return bytes;
}

std::optional<double> decimal_real(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || rest != end) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    // Python's float() takes these: too large is infinite, too small is zero, or the nearest denormal.
    value = std::strtod(std::string(text).c_str(), nullptr);
  } else if (error != std::errc{}) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::string> unescape_string(std::string_view text) {
  if (text.size() < 2 || text.front() != text.back() || (text.front() != '\'' && text.front() != '"')) {
    return std::nullopt;
  }
  text = text.substr(1, text.size() - 2);
  std::string plain;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c != '\\') {
      plain += c;
      continue;
    }
    if (text.empty()) return std::nullopt;
    const char escape = text.front();
    if (escape == 'x') {
      text.remove_prefix(1);
      const auto code = take_digits(text, 2, 16, true);
      if (!code) return std::nullopt;
      plain += static_cast<char>(*code);
    } else if (escape >= '0' && escape <= '7') {
      const auto code = take_digits(text, 3, 8, false);
      if (!code) return std::nullopt;
      plain += static_cast<char>(*code & 0xffU);
    } else {
      text.remove_prefix(1);
      const char simple = simple_escape(escape);
      // What is no escape stays as it is.
      if (simple == '\0') plain += c;
      plain += simple == '\0' ? escape : simple;
    }
  }
  return plain;
}

std::optional<std::string> unescape_unicode(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    const bool escape = byte == '\\' && !text.empty() && (text.front() == 'u' || text.front() == 'U');
    if (!escape) {
      append_utf8(plain, byte);
      continue;
    }
    const std::size_t digits = text.front() == 'u' ? 4 : 8;
    text.remove_prefix(1);
    const auto code = take_digits(text, digits, 16, true);
    const bool character = code && *code <= 0x10ffff && !(*code >= 0xd800 && *code <= 0xdfff);
    if (!character) return std::nullopt;
    append_utf8(plain, static_cast<char32_t>(*code));
  }
  return plain;
}

}  // namespace roundtrip::pickling
