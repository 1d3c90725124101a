// SPDX-License-Identifier: MIT
#include "formats/yamlcpp/sink.h"

#include <yaml-cpp/binary.h>
#include <yaml-cpp/null.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <ostream>
#include <stdexcept>

#include "bench/record/utf8.h"
#include "bench/suite/format.h"

namespace roundtrip::yamlcpp_codec {

namespace {

/// Text that goes to the output as it is. The library takes whatever a stream takes for a number.
struct Verbatim {
  std::string_view text;
};

std::ostream& operator<<(std::ostream& out, Verbatim verbatim) {
  return out << verbatim.text;
}

/// Characters that Unicode never assigns (U+FDD0 to U+FDEF and the last two of each plane). The library's
/// emitter replaces them by U+FFFD; its parser reads them.
bool is_noncharacter(char32_t code) {
  return (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
}

/// DEL, which is no printable character of YAML (5.1) and other readers refuse, as PyYAML does. The library's
/// emitter writes it as it is.
constexpr char32_t del = 0x7f;

/// Whether the emitter would not write the text as it has to be.
bool needs_escapes(std::string_view text) {
  // All such characters begin with one of these bytes, and most texts have neither.
  constexpr std::string_view first_bytes = "\x7f\xef\xf0\xf1\xf2\xf3\xf4";
  for (auto at = text.find_first_of(first_bytes); at != std::string_view::npos;
       at = text.find_first_of(first_bytes, at + 1)) {
    const Character character = first_character(text.substr(at));
    if (character.valid && (character.code == del || is_noncharacter(character.code))) return true;
  }
  return false;
}

/// In double quotes, with escapes for all that the emitter would escape or replace.
std::string quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\"";
  while (!text.empty()) {
    const Character character = first_character(text);
    const char32_t code = character.code;
    if (character.valid && (code < 0x20 || code == '"' || code == '\\' || (code >= 0x7f && code <= 0xa0) ||
                            code == 0xfeff || is_noncharacter(code))) {
      out += "\\U";
      for (unsigned shift = 32; shift != 0; shift -= 4) out += digits[code >> (shift - 4) & 15U];
    } else {
      out += text.substr(0, character.length);
    }
    text.remove_prefix(character.length);
  }
  return out += '"';
}

/// The longest key that the parser surely takes for a simple one: no more than 1024 bytes on its line, with
/// quotes and escapes, which are at most 4 bytes for one of the key.
constexpr std::size_t longest_simple_key = 255;

}  // namespace

Sink::Sink(std::ostream& out) : emitter_(out) {
  emitter_.SetStringFormat(YAML::DoubleQuoted);
}

void Sink::null() {
  emitter_ << YAML::Null;
}

void Sink::number(float f) {
  if (!std::isfinite(f)) return number(double{f});
  std::array<char, 32> text;
  const auto end = std::to_chars(text.begin(), text.end(), f, std::chars_format::general,
                                 std::numeric_limits<float>::max_digits10);
  write_number({text.data(), end.ptr});
}

void Sink::number(double d) {
  if (!std::isfinite(d)) {
    emitter_ << d;
    return;
  }
  std::array<char, 32> text;
  write_number({text.data(), std::to_chars(text.begin(), text.end(), d).ptr});
}

void Sink::write_number(std::string_view digits) {
  const std::size_t exponent = std::min(digits.find('e'), digits.size());
  text_.assign(digits);
  // Without a point it is an integer; with an exponent only, a string to readers of YAML 1.1.
  if (digits.find('.') == std::string_view::npos) text_.insert(exponent, ".0");
  emitter_.WriteIntegralType(Verbatim{text_});
}

void Sink::string(std::string_view s) {
  if (needs_escapes(s)) {
    emitter_.WriteIntegralType(Verbatim{quoted(s)});
  } else {
    text_.assign(s);
    emitter_ << text_;
  }
}

void Sink::bytes(View b) {
  emitter_ << YAML::Binary(reinterpret_cast<const unsigned char*>(b.data()), b.size());
}

void Sink::key(std::string_view s) {
  if (s.size() > longest_simple_key) emitter_ << YAML::LongKey;
  emitter_ << YAML::Key;
  string(s);
  emitter_ << YAML::Value;
}

void Sink::begin(YAML::EMITTER_MANIP collection) {
  if (++depth_ > max_depth) {
    throw UnsupportedError("yaml-cpp reads what nests " + std::to_string(max_depth) + " deep and no deeper");
  }
  emitter_ << collection;
}

void Sink::end(YAML::EMITTER_MANIP collection) {
  --depth_;
  emitter_ << collection;
}

void Sink::finish() const {
  if (!emitter_.good()) throw std::runtime_error("yaml-cpp: " + emitter_.GetLastError());
}

}  // namespace roundtrip::yamlcpp_codec
