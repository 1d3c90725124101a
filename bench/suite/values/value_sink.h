// SPDX-License-Identifier: MIT
//
// What a reader (bench/suite/reader.h) of a format with values in values tells, in the order of the file: the
// same to what makes a document of it (document_builder.h) and to what only looks (inspected_values.h).
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "bench/record/buffer.h"
#include "bench/record/utf8.h"
#include "bench/suite/mapping.h"
#include "bench/suite/reader.h"

namespace roundtrip {

/// A value that has no others in it. Text is UTF-8.
using Plain = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string_view, View>;

class ValueSink {
 public:
  ValueSink() = default;
  ValueSink(const ValueSink&) = delete;
  ValueSink& operator=(const ValueSink&) = delete;
  ValueSink(ValueSink&&) = delete;
  ValueSink& operator=(ValueSink&&) = delete;
  virtual ~ValueSink() = default;

  // A type is in the words of the format.

  virtual void value(std::string_view type, const Plain& value) = 0;
  /// @return whether there is room for it: not where it would nest too deep, and nothing has then begun
  [[nodiscard]] bool start_array(std::string_view type) {
    return depth_ != max_document_depth && (++depth_, begin_array(type), true);
  }
  [[nodiscard]] bool start_object(std::string_view type) {
    return depth_ != max_document_depth && (++depth_, begin_object(type), true);
  }
  /// Of the next value, in an object.
  virtual void key(std::string_view key) = 0;
  /// Of the array or object that began last.
  void end() {
    --depth_;
    end_container();
  }

  virtual void mapped(const Mapping& mapping) = 0;

  /// Says that the file has been read up to there.
  virtual void reached(std::size_t offset) = 0;
  /// How much of a text is of interest.
  [[nodiscard]] virtual std::size_t longest_text() const = 0;

 protected:
  virtual void begin_array(std::string_view type) = 0;
  virtual void begin_object(std::string_view type) = 0;
  virtual void end_container() = 0;

 private:
  std::size_t depth_ = 0;
};

/// What is said where start_array or start_object returns false.
[[nodiscard]] inline std::string too_deep_for_a_document() {
  return "nested more than " + std::to_string(max_document_depth) + " deep, which is the limit";
}

/// Text of a format that does not check it.
inline void put_text(ValueSink& sink, std::string_view type, std::string_view text) {
  if (is_utf8(text)) return sink.value(type, text);
  sink.mapped(mapping::not_utf8);
  sink.value(type, as_view(text));
}

/// The shortest digits of a number; of bytes, hexadecimal ones unless they are UTF-8.
[[nodiscard]] inline std::string text_of(const Plain& value) {
  const auto digits = [](auto number) {
    std::array<char, 40> memory;
    return std::string(memory.data(), std::to_chars(memory.begin(), memory.end(), number).ptr);
  };
  struct Text {
    decltype(digits)& number;
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(bool b) const { return b ? "true" : "false"; }
    std::string operator()(std::int64_t i) const { return number(i); }
    std::string operator()(std::uint64_t u) const { return number(u); }
    std::string operator()(double d) const { return number(d); }
    std::string operator()(std::string_view text) const { return std::string(text); }
    std::string operator()(View bytes) const {
      if (is_utf8(as_text(bytes))) return std::string(as_text(bytes));
      constexpr std::string_view hexadecimal = "0123456789abcdef";
      std::string text;
      for (const std::byte byte : bytes) {
        text += hexadecimal[std::to_integer<unsigned>(byte) >> 4U];
        text += hexadecimal[std::to_integer<unsigned>(byte) & 15U];
      }
      return text;
    }
  };
  return std::visit(Text{digits}, value);
}

/// A key of a format in which it may be any value.
inline void put_key(ValueSink& sink, const Plain& key) {
  const auto* text = std::get_if<std::string_view>(&key);
  if (text != nullptr && is_utf8(*text)) return sink.key(*text);
  sink.mapped(mapping::key);
  sink.key(text != nullptr ? text_of(as_view(*text)) : text_of(key));
}

}  // namespace roundtrip
