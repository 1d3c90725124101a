// SPDX-License-Identifier: MIT
//
// The members of an array's wrapper straight from the opcodes, in the order in which joblib and this library
// write them. What comes in another order is for the graph to read.
#pragma once

#include <roundtrip_joblib/arrays.h>

#include "roundtrip_pickle/stream.h"

namespace roundtrip::joblib {

/// @tparam Reading of a StreamReader that met the name of the class
template <class Reading>
class WrapperReading {
 public:
  /// @param dtypes those of the file so far, to which the memo refers
  WrapperReading(Reading& reading, std::vector<DType>& dtypes)
      : reading_(reading), input_(reading.input()), dtypes_(dtypes) {}

  /// @return false when the opcodes are others
  bool read(Header& header) {
    if (!input_.skip(Op::empty_tuple) || !input_.skip(Op::newobj)) return false;
    reading_.skip_memo({});
    if (!input_.skip(Op::empty_dict)) return false;
    reading_.skip_memo({});
    if (!input_.skip(Op::mark)) return false;
    unsigned seen = 0;
    while (!input_.skip(Op::setitems)) {
      View key;
      if (!reading_.take_text(key) || !member(as_text(key), header, seen)) return false;
    }
    return seen == has_all && input_.skip(Op::build);
  }

 private:
  using Op = pickling::Op;
  using Memo = typename Reading::Memo;
  using Global = typename Reading::Global;

  static constexpr unsigned has_shape = 1, has_dtype = 2, has_all = 3;

  bool member(std::string_view key, Header& header, unsigned& seen) {
    if (key == "shape") {
      if ((seen & has_shape) != 0) return false;
      seen |= has_shape;
      return shape(header.shape);
    }
    if (key == "dtype") {
      if ((seen & has_dtype) != 0) return false;
      seen |= has_dtype;
      return dtype(header.dtype);
    }
    if (key == "subclass") {
      Global named{};
      return global(reading_.take_get(), named) && named.module == "numpy" && named.name == "ndarray";
    }
    if (key == "order") {
      View order;
      if (!reading_.take_text(order)) return false;
      header.fortran_order = as_text(order) == "F";
      return header.fortran_order || as_text(order) == "C";
    }
    if (key == "allow_mmap") return flag(header.allow_mmap);
    if (key != "numpy_array_alignment_bytes") return false;
    std::int64_t bytes = 0;
    header.padded = !input_.skip(Op::none);
    return !header.padded || integer(bytes);
  }

  bool flag(bool& value) {
    value = input_.skip(Op::newtrue);
    return value || input_.skip(Op::newfalse);
  }
  bool integer(std::int64_t& value) {
    if (input_.skip(Op::binint1)) {
      value = static_cast<std::int64_t>(input_.take_number(1));
    } else if (input_.skip(Op::binint2)) {
      value = static_cast<std::int64_t>(input_.take_number(2));
    } else if (input_.skip(Op::binint)) {
      value = static_cast<std::int32_t>(static_cast<std::uint32_t>(input_.take_number(4)));
    } else if (input_.skip(Op::long1)) {
      const pickling::Integer integer = pickling::integer_of(input_.take(input_.take_number(1)));
      value = static_cast<std::int64_t>(integer.bits);
      return integer.kind == pickling::Integer::Kind::int64;
    } else {
      return false;
    }
    return true;
  }
  /// @param known what the memo has, if a number of it came first
  bool global(const Memo& known, Global& named) {
    if (known.kind == Memo::Kind::global) {
      named = reading_.global_of(known);
      return true;
    }
    if (input_.skip(Op::global)) {
      const View module = input_.take_line();
      named = {as_text(module), as_text(input_.take_line())};
    } else {
      View module(known.data, known.size);
      if (known.kind != Memo::Kind::string && !reading_.take_text(module)) return false;
      if (!reading_.stack_global(module, named)) return false;
    }
    reading_.skip_memo_of(named);
    return true;
  }

  bool shape(arrays::Shape& shape) {
    if (!input_.skip(Op::empty_tuple)) {
      const bool marked = input_.skip(Op::mark);
      std::int64_t extent = 0;
      while (integer(extent)) {
        if (extent < 0 || shape.rank() == arrays::Shape::max_rank) return false;
        shape.push(static_cast<std::size_t>(extent));
      }
      constexpr std::array ends{Op::tuple, Op::tuple1, Op::tuple2, Op::tuple3};
      if (!marked && shape.rank() > 3) return false;
      if (!input_.skip(marked ? Op::tuple : ends.at(shape.rank()))) return false;
    }
    reading_.skip_memo({});
    return true;
  }

  bool dtype(DType& dtype) {
    const Memo known = reading_.take_get();
    if (known.kind == Memo::Kind::own) {
      dtype = dtypes_[known.size];
      return true;
    }
    Global named{};
    View name;
    if (!global(known, named) || named.module != "numpy" || named.name != "dtype" ||
        !reading_.take_text(name) || !is_flag() || !is_flag() || !input_.skip(Op::tuple3)) {
      return false;
    }
    reading_.skip_memo({});
    if (!input_.skip(Op::reduce)) return false;
    dtype = DType::of(as_text(name), input_.offset());
    const std::size_t index = dtypes_.size();
    dtypes_.push_back(dtype);
    reading_.skip_memo({Memo::Kind::own, index, nullptr});
    // The state: a version, the order of the bytes, what structures have, and three numbers more.
    std::int64_t number = 0;
    View order;
    if (!input_.skip(Op::mark) || !integer(number) || !reading_.take_text(order)) return false;
    for (int i = 0; i != 3; ++i) {
      if (!input_.skip(Op::none)) return false;
    }
    for (int i = 0; i != 3; ++i) {
      if (!integer(number)) return false;
    }
    if (!input_.skip(Op::tuple)) return false;
    reading_.skip_memo({});
    dtype.set_order(as_text(order), input_.offset());
    dtypes_[index] = dtype;
    return input_.skip(Op::build);
  }
  /// Whether the type is aligned, and copied: a bool or, where older versions wrote it, a number.
  bool is_flag() {
    std::int64_t number = 0;
    bool value = false;
    return flag(value) || integer(number);
  }

  Reading& reading_;
  pickling::Input& input_;
  std::vector<DType>& dtypes_;
};

}  // namespace roundtrip::joblib
