// SPDX-License-Identifier: MIT
//
// A pickle read straight from its opcodes, each value told to a handler as soon as it is there: no tree, no
// stack of values. That goes for what holds each value once, in the order that CPython's writer gives: lists,
// dicts and sets, and, where the handler says that it expects one, tuples, complex numbers and objects. What
// does not go, of which shared lists are an example, ends with Outcome::not_streamed, and read_graph
// (graph.h) and replay (replay.h) tell a handler the same values by way of a tree.
//
// The handler's functions return false to stop:
//
//     struct Handler {
//       bool null();  bool boolean(bool);  bool int64(std::int64_t);  bool uint64(std::uint64_t);
//       bool big_integer(View twos_complement_little_endian);
//       bool number(double);  bool string(std::string_view);  bool bytes(View);
//       bool start_array(std::size_t size);  bool end_array();       lists, tuples, sets, both parts of a
//       complex bool start_object();  bool key(std::string_view);  bool end_object();      dicts, members of
//       an object Expected expected();                        what would be taken next bool
//       is_class(std::string_view module, std::string_view name);  of the object that is expected
//     };
//
// A dict at a place that expects pairs is told as an array of arrays of a key and a value.
#pragma once

#include <array>
#include <limits>
#include <vector>

#include "bench/record/utf8.h"
#include "roundtrip_pickle/cursor.h"
#include "roundtrip_pickle/integers.h"
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

class StreamReader {
 public:
  /// @throws Error when the bytes are no pickle, as far as that was seen
  template <class Handler>
  Outcome read(View bytes, Handler& handler);

 private:
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
    enum class Kind : std::uint8_t { other, string, bytes, global } kind = Kind::other;
    std::size_t size = 0;  ///< of a global: its number
    const std::byte* data = nullptr;
  };
  struct Global {
    std::string_view module;
    std::string_view name;
  };

  template <class Handler>
  class Reading;

  std::array<Level, max_depth + 2> levels_;
  std::vector<Memo> memo_;
  std::vector<Global> globals_;
  Plan plan_;
};

}  // namespace roundtrip::pickling

#include "roundtrip_pickle/stream_reading.h"
