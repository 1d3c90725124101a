// SPDX-License-Identifier: MIT
//
// The bytes of a pickle, taken from their start to their end. Frames (PEP 3154) are entered and left on the
// way, and nothing may reach over the end of one. No length is believed before the bytes are there.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "bench/record/buffer.h"
#include "roundtrip_pickle/error.h"
#include "roundtrip_pickle/opcodes.h"

namespace roundtrip::pickling {

/// An unsigned little-endian number of up to eight bytes.
[[nodiscard]] inline std::uint64_t little_endian(const std::byte* bytes, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t i = size; i != 0; --i)
    number = number << 8U | std::to_integer<std::uint64_t>(bytes[i - 1]);
  return number;
}

/// The double that BINFLOAT holds.
[[nodiscard]] inline double big_endian_double(const std::byte* bytes) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, bytes, sizeof bits);
  if constexpr (std::endian::native == std::endian::little) bits = __builtin_bswap64(bits);
  return std::bit_cast<double>(bits);
}

/// All functions that take something throw Error when it is not there.
class Input {
 public:
  /// @param start where the pickle begins in them
  explicit Input(View bytes, std::size_t start = 0)
      : begin_(bytes.data()),
        position_(bytes.data() + start),
        end_(bytes.data() + bytes.size()),
        limit_(end_),
        opcode_(position_) {}

  [[nodiscard]] std::size_t position() const { return static_cast<std::size_t>(position_ - begin_); }
  [[nodiscard]] bool at_end() const { return position_ == end_; }
  /// Of the opcode that was taken last.
  [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(opcode_ - begin_); }

  [[gnu::always_inline]] Op take_opcode() {
    opcode_ = position_;
    if (position_ == limit_) [[unlikely]]
      leave_frame();
    return static_cast<Op>(*position_++);
  }
  View take(std::uint64_t count) {
    if (count > left()) [[unlikely]]
      end_too_early();
    const View taken(position_, static_cast<std::size_t>(count));
    position_ += count;
    return taken;
  }
  std::uint64_t take_number(std::size_t size) { return little_endian(take(size).data(), size); }
  /// Text up to the end of its line, which is taken, too.
  View take_line() {
    const void* const end = left() == 0 ? nullptr : std::memchr(position_, '\n', left());
    if (end == nullptr) fail("a line does not end", offset());
    const View line = take(static_cast<std::size_t>(static_cast<const std::byte*>(end) - position_));
    ++position_;
    return line;
  }
  /// What FRAME says: so many of the next bytes belong together.
  void enter_frame(std::uint64_t length) {
    if (limit_ != end_) fail("a frame begins before the one around it ends", offset());
    if (length > left()) fail("the bytes end before the frame does", offset());
    limit_ = position_ + length;
  }

  /// All that follows, frames and what else there is.
  [[nodiscard]] View rest() const { return {position_, end_}; }
  /// What stands between two frames, and is no part of the pickle.
  View skip_outside(std::uint64_t count) {
    if (limit_ != end_ && position_ != limit_)
      fail("bytes that are no part of the pickle begin within a frame", offset());
    limit_ = end_;
    return take(count);
  }

  [[nodiscard]] bool next_is(Op op) const { return position_ != limit_ && static_cast<Op>(*position_) == op; }
  bool skip(Op op) {
    if (!next_is(op)) return false;
    ++position_;
    return true;
  }
  /// An opcode with an argument of one byte, if it is this one.
  bool skip(Op op, std::size_t argument) {
    if (left() < 2 || !next_is(op) || std::to_integer<std::size_t>(position_[1]) != argument) return false;
    position_ += 2;
    return true;
  }

 private:
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(limit_ - position_); }
  [[noreturn, gnu::cold, gnu::noinline]] void end_too_early() const {
    fail(limit_ == end_ ? "the bytes end too early" : "an opcode reaches over the end of its frame",
         offset());
  }
  void leave_frame() {
    limit_ = end_;
    if (position_ == end_) end_too_early();
  }

  const std::byte* begin_;
  const std::byte* position_;
  const std::byte* end_;
  const std::byte* limit_;  ///< of the frame, or of all
  const std::byte* opcode_;
};

}  // namespace roundtrip::pickling
