// SPDX-License-Identifier: MIT
//
// Reads JSON text (RFC 8259) strictly, one token after the other: what JsonTextSink writes comes back as it
// was. Integers are exact to 64 bits and apart from numbers with a fraction or an exponent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace roundtrip {

class JsonTextReader {
 public:
  enum class Token : std::uint8_t {
    null,
    boolean,
    int64,
    uint64,  ///< above 2^63-1
    number,
    string,
    key,
    start_array,
    end_array,
    start_object,
    end_object,
    end  ///< of the text
  };

  /// @param text must stay; a string points into it, or into the reader until the next token
  /// @param deepest how many arrays and objects may be in each other
  explicit JsonTextReader(std::string_view text, std::size_t deepest = 1000)
      : text_(text), deepest_(deepest) {}

  /// @throws std::runtime_error with the offset where the text is no JSON, nests too deep or has a number
  ///   that neither 64 bits nor a double hold
  Token next();

  // The value of the token that next() returned last.

  [[nodiscard]] bool boolean() const { return boolean_; }
  [[nodiscard]] std::int64_t int64() const { return int64_; }
  [[nodiscard]] std::uint64_t uint64() const { return uint64_; }
  [[nodiscard]] double number() const { return number_; }
  /// Of a string or a key.
  [[nodiscard]] std::string_view string() const { return string_; }

  /// Whether the string that was read last has no escapes, and points into the text.
  [[nodiscard]] bool string_is_in_text() const { return string_.data() != unescaped_.data(); }

  /// @throws std::runtime_error with the offset
  [[noreturn]] void fail(const char* what) const;

 private:
  enum class Expects : std::uint8_t { value, first_value, key, first_key, comma, nothing };

  void skip_space();
  Token value();
  Token open(bool object);
  Token close(bool object);
  Token literal(std::string_view word, Token token);
  Token read_number();
  void read_string();
  void read_escape();
  std::uint32_t read_hexadecimal();
  char take();

  std::string_view text_;
  std::size_t deepest_;
  std::size_t place_ = 0;
  Expects expects_ = Expects::value;
  std::vector<bool> objects_;  ///< the containers around the place: whether each is an object
  bool boolean_ = false;
  std::int64_t int64_ = 0;
  std::uint64_t uint64_ = 0;
  double number_ = 0;
  std::string_view string_;
  std::string unescaped_;
};

}  // namespace roundtrip
