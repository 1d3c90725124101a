// SPDX-License-Identifier: MIT
#include "formats/yamlcpp/scalar.h"

#include <charconv>
#include <limits>
#include <string_view>

namespace roundtrip::yamlcpp_codec {

namespace {

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

}  // namespace

Scalar resolve(const std::string& tag, const std::string& text) {
  Scalar scalar;
  if (tag == "tag:yaml.org,2002:binary") scalar.kind = NodeKind::bytes;
  if (tag != "?" || text.empty()) return scalar;

  if (is_one_of(text, "true", "True", "TRUE") || is_one_of(text, "false", "False", "FALSE")) {
    scalar.kind = NodeKind::boolean;
    scalar.boolean = text.size() == 4;
    return scalar;
  }

  // from_chars takes a minus and no plus.
  const bool negative = text[0] == '-';
  const std::string_view digits = std::string_view(text).substr(negative || text[0] == '+' ? 1 : 0);
  const std::string_view with_minus = negative ? std::string_view(text) : digits;
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

}  // namespace roundtrip::yamlcpp_codec
