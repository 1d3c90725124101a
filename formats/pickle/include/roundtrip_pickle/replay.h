// SPDX-License-Identifier: MIT
//
// A graph told to a handler of stream.h, value by value. What is shared is told each time that it is met. A
// handler with `std::optional<bool> object(const Graph&, const Node&)` is asked first what an object is: it
// tells it, and returns whether to go on, or knows nothing of it.
#pragma once

#include "roundtrip_pickle/graph.h"
#include "roundtrip_pickle/integers.h"
#include "roundtrip_pickle/stream.h"

namespace roundtrip::pickling {

namespace detail {

template <class Handler>
class Replay {
 public:
  /// @param most values that are told: what is shared could swell without end
  Replay(const Graph& graph, Handler& handler, std::size_t most)
      : graph_(graph), handler_(handler), left_(most) {}

  bool tell(NodeId id, std::size_t depth = 0) {
    const Node& node = graph_[id];
    if (depth > max_depth) fail("the values nest more than 1000 deep, or hold themselves", node.offset);
    if (left_-- == 0) fail("shared values stand for far more than the pickle has bytes", node.offset);
    switch (node.kind) {
      case Node::Kind::none:
        return handler_.null();
      case Node::Kind::boolean:
        return handler_.boolean(node.integer != 0);
      case Node::Kind::integer:
        return handler_.int64(node.integer);
      case Node::Kind::big_integer: {
        const Integer integer = integer_of(node.bytes);
        return integer.kind == Integer::Kind::uint64 ? handler_.uint64(integer.bits)
                                                     : handler_.big_integer(node.bytes);
      }
      case Node::Kind::real:
        return handler_.number(node.real);
      case Node::Kind::complex:
        return handler_.start_array(2) && handler_.number(node.real) && handler_.number(node.imaginary) &&
               handler_.end_array();
      case Node::Kind::string:
        return handler_.string(as_text(node.bytes));
      case Node::Kind::bytes:
      case Node::Kind::byte_array:
        return handler_.bytes(node.bytes);
      case Node::Kind::list:
      case Node::Kind::tuple:
      case Node::Kind::set:
      case Node::Kind::frozenset:
        if (!handler_.start_array(node.items.size())) return false;
        for (const NodeId item : node.items) {
          if (!tell(item, depth + 1)) return false;
        }
        return handler_.end_array();
      case Node::Kind::dict:
        return tell_dict(node, depth);
      case Node::Kind::object:
        return tell_object(node, depth);
      case Node::Kind::global:
      case Node::Kind::persistent:
        fail("a class or function stands where a value is expected", node.offset);
    }
    return false;
  }

 private:
  bool tell_dict(const Node& node, std::size_t depth) {
    if (handler_.has_shapes() && handler_.expected(false).shape == Expected::Shape::pairs) {
      if (!handler_.start_array(node.items.size() / 2)) return false;
      for (std::size_t i = 0; i < node.items.size(); i += 2) {
        if (!handler_.start_array(2) || !tell(node.items[i], depth + 1) ||
            !tell(node.items[i + 1], depth + 1) || !handler_.end_array()) {
          return false;
        }
      }
      return handler_.end_array();
    }
    if (!handler_.start_object()) return false;
    for (std::size_t i = 0; i < node.items.size(); i += 2) {
      const Node& key = graph_[node.items[i]];
      if (key.kind != Node::Kind::string) fail("a key is not text", key.offset);
      if (!handler_.key(as_text(key.bytes)) || !tell(node.items[i + 1], depth + 1)) return false;
    }
    return handler_.end_object();
  }
  /// Its state is a dict, and the class the one that is expected.
  bool tell_object(const Node& node, std::size_t depth) {
    if constexpr (requires { handler_.object(graph_, node); }) {
      if (const std::optional<bool> told = handler_.object(graph_, node)) return *told;
    }
    const Node& type = graph_[node.items[0]];
    const std::string_view name = as_text(graph_[type.items[0]].bytes);
    if (!handler_.is_class(as_text(type.bytes), name)) {
      fail(std::string("an object of the class ").append(as_text(type.bytes)).append(".").append(name) +
               " stands where none of it is expected",
           node.offset);
    }
    if (!graph_[node.items[1]].items.empty() || node.items.size() > 3) {
      fail("an object was made with more than its members", node.offset);
    }
    if (node.items.size() == 2) return handler_.start_object() && handler_.end_object();
    if (graph_[node.items[2]].kind != Node::Kind::dict)
      fail("the state of an object is not a dict", node.offset);
    return tell(node.items[2], depth + 1);
  }

  const Graph& graph_;
  Handler& handler_;
  std::size_t left_;
};

}  // namespace detail

/// @param size of the pickle in bytes, by which goes how much may be told
/// @return false when a function of the handler's returned false
/// @throws Error for what no handler can be told: cycles, classes, keys that are no text
template <class Handler>
bool replay(const Graph& graph, std::size_t size, Handler& handler) {
  return detail::Replay<Handler>(graph, handler, (std::size_t{1} << 16) + 8 * size).tell(graph.root());
}

}  // namespace roundtrip::pickling
