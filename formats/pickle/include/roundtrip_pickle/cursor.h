// SPDX-License-Identifier: MIT
//
// A pickle's opcodes one after the other, each with its argument: nothing is interpreted, and no length is
// believed before the bytes are there. Frames (PEP 3154) are entered and left on the way.
#pragma once

#include <bit>
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

struct Instruction {
  Op op = Op::stop;
  std::size_t offset = 0;    ///< of the opcode
  std::uint64_t number = 0;  ///< of an integer argument; int4 is sign-extended
  double real = 0;           ///< of BINFLOAT
  View data{};               ///< of counted bytes, or of a line without its end
  View more{};               ///< of the second line
};

class Cursor {
 public:
  explicit Cursor(View bytes) : bytes_(bytes), limit_(bytes.size()) {}

  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] bool at_end() const { return position_ == bytes_.size(); }

  /// @throws Error when the bytes end, or hold what is no opcode
  Instruction next() {
    leave_frame();
    Instruction instruction;
    instruction.offset = offset_ = position_;
    instruction.op = static_cast<Op>(take(1)[0]);
    read_argument(instruction);
    if (instruction.op == Op::frame) enter_frame(instruction.number);
    return instruction;
  }

 private:
  /// Nothing may reach over the end of a frame.
  void enter_frame(std::uint64_t length) {
    if (limit_ != bytes_.size()) fail("a frame begins before the one around it ends", offset_);
    if (length > bytes_.size() - position_) fail("the bytes end before the frame does", offset_);
    limit_ = position_ + static_cast<std::size_t>(length);
  }
  void leave_frame() {
    if (position_ == limit_) limit_ = bytes_.size();
  }

  View take(std::uint64_t count) {
    if (count > limit_ - position_) {
      fail(
          limit_ == bytes_.size() ? "the bytes end too early" : "an opcode reaches over the end of its frame",
          offset_);
    }
    const View taken = bytes_.subspan(position_, static_cast<std::size_t>(count));
    position_ += taken.size();
    return taken;
  }
  std::uint64_t number(std::size_t size) { return little_endian(take(size).data(), size); }
  View line() {
    const View rest = bytes_.subspan(position_, limit_ - position_);
    const void* const end = rest.empty() ? nullptr : std::memchr(rest.data(), '\n', rest.size());
    if (end == nullptr) fail("a line does not end", offset_);
    const auto size = static_cast<std::size_t>(static_cast<const std::byte*>(end) - rest.data());
    position_ += size + 1;
    return rest.first(size);
  }
  void read_argument(Instruction& i) {
    switch (info_of(i.op).argument) {
      case Argument::unknown:
        fail("there is no such opcode", offset_);
      case Argument::none:
        break;
      case Argument::uint1:
        i.number = number(1);
        break;
      case Argument::uint2:
        i.number = number(2);
        break;
      case Argument::uint4:
        i.number = number(4);
        break;
      case Argument::int4:
        i.number = static_cast<std::uint64_t>(
            std::int64_t{static_cast<std::int32_t>(static_cast<std::uint32_t>(number(4)))});
        break;
      case Argument::uint8:
        i.number = number(8);
        break;
      case Argument::double8:
        i.real = big_endian_double(take(8).data());
        break;
      case Argument::counted1:
        i.data = take(number(1));
        break;
      case Argument::counted4:
        i.data = take(number(4));
        break;
      case Argument::counted4s: {
        const std::uint64_t count = number(4);
        if (count > INT32_MAX) fail("a length is negative", offset_);
        i.data = take(count);
        break;
      }
      case Argument::counted8:
        i.data = take(number(8));
        break;
      case Argument::line:
        i.data = line();
        break;
      case Argument::two_lines:
        i.data = line();
        i.more = line();
        break;
    }
  }

  View bytes_;
  std::size_t position_ = 0;
  std::size_t limit_;       ///< of the frame, or of all
  std::size_t offset_ = 0;  ///< of the opcode in progress
};

}  // namespace roundtrip::pickling
