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

/// Whether the emitter would not write a text so that every reader has it again: it replaces noncharacters by
/// U+FFFD, which its parser reads, and leaves as they are U+007F, which is not printable, and U+2028 and
/// U+2029, which end a line in YAML 1.1.
bool needs_escapes(std::string_view text) {
  // All of them begin with one of these bytes, and most texts have none.
  constexpr std::string_view first_bytes = "\x7f\xe2\xef\xf0\xf1\xf2\xf3\xf4";
  for (auto at = text.find_first_of(first_bytes); at != std::string_view::npos;
       at = text.find_first_of(first_bytes, at + 1)) {
    const Character character = first_character(text.substr(at));
    const char32_t code = character.code;
    if (character.valid && (yaml::is_noncharacter(code) || code == 0x7f || code == 0x2028 || code == 0x2029))
      return true;
  }
  return false;
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
  if (needs_escapes(s)) {
    verbatim(yaml::quoted(s));
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
