// SPDX-License-Identifier: MIT
//
// A sink of events (write.h) that writes a record as the file by which workers that are not C++ get it: the
// values of a document file (bench/record/document_file.h), and two kinds more, for what a language may have
// classes and arrays for. docs/worker-protocol.md has the whole layout.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "bench/record/buffer.h"
#include "bench/record/document.h"

namespace roundtrip {

/// The byte in front of each value. Up to `object` they are the alternatives of a document's value.
enum class RecordFileTag : std::uint8_t {
  null,
  boolean,
  int64,
  uint64,
  number,
  string,
  bytes,
  array,
  object,
  record,   ///< the name of its type, then as an object
  numbers,  ///< what they are, their count, and all of them as they lie in memory
};
static_assert(static_cast<std::size_t>(RecordFileTag::record) == std::variant_size_v<Document::Value>);

/// The character for an arithmetic type: that of Python's struct and array modules.
template <class T>
requires std::is_arithmetic_v<T>
inline constexpr char type_character = [] {
  if constexpr (std::same_as<T, float>) return 'f';
  if constexpr (std::same_as<T, double>) return 'd';
  constexpr char characters[] = {'b', 'h', 'i', 'q'};
  const char of_signed = characters[sizeof(T) == 8 ? 3 : sizeof(T) / 2];
  return std::is_signed_v<T> ? of_signed : static_cast<char>(of_signed - 'a' + 'A');
}();

class RecordFileSink {
 public:
  explicit RecordFileSink(Buffer& out) : out_(out) {
    out_.clear();
    out_.append("D", 1);
  }

  void null() { tag(RecordFileTag::null); }
  void boolean(bool b) {
    tag(RecordFileTag::boolean);
    raw(static_cast<std::uint8_t>(b));
  }
  /// In its one canonical form: unsigned only above what int64 holds.
  void integer(std::integral auto i) {
    if (std::in_range<std::int64_t>(i)) {
      tag(RecordFileTag::int64);
      raw(static_cast<std::int64_t>(i));
    } else {
      tag(RecordFileTag::uint64);
      raw(static_cast<std::uint64_t>(i));
    }
  }
  /// A float is written as the double that it is.
  void number(double d) {
    tag(RecordFileTag::number);
    raw(d);
  }
  void string(std::string_view s) {
    tag(RecordFileTag::string);
    key(s);
  }
  void bytes(View b) {
    tag(RecordFileTag::bytes);
    raw(std::uint64_t{b.size()});
    out_.append(b.data(), b.size());
  }
  void key(std::string_view s) {
    raw(std::uint64_t{s.size()});
    out_.append(s.data(), s.size());
  }
  void begin_array(std::size_t elements) { begin(RecordFileTag::array, elements); }
  void begin_object(std::size_t members) { begin(RecordFileTag::object, members); }
  void begin_record(std::string_view name, std::size_t members) {
    tag(RecordFileTag::record);
    key(name);
    raw(std::uint64_t{members});
  }
  template <class T>
  void numbers(std::span<const T> numbers) {
    tag(RecordFileTag::numbers);
    raw(type_character<T>);
    raw(std::uint64_t{numbers.size()});
    out_.append(numbers.data(), numbers.size_bytes());
  }
  static void end_record() {}
  static void end_array() {}
  static void end_object() {}

 private:
  template <class T>
  void raw(T value) {
    out_.append(&value, sizeof value);
  }
  void tag(RecordFileTag tag) { raw(static_cast<std::uint8_t>(tag)); }
  void begin(RecordFileTag kind, std::size_t count) {
    tag(kind);
    raw(std::uint64_t{count});
  }

  Buffer& out_;
};

}  // namespace roundtrip
