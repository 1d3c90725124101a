// SPDX-License-Identifier: MIT
#include "bench/bridges/json_text_reader.h"

#include <charconv>
#include <stdexcept>

#include "bench/record/utf8.h"

namespace roundtrip {

void JsonTextReader::fail(const char* what) const {
  throw std::runtime_error("JSON: " + std::string(what) + " (at byte " + std::to_string(place_) + ")");
}

void JsonTextReader::skip_space() {
  while (place_ != text_.size() &&
         (text_[place_] == ' ' || text_[place_] == '\n' || text_[place_] == '\r' || text_[place_] == '\t')) {
    ++place_;
  }
}

char JsonTextReader::take() {
  if (place_ == text_.size()) fail("the text ends too early");
  return text_[place_++];
}

JsonTextReader::Token JsonTextReader::next() {
  skip_space();
  if (expects_ == Expects::nothing) {
    if (place_ != text_.size()) fail("something stands behind the end");
    return Token::end;
  }
  if (expects_ == Expects::comma) {
    const char c = take();
    const bool object = objects_.back();
    if (c == (object ? '}' : ']')) return close(object);
    if (c != ',') {
      --place_;
      fail(object ? "expected , or }" : "expected , or ]");
    }
    expects_ = object ? Expects::key : Expects::value;
    skip_space();
  }
  if (expects_ == Expects::first_value || expects_ == Expects::value) {
    if (expects_ == Expects::first_value && place_ != text_.size() && text_[place_] == ']') {
      ++place_;
      return close(false);
    }
    return value();
  }
  const char c = take();
  if (expects_ == Expects::first_key && c == '}') return close(true);
  if (c != '"') fail("expected a key");
  read_string();
  skip_space();
  if (take() != ':') fail("expected :");
  expects_ = Expects::value;
  return Token::key;
}

JsonTextReader::Token JsonTextReader::value() {
  const char c = take();
  const Expects after = objects_.empty() ? Expects::nothing : Expects::comma;
  if (c == '{' || c == '[') return open(c == '{');
  expects_ = after;
  switch (c) {
    case '"':
      read_string();
      return Token::string;
    case 'n':
      return literal("null", Token::null);
    case 't':
      boolean_ = true;
      return literal("true", Token::boolean);
    case 'f':
      boolean_ = false;
      return literal("false", Token::boolean);
    default:
      --place_;
      return read_number();
  }
}

JsonTextReader::Token JsonTextReader::open(bool object) {
  if (objects_.size() == deepest_) fail("arrays and objects nest too deep");
  objects_.push_back(object);
  expects_ = object ? Expects::first_key : Expects::first_value;
  return object ? Token::start_object : Token::start_array;
}

JsonTextReader::Token JsonTextReader::close(bool object) {
  objects_.pop_back();
  expects_ = objects_.empty() ? Expects::nothing : Expects::comma;
  return object ? Token::end_object : Token::end_array;
}

JsonTextReader::Token JsonTextReader::literal(std::string_view word, Token token) {
  --place_;
  if (text_.substr(place_, word.size()) != word) fail("expected a value");
  place_ += word.size();
  return token;
}

JsonTextReader::Token JsonTextReader::read_number() {
  const std::size_t begin = place_;
  const auto at = [&](std::size_t i) { return i < text_.size() ? text_[i] : '\0'; };
  const auto digits = [&](std::size_t i) {
    while (at(i) >= '0' && at(i) <= '9') ++i;
    return i;
  };
  std::size_t end = begin + (at(begin) == '-' ? 1 : 0);
  const std::size_t first = end;
  end = digits(end);
  if (end == first || (at(first) == '0' && end != first + 1)) fail("expected a value");
  bool integer = true;
  const auto more = [&](std::size_t from) {
    integer = false;
    end = digits(from);
    if (end == from) fail("a number without digits");
  };
  if (at(end) == '.') more(end + 1);
  if (at(end) == 'e' || at(end) == 'E') {
    ++end;
    more(at(end) == '+' || at(end) == '-' ? end + 1 : end);
  }
  const char* const from = text_.data() + begin;
  const char* const to = text_.data() + end;
  std::errc error{};
  Token token = Token::number;
  if (!integer) {
    error = std::from_chars(from, to, number_).ec;
  } else if (error = std::from_chars(from, to, int64_).ec; error == std::errc{}) {
    token = Token::int64;
  } else {
    error = std::from_chars(from, to, uint64_).ec;
    token = Token::uint64;
  }
  if (error != std::errc{}) fail("a number is too large, or too close to zero");
  place_ = end;
  return token;
}

void JsonTextReader::read_string() {
  const std::size_t begin = place_;
  bool escaped = false;
  for (;;) {
    const char c = take();
    if (c == '"') break;
    if (c == '\\') {
      if (!escaped) {
        escaped = true;
        unescaped_.assign(text_.substr(begin, place_ - 1 - begin));
      }
      read_escape();
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x20) fail("a control character in a string");
    std::size_t length = 1;
    if (static_cast<unsigned char>(c) >= 0x80) {
      const Character character = first_character(text_.substr(place_ - 1));
      if (!character.valid) fail("a string is not UTF-8");
      length = character.length;
    }
    if (escaped) unescaped_.append(text_.substr(place_ - 1, length));
    place_ += length - 1;
  }
  string_ = escaped ? std::string_view(unescaped_) : text_.substr(begin, place_ - 1 - begin);
}

std::uint32_t JsonTextReader::read_hexadecimal() {
  std::uint32_t code = 0;
  const std::string_view digits = text_.substr(place_, 4);
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  if (digits.size() != 4 || rest != digits.data() + 4 || error != std::errc{}) fail("expected four digits");
  place_ += 4;
  return code;
}

void JsonTextReader::read_escape() {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  const char c = take();
  if (const std::size_t i = letters.find(c); i != std::string_view::npos) {
    unescaped_ += meanings[i];
    return;
  }
  if (c != 'u') fail("an unknown escape");
  std::uint32_t code = read_hexadecimal();
  if (code >= 0xd800 && code < 0xdc00 && text_.substr(place_, 2) == "\\u") {
    place_ += 2;
    const std::uint32_t low = read_hexadecimal();
    if (low < 0xdc00 || low >= 0xe000) fail("half a character");
    code = 0x10000 + ((code - 0xd800) << 10U) + (low - 0xdc00);
  }
  if (code >= 0xd800 && code < 0xe000) fail("half a character");
  append_utf8(unescaped_, code);
}

}  // namespace roundtrip
