// SPDX-License-Identifier: MIT
//
// Names, and what they are called with, of stream_reading.h.
#pragma once

#include "roundtrip_pickle/stream_reading.h"

namespace roundtrip::pickling::detail {

template <class Handler>
bool StreamReading<Handler>::global(const Global& named) {
  skip_memo_of(named);
  if (names_own_object(named.module)) {
    if constexpr (has_own_objects) {
      const Outcome outcome = handler_.own_object(named, *this);
      return outcome == Outcome::complete ? after_value() : end(outcome);
    }
  }
  const bool builtin = named.module == "builtins" || named.module == "__builtin__";
  if (named.module == "_codecs" && named.name == "encode") return latin1_bytes();
  if (builtin && named.name == "bytes") {
    if (!input_.skip(Op::empty_tuple) || !input_.skip(Op::reduce)) return not_streamed();
    return told(handler_.bytes({})) && after_value();
  }
  if (builtin && named.name == "complex") return complex();
  if (builtin && (named.name == "set" || named.name == "frozenset")) return push(Kind::call, Awaits::only);
  if (!shapes_ || handler_.expected(false).shape != Expected::Shape::object ||
      !handler_.is_class(named.module, named.name)) {
    return not_streamed();
  }
  if (!input_.skip(Op::empty_tuple) || !input_.skip(Op::newobj)) return not_streamed();
  skip_memo({});
  return push(Kind::object, Awaits::only);
}

template <class Handler>
bool StreamReading<Handler>::end_call() {
  skip_memo({});
  if (top_->awaits != Awaits::nothing || !input_.skip(Op::reduce)) return not_streamed();
  return pop();
}

template <class Handler>
bool StreamReading<Handler>::complex() {
  std::array<double, 2> parts{};
  for (double& part : parts) {
    if (!input_.skip(Op::binfloat)) return not_streamed();
    part = big_endian_double(input_.take(8).data());
  }
  if (!input_.skip(Op::tuple2)) return not_streamed();
  skip_memo({});
  if (!input_.skip(Op::reduce)) return not_streamed();
  return told(handler_.start_array(2) && handler_.number(parts[0]) && handler_.number(parts[1]) &&
              handler_.end_array()) &&
         after_value();
}

template <class Handler>
bool StreamReading<Handler>::latin1_bytes() {
  View text;
  View encoding;
  if (!take_text(text) || !take_text(encoding)) return not_streamed();
  if (as_text(encoding) != "latin1" || !input_.skip(Op::tuple2)) return not_streamed();
  skip_memo({});
  if (!input_.skip(Op::reduce)) return not_streamed();
  latin1_.clear();
  for (std::string_view rest = as_text(text); !rest.empty();) {
    const Character character = first_character(rest);
    if (!character.valid || character.code > 0xff) return not_streamed();
    latin1_.push_back(static_cast<char>(character.code));
    rest.remove_prefix(character.length);
  }
  return told(handler_.bytes(std::as_bytes(std::span(latin1_)))) && after_value();
}

}  // namespace roundtrip::pickling::detail
