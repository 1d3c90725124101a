// SPDX-License-Identifier: MIT
//
// A sink of events (write.h) that writes JSON text: minified, exact, the same each time. For libraries that
// only read, which must be given something, and for formats that keep as JSON what they have no place for.
// Numbers that are no integers have
// the fewest digits that read back as the same double, and always a '.' or an 'e'; not-a-number and
// infinities, which JSON does not have, become null.
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <stdexcept>
#include <string_view>

#include "bench/record/buffer.h"
#include "bench/record/utf8.h"

namespace roundtrip {

/// JSON text is UTF-8 (RFC 8259, section 8.1), and a string is not.
class NotUtf8Error : public std::runtime_error {
 public:
  NotUtf8Error() : std::runtime_error("JSON text is UTF-8, and a string or a key is not") {}
};

/// @throws NotUtf8Error from string() and key()
class JsonTextSink {
 public:
  explicit JsonTextSink(Buffer& out) : out_(out) {}

  /// Begins with the next text.
  void start() { follows_ = false; }

  void null() { value("null"); }
  void boolean(bool b) { value(b ? "true" : "false"); }
  void integer(std::integral auto i) {
    std::array<char, 24> text{};
    value({text.data(), std::to_chars(text.begin(), text.end(), i).ptr});
  }
  /// A float is written as the double that it is.
  void number(double d) {
    if (!std::isfinite(d)) return null();
    std::array<char, 32> text{};
    const std::string_view digits(text.data(), std::to_chars(text.begin(), text.end(), d).ptr);
    value(digits);
    if (digits.find_first_of(".e") == std::string_view::npos) put(".0");
  }
  void string(std::string_view s) {
    value("\"");
    escape(s);
    put("\"");
  }
  void key(std::string_view s) {
    string(s);
    put(":");
    follows_ = false;
  }
  void begin_array(std::size_t) { begin("["); }
  void end_array() { end("]"); }
  void begin_object(std::size_t) { begin("{"); }
  void end_object() { end("}"); }

 private:
  void put(std::string_view text) { out_.append(text.data(), text.size()); }
  void value(std::string_view text) {
    if (follows_) put(",");
    put(text);
    follows_ = true;
  }
  void begin(std::string_view bracket) {
    value(bracket);
    follows_ = false;
  }
  void end(std::string_view bracket) {
    put(bracket);
    follows_ = true;
  }

  /// Of ASCII, and written as it is.
  static bool is_plain(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }

  void escape(std::string_view s) {
    while (!s.empty()) {
      std::size_t plain = 0;
      while (plain != s.size() && is_plain(s[plain])) ++plain;
      put(s.substr(0, plain));
      s.remove_prefix(plain);
      if (s.empty()) return;
      const Character character = first_character(s);
      if (!character.valid) throw NotUtf8Error();
      if (character.code < 0x20) {
        constexpr std::string_view hexadecimal = "0123456789abcdef";
        put(character.code < 0x10 ? "\\u000" : "\\u001");
        put(hexadecimal.substr(character.code % 16, 1));
      } else {
        if (s[0] == '"' || s[0] == '\\') put("\\");
        put(s.substr(0, character.length));
      }
      s.remove_prefix(character.length);
    }
  }

  Buffer& out_;
  bool follows_ = false;  ///< whether a value stands before the next one
};

}  // namespace roundtrip
