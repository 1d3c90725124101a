// SPDX-License-Identifier: MIT
#include "bench/driver/run/json_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

#include "bench/driver/base/escape.h"
#include "bench/driver/base/json_text.h"
#include "bench/driver/base/number_text.h"
#include "bench/record/utf8.h"

namespace roundtrip {

namespace {

/// Bytes of a text that a message shows.
constexpr std::size_t longest_excerpt = 40;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// What stands at the start of `text`, up to the end of its line, shortened and printable.
std::string beginning(std::string_view text) {
  text = text.substr(0, text.find_first_of("\r\n"));
  std::size_t end = 0;
  while (end < text.size() && end < longest_excerpt) end += first_character(text.substr(end)).length;
  return terminal_text(text.substr(0, end)) + (end < text.size() ? "…" : "");
}

class Parser {
 public:
  Parser(std::string_view text, JsonDialect dialect) : text_(text), dialect_(dialect) {}

  JsonDocument parse() {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
    if (text_.starts_with("\xff\xfe") || text_.starts_with("\xfe\xff")) {
      throw JsonError("not JSON: JSON is UTF-8, and this is UTF-16: `iconv -f UTF-16 -t UTF-8` converts it",
                      0);
    }
    skip_space();
    if (at_ == text_.size())
      throw JsonError(text_.empty() ? "not JSON: it is empty" : "not JSON: it contains only white space",
                      at_);
    value(document_.root, 0);
    const std::size_t end = at_;
    skip_space();
    if (at_ != text_.size()) {
      const bool other_line = text_.substr(end, at_ - end).find('\n') != std::string_view::npos;
      fail(at_, "expected nothing more after the value",
           other_line ? "; several values in one file need one line each" : "");
    }
    return std::move(document_);
  }

 private:
  /// @param wanted what should stand at `offset`
  [[noreturn]] void fail(std::size_t offset, std::string_view wanted, std::string_view hint = {}) const {
    if (offset == text_.size())
      throw JsonError(fmt::format("not JSON: {}, but the text ends", wanted), offset);
    if (text_[offset] == '\0') fail_at_nul(offset);
    throw JsonError(
        fmt::format("not JSON: {}, but found: {}{}", wanted, beginning(text_.substr(offset)), hint), offset);
  }

  [[noreturn]] void fail_at_nul(std::size_t offset) const {
    std::string why = "not JSON: a NUL byte";
    if (text_.find_first_not_of('\0', offset) == std::string_view::npos) {
      why += fmt::format(", and nothing else up to the end ({} bytes): was the file written completely?",
                         text_.size() - offset);
    } else if (offset < 2) {
      why += "; JSON is UTF-8, and this looks like UTF-16: `iconv -f UTF-16 -t UTF-8` converts it";
    }
    throw JsonError(why, offset);
  }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] bool next_is(std::string_view word) const { return text_.substr(at_).starts_with(word); }

  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void value(Document& out, std::size_t depth) {
    switch (peek()) {
      case '{':
        return object(out, depth);
      case '[':
        return array(out, depth);
      case '"':
        out.value = string();
        break;
      case 't':
        word("true");
        out.value = true;
        break;
      case 'f':
        word("false");
        out.value = false;
        break;
      case 'n':
        word("null");
        break;
      default:
        if (dialect_ == JsonDialect::python && special_number(out)) break;
        if (peek() != '-' && !is_digit(peek())) fail(at_, "expected a value", hint());
        out = number();
    }
    ++document_.leaves;
  }

  bool special_number(Document& out) {
    for (const auto& [name, number] : {std::pair<std::string_view, double>{"NaN", NAN},
                                       {"Infinity", HUGE_VAL},
                                       {"-Infinity", -HUGE_VAL}}) {
      if (!next_is(name)) continue;
      at_ += name.size();
      out.value = number;
      return true;
    }
    return false;
  }

  /// For what is often taken for JSON.
  [[nodiscard]] std::string_view hint() const {
    if (next_is("NaN") || next_is("Infinity") || next_is("-Infinity")) {
      return "; JSON has no NaN or infinity, though Python's json writes them: --data-format "
             "python-json reads them";
    }
    if (next_is("//") || next_is("/*") || next_is("#")) {
      return "; JSON has no comments: remove them, or if it is YAML, which allows most of this, use "
             "--data-format yaml";
    }
    if (next_is("'")) {
      return "; JSON strings are in double quotes: if Python printed this, write it with json.dump";
    }
    if (next_is("True") || next_is("False") || next_is("None")) return "; this is how Python writes it";
    if (next_is(".") || next_is("+")) return "; a number begins with a digit or with -";
    return "";
  }

  void word(std::string_view word) {
    if (!next_is(word)) fail(at_, "expected a value");
    at_ += word.size();
  }

  void open(std::size_t depth) {
    if (depth == max_document_depth) {
      throw JsonError(fmt::format("nested more than {} deep, which is the limit", max_document_depth), at_);
    }
    ++at_;
    skip_space();
  }

  /// @return whether another element follows
  bool separator(char closing, std::string_view wanted) {
    skip_space();
    if (take(closing)) return false;
    if (!take(',')) fail(at_, wanted, hint());
    skip_space();
    return true;
  }

  void array(Document& out, std::size_t depth) {
    open(depth);
    auto& elements = out.value.emplace<Document::Array>();
    if (take(']')) {
      ++document_.leaves;
      return;
    }
    do {
      if (peek() == ']') fail(at_, "expected a value", "; a comma goes only between two");
      value(elements.emplace_back(), depth + 1);
    } while (separator(']', "expected ',' or ']' after an element of an array"));
  }

