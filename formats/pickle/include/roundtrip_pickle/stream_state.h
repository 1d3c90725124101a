// SPDX-License-Identifier: MIT
//
// What is known of a pickle while it is streamed (stream.h).
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "roundtrip_pickle/error.h"
#include "roundtrip_pickle/plan.h"

namespace roundtrip::pickling {

/// What a handler's next place holds, as far as that decides how a pickle of it begins.
struct Expected {
  enum class Shape : std::uint8_t { any, tuple, complex, pairs, object };
  Shape shape = Shape::any;
  std::size_t size = 0;  ///< of a tuple
};

enum class Outcome : std::uint8_t {
  complete,      ///< the handler has been told all
  stopped,       ///< a function of the handler's returned false
  not_streamed,  ///< the bytes go on in a way that can only be followed with a stack
};

namespace detail {

/// What a reader keeps from pickle to pickle.
struct StreamState {
  enum class Kind : std::uint8_t {
    root,
    list,
    set,
    dict,
    pairs,
    tuple,         ///< of up to three: values without a mark before them
    marked_tuple,  ///< behind a mark
    object,        ///< its class was told, its dict follows
    call,          ///< of a set, by name: the list that it is made of follows
  };
  enum class Awaits : std::uint8_t {
    value,
    key,      ///< of a dict
    only,     ///< the one value of what takes one
    nothing,  ///< between what was put into a list or dict and what may follow, or when the one value is
              ///< there
  };
  struct Level {
    Kind kind;
    Awaits awaits;
    bool single;          ///< what is put into it is one value, before APPEND or SETITEM
    std::uint32_t count;  ///< of values so far
    std::uint32_t additions;
    std::size_t ordinal;  ///< among lists, dicts and sets
  };
  /// What the memo has of a value that can be told again.
  struct Memo {
    enum class Kind : std::uint8_t { other, string, bytes, global, own } kind = Kind::other;
    std::size_t size = 0;  ///< of a global: its number; of what is the handler's own: as the handler says
    const std::byte* data = nullptr;
  };
  struct Global {
    std::string_view module;
    std::string_view name;
  };

  std::array<Level, max_depth + 2> levels;
  std::vector<Memo> memo;
  std::vector<Global> globals;
  Plan plan;
};

}  // namespace detail

}  // namespace roundtrip::pickling
