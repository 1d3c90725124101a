// SPDX-License-Identifier: MIT
//
// The library's builder as a sink of events (bench/bridges/write.h), and as the output of save.
#pragma once

#include <flatbuffers/flexbuffers.h>

#include <bit>
#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "bench/record/buffer.h"

namespace roundtrip::flexbuffers_codec {

/// Owns the bytes that it builds: they are the output, and are copied nowhere. An array whose elements are
/// all of one type of number is a typed vector: of two to four elements, one of a fixed size.
class Builder {
 public:
  void null() {
    note(Held::other);
    builder_.Null();
  }
  void boolean(bool b) {
    note(Held::other);
    builder_.Bool(b);
  }
  void integer(std::signed_integral auto i) {
    note(Held::integer);
    builder_.Int(i);
  }
  void integer(std::unsigned_integral auto u) {
    note(Held::unsigned_integer);
    builder_.UInt(u);
  }
  void number(float f) {
    note(Held::number);
    builder_.Float(f);
  }
  void number(double d) {
    note(Held::number);
    builder_.Double(d);
  }
  void string(std::string_view s) {
    note(Held::other);
    builder_.String(s.data(), s.size());
  }
  void key(std::string_view s) { builder_.Key(s.data(), s.size()); }
  void bytes(View b) {
    note(Held::other);
    builder_.Blob(b.data(), b.size());
  }

  void begin_array(std::size_t elements) { begin(builder_.StartVector(), elements); }
  void end_array() {
    const Container array = end();
    const bool typed =
        std::has_single_bit(array.held) && array.held != static_cast<std::uint8_t>(Held::other);
    builder_.EndVector(array.start, typed, typed && is_fixed(array.size));
  }
  void begin_object(std::size_t members) { begin(builder_.StartMap(), members); }
  void end_object() { builder_.EndMap(end().start); }

  /// What is in memory is copied, each number in the width that it has there; but the size that stands before
  /// the numbers has no more bits than each of them.
  template <class T>
  void numbers(std::span<const T> numbers) {
    const bool size_fits = static_cast<std::size_t>(std::bit_width(numbers.size())) <= 8 * sizeof(T);
    if (numbers.empty() || !size_fits) return push(numbers);
    note(Held::other);
    if (is_fixed(numbers.size())) {
      builder_.FixedTypedVector(numbers.data(), numbers.size());
    } else {
      builder_.Vector(numbers.data(), numbers.size());
    }
  }

  /// Before the first event, and after the last.
  void start() {
    builder_.Clear();
    open_.assign(1, {});
    finished_ = false;
  }
  void finish() {
    builder_.Finish();
    finished_ = true;
  }

  void clear() { start(); }
  [[nodiscard]] const std::uint8_t* data() const { return finished_ ? builder_.GetBuffer().data() : nullptr; }
  [[nodiscard]] std::size_t size() const { return finished_ ? builder_.GetSize() : 0; }

 private:
  /// Kinds of elements, as bits.
  enum class Held : std::uint8_t { integer = 1, unsigned_integer = 2, number = 4, other = 8 };

  struct Container {
    std::size_t start = 0;  ///< among the library's values
    std::size_t size = 0;
    std::uint8_t held = 0;  ///< all kinds of elements that came so far
  };

  void note(Held kind) { open_.back().held |= static_cast<std::uint8_t>(kind); }
  void begin(std::size_t start, std::size_t size) {
    note(Held::other);
    open_.push_back({start, size});
  }
  Container end() {
    const Container ended = open_.back();
    open_.pop_back();
    return ended;
  }

  static bool is_fixed(std::size_t size) { return size >= 2 && size <= 4; }

  template <class T>
  void push(std::span<const T> numbers) {
    begin_array(numbers.size());
    for (const T n : numbers) {
      if constexpr (std::floating_point<T>) {
        number(n);
      } else {
        integer(n);
      }
    }
    end_array();
  }

  flexbuffers::Builder builder_;
  std::vector<Container> open_{1};  ///< what is in progress, in what holds the root
  bool finished_ = false;
};

}  // namespace roundtrip::flexbuffers_codec
