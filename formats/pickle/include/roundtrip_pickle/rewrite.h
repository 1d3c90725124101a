// SPDX-License-Identifier: MIT
//
// A graph as a pickle again, of any protocol that the writer has: what is shared stays shared, and what holds
// itself holds itself.
#pragma once

#include <unordered_map>

#include "roundtrip_pickle/graph.h"
#include "roundtrip_pickle/writer.h"

namespace roundtrip::pickling {

template <class Output>
class Rewriter {
 public:
  explicit Rewriter(WriterOptions options = {}) : options_(options), writer_(options) {}

  /// @throws Error when the values nest more than max_depth deep
  void write(const Graph& graph, Output& out) {
    graph_ = &graph;
    memo_.clear();
    writer_.begin(out);
    value(graph.root(), 0);
    writer_.finish();
  }

 private:
  using Kind = Node::Kind;

  void value(NodeId id, std::size_t depth) {
    const Node& node = (*graph_)[id];
    if (const auto known = memo_.find(id); known != memo_.end()) return writer_.get(known->second);
    if (depth > max_depth) fail("the values nest more than 1000 deep", node.offset);
    switch (node.kind) {
      case Kind::none:
        return writer_.none();
      case Kind::boolean:
        return writer_.boolean(node.integer != 0);
      case Kind::integer:
        return writer_.integer(node.integer);
      case Kind::big_integer:
        return writer_.big_integer(node.bytes);
      case Kind::real:
        return writer_.real(node.real);
      case Kind::complex:
        writer_.complex(node.real, node.imaginary);
        break;
      case Kind::string:
        writer_.string(as_text(node.bytes));
        break;
      case Kind::bytes:
        writer_.bytes(node.bytes);
        break;
      case Kind::byte_array:
        writer_.byte_array(node.bytes);
        break;
      case Kind::list:
        writer_.empty_list();
        remember(id);
        return fill(node, depth, &Writer<Output>::end_list);
      case Kind::dict:
        writer_.empty_dict();
        remember(id);
        return fill(node, depth, &Writer<Output>::end_dict);
      case Kind::set:
        return set(id, depth);
      case Kind::tuple:
      case Kind::frozenset:
        return unchanging(id, depth);
      case Kind::global:
        return writer_.global(as_text(node.bytes), as_text((*graph_)[node.items[0]].bytes));
      case Kind::object:
        return object(id, depth);
      case Kind::persistent:
        value(node.items[0], depth + 1);
        return writer_.persistent();
    }
    remember(id);
  }

  void remember(NodeId id) { memo_.emplace(id, writer_.memoize()); }

  void fill(const Node& node, std::size_t depth, void (Writer<Output>::*end)()) {
    if (node.items.empty()) return;
    writer_.mark();
    for (const NodeId item : node.items) value(item, depth + 1);
    (writer_.*end)();
  }
  /// Before protocol 4 a set is made by a call, and cannot be in what it is made of.
  void set(NodeId id, std::size_t depth) {
    const Node& node = (*graph_)[id];
    if (options_.protocol >= 4) {
      writer_.empty_set();
      remember(id);
      return fill(node, depth, &Writer<Output>::end_set);
    }
    writer_.begin_set();
    for (const NodeId item : node.items) value(item, depth + 1);
    writer_.end_set();
    remember(id);
  }
  /// A tuple or frozenset is there when all that is in it is; a list in it may have held it by then.
  void unchanging(NodeId id, std::size_t depth) {
    const Node& node = (*graph_)[id];
    const bool tuple = node.kind == Kind::tuple;
    if (tuple) {
      writer_.begin_tuple(node.items.size());
    } else {
      writer_.begin_frozenset();
    }
    for (const NodeId item : node.items) value(item, depth + 1);
    // Before protocol 4 a frozenset is a call, which nothing in it can have been given.
    if (const auto known = memo_.find(id); known != memo_.end()) {
      if (tuple && node.items.size() <= 3) {
        writer_.pop(node.items.size());
      } else {
        writer_.pop_to_mark();
      }
      return writer_.get(known->second);
    }
    if (tuple) {
      writer_.end_tuple(node.items.size());
    } else {
      writer_.end_frozenset();
    }
    remember(id);
  }
  void object(NodeId id, std::size_t depth) {
    const Node& node = (*graph_)[id];
    value(node.items[0], depth + 1);
    value(node.items[1], depth + 1);
    writer_.make_object();
    remember(id);
    if (node.items.size() < 3) return;
    value(node.items[2], depth + 1);
    writer_.build();
  }

  WriterOptions options_;
  Writer<Output> writer_;
  const Graph* graph_ = nullptr;
  std::unordered_map<NodeId, std::uint32_t> memo_;
};

}  // namespace roundtrip::pickling
