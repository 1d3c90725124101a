// SPDX-License-Identifier: MIT
#include "formats/yamlcpp/sink.h"

#include <yaml-cpp/binary.h>
#include <yaml-cpp/null.h>

#include <ostream>
#include <stdexcept>

#include "bench/record/utf8.h"
#include "bench/suite/format.h"

namespace roundtrip::yamlcpp_codec {

namespace {

/// Characters that Unicode never assigns (U+FDD0 to U+FDEF and the last two of each plane). The library's
/// emitter replaces them by U+FFFD; its parser reads them.
bool is_noncharacter(char32_t code) {
  return (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
}

bool has_noncharacter(std::string_view text) {
  // All of them begin with one of these bytes, and most texts have neither.
  constexpr std::string_view first_bytes = "\xef\xf0\xf1\xf2\xf3\xf4";
  for (auto at = text.find_first_of(first_bytes); at != std::string_view::npos;
       at = text.find_first_of(first_bytes, at + 1)) {
    const Character character = first_character(text.substr(at));
    if (character.valid && is_noncharacter(character.code)) return true;
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

}  // namespace

Sink::Sink(std::ostream& out) : emitter_(out) {
  emitter_.SetStringFormat(YAML::DoubleQuoted);
}

void Sink::null() {
  emitter_ << YAML::Null;
}

void Sink::verbatim(std::string_view text) {
  // The library writes whatever a stream takes as it writes an integer.
  emitter_.WriteIntegralType(text);
}

void Sink::string(std::string_view s) {
  if (has_noncharacter(s)) {
    verbatim(quoted(s));
  } else {
    text_.assign(s);
    emitter_ << text_;
  }
}

void Sink::bytes(View b) {
  emitter_ << YAML::Binary(reinterpret_cast<const unsigned char*>(b.data()), b.size());
}

void Sink::key(std::string_view s) {
  if (!yaml::is_simple_key(s)) emitter_ << YAML::LongKey;
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