  void object(Document& out, std::size_t depth) {
    open(depth);
    auto& members = out.value.emplace<Document::Object>();
    if (take('}')) {
      ++document_.leaves;
      return;
    }
    do {
      if (peek() == '}') fail(at_, "expected a key", "; a comma goes only between two");
      if (peek() != '"') fail(at_, "expected a key in double quotes", hint());
      Document::Member& member = members.emplace_back(string(), Document{});
      skip_space();
      if (!take(':')) fail(at_, "expected ':' after a key", hint());
      skip_space();
      value(member.second, depth + 1);
    } while (separator('}', "expected ',' or '}' after a member of an object"));
  }

  /// At the opening quote.
  std::string string() {
    std::string out;
    const std::size_t start = at_++;
    for (;;) {
      std::size_t end = at_;
      while (end < text_.size() && text_[end] != '"' && text_[end] != '\\' &&
             static_cast<unsigned char>(text_[end]) >= 0x20 &&
             static_cast<unsigned char>(text_[end]) < 0x80) {
        ++end;
      }
      out += text_.substr(at_, end - at_);
      at_ = end;
      if (at_ == text_.size()) {
        throw JsonError(fmt::format("not JSON: the string does not end: {}", beginning(text_.substr(start))),
                        start);
      }
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (take('"')) return out;
      if (take('\\')) {
        escape(out);
      } else if (byte < 0x20) {
        throw JsonError(
            fmt::format("not JSON: a control character in a string; it is written \\u{:04x}", byte), at_);
      } else {
        const Character character = first_character(text_.substr(at_));
        if (!character.valid) {
          throw JsonError(
              fmt::format("not JSON: a string that is not UTF-8: {}", beginning(text_.substr(at_))), at_);
        }
        out += text_.substr(at_, character.length);
        at_ += character.length;
      }
    }
  }

  /// Behind the backslash.
  void escape(std::string& out) {
    const std::size_t start = at_ - 1;
    const char c = peek();
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (const std::size_t i = names.find(c); i != std::string_view::npos) {
      out += meanings[i];
      ++at_;
      return;
    }
    if (!take('u')) fail(start, "expected an escape sequence of JSON");
    char32_t code = hexadecimal(start);
    if (code >= 0xd800 && code < 0xdc00 && next_is("\\u")) {
      at_ += 2;
      const char32_t low = hexadecimal(start);
      if (low >= 0xdc00 && low < 0xe000) code = 0x10000 + ((code - 0xd800) << 10U) + (low - 0xdc00);
    }
    if (code >= 0xd800 && code < 0xe000) {
      fail(start, "expected a pair of surrogates, the high one first");
    }
    append_utf8(out, code);
  }

  /// @param start of the escape sequence
  char32_t hexadecimal(std::size_t start) {
    std::uint32_t code = 0;
    const std::string_view digits = text_.substr(at_, 4);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (error != std::errc{} || end - digits.data() != 4)
      fail(start, "expected four hexadecimal digits after \\u");
    at_ += 4;
    return code;
  }

  void digits(std::size_t start, std::string_view where) {
    if (!is_digit(peek())) {
      throw JsonError(
          fmt::format("not JSON: a number without a digit {}: {}", where, beginning(text_.substr(start))),
          at_);
    }
    while (is_digit(peek())) ++at_;
  }

  Document number() {
    const std::size_t start = at_;
    bool integer = true;
    if (next_is("-Infinity")) fail(start, "expected a value", hint());
    take('-');
    if (take('0')) {
      if (is_digit(peek())) fail(start, "expected a value", "; a number does not begin with 0");
    } else {
      digits(start, "before the point");
    }
    if (take('.')) {
      integer = false;
      digits(start, "after the point");
    }
    if (take('e') || take('E')) {
      integer = false;
      if (!take('+')) take('-');
      digits(start, "in the exponent");
    }
    const std::string_view token = text_.substr(start, at_ - start);
    // An integer has no -0.
    if (integer && token != "-0") {
      if (const auto exact = to_integer(token)) return *exact;
    }
    return {to_double(token, start)};
  }

  static std::optional<Document> to_integer(std::string_view token) {
    const auto parse_as = [&]<class Integer>(Integer value) -> std::optional<Document> {
      const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
      if (error != std::errc{}) return std::nullopt;
      return Document::integer(value);
    };
    return token[0] == '-' ? parse_as(std::int64_t{}) : parse_as(std::uint64_t{});
  }

  double to_double(std::string_view token, std::size_t start) {
    const NearestDouble nearest = nearest_double(token);
    if (std::isinf(nearest.value)) {
      throw JsonError(fmt::format("a number beyond the largest double, 1.8e308: {}", beginning(token)),
                      start);
    }
    if (!nearest.reproduced) {
      const Rounding rounding = nearest.value == 0 ? Rounding::zero : Rounding::digits;
      RoundedNumbers& rounded = document_.rounded.at(static_cast<std::size_t>(rounding));
      if (rounded.leaves.empty()) rounded.first_offset = start;
      rounded.leaves.push_back(document_.leaves);
    }
    return nearest.value;
  }

  std::string_view text_;
  JsonDialect dialect_;
  std::size_t at_ = 0;
  JsonDocument document_;
};

}  // namespace

JsonDocument parse_document(std::string_view text, JsonDialect dialect) {
  return Parser(text, dialect).parse();
}

std::string line_and_column(std::string_view text, std::size_t offset) {
  TextPlace place = place_in(text, offset);
  // A byte order mark is not a character that an editor shows.
  if (place.line == 1 && offset >= 3 && text.starts_with("\xef\xbb\xbf")) --place.column;
  return fmt::format("{}:{}", place.line, place.column);
}

}  // namespace roundtrip
