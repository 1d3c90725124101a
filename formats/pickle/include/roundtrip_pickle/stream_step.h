// SPDX-License-Identifier: MIT
//
// What each opcode does, of stream_reading.h.
#pragma once

#include "roundtrip_pickle/stream_reading.h"

namespace roundtrip::pickling::detail {

/// @return whether to go on
template <class Handler>
inline bool StreamReading<Handler>::step(Op op) {
  switch (op) {
    case Op::binint1: {
      const std::uint64_t i = input_.take_number(1);
      return scalar([&] { return handler_.int64(static_cast<std::int64_t>(i)); });
    }
    case Op::binint2: {
      const std::uint64_t i = input_.take_number(2);
      return scalar([&] { return handler_.int64(static_cast<std::int64_t>(i)); });
    }
    case Op::binint: {
      const auto i = static_cast<std::int32_t>(static_cast<std::uint32_t>(input_.take_number(4)));
      return scalar([&] { return handler_.int64(i); });
    }
    case Op::long1:
      return big_integer(input_.take(input_.take_number(1)));
    case Op::binfloat:
      return real();
    case Op::short_binunicode:
      return string(input_.take(input_.take_number(1)));
    case Op::binunicode:
      return string(input_.take(input_.take_number(4)));
    case Op::binunicode8:
      return string(input_.take(input_.take_number(8)));
    case Op::binget:
      return get(input_.take_number(1));
    case Op::long_binget:
      return get(input_.take_number(4));
    case Op::none:
      return enter(true) && told(handler_.null()) && after_value();
    case Op::newtrue:
      return scalar([&] { return handler_.boolean(true); });
    case Op::newfalse:
      return scalar([&] { return handler_.boolean(false); });
    case Op::short_binbytes:
      return bytes(input_.take(input_.take_number(1)));
    case Op::binbytes:
      return bytes(input_.take(input_.take_number(4)));
    case Op::binbytes8:
    case Op::bytearray8:
      return bytes(input_.take(input_.take_number(8)));
    case Op::mark:
      return mark();
    case Op::empty_list:
      return begin(Kind::list);
    case Op::empty_set:
      return begin(Kind::set);
    case Op::empty_dict:
      return begin(Kind::dict);
    case Op::appends:
      return add_to_list(Kind::list, false);
    case Op::append:
      return add_to_list(Kind::list, true);
    case Op::additems:
      return add_to_list(Kind::set, false);
    case Op::setitems:
      return add_to_dict(false);
    case Op::setitem:
      return add_to_dict(true);
    case Op::tuple1:
      return end_tuple(1);
    case Op::tuple2:
      return end_tuple(2);
    case Op::tuple3:
      return end_tuple(3);
    case Op::tuple:
      if (!close_all_between()) return false;
      if (top_->kind != Kind::marked_tuple) return not_streamed();
      return told(handler_.end_array()) && pop();
    case Op::global: {
      const View module = input_.take_line();
      const View name = input_.take_line();
      return enter() && global({as_text(module), as_text(name)});
    }
    case Op::build:
      if (!close_all_between()) return false;
      if (top_->kind != Kind::object || top_->awaits != Awaits::nothing) return not_streamed();
      return pop();
    case Op::memoize:
      return put(memo_.size());
    case Op::binput:
      return put(input_.take_number(1));
    case Op::long_binput:
      return put(input_.take_number(4));
    case Op::frame:
      input_.enter_frame(input_.take_number(8));
      return true;
    case Op::proto:
      if (input_.take_number(1) > highest_protocol)
        fail("a protocol that this reader does not know", input_.offset());
      return true;
    case Op::stop:
      return stop();
    default:
      return not_streamed();
  }
}

}  // namespace roundtrip::pickling::detail
