// SPDX-License-Identifier: MIT
//
// The opcodes of pickle's protocols 0 to 5, as CPython's Lib/pickletools.py documents each of them
// (PEP 307 for protocol 2, PEP 3154 for 4, PEP 574 for 5).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace roundtrip::pickling {

enum class Op : std::uint8_t {
  mark = '(',
  stop = '.',
  pop = '0',
  pop_mark = '1',
  dup = '2',
  real = 'F',
  integer = 'I',
  binint = 'J',
  binint1 = 'K',
  long_integer = 'L',
  binint2 = 'M',
  none = 'N',
  persid = 'P',
  binpersid = 'Q',
  reduce = 'R',
  string = 'S',
  binstring = 'T',
  short_binstring = 'U',
  unicode = 'V',
  binunicode = 'X',
  append = 'a',
  build = 'b',
  global = 'c',
  dict = 'd',
  appends = 'e',
  get = 'g',
  binget = 'h',
  inst = 'i',
  long_binget = 'j',
  list = 'l',
  obj = 'o',
  put = 'p',
  binput = 'q',
  long_binput = 'r',
  setitem = 's',
  tuple = 't',
  setitems = 'u',
  empty_dict = '}',
  empty_list = ']',
  empty_tuple = ')',
  binfloat = 'G',
  binbytes = 'B',
  short_binbytes = 'C',
  proto = 0x80,
  newobj = 0x81,
  ext1 = 0x82,
  ext2 = 0x83,
  ext4 = 0x84,
  tuple1 = 0x85,
  tuple2 = 0x86,
  tuple3 = 0x87,
  newtrue = 0x88,
  newfalse = 0x89,
  long1 = 0x8a,
  long4 = 0x8b,
  short_binunicode = 0x8c,
  binunicode8 = 0x8d,
  binbytes8 = 0x8e,
  empty_set = 0x8f,
  additems = 0x90,
  frozenset = 0x91,
  newobj_ex = 0x92,
  stack_global = 0x93,
  memoize = 0x94,
  frame = 0x95,
  bytearray8 = 0x96,
  next_buffer = 0x97,
  readonly_buffer = 0x98,
};

/// What stands behind an opcode. Integers are little-endian, but for the double.
enum class Argument : std::uint8_t {
  unknown,  ///< there is no such opcode
  none,
  uint1,
  uint2,
  uint4,
  int4,
  uint8,
  double8,    ///< big-endian
  counted1,   ///< bytes behind their number in one byte
  counted4,   ///< … in four
  counted4s,  ///< … in four, signed; a negative one is an error
  counted8,   ///< … in eight
  line,       ///< text to the end of the line
  two_lines,
};

struct OpInfo {
  std::string_view name;  ///< as pickletools has it
  Argument argument = Argument::unknown;
};

namespace detail {

constexpr std::array<OpInfo, 256> make_op_table() {
  std::array<OpInfo, 256> table{};
  const auto set = [&](Op op, std::string_view name, Argument argument = Argument::none) {
    table[static_cast<std::uint8_t>(op)] = {name, argument};
  };
  set(Op::mark, "MARK");
  set(Op::stop, "STOP");
  set(Op::pop, "POP");
  set(Op::pop_mark, "POP_MARK");
  set(Op::dup, "DUP");
  set(Op::real, "FLOAT", Argument::line);
  set(Op::integer, "INT", Argument::line);
  set(Op::binint, "BININT", Argument::int4);
  set(Op::binint1, "BININT1", Argument::uint1);
  set(Op::long_integer, "LONG", Argument::line);
  set(Op::binint2, "BININT2", Argument::uint2);
  set(Op::none, "NONE");
  set(Op::persid, "PERSID", Argument::line);
  set(Op::binpersid, "BINPERSID");
  set(Op::reduce, "REDUCE");
  set(Op::string, "STRING", Argument::line);
  set(Op::binstring, "BINSTRING", Argument::counted4s);
  set(Op::short_binstring, "SHORT_BINSTRING", Argument::counted1);
  set(Op::unicode, "UNICODE", Argument::line);
  set(Op::binunicode, "BINUNICODE", Argument::counted4);
  set(Op::append, "APPEND");
  set(Op::build, "BUILD");
  set(Op::global, "GLOBAL", Argument::two_lines);
  set(Op::dict, "DICT");
  set(Op::appends, "APPENDS");
  set(Op::get, "GET", Argument::line);
  set(Op::binget, "BINGET", Argument::uint1);
  set(Op::inst, "INST", Argument::two_lines);
  set(Op::long_binget, "LONG_BINGET", Argument::uint4);
  set(Op::list, "LIST");
  set(Op::obj, "OBJ");
  set(Op::put, "PUT", Argument::line);
  set(Op::binput, "BINPUT", Argument::uint1);
  set(Op::long_binput, "LONG_BINPUT", Argument::uint4);
  set(Op::setitem, "SETITEM");
  set(Op::tuple, "TUPLE");
  set(Op::setitems, "SETITEMS");
  set(Op::empty_dict, "EMPTY_DICT");
  set(Op::empty_list, "EMPTY_LIST");
  set(Op::empty_tuple, "EMPTY_TUPLE");
  set(Op::binfloat, "BINFLOAT", Argument::double8);
  set(Op::binbytes, "BINBYTES", Argument::counted4);
  set(Op::short_binbytes, "SHORT_BINBYTES", Argument::counted1);
  set(Op::proto, "PROTO", Argument::uint1);
  set(Op::newobj, "NEWOBJ");
  set(Op::ext1, "EXT1", Argument::uint1);
  set(Op::ext2, "EXT2", Argument::uint2);
  set(Op::ext4, "EXT4", Argument::int4);
  set(Op::tuple1, "TUPLE1");
  set(Op::tuple2, "TUPLE2");
  set(Op::tuple3, "TUPLE3");
  set(Op::newtrue, "NEWTRUE");
  set(Op::newfalse, "NEWFALSE");
  set(Op::long1, "LONG1", Argument::counted1);
  set(Op::long4, "LONG4", Argument::counted4s);
  set(Op::short_binunicode, "SHORT_BINUNICODE", Argument::counted1);
  set(Op::binunicode8, "BINUNICODE8", Argument::counted8);
  set(Op::binbytes8, "BINBYTES8", Argument::counted8);
  set(Op::empty_set, "EMPTY_SET");
  set(Op::additems, "ADDITEMS");
  set(Op::frozenset, "FROZENSET");
  set(Op::newobj_ex, "NEWOBJ_EX");
  set(Op::stack_global, "STACK_GLOBAL");
  set(Op::memoize, "MEMOIZE");
  set(Op::frame, "FRAME", Argument::uint8);
  set(Op::bytearray8, "BYTEARRAY8", Argument::counted8);
  set(Op::next_buffer, "NEXT_BUFFER");
  set(Op::readonly_buffer, "READONLY_BUFFER");
  return table;
}

inline constexpr std::array<OpInfo, 256> op_table = make_op_table();

}  // namespace detail

[[nodiscard]] constexpr const OpInfo& info_of(Op op) {
  return detail::op_table[static_cast<std::uint8_t>(op)];
}

/// The newest protocol there is.
inline constexpr std::uint8_t highest_protocol = 5;

}  // namespace roundtrip::pickling
