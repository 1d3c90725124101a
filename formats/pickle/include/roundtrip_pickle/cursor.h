// SPDX-License-Identifier: MIT
//
// A pickle's opcodes one after the other, each with its argument: nothing is interpreted.
#pragma once

#include "roundtrip_pickle/input.h"

namespace roundtrip::pickling {

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
  /// What frames mean: CPython's reader in C, which is the one that everybody has, lets an opcode reach over
  /// the end of one. Whoever wants to know what it does has to do the same.
  enum class Frames : std::uint8_t { kept, ignored };

  explicit Cursor(View bytes, Frames frames = Frames::kept, std::size_t start = 0)
      : input_(bytes, start), frames_(frames) {}

  [[nodiscard]] std::size_t position() const { return input_.position(); }
  [[nodiscard]] bool at_end() const { return input_.at_end(); }

  /// As Input has them.
  [[nodiscard]] View rest() const { return input_.rest(); }
  View skip_outside(std::uint64_t count) { return input_.skip_outside(count); }

  /// @throws Error when the bytes end, or hold what is no opcode
  Instruction next() {
    Instruction instruction;
    instruction.op = input_.take_opcode();
    instruction.offset = input_.offset();
    read_argument(instruction);
    if (instruction.op == Op::frame && frames_ == Frames::kept) input_.enter_frame(instruction.number);
    return instruction;
  }

 private:
  void read_argument(Instruction& i) {
    switch (info_of(i.op).argument) {
      case Argument::unknown:
        fail("there is no such opcode", input_.offset());
      case Argument::none:
        break;
      case Argument::uint1:
        i.number = input_.take_number(1);
        break;
      case Argument::uint2:
        i.number = input_.take_number(2);
        break;
      case Argument::uint4:
        i.number = input_.take_number(4);
        break;
      case Argument::int4:
        i.number = static_cast<std::uint64_t>(
            std::int64_t{static_cast<std::int32_t>(static_cast<std::uint32_t>(input_.take_number(4)))});
        break;
      case Argument::uint8:
        i.number = input_.take_number(8);
        break;
      case Argument::double8:
        i.real = big_endian_double(input_.take(8).data());
        break;
      case Argument::counted1:
        i.data = input_.take(input_.take_number(1));
        break;
      case Argument::counted4:
        i.data = input_.take(input_.take_number(4));
        break;
      case Argument::counted4s: {
        const std::uint64_t count = input_.take_number(4);
        if (count > INT32_MAX) fail("a length is negative", input_.offset());
        i.data = input_.take(count);
        break;
      }
      case Argument::counted8:
        i.data = input_.take(input_.take_number(8));
        break;
      case Argument::line:
        i.data = input_.take_line();
        break;
      case Argument::two_lines:
        i.data = input_.take_line();
        i.more = input_.take_line();
        break;
    }
  }

  Input input_;
  Frames frames_;
};

}  // namespace roundtrip::pickling
