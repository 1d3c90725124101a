// SPDX-License-Identifier: MIT
//
// The bytes that columns are written to and read from.
#pragma once

#include "roundtrip_native/compact_footprint.h"
#include "roundtrip_native/write.h"

namespace roundtrip::native::compact::detail {

/// The longest varint.
inline constexpr std::size_t varint_room = 9;

class Output {
 public:
  /// Appends to `buffer`, which is right again after finish().
  Output(Buffer& buffer, std::size_t room)
      : buffer_(buffer), writer_(buffer, nullptr, nullptr), cursor_(writer_.begin(room)) {}

  /// Where at least `size` more bytes can be written.
  [[nodiscard]] std::byte* room(std::size_t size) {
    cursor_ = native::detail::ensure(cursor_, size, writer_);
    return cursor_.out;
  }
  /// Notes what was written there.
  void advance_to(std::byte* end) { cursor_.out = end; }

  void put_byte(unsigned byte) {
    std::byte* const at = room(1);
    *at = static_cast<std::byte>(byte);
    advance_to(at + 1);
  }

  /// Seven bits in a byte, the low ones first, and the top bit set in all but the last byte (LEB128); but the
  /// ninth byte holds eight bits.
  void put_varint(std::uint64_t number) {
    std::byte* at = room(varint_room);
    std::byte* const ninth = at + varint_room - 1;
    while (number >= 0x80 && at != ninth) [[unlikely]] {
        *at++ = static_cast<std::byte>(number | 0x80);
        number >>= 7;
      }
    *at++ = static_cast<std::byte>(number);
    advance_to(at);
  }

  void put_bytes(const void* bytes, std::size_t size) {
    std::byte* const at = room(size);
    native::detail::copy_any(at, static_cast<const std::byte*>(bytes), size);
    advance_to(at + size);
  }

  void put_zeros(std::size_t count) {
    std::byte* const at = room(count);
    std::memset(at, 0, count);
    advance_to(at + count);
  }

  void finish() { writer_.finish(cursor_); }
  /// Of the buffer, with what has been put.
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(cursor_.out - buffer_.data()); }

 private:
  Buffer& buffer_;
  native::detail::Writer writer_;
  native::detail::OutputCursor cursor_;
};

/// What a load noticed: to be told to the user with the path of the column.
struct Refusal {
  Problem problem;
  std::size_t offset;
};

class Input {
 public:
  explicit Input(View bytes)
      : begin_(bytes.data()),
        at_(begin_),
        end_(begin_ + bytes.size()),
        limit_(most_expanded * std::uint64_t{bytes.size()} + free_footprint) {}

  [[noreturn, gnu::cold, gnu::noinline]] void refuse(Problem problem) const {
    throw Refusal{problem, offset()};
  }

  [[nodiscard]] const std::byte* at() const { return at_; }
  [[nodiscard]] const std::byte* end() const { return end_; }
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(at_ - begin_); }

  /// Before anything is made of them: `count` values of `each` bytes.
  void grant(std::uint64_t count, std::uint64_t each) {
    if (each != 0 && count > (limit_ - footprint_) / each) [[unlikely]]
      refuse(Problem::length);
    footprint_ += count * each;
  }
  [[nodiscard]] std::uint64_t footprint() const { return footprint_; }

  /// Passes `size` bytes and returns the first.
  const std::byte* take(std::size_t size) {
    if (left() < size) [[unlikely]]
      refuse(Problem::truncated);
    return std::exchange(at_, at_ + size);
  }

  unsigned take_byte() { return std::to_integer<unsigned>(*take(1)); }

  [[gnu::always_inline]] std::uint64_t take_varint() {
    const unsigned first = take_byte();
    return first < 0x80 ? first : take_longer_varint(first & 0x7f);
  }

 private:
  [[gnu::noinline]] std::uint64_t take_longer_varint(std::uint64_t number) {
    for (unsigned shift = 7;; shift += 7) {
      const std::uint64_t byte = take_byte();
      // No zeros at the end: there is one way to write a number.
      if (byte == 0) [[unlikely]]
        refuse(Problem::column);
      if (byte < 0x80 || shift == 56) return number | byte << shift;
      number |= (byte & 0x7f) << shift;
    }
  }

  const std::byte* begin_;
  const std::byte* at_;
  const std::byte* end_;
  std::uint64_t limit_;
  std::uint64_t footprint_ = 0;
};

}  // namespace roundtrip::native::compact::detail
