// SPDX-License-Identifier: MIT
#include "bench/worker/json_line.h"

#include <array>
#include <cstdio>

#include "bench/record/utf8.h"

namespace roundtrip {

namespace {

/// A JSON string; bytes that are not UTF-8 (an error message can hold anything) become U+FFFD.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  while (!text.empty()) {
    const char c = text.front();
    const Character character = first_character(text);
    if (!character.valid) {
      result += replacement_character;
    } else if (c == '"' || c == '\\') {
      (result += '\\') += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
      result += escape.data();
    } else {
      result += text.substr(0, character.length);
    }
    text.remove_prefix(character.length);
  }
  return result + '"';
}

std::string all_digits(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.17g", value);
  return text.data();
}

}  // namespace

JsonLine& JsonLine::add_raw(std::string_view key, const std::string& json) {
  if (!members_.empty()) members_ += ',';
  members_ += quoted(key) + ':' + json;
  return *this;
}

JsonLine& JsonLine::add(std::string_view key, std::string_view text) {
  return add_raw(key, quoted(text));
}

JsonLine& JsonLine::add(std::string_view key, double value) {
  return add_raw(key, all_digits(value));
}

JsonLine& JsonLine::add(std::string_view key, const std::vector<double>& values) {
  std::string list = "[";
  for (const double value : values) list.append(list.size() == 1 ? "" : ",").append(all_digits(value));
  return add_raw(key, list + "]");
}

}  // namespace roundtrip
