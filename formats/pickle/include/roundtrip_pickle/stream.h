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
//       // lists, tuples, sets, both parts of a complex
//       bool start_array(std::size_t size);  bool end_array();
//       // dicts, members of an object
//       bool start_object();  bool key(std::string_view);  bool end_object();
//       // what would be taken next; whether the object that is expected has that class
//       Expected expected();  bool is_class(std::string_view module, std::string_view name);
//     };
//
// A handler may have objects of its own, of which the pickle is not all:
//
//     // whether a text names the module of one of their classes
//     bool knows_module(std::string_view);
//     // takes all that follows the name of a class, and tells it
//     template <class Reading> Outcome own_object(const Global&, Reading&);
//
// Such a pickle is streamed as long as that takes no look ahead (plan.h).
//
// A dict at a place that expects pairs is told as an array of arrays of a key and a value.
#pragma once

#include "roundtrip_pickle/stream_calls.h"
#include "roundtrip_pickle/stream_step.h"

namespace roundtrip::pickling {

class StreamReader {
 public:
  /// @throws Error when the bytes are no pickle, as far as that was seen
  template <class Handler>
  Outcome read(View bytes, Handler& handler) {
    return detail::StreamReading<Handler>(state_, bytes, handler).run();
  }

 private:
  detail::StreamState state_;
};

}  // namespace roundtrip::pickling
