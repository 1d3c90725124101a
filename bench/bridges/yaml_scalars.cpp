// SPDX-License-Identifier: MIT
#include "bench/bridges/yaml_scalars.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "bench/record/utf8.h"

namespace roundtrip::yaml {

namespace {

constexpr std::string_view string_tag = "tag:yaml.org,2002:str";
constexpr std::string_view bytes_tag = "tag:yaml.org,2002:binary";

/// The whole text as a number of this type.
template <class T, class... Format>
bool parse(std::string_view text, T& number, Format... format) {
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number, format...);
  return error == std::errc{} && rest == end;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_one_of(std::string_view text, std::string_view lower, std::string_view camel,
               std::string_view upper) {
  return text == lower || text == camel || text == upper;
}

Scalar resolve_plain(std::string_view text) {
  Scalar scalar;
  if (text.empty() || text == "~" || is_one_of(text, "null", "Null", "NULL")) {
    scalar.kind = NodeKind::null;
    return scalar;
  }
  if (is_one_of(text, "true", "True", "TRUE") || is_one_of(text, "false", "False", "FALSE")) {
    scalar.kind = NodeKind::boolean;
    scalar.boolean = text.size() == 4;
    return scalar;
  }

  // from_chars takes a minus and no plus.
  const bool negative = text[0] == '-';
  const std::string_view digits = text.substr(negative || text[0] == '+' ? 1 : 0);
  const std::string_view with_minus = negative ? text : digits;
  const bool based = digits.starts_with("0x") || digits.starts_with("0o");
  if (based && digits.size() == text.size() &&
      parse(digits.substr(2), scalar.uint64, digits[1] == 'x' ? 16 : 8)) {
    scalar.kind = NodeKind::uint64;
  } else if (is_one_of(digits, ".inf", ".Inf", ".INF")) {
    scalar.kind = NodeKind::number;
    scalar.number = std::numeric_limits<double>::infinity() * (negative ? -1 : 1);
  } else if (is_one_of(text, ".nan", ".NaN", ".NAN")) {
    scalar.kind = NodeKind::number;
    scalar.number = std::numeric_limits<double>::quiet_NaN();
  } else if (!digits.empty() && (is_digit(digits[0]) || digits[0] == '.')) {
    if (parse(with_minus, scalar.int64)) {
      scalar.kind = NodeKind::int64;
    } else if (parse(with_minus, scalar.uint64)) {
      scalar.kind = NodeKind::uint64;
    } else if (parse(with_minus, scalar.number)) {
      scalar.kind = NodeKind::number;
    }
  }
  return scalar;
}

template <class... Precision>
std::string_view write(auto number, NumberText& memory, Precision... precision) {
  if (std::isnan(number)) return ".nan";
  if (std::isinf(number)) return number < 0 ? "-.inf" : ".inf";
  char* const begin = memory.data();
  char* end = std::to_chars(begin, begin + memory.size(), number, precision...).ptr;
  if (std::find(begin, end, '.') == end) {
    char* const exponent = std::find(begin, end, 'e');
    std::copy_backward(exponent, end, end + 2);
    exponent[0] = '.';
    exponent[1] = '0';
    end += 2;
  }
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

void check_tag(std::string_view tag) {
  if (tag.empty() || tag == plain_tag || tag == quoted_tag || tag == string_tag || tag == bytes_tag ||
      tag == "tag:yaml.org,2002:seq" || tag == "tag:yaml.org,2002:map") {
    return;
  }
  throw std::runtime_error("the tag " + std::string(tag) + ", which is that of no string and no bytes");
}

Scalar resolve(std::string_view tag, std::string_view text) {
  if (tag == plain_tag) return resolve_plain(text);
  Scalar scalar;
  if (tag == quoted_tag) return scalar;
  check_tag(tag);
  if (tag == bytes_tag) scalar.kind = NodeKind::bytes;
  return scalar;
}

Bytes bytes_of(std::string_view base64) {
  constexpr std::string_view blanks = " \t\r\n";
  if (base64.find_first_of(blanks) == std::string_view::npos) return from_base64(base64);
  std::string digits;
  digits.reserve(base64.size());
  for (const char c : base64) {
    if (blanks.find(c) == std::string_view::npos) digits += c;
  }
  return from_base64(digits);
}

std::string_view text_of(double number, NumberText& memory) {
  return write(number, memory);
}

std::string_view text_of(float number, NumberText& memory) {
  return write(number, memory, std::chars_format::general, std::numeric_limits<float>::max_digits10);
}

std::string quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\"";
  while (!text.empty()) {
    const Character character = first_character(text);
    const char32_t code = character.code;
    const bool ends_a_line = code == 0x2028 || code == 0x2029;  // in YAML 1.1
    if (character.valid && (code < 0x20 || code == '"' || code == '\\' || (code >= 0x7f && code <= 0xa0) ||
                            ends_a_line || code == 0xfeff || is_noncharacter(code))) {
      out += "\\U";
      for (unsigned shift = 32; shift != 0; shift -= 4) out += digits[code >> (shift - 4) & 15U];
    } else {
      out += text.substr(0, character.length);
    }
    text.remove_prefix(character.length);
  }
  return out += '"';
}

bool is_simple_key(std::string_view text) {
  constexpr std::size_t most = 1024 - 2;  // and two quotes
  // \U and eight digits: of one byte, or of a character of two and more.
  constexpr std::size_t escaped = 10;
  if (text.size() <= most / escaped) return true;
  std::size_t size = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool itself = byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\';
    size += itself ? 1 : byte < 0x80 ? escaped : escaped / 2;
  }
  return size <= most;
}

}  // namespace roundtrip::yaml
